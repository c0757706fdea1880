package dev.codegrant.provider.github;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.api.client.http.HttpTransport;
import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.client.ClientRequest;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.error.TransportException;
import dev.codegrant.internal.http.BackChannel;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.internal.http.PublicAddresses;
import dev.codegrant.internal.http.SocketTransport;
import dev.codegrant.internal.json.JsonComposer;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.RevocationQuirks;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an app can do with the tokens that GitHub issued to it, beyond OAuth: look one up, replace
 * it, and end all that a user granted (REST API, "OAuth authorizations", 2026-11-22). To end one
 * token, use {@code OAuthClient.revoke}. Each call is one request, never repeated, with the
 * client's identifier and secret. Thread-safe.
 */
public final class GitHubTokens {

  private final ClientId clientId;
  private final ClientAuthentication authentication;
  private final URI applications;
  private final BackChannel backChannel;
  private final Clock clock;

  private GitHubTokens(Builder builder) {
    this.clientId = builder.clientId;
    this.authentication = ClientAuthentication.clientSecretBasic(builder.clientSecret);
    this.applications = builder.applications;
    this.backChannel = new BackChannel(builder.transport, builder.timeout);
    this.clock = builder.clock;
  }

  /**
   * Begins with an app that has a client secret.
   *
   * @param server {@link GitHub#authorizationServer()}, or an Enterprise server; the REST API is
   *     found by its revocation endpoint
   * @param clientId the app
   * @param clientSecret its client secret
   * @return a builder
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when the server is none of {@link
   *     GitHub}: it has no revocation endpoint, or another way to end a token than {@code DELETE
   *     /{client_id}/token}; or the secret is empty or holds a control character
   */
  public static Builder builder(
      AuthorizationServer server, ClientId clientId, Secret clientSecret) {
    return new Builder(server, clientId, clientSecret);
  }

  /**
   * Looks a token up ({@code POST /applications/{client_id}/token}).
   *
   * @param token an access token that this app holds
   * @return what GitHub knows of it; empty when it is dead, or another app's
   * @throws ErrorResponseException {@code CLIENT_AUTH_FAILED} when GitHub does not accept the app's
   *     identifier and secret; {@code RESOURCE_FORBIDDEN} when it refuses the request
   * @throws MalformedResponseException {@code TOKEN_RESPONSE_INVALID} when the answer is not about
   *     this app, or a member is of another type (the reason is the member); {@code
   *     TOKEN_RESPONSE_MALFORMED}, {@code CONTENT_TYPE_UNEXPECTED}, {@code HTTP_REDIRECT_REFUSED},
   *     {@code RESPONSE_TOO_LARGE}
   * @throws TransportException when no answer comes, or GitHub asks to come back later
   */
  public Optional<Details> check(AccessToken token) {
    return alive(send("POST", "token", token)).map(answer -> answer.details(clientId));
  }

  /**
   * Replaces a token: the old one ends at once ({@code PATCH /applications/{client_id}/token}).
   *
   * @param token an access token that this app holds
   * @return the new token, with its scope; without a refresh token
   * @throws ReauthorizationRequiredException {@code GRANT_REVOKED} when the token is dead, or
   *     another app's
   * @throws ErrorResponseException as {@link #check}
   * @throws MalformedResponseException as {@link #check}; {@code token} is the reason when no new
   *     token came
   * @throws TransportException as {@link #check}; whether the token was replaced is not known then
   */
  public TokenSet reset(AccessToken token) {
    Instant now = clock.instant();
    GitHubTokensAnswer answer =
        alive(send("PATCH", "token", token))
            .orElseThrow(
                () ->
                    new ReauthorizationRequiredException(
                        ErrorKind.GRANT_REVOKED,
                        null,
                        "an access token of this app that is alive",
                        "one that GitHub does not know, or knows no more",
                        "send the user through the authorization again"));
    Details details = answer.details(clientId);
    AccessToken fresh = answer.token(token);
    TokenSet.Builder tokens =
        TokenSet.builder(details.expiresAt().map(fresh::expiringAt).orElse(fresh), now)
            .issuedTo(clientId.value());
    details.scope().ifPresent(tokens::scope);
    return tokens.build();
  }

  /**
   * Ends all that the user of a token granted to this app: every token of the user, and the app is
   * no longer among the user's authorized applications ({@code DELETE
   * /applications/{client_id}/grant}).
   *
   * @param token an access token of the user that is alive
   * @return true when the grant has ended; false when GitHub does not know the token: other tokens
   *     of the user may be alive
   * @throws ErrorResponseException as {@link #check}
   * @throws MalformedResponseException as {@link #check}
   * @throws TransportException as {@link #check}; whether the grant ended is not known then
   */
  public boolean deleteGrant(AccessToken token) {
    HttpAnswer answer = send("DELETE", "grant", token);
    if (answer.status() == 204) {
      return true;
    }
    if (alive(answer).isEmpty()) {
      return false;
    }
    throw GitHubTokensAnswer.unexpectedStatus(answer, 204);
  }

  private static Optional<GitHubTokensAnswer> alive(HttpAnswer answer) {
    return GitHubTokensAnswer.of(answer);
  }

  private HttpAnswer send(String method, String what, AccessToken token) {
    ClientRequest request =
        new ClientRequest(
            URI.create(
                applications
                    + "/"
                    + URLEncoder.encode(clientId.value(), US_ASCII).replace("+", "%20")
                    + "/"
                    + what));
    authentication.authenticate(clientId, request);
    byte[] body =
        new JsonComposer().put("access_token", token.value().reveal()).compose().getBytes(US_ASCII);
    return backChannel.json(method, request.endpoint(), request.headers(), body);
  }

  @Override
  public String toString() {
    return "GitHubTokens[" + clientId + " at " + applications + "]";
  }

  /** What GitHub knows of a token that is alive. Immutable and thread-safe. */
  public static final class Details {

    private final @Nullable Scope scope;
    private final @Nullable Instant expiresAt;
    private final @Nullable String userId;
    private final @Nullable String userLogin;

    Details(
        @Nullable Scope scope,
        @Nullable Instant expiresAt,
        @Nullable String userId,
        @Nullable String userLogin) {
      this.scope = scope;
      this.expiresAt = expiresAt;
      this.userId = userId;
      this.userLogin = userLogin;
    }

    /**
     * What the token may do now.
     *
     * @return the scope, empty where GitHub names none
     */
    public Optional<Scope> scope() {
      return Optional.ofNullable(scope);
    }

    /**
     * When the token ends by itself.
     *
     * @return the time, or empty when it does not
     */
    public Optional<Instant> expiresAt() {
      return Optional.ofNullable(expiresAt);
    }

    /**
     * Whose token it is: the key of a user, which never changes.
     *
     * @return the number as text, or empty where GitHub names no user
     */
    public Optional<String> userId() {
      return Optional.ofNullable(userId);
    }

    /**
     * The user's name at GitHub; users can change it, and another may have it then.
     *
     * @return such as {@code octocat}, or empty where GitHub names no user
     */
    public Optional<String> userLogin() {
      return Optional.ofNullable(userLogin);
    }

    @Override
    public String toString() {
      return "Details[user " + userId + ", scope " + scope + ", expires at " + expiresAt + "]";
    }
  }

  /** Collects the settings of {@link GitHubTokens}. Not thread-safe. */
  public static final class Builder {
    private final ClientId clientId;
    private final Secret clientSecret;
    private final URI applications;
    private HttpTransport transport;
    private Duration timeout = Duration.ofSeconds(10);
    private Clock clock = Clock.systemUTC();

    private Builder(AuthorizationServer server, ClientId clientId, Secret clientSecret) {
      this.clientId = clientId;
      this.clientSecret = clientSecret;
      ClientAuthentication.clientSecretBasic(clientSecret);
      this.transport =
          server.isUntrusted() ? PublicAddresses.transport() : SocketTransport.shared();
      this.applications =
          server
              .revocationEndpoint()
              .orElseThrow(() -> noGitHub(server + ", without revocation endpoint"));
      RevocationQuirks revocation = server.quirks().revocation();
      if (!revocation.method().equals("DELETE")
          || !revocation.path().equals(Optional.of("{client_id}/token"))) {
        throw noGitHub(server + ", which ends tokens in another way");
      }
    }

    /** Another server would get the client's secret, and a token, at an address of its own. */
    private static ConfigurationException noGitHub(String came) {
      return new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "a server of GitHub, with the address of its REST API",
          came,
          "pass GitHub.authorizationServer() or GitHub.enterprise(...)");
    }

    HttpTransport transport() {
      return transport;
    }

    /**
     * Sets what carries the requests. The default is that of {@code OAuthClient}.
     *
     * @param transport the transport; it must not follow redirects, or repeat, by itself, and must
     *     know PATCH ({@code NetHttpTransport} does not)
     * @return this
     */
    public Builder transport(HttpTransport transport) {
      this.transport = transport;
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
     * Sets the clock that tells when a new token was issued; the default is the system's.
     *
     * @param clock the clock
     * @return this
     */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Makes it.
     *
     * @return an immutable object
     */
    public GitHubTokens build() {
      return new GitHubTokens(this);
    }
  }
}
