package dev.codegrant.openid;

import com.google.api.client.http.HttpTransport;
import dev.codegrant.IdTokenVerifier;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.internal.http.BackChannel;
import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.openid.internal.jose.JwsAlgorithm;
import dev.codegrant.openid.internal.jose.JwtVerification;
import dev.codegrant.openid.internal.jose.VerifiedJwt;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client that signs users in at one OpenID Provider (OpenID Connect Core 1.0 section 1.2): it
 * proves ID tokens, with the provider's keys, which it fetches and keeps. Give it to {@code
 * OAuthClient.Builder.idTokenVerifier}; {@link IdToken#of} then says who signed in. Make one for
 * each registration and share it. Thread-safe.
 */
public final class RelyingParty implements IdTokenVerifier {

  private final AuthorizationServer server;
  private final ClientId clientId;
  private final Clock clock;
  private final Duration skew;
  private final IssuerRule issuer;
  private final Set<String> trustedAudiences;
  private final RequiredClaims requiredClaims;
  private final boolean missingNonceAccepted;
  private final Map<String, String> weaknesses;
  private final UserInfoClient.Carrier carrier;
  private final ProviderKeys keys;
  private final JwtVerification idTokens;
  private final UserInfoClient userInfo;
  private final Logout logout;

  private RelyingParty(Builder builder) {
    this.server = builder.server;
    this.clientId = builder.clientId;
    this.clock = builder.clock;
    this.skew = builder.skew;
    this.issuer = IssuerRule.of(server, builder.otherIssuers);
    this.trustedAudiences = Set.copyOf(builder.trustedAudiences);
    this.requiredClaims = builder.requiredClaims.copy();
    this.missingNonceAccepted = builder.missingNonceAccepted;
    this.weaknesses = PartyPosture.of(builder);
    BackChannel backChannel =
        new BackChannel(ProviderTransport.of(server, builder.transport), builder.timeout);
    this.keys = ProviderKeys.of(server, builder.clientSecret, backChannel, clock);
    Set<JwsAlgorithm> algorithms =
        AcceptedAlgorithms.of(server, builder.algorithms, builder.clientSecret != null);
    this.idTokens = new JwtVerification(keys, algorithms, IdTokenRules.TYPES);
    // Keys of its own: who posts logout tokens can use up the one request in 30 s for them alone.
    var logoutKeys = ProviderKeys.of(server, builder.clientSecret, backChannel, clock);
    this.logout = new Logout(new LogoutParty(builder, issuer, algorithms, logoutKeys));
    this.carrier = new UserInfoClient.Carrier(builder.transport, builder.timeout);
    this.userInfo =
        new UserInfoClient(server, clientId, issuer, keys, builder.userInfo, carrier, clock, skew);
  }

  /**
   * Begins a relying party.
   *
   * @param server the OpenID Provider, with its {@code jwks_uri}: usually from its metadata
   * @param clientId the client's registration there
   * @return a builder
   */
  public static Builder builder(AuthorizationServer server, ClientId clientId) {
    return new Builder(server, clientId);
  }

  @Override
  public void requireUsableFor(AuthorizationServer server, ClientId clientId) {
    if (!this.server.equals(server) || !this.clientId.equals(clientId)) {
      throw Refusals.otherParty(clientId + " at " + server, this.clientId + " at " + this.server);
    }
  }

  @Override
  public IdToken verify(Secret idToken, TokenSet tokens, GrantedAuthorization granted) {
    requireUsableFor(granted.server(), granted.clientId());
    Secret nonce = granted.nonce().orElseThrow(Refusals::noSignIn);
    VerifiedJwt jwt = RefusedIdToken.unlessSigned(idTokens, idToken);
    IdTokenRules rules = rules(jwt);
    rules.nonce(nonce, missingNonceAccepted);
    rules.authentication(granted.maxAge(), granted.requiredAcr());
    return proven(idToken, tokens, jwt, rules);
  }

  @Override
  public IdToken verifyDevice(Secret idToken, TokenSet tokens) {
    VerifiedJwt jwt = RefusedIdToken.unlessSigned(idTokens, idToken);
    return proven(idToken, tokens, jwt, rules(jwt).ofDevice());
  }

  @Override
  public IdToken verifyRefreshed(Secret idToken, TokenSet tokens, TokenSet before) {
    JsonDocument first = FirstIdToken.claims(before);
    VerifiedJwt jwt = RefusedIdToken.unlessSigned(idTokens, idToken);
    IdTokenRules rules = rules(jwt);
    FirstIdToken.requireSame(rules, issuer, jwt.claims(), first);
    rules.authentication(Optional.empty(), Set.of());
    return proven(idToken, tokens, jwt, rules);
  }

  /**
   * Asks the UserInfo Endpoint about the user who signed in (OpenID Connect Core 1.0 section 5.3).
   *
   * @param tokens what {@code OAuthClient.redeem} or {@code refresh} returned, not out of a store
   * @return evidence that the claims are about the subject of the ID token
   * @throws ConfigurationException {@code INVALID_ARGUMENT} for tokens without an ID token that is
   *     proven for this client, {@code INVALID_CONFIGURATION} without {@code userinfo_endpoint}
   * @throws OAuthException {@code USERINFO_*}, {@code RESOURCE_*}, or as any request fails
   */
  public UserInfo userInfo(TokenSet tokens) {
    return userInfo.userInfo(tokens);
  }

  /**
   * Proves another party's claims; distributed ones are fetched, as {@link UserInfoSettings} allow.
   *
   * @param source one of {@link Claims#sources}
   * @return what that party says; a {@code sub} there is its own
   * @throws OAuthException as {@link #userInfo}
   */
  public Claims claims(ClaimSource source) {
    return userInfo.claims(source);
  }

  /** {@return how sessions end at this provider; the same one always} */
  public Logout logout() {
    return logout;
  }

  @Override
  public Duration longestProof() {
    return carrier.longest(2);
  }

  @Override
  public Map<String, String> weaknesses() {
    return weaknesses;
  }

  @Override
  public String toString() {
    return "RelyingParty[" + clientId + " at " + server + "]";
  }

  /** The rules for every ID token, in the order of the specification. */
  private IdTokenRules rules(VerifiedJwt jwt) {
    IdTokenRules rules = new IdTokenRules(jwt, clock.instant(), skew);
    rules.ofEvery(issuer, clientId.value(), trustedAudiences, keys.clockOffset());
    return rules;
  }

  private IdToken proven(Secret idToken, TokenSet tokens, VerifiedJwt jwt, IdTokenRules rules) {
    rules.accessToken(tokens.accessToken().value());
    requiredClaims.require(rules);
    return new IdToken(idToken, jwt, server, issuer, rules.passed());
  }

  /** Collects the settings of a {@link RelyingParty}. Not thread-safe. */
  public static final class Builder {
    final AuthorizationServer server;
    final ClientId clientId;
    private final Set<SigningAlgorithm> algorithms = new LinkedHashSet<>();
    final Set<String> otherIssuers = new LinkedHashSet<>();
    final Set<String> trustedAudiences = new LinkedHashSet<>();
    private final RequiredClaims requiredClaims = new RequiredClaims();
    private UserInfoSettings userInfo = UserInfoSettings.builder().build();
    boolean missingNonceAccepted;
    @Nullable Secret clientSecret;
    @Nullable HttpTransport transport;
    private Duration timeout = Duration.ofSeconds(10);
    Duration skew = Duration.ofSeconds(60);
    Clock clock = Clock.systemUTC();

    private Builder(AuthorizationServer server, ClientId clientId) {
      this.server = server;
      this.clientId = clientId;
    }

    /**
     * Says which algorithm the client is registered for ({@code id_token_signed_response_alg},
     * OpenID Connect Registration 1.0 section 2). Then no other is accepted. Without it, RS256,
     * PS256, ES256 and EdDSA are, as far as the server's metadata lists them.
     *
     * @param algorithm the algorithm
     * @return this
     */
    public Builder idTokenSigningAlgorithm(SigningAlgorithm algorithm) {
      algorithms.clear();
      algorithms.add(algorithm);
      return this;
    }

    /**
     * Says that the client is registered for ID tokens that the server signs with the client secret
     * (HS256, HS384, HS512). Then no others are accepted.
     *
     * @param clientSecret the client secret, of at least 32 bytes
     * @return this
     * @throws ConfigurationException {@code INVALID_CONFIGURATION} for a shorter one
     */
    public Builder idTokenSignedWithClientSecret(Secret clientSecret) {
      this.clientSecret = AcceptedAlgorithms.requireLong(clientSecret);
      return this;
    }

    /**
     * Accepts another spelling of the issuer in {@code iss}, of a provider known to use two.
     *
     * @param issuer the other spelling
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} when it is blank
     */
    public Builder alsoIssuer(String issuer) {
      otherIssuers.add(Refusals.requireText("another issuer", issuer));
      return this;
    }

    /**
     * Accepts an ID token that is for this client and for another audience that is known.
     *
     * @param audience the other audience, usually a client identifier
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} when it is blank
     */
    public Builder trustedAudience(String audience) {
      trustedAudiences.add(Refusals.requireText("an audience", audience));
      return this;
    }

    /**
     * Accepts an ID token without {@code nonce}, of a provider known to leave it out: LinkedIn,
     * Dropbox. One with another nonce is refused all the same.
     *
     * @return this
     */
    public Builder acceptMissingNonce() {
      this.missingNonceAccepted = true;
      return this;
    }

    /**
     * Requires a claim of every ID token, such as the organization that a user must be of.
     *
     * @param name the claim's name
     * @param values the strings of which it must be one; at least one
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} without a value, and when values of
     *     this claim are required already
     */
    public Builder requiredClaim(String name, String... values) {
      requiredClaims.add(name, values);
      return this;
    }

    /**
     * Requires a claim of every ID token: a string that is not empty.
     *
     * @param name the claim's name
     * @return this
     */
    public Builder presentClaim(String name) {
      requiredClaims.add(name);
      return this;
    }

    /**
     * Sets how UserInfo is had, where that is not the ordinary way.
     *
     * @param settings what was agreed with the provider
     * @return this
     */
    public Builder userInfo(UserInfoSettings settings) {
      this.userInfo = settings;
      return this;
    }

    /**
     * Sets what carries the requests; that of {@code OAuthClient}, unless set.
     *
     * @param transport the transport; it must not follow redirects by itself
     * @return this
     */
    public Builder transport(HttpTransport transport) {
      this.transport = transport;
      return this;
    }

    /**
     * Sets the time limit of one request, from connect to the last byte.
     *
     * @param timeout more than zero, at most a day; 10 seconds, unless set
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another time
     */
    public Builder timeout(Duration timeout) {
      this.timeout = BackChannel.requireTimeout(timeout);
      return this;
    }

    /**
     * Sets by how much the clocks of this machine and the provider may differ.
     *
     * @param skew zero to 5 minutes; a minute, unless set
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another time
     */
    public Builder clockSkew(Duration skew) {
      this.skew = ClockSkew.require(skew);
      return this;
    }

    /**
     * Sets the clock.
     *
     * @param clock the clock; the system's, unless set
     * @return this
     */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Makes the relying party.
     *
     * @return a relying party that has fetched nothing yet
     * @throws ConfigurationException {@code INVALID_CONFIGURATION} when the server has no issuer or
     *     no {@code jwks_uri}, or when it lists no algorithm that is accepted
     */
    public RelyingParty build() {
      return new RelyingParty(this);
    }
  }
}
