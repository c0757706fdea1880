package dev.codegrant.flow;

import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponse;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.ErrorQuirks;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An authorization that waits for the user: it knows where the browser must go, and what the answer
 * must carry. It belongs to the one browser that began it; keep it where only that browser's
 * session reaches it. It accepts one authentic answer. Thread-safe.
 */
public final class PendingAuthorization implements AuthorizationState {

  private final AuthorizationServer server;
  private final ClientId clientId;
  private final AuthorizationRequest request;
  private final Scope scope;
  private final Secret state;
  private final Secret codeVerifier;
  private final @Nullable Secret nonce;
  private final transient @Nullable URI authorizationUri;
  private final AtomicBoolean answered = new AtomicBoolean();

  PendingAuthorization(
      AuthorizationServer server,
      ClientId clientId,
      AuthorizationRequest request,
      Secret state,
      Secret codeVerifier,
      @Nullable Secret nonce,
      boolean restored) {
    this.server = server;
    this.clientId = clientId;
    this.request = request;
    this.scope = AuthorizationUri.scope(server, request);
    this.state = state;
    this.codeVerifier = codeVerifier;
    this.nonce = nonce;
    // What was enclosed is not made anew: whoever did it may be in another process.
    this.authorizationUri =
        restored && request.envelope().isPresent()
            ? null
            : AuthorizationUri.of(server, clientId, request, scope, state, codeVerifier, nonce);
  }

  /**
   * Begins an attempt with a fresh {@code state}, code verifier and, where the scope has {@code
   * openid}, {@code nonce}. {@code OAuthClient.authorize} is the usual way here.
   *
   * @param server who will be asked
   * @param clientId who asks
   * @param request what for
   * @return the attempt
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when the authorization endpoint's
   *     own query has a parameter of the protocol (RFC 6749 section 3.1), or when the platform's
   *     random generator repeats itself, when an additional parameter would be the client's
   *     identifier, as the server calls it, or when the scope has a token that the server grants to
   *     requests with {@code formPost()} alone; what the request's envelope throws
   */
  public static PendingAuthorization begin(
      AuthorizationServer server, ClientId clientId, AuthorizationRequest request) {
    AuthorizationUri.requireFormPost(server, request);
    return new PendingAuthorization(
        server,
        clientId,
        request,
        Randomness.next(),
        Randomness.next(),
        isSignIn(server, request) ? Randomness.next() : null,
        false);
  }

  /**
   * Restores an attempt that {@link #toSecret} has put into words.
   *
   * @param server who was asked; as it is configured now
   * @param clientId who asked
   * @param kept the words
   * @return the attempt; it does not know whether it was answered before
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when the attempt began at another
   *     issuer or token endpoint, or for another client, so that the code goes nowhere else (RFC
   *     9700 section 4.4.2); {@code INVALID_ARGUMENT} when these are not the words of {@link
   *     #toSecret}
   */
  public static PendingAuthorization of(
      AuthorizationServer server, ClientId clientId, Secret kept) {
    return KeptAuthorization.parse(server, clientId, kept);
  }

  /**
   * Where to send the user's browser.
   *
   * @return the authorization request as a URL: the endpoint, and its parameters in the query
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when the attempt was restored and
   *     its request was in an envelope: the URL is known where it began alone
   */
  public URI authorizationUri() {
    if (authorizationUri == null) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "the attempt as it began, for a request in an envelope",
          "one that was restored",
          "send the browser before the attempt is kept elsewhere");
    }
    return authorizationUri;
  }

  /**
   * The redirect URI that the answer must come to.
   *
   * @return the redirect URI
   */
  public URI redirectUri() {
    return request.redirectUri();
  }

  /**
   * The {@code state} of this attempt, by which its answer is recognized.
   *
   * @return the state
   */
  public Secret state() {
    return state;
  }

  /**
   * Whether an ID token is asked for, and so a {@code nonce} is sent.
   *
   * @return true when the scope has {@code openid} (OpenID Connect Core 1.0 section 3.1.2.1)
   */
  public boolean isSignIn() {
    return nonce != null;
  }

  static boolean isSignIn(AuthorizationServer server, AuthorizationRequest request) {
    return AuthorizationUri.scope(server, request).contains("openid");
  }

  /**
   * Puts the attempt into words, so that it can be kept outside of this process until the answer
   * comes. It says who was asked, for what, and holds {@code state} and code verifier: seal it,
   * keep it where only the browser that began can use it, and remember yourself when it began and
   * whether it was answered.
   *
   * @return one line of ASCII for {@link #of}, without a promise about its inside
   */
  public Secret toSecret() {
    return KeptAuthorization.write(server, clientId, request, state, codeVerifier, nonce);
  }

  /**
   * Judges the answer that the browser brought. The checks stand in a fixed order: {@code state},
   * single use, response mode, {@code iss}, error, code. Until {@code state} has matched, nothing
   * is used up, so that a stranger's request cannot end the user's attempt.
   *
   * @param callback the parameters of the redirect
   * @return {@link GrantedAuthorization}, or {@link DeniedAuthorization} for {@code access_denied}
   * @throws ResponseValidationException {@code STATE_MISSING}, {@code STATE_UNKNOWN}, {@code
   *     STATE_REPLAYED}, {@code RESPONSE_MODE_UNEXPECTED}, {@code ISSUER_MISSING}, {@code
   *     ISSUER_MISMATCH} or {@code CODE_MISSING}
   * @throws ErrorResponseException {@code AUTHORIZATION_ERROR} when the server answers with another
   *     error than {@code access_denied}
   */
  public AuthorizationOutcome receive(CallbackParameters callback) {
    requireState(callback);
    if (!answered.compareAndSet(false, true)) {
      throw new ResponseValidationException(
          ErrorKind.STATE_REPLAYED,
          "one answer to an authorization request",
          "a second one with the same state",
          "begin a new authorization");
    }
    requireResponseMode(callback);
    requireIssuer(callback);
    Optional<ErrorResponse> error = callback.error(server.quirks().errors());
    if (error.isPresent()) {
      return denied(meant(error.get(), callback));
    }
    return new GrantedAuthorization(
        server, clientId, request, scope, nonce, codeVerifier, callback.code());
  }

  @Override
  public String toString() {
    return "PendingAuthorization[" + server + ", client " + clientId + "]";
  }

  private void requireState(CallbackParameters callback) {
    if (!state.equals(callback.state())) {
      throw new ResponseValidationException(
          ErrorKind.STATE_UNKNOWN,
          "the state of the authorization request (RFC 6749 section 10.12)",
          "another state",
          "ignore this request: it answers something that this browser did not ask; go on waiting,"
              + " or begin a new authorization");
    }
  }

  private void requireResponseMode(CallbackParameters callback) {
    if (callback.isForm() != request.isFormPost()) {
      throw new ResponseValidationException(
          ErrorKind.RESPONSE_MODE_UNEXPECTED,
          request.isFormPost() ? "a posted form (response_mode=form_post)" : "a query",
          callback.isForm() ? "a posted form" : "a query",
          "refuse the request; if the server sent it, it does not know the response mode: ask for"
              + " the other one");
    }
  }

  private void requireIssuer(CallbackParameters callback) {
    Optional<String> came = callback.value("iss");
    if (came.isEmpty() && server.authorizationResponseIssParameterSupported()) {
      throw new ResponseValidationException(
          ErrorKind.ISSUER_MISSING,
          "iss="
              + server.issuer().orElse("")
              + ", which the server promises (RFC 9207 section 2.4)",
          "no iss",
          "begin a new authorization; if it happens again, the server or something before it is"
              + " broken, or somebody mixes servers up");
    }
    if (came.isPresent() && server.issuer().isPresent() && !came.equals(server.issuer())) {
      throw new ResponseValidationException(
          ErrorKind.ISSUER_MISMATCH,
          "iss=" + server.issuer().get() + " (RFC 9207 section 2.4)",
          "iss=" + came.get(),
          "refuse: another server answered (mix-up attack), or the issuer is configured in another"
              + " spelling");
    }
  }

  private ErrorResponse meant(ErrorResponse error, CallbackParameters callback) {
    ErrorQuirks quirks = server.quirks().errors();
    return error.withMeaning(
        quirks.ruledCode(callback::value).orElseGet(() -> quirks.standardCode(error.error())));
  }

  private AuthorizationOutcome denied(ErrorResponse error) {
    if (error.meaning().equals("access_denied")) {
      return new DeniedAuthorization(error);
    }
    ErrorQuirks quirks = server.quirks().errors();
    boolean isRedirectUri = error.error().toLowerCase(Locale.ROOT).contains("redirect_uri");
    throw new ErrorResponseException(
        ErrorKind.AUTHORIZATION_ERROR,
        error,
        "an authorization code from " + server.authorizationEndpoint(),
        "error="
            + quirks.describe(error)
            + (isRedirectUri ? ", for redirect_uri=" + request.redirectUri() : ""),
        quirks
            .advice(error)
            .orElse(
                "look the code up in RFC 6749 section 4.1.2.1 or in the server's documentation;"
                    + " usual reasons are the scope and the client's registration"));
  }
}
