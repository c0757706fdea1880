package dev.codegrant;

import com.google.api.client.http.HttpTransport;
import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.error.TransportException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.internal.http.BackChannel;
import dev.codegrant.posture.SecurityPosture;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.Token;
import dev.codegrant.token.TokenSet;
import java.time.Clock;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * An OAuth 2.0 client of one authorization server. Its methods stand in the order of the
 * authorization code grant (RFC 6749 section 4.1): {@link #authorize}, {@link #redeem}, {@link
 * #tokenSource}, and at the end of a session {@link #revoke}.
 *
 * <p>Make one for each registration and share it: it does not change, and is thread-safe.
 */
public final class OAuthClient {

  private final AuthorizationServer server;
  private final ClientId clientId;
  private final ClientParts parts;

  private OAuthClient(Builder builder) {
    this.server = builder.server;
    this.clientId = builder.clientId;
    this.parts = new ClientParts(builder, this::refresh);
  }

  /**
   * Begins a client.
   *
   * @param server the authorization server, from a provider module, from its metadata, or by hand
   * @param clientId the identifier that the server issued
   * @return a builder of a public client; credentials make it a confidential one
   */
  public static Builder builder(AuthorizationServer server, ClientId clientId) {
    return new Builder(server, clientId);
  }

  /** {@return the authorization server of this client} */
  public AuthorizationServer server() {
    return server;
  }

  /**
   * The identifier of this client at its server.
   *
   * @return the client identifier
   */
  public ClientId clientId() {
    return clientId;
  }

  /**
   * Begins an authorization: makes a fresh {@code state} and code verifier, a {@code nonce} for a
   * sign-in, and the URL for the user's browser. No I/O.
   *
   * @param request what to ask the user for
   * @return the attempt; keep it where only this browser's session reaches it
   * @throws ConfigurationException as {@link PendingAuthorization#begin}; {@code
   *     INVALID_CONFIGURATION} when the scope has {@code openid} and the client has no {@link
   *     Builder#idTokenVerifier}
   */
  public PendingAuthorization authorize(AuthorizationRequest request) {
    PendingAuthorization pending = PendingAuthorization.begin(server, clientId, request);
    if (pending.isSignIn()) {
      parts.idTokens.requireVerifier();
    }
    return pending;
  }

  /**
   * Exchanges the authorization code for tokens: one POST to the token endpoint, never repeated
   * (RFC 6749 section 4.1.3).
   *
   * @param granted what {@link PendingAuthorization#receive} returned
   * @return the tokens
   * @throws ConfigurationException {@code INVALID_ARGUMENT} when the grant was redeemed before,
   *     {@code INVALID_CONFIGURATION} when it was made for another server or client
   * @throws ErrorResponseException {@code CODE_REJECTED}, {@code CLIENT_AUTH_FAILED} or {@code
   *     TOKEN_ENDPOINT_ERROR} when the server refuses
   * @throws MalformedResponseException when the answer is not a token response
   * @throws ResponseValidationException {@code SCOPE_INSUFFICIENT} when the server states that it
   *     granted less than the request's required scope; {@code ID_TOKEN_*} when a sign-in is not
   *     proven ({@link IdTokenVerifier#verify}), and then no token is handed out
   * @throws TransportException when no answer comes, {@code JWKS_UNAVAILABLE} when the keys that
   *     prove a sign-in cannot be had; begin a new authorization then
   */
  public TokenSet redeem(GrantedAuthorization granted) {
    return parts.redeem(granted);
  }

  /**
   * Asks for the codes of a device (RFC 8628 section 3.1); {@code DeviceFlow} runs both steps.
   *
   * @param scope what to ask the user for; may be of nothing
   * @return what to show the user, and what {@link #poll} takes
   * @throws ConfigurationException as {@link #authorize}, and without an endpoint for it
   * @throws OAuthException {@code DEVICE_*}, {@code CLIENT_AUTH_FAILED}, or as any request fails
   */
  public DeviceAuthorization authorizeDevice(Scope scope) {
    return parts.deviceGrant.authorize(scope);
  }

  /**
   * Asks once whether the user has decided (RFC 8628 section 3.4), unless the codes have expired.
   *
   * @param authorization of this client; wait for its {@link DeviceAuthorization#interval()} first
   * @return tokens, the user's no, the end of the time, or the authorization to poll with next
   * @throws OAuthException as {@link #redeem}, with {@code CODE_REJECTED} for the device code
   */
  public DeviceOutcome poll(DeviceAuthorization authorization) {
    return parts.deviceGrant.poll(authorization);
  }

  /**
   * Gets new tokens for the refresh token (RFC 6749 section 6). Where the answer has no refresh
   * token, no scope or no ID token, the result keeps the old one, and the old ID token also while
   * the keys for a new one cannot be had; additional parameters are those of the answer alone. Most
   * applications use {@link #tokenSource}, which calls this when it is time.
   *
   * @param tokens the tokens so far
   * @return the new tokens
   * @throws ReauthorizationRequiredException {@code REAUTHENTICATION_REQUIRED} without a refresh
   *     token or if the user must come first, {@code GRANT_REVOKED} for one refused or not ours
   * @throws ErrorResponseException {@code CLIENT_AUTH_FAILED} or {@code TOKEN_ENDPOINT_ERROR} when
   *     the server refuses for another reason; the refresh token may still be good
   * @throws MalformedResponseException when the answer is not a token response
   * @throws ResponseValidationException {@code ID_TOKEN_*} when a new ID token is not proven or is
   *     another user's ({@link IdTokenVerifier#verifyRefreshed})
   * @throws TransportException when no answer comes; whether the server rotated is not known then
   */
  public TokenSet refresh(TokenSet tokens) {
    return parts.idTokens.merged(parts.tokenEndpoint.refresh(tokens), tokens);
  }

  /**
   * Keeps the access token of one user alive: hands out the stored one while it is good, and
   * refreshes it once for all threads and all sources of this client that wait.
   *
   * @param store where the tokens are
   * @param key whose they are; {@link TokenStore#save} put them there after {@link #redeem}
   * @return a source; make a new one after a new sign-in, and drop it after a sign-out
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when it is of another issuer
   */
  public TokenSource tokenSource(TokenStore store, TokenKey key) {
    parts.tokenEndpoint.requireIssuedHere(key.issuer());
    return parts.refresher.source(store, key);
  }

  /**
   * Waits until no refresh is on its way and no store lacks what one brought: for a program that is
   * told to end, before it closes its stores. {@link System#exit} and signals can cut a refresh off
   * when the server has rotated already; the end of the last thread does not.
   *
   * @param patience how long to wait at most
   * @return whether nothing is left; {@code false} also after an interrupt, which stays set
   */
  public boolean awaitRefreshes(Duration patience) {
    return parts.refresher.awaitRefreshes(patience);
  }

  /**
   * Takes a token back (RFC 7009); at most servers a refresh token takes the whole grant along.
   *
   * @param token the access token or the refresh token
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when the server has no revocation
   *     endpoint, or wants a secret that the client does not have; {@code INVALID_ARGUMENT} when it
   *     revokes tokens of the other type alone, which is the reason then
   * @throws ErrorResponseException {@code REVOCATION_FAILED} when the server refuses, {@code
   *     CLIENT_AUTH_FAILED} when it does not take the client's credentials
   * @throws MalformedResponseException when the answer is not the protocol's
   * @throws TransportException when no answer comes
   */
  public void revoke(Token token) {
    parts.revocationEndpoint.revoke(token);
  }

  /**
   * What is relaxed or weak in the client's and the server's configuration, to be compared in a
   * test: {@code assertEquals(Set.of("shared_client_secret"), client.securityPosture().names())}.
   *
   * @return names, sentences and reasons, as data without a secret
   */
  public SecurityPosture securityPosture() {
    return parts.securityPosture;
  }

  @Override
  public String toString() {
    return "OAuthClient[" + clientId + " at " + server + "]";
  }

  /** Collects the settings of an {@link OAuthClient}. Not thread-safe. */
  public static final class Builder {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    final AuthorizationServer server;
    final ClientId clientId;
    ClientAuthentication authentication = ClientAuthentication.none();
    @Nullable HttpTransport transport;
    @Nullable SSLContext sslContext;
    Duration timeout = DEFAULT_TIMEOUT;
    Clock clock = Clock.systemUTC();
    @Nullable IdTokenVerifier idTokenVerifier;
    TokenSource.Listener listener = event -> {};

    private Builder(AuthorizationServer server, ClientId clientId) {
      this.server = server;
      this.clientId = clientId;
    }

    /**
     * Makes a confidential client that authenticates with a secret, in the way the server takes:
     * {@code client_secret_basic}, unless the server lists {@code client_secret_post} without it.
     *
     * @param secret the client secret
     * @return this
     * @throws ConfigurationException {@code INVALID_CONFIGURATION} when the secret is empty or
     *     holds a control character
     */
    public Builder clientSecret(Secret secret) {
      return clientAuthentication(SecretMethod.of(server, secret));
    }

    /**
     * Sets how the client authenticates, whatever the server lists.
     *
     * @param authentication the method and its credentials
     * @return this
     */
    public Builder clientAuthentication(ClientAuthentication authentication) {
      this.authentication = authentication;
      return this;
    }

    /**
     * Sets what carries the requests, for a proxy or a trust store of the application's own. It
     * must not retry by itself, and must hand over the body of a 401 answer ({@code
     * NetHttpTransport} does not). For an {@linkplain AuthorizationServer#isUntrusted untrusted}
     * server it must itself refuse to connect to addresses that are not public, as the default then
     * does. The default is HTTP/1.1 over sockets that all clients share: TLS 1.2 or 1.3 with the
     * trust store of this JVM, whatever is set for {@code HttpsURLConnection} or as the default
     * {@code SSLContext}, and for https the HTTP proxy of this JVM, without credentials.
     *
     * @param transport the transport
     * @return this
     */
    public Builder transport(HttpTransport transport) {
      this.transport = transport;
      return this;
    }

    /**
     * Sets the TLS of the default transport, for a trust store of the application's own or the key
     * and certificate of a client that authenticates with them (RFC 8705). The context brings
     * connections that no other client shares.
     *
     * @param sslContext an initialized context
     * @return this
     */
    public Builder sslContext(SSLContext sslContext) {
      this.sslContext = sslContext;
      return this;
    }

    /**
     * Sets the time limit of one request, from connect to the last byte. The default is 10 seconds.
     *
     * @param timeout more than zero, at most a day
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another time
     */
    public Builder timeout(Duration timeout) {
      this.timeout = BackChannel.requireTimeout(timeout);
      return this;
    }

    /**
     * Sets the clock that tells when a token is old; the default is the system's.
     *
     * @param clock the clock
     * @return this
     */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Sets who proves the ID tokens; without one, the scope {@code openid} is refused.
     *
     * @param verifier {@code RelyingParty} of codegrant-openid
     * @return this
     */
    public Builder idTokenVerifier(IdTokenVerifier verifier) {
      this.idTokenVerifier = verifier;
      return this;
    }

    /**
     * Sets who is told what becomes of tokens; the default is nobody.
     *
     * @param listener counts, logs or alerts
     * @return this
     */
    public Builder tokenListener(TokenSource.Listener listener) {
      this.listener = listener;
      return this;
    }

    /**
     * Makes the client.
     *
     * @return an immutable client
     * @throws ConfigurationException {@code INVALID_CONFIGURATION} when the client authentication
     *     cannot be used with this server ({@link ClientAuthentication#requireUsableFor}), when
     *     there is none and the server's quirks leave PKCE out, when they refresh at another origin
     *     than that of the token endpoint, when a certificate is needed and there is neither an
     *     {@link #sslContext} nor a {@link #transport}, or there are both
     */
    public OAuthClient build() {
      return new OAuthClient(this);
    }
  }
}
