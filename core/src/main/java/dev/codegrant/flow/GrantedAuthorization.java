package dev.codegrant.flow;

import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An authorization code, and evidence that it answers a request of ours: state and issuer were
 * checked. It remembers the server it came from, so that it can be redeemed nowhere else. One code
 * is one token request: {@link #takeCode()} works once. Thread-safe.
 */
public final class GrantedAuthorization implements AuthorizationOutcome {

  private final AuthorizationServer server;
  private final ClientId clientId;
  private final AuthorizationRequest request;
  private final Scope requestedScope;
  private final @Nullable Secret nonce;
  private final Secret codeVerifier;
  private final Secret code;
  private final AtomicBoolean taken = new AtomicBoolean();

  GrantedAuthorization(
      AuthorizationServer server,
      ClientId clientId,
      AuthorizationRequest request,
      Scope requestedScope,
      @Nullable Secret nonce,
      Secret codeVerifier,
      Secret code) {
    this.server = server;
    this.clientId = clientId;
    this.request = request;
    this.requestedScope = requestedScope;
    this.nonce = nonce;
    this.codeVerifier = codeVerifier;
    this.code = code;
  }

  /**
   * The server that granted.
   *
   * @return the server as it was when the authorization began
   */
  public AuthorizationServer server() {
    return server;
  }

  /**
   * The client that asked.
   *
   * @return the client identifier
   */
  public ClientId clientId() {
    return clientId;
  }

  /**
   * The redirect URI of the authorization request, which the token request repeats (RFC 6749
   * section 4.1.3).
   *
   * @return the redirect URI, byte for byte
   */
  public URI redirectUri() {
    return request.redirectUri();
  }

  /**
   * The scope that the application asked for, with what {@code offlineAccess()} added; a server
   * that takes no scope ({@code AuthorizationRequestQuirks.isScopeSent}) was not told. What was
   * granted is in the token response.
   *
   * @return the requested scope
   */
  public Scope requestedScope() {
    return requestedScope;
  }

  /**
   * The part of the scope without which the tokens are of no use.
   *
   * @return the scope that must be granted; may be of nothing
   */
  public Scope requiredScope() {
    return request.requiredScope();
  }

  /**
   * What the ID token must repeat (OpenID Connect Core 1.0 section 3.1.3.7, number 11).
   *
   * @return the nonce, or empty when the scope had no {@code openid}
   */
  public Optional<Secret> nonce() {
    return Optional.ofNullable(nonce);
  }

  /**
   * How old the user's authentication may be.
   *
   * @return the {@code max_age} of the request, or empty when it had none
   */
  public Optional<Duration> maxAge() {
    return request.maxAge();
  }

  /**
   * The authentication contexts of which the ID token must name one.
   *
   * @return values of {@code acr}; empty when any will do
   */
  public Set<String> requiredAcr() {
    return request.requiredAcr();
  }

  /**
   * The verifier whose challenge went with the authorization request (RFC 7636 section 4.1); where
   * the server is asked without PKCE, it goes nowhere.
   *
   * @return the code verifier
   */
  public Secret codeVerifier() {
    return codeVerifier;
  }

  /**
   * Hands out the authorization code, once: a second token request with it would make the server
   * revoke what the first one brought (RFC 6749 section 4.1.2).
   *
   * @return the code
   * @throws ConfigurationException {@code INVALID_ARGUMENT} at the second call
   */
  public Secret takeCode() {
    if (!taken.compareAndSet(false, true)) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "a granted authorization that was not redeemed yet (RFC 6749 section 4.1.2)",
          "one whose code was taken already",
          "begin a new authorization; a code is never sent twice, whatever became of the first"
              + " try");
    }
    return code;
  }

  @Override
  public String toString() {
    return "GrantedAuthorization[" + server + ", client " + clientId + "]";
  }
}
