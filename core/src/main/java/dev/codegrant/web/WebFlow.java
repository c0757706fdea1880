package dev.codegrant.web;

import dev.codegrant.OAuthClient;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.error.TransportException;
import dev.codegrant.flow.AuthorizationOutcome;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.store.PendingAuthorizationStore;
import dev.codegrant.store.SealingKeys;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The authorization code grant for a web application on a server: {@link #begin} sends the browser
 * to the authorization server, {@link #finish} judges what it brings back (RFC 6749 section 4.1).
 *
 * <p>Every attempt is bound to the browser that began it (RFC 6749 section 10.12), by a cookie of
 * its own, so that tabs do not disturb each other. The cookie holds the attempt, sealed with {@link
 * SealingKeys}; nodes that share the keys need share nothing else. An attempt lives 10 minutes, and
 * a browser has 16 of them, or as many as fit into 6 KiB of cookies: then the oldest goes.
 *
 * <p>An attempt is finished once: this process remembers the last 65,536. Another node does not
 * know that; there, a stolen answer meets the missing cookie, and a second code request the server,
 * which takes a code once (RFC 6749 section 4.1.2). Where that is not enough, {@link
 * Builder#pendingAuthorizations} shares the memory.
 *
 * <p>Immutable and thread-safe; make one for the application.
 */
public final class WebFlow {

  private final Registrations registrations;
  private final AttemptSafe safe;
  private final Callbacks callbacks;

  private WebFlow(Builder builder) {
    this.registrations = new Registrations(builder.registrations);
    this.safe = new AttemptSafe(builder.keys, builder.store, builder.clock);
    this.callbacks = new Callbacks(registrations, safe);
  }

  /**
   * Begins a flow.
   *
   * @param keys what seals the attempts
   * @return a builder that keeps the attempts in cookies
   */
  public static Builder builder(SealingKeys keys) {
    return new Builder(keys);
  }

  /**
   * Begins an authorization.
   *
   * @param client one of the clients of this flow
   * @param request what to ask the user for, with a redirect URI of that client
   * @param returnTo where the user goes afterwards: an absolute path of this application, such as
   *     {@code /orders?page=2}, of at most 1024 characters; no empty or dot segments, and nothing
   *     that may be read as another origin
   * @param cookieHeader the value of {@code Cookie} of the request that asks for this, or null when
   *     there is none; at most 32 cookies of flows are looked at, in at most 64 KiB
   * @return the answer to give to the browser
   * @throws ConfigurationException {@code INVALID_ARGUMENT} for another {@code returnTo}, for a
   *     client or redirect URI of another flow, and when the attempt does not fit into a cookie;
   *     {@code INVALID_CONFIGURATION} when a form is asked for without https, and as {@link
   *     OAuthClient#authorize}
   * @throws TransportException {@code STORE_FAILED} when the store does not answer
   */
  public Redirect begin(
      OAuthClient client,
      AuthorizationRequest request,
      String returnTo,
      @Nullable String cookieHeader) {
    String target = ReturnTo.require(returnTo);
    Registration registration = registrations.of(client, request.redirectUri());
    boolean secure = registration.isSecure();
    if (request.isFormPost() && !secure) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "an https redirect_uri for formPost(): only a Secure cookie comes with a form from"
              + " another site",
          "http",
          "leave formPost() out, or serve https");
    }
    PendingAuthorization pending = client.authorize(request);
    String name = PendingCookies.name(pending.state(), secure);
    AttemptSafe.Kept kept = new AttemptSafe.Kept(registration, target, pending.toSecret());
    PendingCookies.Cookie cookie = safe.keep(name, kept);
    List<String> setCookies = new ArrayList<>();
    for (String old : new PendingCookies(cookieHeader, secure).namesToDrop(cookie)) {
      setCookies.add(PendingCookies.delete(old, secure, false));
    }
    setCookies.add(PendingCookies.set(cookie, AttemptSafe.LIFETIME, secure, request.isFormPost()));
    return new Redirect(pending.authorizationUri(), setCookies);
  }

  /**
   * Judges the request that came to a redirect URI. The checks stand in a fixed order: method,
   * address, shape, cookie, seal, single use, age, and then as {@link
   * PendingAuthorization#receive}. Once the seal has opened, the attempt is used up, whatever
   * follows; with a store, already when the store has given it out, also where no key opens it.
   *
   * @param callback the request
   * @return how it ended; exchange the code with {@link Finished#client()} before you answer
   * @throws ResponseValidationException {@code CALLBACK_MALFORMED} with the reason {@code METHOD}
   *     for a request that is no navigation of a user, {@code QUERY_AND_FORM} for a form beside a
   *     query, and as {@link CallbackParameters#ofUri} and {@link CallbackParameters#ofForm};
   *     {@code CALLBACK_WRONG_ENDPOINT} for another address than a redirect URI of this flow, byte
   *     for byte; {@code STATE_NOT_BOUND} when this browser has begun nothing, {@code
   *     STATE_UNKNOWN} when it has not begun this, or the cookie does not open, or began more than
   *     a minute ahead of this clock, or another version of this library wrote it; {@code
   *     STATE_REPLAYED}; {@code STATE_EXPIRED} after 10 minutes; and as {@link
   *     PendingAuthorization#receive}
   * @throws ErrorResponseException {@code AUTHORIZATION_ERROR} when the server answers with another
   *     error than {@code access_denied}
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when the server's definition has
   *     changed since the attempt began
   * @throws TransportException {@code STORE_FAILED} when the store does not answer; the same answer
   *     may be tried again, and finishes, unless the store has lost the attempt when it failed
   */
  public Finished finish(CallbackRequest callback) {
    return callbacks.finish(callback);
  }

  /**
   * The answer to give to the browser: status 303 and these headers (RFC 9700 sections 4.2.4 and
   * 4.12). Immutable and thread-safe.
   */
  public static final class Redirect {
    private final transient URI location;
    private final transient List<String> setCookies;

    Redirect(URI location, List<String> setCookies) {
      this.location = location;
      this.setCookies = List.copyOf(setCookies);
    }

    /**
     * Where the browser goes.
     *
     * @return the authorization request, or the path that {@code returnTo} named
     */
    public URI location() {
      return location;
    }

    /**
     * The cookies to set and to delete.
     *
     * @return values of {@code Set-Cookie}, each for a header of its own; secrets, so never log
     *     them
     */
    public List<String> setCookies() {
      return setCookies;
    }

    /**
     * The other headers: {@code Location}, {@code Referrer-Policy} and {@code Cache-Control}.
     *
     * @return names and values
     */
    public Map<String, String> headers() {
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("Location", location.toString());
      headers.put("Referrer-Policy", "no-referrer");
      headers.put("Cache-Control", "no-store");
      return headers;
    }

    @Override
    public String toString() {
      return "Redirect[303, " + setCookies.size() + " cookies]";
    }
  }

  /**
   * How an authorization ended. Only {@link WebFlow#finish} makes one, so to have one is to have
   * passed its checks. Immutable and thread-safe.
   */
  public static final class Finished {
    private final AuthorizationOutcome outcome;
    private final OAuthClient client;
    private final transient String returnTo;
    private final Redirect redirect;

    Finished(AuthorizationOutcome outcome, OAuthClient client, String returnTo, Redirect redirect) {
      this.outcome = outcome;
      this.client = client;
      this.returnTo = returnTo;
      this.redirect = redirect;
    }

    /**
     * What the user and the server said.
     *
     * @return {@code GrantedAuthorization}, or {@code DeniedAuthorization} when the user said no
     */
    public AuthorizationOutcome outcome() {
      return outcome;
    }

    /**
     * The client that began.
     *
     * @return the client, which redeems what was granted
     */
    public OAuthClient client() {
      return client;
    }

    /**
     * Where the user goes.
     *
     * @return the path that {@link WebFlow#begin} was given
     */
    public String returnTo() {
      return returnTo;
    }

    /**
     * The answer to give when all is done.
     *
     * @return a redirect, which removes the code from the address bar
     */
    public Redirect redirect() {
      return redirect;
    }

    /** The outcome, and nothing of what {@code returnTo} may hold. */
    @Override
    public String toString() {
      return "Finished[" + outcome + "]";
    }
  }

  /** Collects the settings of a {@link WebFlow}. Not thread-safe. */
  public static final class Builder {
    private final SealingKeys keys;
    private final List<Registration> registrations = new ArrayList<>();
    private @Nullable PendingAuthorizationStore store;
    private Clock clock = Clock.systemUTC();

    private Builder(SealingKeys keys) {
      this.keys = keys;
    }

    /**
     * Adds a client at one of its redirect URIs. Each redirect URI belongs to one client, unless
     * all servers of those who share it promise {@code iss} (RFC 9207); and never to two with the
     * same issuer and {@code client_id}.
     *
     * @param client the client
     * @param redirectUri as it is registered, and as browsers write it: https, or http on a
     *     loopback address; no query
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT}, {@code INSECURE_URL} or {@code
     *     INVALID_CONFIGURATION} for another redirect URI
     */
    public Builder client(OAuthClient client, URI redirectUri) {
      registrations.add(new Registration(client, redirectUri));
      return this;
    }

    /**
     * Keeps the attempts in a store, and in the cookies only a key to each. Then an attempt is
     * finished once among all nodes that share the store.
     *
     * @param store the store
     * @return this
     */
    public Builder pendingAuthorizations(PendingAuthorizationStore store) {
      this.store = store;
      return this;
    }

    /**
     * Sets the clock that tells when an attempt is too old. The default is the system's; the clocks
     * of two nodes may differ by a minute.
     *
     * @param clock the clock
     * @return this
     */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Makes the flow.
     *
     * @return an immutable flow
     * @throws ConfigurationException {@code INVALID_CONFIGURATION} without a client, and when
     *     clients share a redirect URI that must not
     */
    public WebFlow build() {
      return new WebFlow(this);
    }
  }
}
