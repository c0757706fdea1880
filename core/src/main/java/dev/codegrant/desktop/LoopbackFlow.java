package dev.codegrant.desktop;

import dev.codegrant.OAuthClient;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponse;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.error.TransportException;
import dev.codegrant.flow.AuthorizationOutcome;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.AuthorizationState;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.DeniedAuthorization;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The authorization code grant for an application on the user's own machine (RFC 8252 section 7.3):
 * opens the browser, listens on 127.0.0.1 until the answer comes, exchanges the code, and tells the
 * user in the browser how it ended.
 *
 * <p>Requests that do not answer this authorization (scanners, other pages, a wrong {@code state})
 * are refused and do not end the wait. Immutable and thread-safe; every call of {@link #authorize}
 * is an attempt of its own.
 */
public final class LoopbackFlow {

  /** Refused before {@code state} matched: the attempt is still good. */
  private static final Set<ErrorKind> OF_A_STRANGER =
      EnumSet.of(
          ErrorKind.STATE_MISSING,
          ErrorKind.STATE_UNKNOWN,
          ErrorKind.CALLBACK_MALFORMED,
          ErrorKind.CALLBACK_DUPLICATE_PARAMETER,
          ErrorKind.CALLBACK_TOO_LARGE);

  private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);

  private final OAuthClient client;
  private final int port;
  private final String path;
  private final Browser browser;
  private final Consumer<AuthorizationState> observer;

  private LoopbackFlow(Builder builder) {
    this.client = builder.client;
    this.port = builder.port;
    this.path = builder.path;
    this.browser = builder.browser;
    this.observer = builder.observer;
  }

  /**
   * Begins a flow.
   *
   * @param client the client; its registration has the redirect URI {@code
   *     http://127.0.0.1/callback}, or one with the port where the server wants it exact
   * @return a builder with a free port, the path {@code /callback} and the system's browser
   */
  public static Builder builder(OAuthClient client) {
    return new Builder(client);
  }

  /**
   * Sends the user through the authorization and returns the tokens.
   *
   * @param request makes the authorization request for the redirect URI that this flow listens on
   * @param timeout how long the user may take: more than nothing, and at most one day
   * @return {@link Authorized}, or {@link Denied} when the user said no
   * @throws ConfigurationException {@code INVALID_ARGUMENT} for another timeout (before anything is
   *     listened on) and when the request has another redirect URI or asks for a form, {@code
   *     BROWSER_LAUNCH_REFUSED} when the browser cannot be opened
   * @throws TransportException {@code LOOPBACK_BIND_FAILED} when the port is taken, {@code
   *     LOOPBACK_TIMEOUT} when nothing came in time, {@code INTERRUPTED} when this thread was
   *     interrupted, and as {@link OAuthClient#redeem}
   * @throws ResponseValidationException when the answer fails a check; when nothing but foreign
   *     answers came in time, the reason why the first was refused
   * @throws OAuthException as {@link PendingAuthorization#receive} and {@link OAuthClient#redeem}
   */
  public Result authorize(Function<URI, AuthorizationRequest> request, Duration timeout) {
    if (timeout.isZero() || timeout.isNegative() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "a timeout of more than 0 and at most " + LONGEST_TIMEOUT,
          timeout.toString(),
          "choose how long the user may take");
    }
    try (LoopbackReceiver receiver = LoopbackReceiver.bind(port, path)) {
      AuthorizationRequest asked = request.apply(receiver.redirectUri());
      requireAnswerHere(asked, receiver.redirectUri());
      PendingAuthorization pending = client.authorize(asked);
      observer.accept(pending);
      browser.open(pending.authorizationUri());
      return await(receiver, pending, timeout);
    }
  }

  private static void requireAnswerHere(AuthorizationRequest request, URI redirectUri) {
    if (!request.redirectUri().equals(redirectUri)) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "an authorization request for " + redirectUri,
          "one for " + request.redirectUri(),
          "build the request with the redirect URI that is passed in");
    }
    if (request.isFormPost()) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "an authorization request whose answer comes in the query",
          "one with formPost()",
          "leave formPost() out: the receiver on this machine reads no forms");
    }
  }

  private Result await(LoopbackReceiver receiver, PendingAuthorization pending, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    @Nullable ResponseValidationException refused = null;
    while (true) {
      long left = deadline - System.nanoTime();
      Optional<Arrival> arrival = left > 0 ? receiver.next(left) : Optional.empty();
      if (arrival.isEmpty()) {
        throw refused != null ? refused : timedOut(timeout, receiver.redirectUri());
      }
      try {
        return finish(pending, arrival.get());
      } catch (ResponseValidationException e) {
        if (!OF_A_STRANGER.contains(e.kind())) {
          throw e;
        }
        refused = refused == null ? e : refused;
      }
    }
  }

  private Result finish(PendingAuthorization pending, Arrival arrival) {
    try {
      AuthorizationOutcome outcome =
          pending.receive(CallbackParameters.ofQuery(arrival.rawQuery()));
      observer.accept(outcome);
      if (outcome instanceof GrantedAuthorization granted) {
        TokenSet tokens = client.redeem(granted);
        arrival.answer(ResultPage.authorized());
        return new Authorized(tokens);
      }
      arrival.answer(ResultPage.denied());
      return new Denied(((DeniedAuthorization) outcome).error());
    } catch (ResponseValidationException e) {
      arrival.answer(ResultPage.refused(e.kind()));
      throw e;
    } catch (OAuthException e) {
      arrival.answer(ResultPage.failed(e.kind()));
      throw e;
    } finally {
      arrival.answer(ResultPage.broken()); // of no effect when answered
    }
  }

  private static TransportException timedOut(Duration timeout, URI redirectUri) {
    return new TransportException(
        ErrorKind.LOOPBACK_TIMEOUT,
        "the browser at " + redirectUri + " within " + inWords(timeout),
        "nothing",
        "begin again; if the server showed an error page, check that it knows this redirect URI",
        null);
  }

  private static String inWords(Duration timeout) {
    return timeout.toSeconds() > 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
  }

  /** How the walk ended. */
  public sealed interface Result permits Authorized, Denied {}

  /**
   * The user agreed, and the code is exchanged.
   *
   * @param tokens the tokens
   */
  public record Authorized(TokenSet tokens) implements Result {}

  /**
   * The user, or the server on the user's behalf, said no.
   *
   * @param error what the server said
   */
  public record Denied(ErrorResponse error) implements Result {}

  /** Collects the settings of a {@link LoopbackFlow}. Not thread-safe. */
  public static final class Builder {
    private static final Pattern PATH =
        Pattern.compile("/|(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)+/?");

    private final OAuthClient client;
    private int port;
    private String path = "/callback";
    private Browser browser = Browser.system();
    private Consumer<AuthorizationState> observer = state -> {};

    private Builder(OAuthClient client) {
      this.client = client;
    }

    /**
     * Sets the port to listen on, for servers that want the redirect URI exact. The default is a
     * free port that the system chooses.
     *
     * @param port 0 for a free one, or 1 to 65535 without 80
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another number
     */
    public Builder port(int port) {
      if (port < 0 || port > 65535 || port == 80) {
        throw new ConfigurationException(
            ErrorKind.INVALID_ARGUMENT,
            "a port from 0 to 65535, but not 80, which browsers leave out",
            "" + port,
            "choose another");
      }
      this.port = port;
      return this;
    }

    /**
     * Sets the path of the redirect URI.
     *
     * @param path a slash and unreserved characters; neither {@code //} nor a segment {@code .} or
     *     {@code ..}, which browsers and servers resolve differently
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another path
     */
    public Builder path(String path) {
      if (!PATH.matcher(path).matches()) {
        throw new ConfigurationException(
            ErrorKind.INVALID_ARGUMENT,
            "a path of a slash and unreserved characters, without empty and dot segments",
            "'" + path + "'",
            "choose another, and register it");
      }
      this.path = path;
      return this;
    }

    /**
     * Sets how the user is shown the address.
     *
     * @param browser the browser
     * @return this
     */
    public Builder browser(Browser browser) {
      this.browser = browser;
      return this;
    }

    /**
     * Watches the flow: called with the {@link PendingAuthorization} before the browser opens, and
     * with the outcome before the code is exchanged, in the thread that called {@link
     * LoopbackFlow#authorize}.
     *
     * @param observer what to call
     * @return this
     */
    public Builder observer(Consumer<AuthorizationState> observer) {
      this.observer = observer;
      return this;
    }

    /**
     * Makes the flow.
     *
     * @return an immutable flow
     */
    public LoopbackFlow build() {
      return new LoopbackFlow(this);
    }
  }
}
