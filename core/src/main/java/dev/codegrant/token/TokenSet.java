package dev.codegrant.token;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a token endpoint issued in one answer (RFC 6749 section 5.1): the access token, and what
 * came with it. Two sets are equal when all their texts are. Immutable and thread-safe.
 */
public final class TokenSet {

  private final AccessToken accessToken;
  private final Instant issuedAt;
  private final @Nullable RefreshToken refreshToken;
  private final @Nullable Scope scope;
  private final @Nullable Secret idToken;
  private final @Nullable VerifiedIdToken verifiedIdToken;
  private final TokenOrigin origin;
  private final Map<String, Secret> additionalParameters;
  private final Map<String, TokenSet> companions;

  private TokenSet(Builder builder) {
    this.accessToken = builder.accessToken;
    this.issuedAt = builder.issuedAt;
    this.refreshToken = builder.refreshToken;
    this.scope = builder.scope;
    this.idToken = builder.idToken;
    this.verifiedIdToken = builder.verifiedIdToken;
    this.origin = builder.origin;
    this.additionalParameters =
        Collections.unmodifiableMap(new LinkedHashMap<>(builder.additionalParameters));
    this.companions = builder.companions;
  }

  /**
   * Begins a token set.
   *
   * @param accessToken the access token
   * @param issuedAt when the answer came, by the client's clock
   * @return a builder
   */
  public static Builder builder(AccessToken accessToken, Instant issuedAt) {
    return new Builder(accessToken, issuedAt);
  }

  /**
   * Begins a changed copy.
   *
   * @return a builder with the values of this set
   */
  public Builder toBuilder() {
    Builder copy = new Builder(accessToken, issuedAt);
    copy.refreshToken = refreshToken;
    copy.scope = scope;
    copy.idToken = idToken;
    copy.verifiedIdToken = verifiedIdToken;
    copy.origin = origin;
    copy.additionalParameters.putAll(additionalParameters);
    copy.companions = companions;
    return copy;
  }

  /**
   * The access token.
   *
   * @return the access token
   */
  public AccessToken accessToken() {
    return accessToken;
  }

  /**
   * When the answer came, by the client's clock.
   *
   * @return the instant of issue
   */
  public Instant issuedAt() {
    return issuedAt;
  }

  /**
   * The refresh token.
   *
   * @return the refresh token, or empty when the server gave none
   */
  public Optional<RefreshToken> refreshToken() {
    return Optional.ofNullable(refreshToken);
  }

  /**
   * The scope that the server says it granted.
   *
   * @return the granted scope; empty when the server did not state it, which RFC 6749 section 5.1
   *     allows when it is the scope asked for
   */
  public Optional<Scope> scope() {
    return Optional.ofNullable(scope);
  }

  /**
   * The ID token as the server sent it (OpenID Connect Core 1.0 section 3.1.3.3): a text, of which
   * nothing may be believed.
   *
   * @return the text, or empty when there was none
   */
  public Optional<Secret> idToken() {
    return Optional.ofNullable(idToken);
  }

  /**
   * The ID token as evidence: {@code OAuthClient.redeem} or {@code refresh} proved it. {@code
   * IdToken.of} of the module codegrant-openid shows what it says.
   *
   * @return the proven ID token; empty when there is none, when the scope had no {@code openid},
   *     and in a set that came out of words, such as those of a file
   */
  public Optional<VerifiedIdToken> verifiedIdToken() {
    return Optional.ofNullable(verifiedIdToken);
  }

  /**
   * The client that these tokens were issued to, and are sent for alone (RFC 6749 section 2.2).
   *
   * @return the client identifier; empty when it is not known
   */
  public Optional<String> issuedTo() {
    return Optional.ofNullable(origin.issuedTo());
  }

  /**
   * The scope that the application asked for and cannot do without; a refresh can bring less.
   *
   * @return the required scope, or empty when none was named
   */
  public Optional<Scope> requiredScope() {
    return Optional.ofNullable(origin.requiredScope());
  }

  /**
   * The redirect URI of the authorization that these tokens come from (RFC 6749 section 4.1.3):
   * GitLab and Yahoo want it again when the tokens are refreshed.
   *
   * @return the redirect URI, byte for byte; empty when it is not known, or when there was none
   */
  public Optional<String> redirectUri() {
    return Optional.ofNullable(origin.redirectUri());
  }

  /**
   * The names of the members that this library has no word for.
   *
   * @return an unmodifiable set of member names
   */
  public Set<String> additionalParameterNames() {
    return additionalParameters.keySet();
  }

  /**
   * A member of the answer that this library has no word for, as text: a string as it is, any other
   * value as its JSON. It is a secret, because servers put credentials there.
   *
   * @param name the member's name
   * @return its value, or empty when the answer had none
   */
  public Optional<Secret> additionalParameter(String name) {
    return Optional.ofNullable(additionalParameters.get(name));
  }

  /**
   * Further token sets of the same answer, such as the user's beside the bot's (Slack), without ID
   * tokens. A store does not keep them: save each under a key of its own.
   *
   * @return from the place in the answer to the set; unmodifiable, and empty at nearly all servers
   */
  public Map<String, TokenSet> companions() {
    return companions;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TokenSet that
        && accessToken.equals(that.accessToken)
        && issuedAt.equals(that.issuedAt)
        && refreshToken().equals(that.refreshToken())
        && scope().equals(that.scope())
        && idToken().equals(that.idToken())
        && origin.equals(that.origin)
        && additionalParameters.equals(that.additionalParameters)
        && companions.equals(that.companions);
  }

  @Override
  public int hashCode() {
    return accessToken.hashCode();
  }

  @Override
  public String toString() {
    return TokenSetText.of(this);
  }

  /**
   * An ID token that was proven (OpenID Connect Core 1.0 section 3.1.3.7): who holds one need not
   * check it again. {@code IdToken} of the module codegrant-openid says who signed in.
   * Implementations are immutable and thread-safe.
   */
  public interface VerifiedIdToken {

    /**
     * The ID token as the server sent it: a signed JWT (RFC 7519).
     *
     * @return the text; a secret, because it says who the user is
     */
    Secret serialized();
  }

  /** Collects the parts of a {@link TokenSet}. Not thread-safe. */
  public static final class Builder {
    private final AccessToken accessToken;
    private final Instant issuedAt;
    private @Nullable RefreshToken refreshToken;
    private @Nullable Scope scope;
    private @Nullable Secret idToken;
    private @Nullable VerifiedIdToken verifiedIdToken;
    private TokenOrigin origin = TokenOrigin.UNKNOWN;
    private final Map<String, Secret> additionalParameters = new LinkedHashMap<>();
    private Map<String, TokenSet> companions = Map.of();

    private Builder(AccessToken accessToken, Instant issuedAt) {
      this.accessToken = accessToken;
      this.issuedAt = issuedAt;
    }

    /**
     * Adds the refresh token.
     *
     * @param refreshToken the refresh token
     * @return this
     */
    public Builder refreshToken(RefreshToken refreshToken) {
      this.refreshToken = refreshToken;
      return this;
    }

    /**
     * Adds the scope that the server stated.
     *
     * @param scope the granted scope; may be of nothing
     * @return this
     */
    public Builder scope(Scope scope) {
      this.scope = scope;
      return this;
    }

    /**
     * Adds the ID token as the server sent it; nothing is believed of it.
     *
     * @param idToken the text
     * @return this
     */
    public Builder idToken(Secret idToken) {
      this.idToken = idToken;
      this.verifiedIdToken = null;
      return this;
    }

    /**
     * Adds the ID token as evidence, and its text with it.
     *
     * @param verified what an {@code IdTokenVerifier} returned
     * @return this
     */
    public Builder verifiedIdToken(VerifiedIdToken verified) {
      this.idToken = verified.serialized();
      this.verifiedIdToken = verified;
      return this;
    }

    /**
     * Adds the client that the tokens were issued to.
     *
     * @param clientId the client identifier
     * @return this
     */
    public Builder issuedTo(String clientId) {
      this.origin = origin.withIssuedTo(clientId);
      return this;
    }

    /**
     * Adds the scope that the application cannot do without.
     *
     * @param scope the required scope
     * @return this
     */
    public Builder requiredScope(Scope scope) {
      this.origin = origin.withRequiredScope(scope);
      return this;
    }

    /**
     * Adds the redirect URI of the authorization that the tokens come from.
     *
     * @param redirectUri the redirect URI, byte for byte
     * @return this
     */
    public Builder redirectUri(String redirectUri) {
      this.origin = origin.withRedirectUri(redirectUri);
      return this;
    }

    /**
     * Adds a member that this library has no word for.
     *
     * @param name the member's name
     * @param value its value as text
     * @return this
     */
    public Builder additionalParameter(String name, Secret value) {
      additionalParameters.put(name, value);
      return this;
    }

    /**
     * Sets the further token sets of the answer.
     *
     * @param companions from where they were to the sets; none for a set that goes to a store
     * @return this
     */
    public Builder companions(Map<String, TokenSet> companions) {
      this.companions = Collections.unmodifiableMap(new LinkedHashMap<>(companions));
      return this;
    }

    /**
     * Makes the token set.
     *
     * @return an immutable token set
     */
    public TokenSet build() {
      return new TokenSet(this);
    }
  }
}
