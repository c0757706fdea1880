package dev.codegrant.openid;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.openid.internal.jose.VerifiedJwt;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Evidence that a user signed in (OpenID Connect Core 1.0 section 2): an ID token whose signature
 * and claims were proven for one client. Nobody but {@link RelyingParty} makes one. Immutable and
 * thread-safe.
 */
public final class IdToken implements TokenSet.VerifiedIdToken {

  private final Secret serialized;
  private final VerifiedJwt jwt;
  private final Claims claims;
  private final IssuerRule issuer;
  private final List<String> checks;

  IdToken(
      Secret serialized,
      VerifiedJwt jwt,
      AuthorizationServer server,
      IssuerRule issuer,
      List<String> checks) {
    this.serialized = serialized;
    this.issuer = issuer;
    this.jwt = jwt;
    this.claims = new Claims(jwt.claims(), server);
    this.checks = List.copyOf(checks);
  }

  /**
   * The ID token that came with these tokens.
   *
   * @param tokens what {@code OAuthClient.redeem} or {@code refresh} returned
   * @return the evidence
   * @throws ConfigurationException {@code INVALID_ARGUMENT} when there is no proven ID token: the
   *     scope had no {@code openid}, or the tokens came out of words
   */
  public static IdToken of(TokenSet tokens) {
    return tokens
        .verifiedIdToken()
        .filter(IdToken.class::isInstance)
        .map(IdToken.class::cast)
        .orElseThrow(
            () ->
                new ConfigurationException(
                    ErrorKind.INVALID_ARGUMENT,
                    "tokens with an ID token that a RelyingParty proved",
                    tokens.idToken().isPresent() ? "one that nobody proved" : "tokens without one",
                    "ask for the scope openid, give the client a RelyingParty, and take the tokens"
                        + " that redeem or refresh returned"));
  }

  /**
   * Who signed in: the key to remember the user by.
   *
   * @return issuer and subject; of an issuer that spells itself in two ways, always the one of its
   *     metadata
   */
  public Identity identity() {
    return new Identity(issuer.canonical(required("iss")), required("sub"));
  }

  /**
   * When it was issued ({@code iat}).
   *
   * @return the instant, by the issuer's clock
   */
  public Instant issuedAt() {
    return NumericDate.of(jwt.claims(), "iat").orElseThrow();
  }

  /**
   * When it ends ({@code exp}). It says nothing of the session that an application begins with it.
   *
   * @return the instant, by the issuer's clock
   */
  public Instant expiresAt() {
    return NumericDate.of(jwt.claims(), "exp").orElseThrow();
  }

  /**
   * When the user proved who it is ({@code auth_time}).
   *
   * @return the instant, by the issuer's clock, or empty when the issuer does not say
   */
  public Optional<Instant> authenticatedAt() {
    return NumericDate.of(jwt.claims(), "auth_time");
  }

  /**
   * How well the user proved it: the authentication context class ({@code acr}).
   *
   * @return a value that the issuer defines, or empty
   */
  public Optional<String> acr() {
    return claims.string("acr");
  }

  /**
   * By what the user proved it: the authentication methods ({@code amr}, RFC 8176).
   *
   * @return names of the registry, such as {@code otp}; may be of nothing
   */
  public List<String> amr() {
    return claims.strings("amr").orElse(List.of());
  }

  /**
   * The session at the issuer ({@code sid}), which a logout token may name.
   *
   * @return the session identifier, or empty
   */
  public Optional<String> sessionId() {
    return claims.string("sid");
  }

  /**
   * Everything that it says.
   *
   * @return the claims
   */
  public Claims claims() {
    return claims;
  }

  /**
   * What it was signed with.
   *
   * @return a name of RFC 7518 section 7.1, such as {@code RS256}
   */
  public String algorithm() {
    return jwt.algorithm().toString();
  }

  /**
   * The key that it was signed with ({@code kid}).
   *
   * @return the name of one of the issuer's keys, or empty when there was no need to name it
   */
  public Optional<String> keyId() {
    return jwt.keyId();
  }

  /**
   * Which checks it passed, in their order: the signature and the claims, {@code nonce} among them
   * when it is of a sign-in.
   *
   * @return {@code signature} and names of claims
   */
  public List<String> checks() {
    return checks;
  }

  @Override
  public Secret serialized() {
    return serialized;
  }

  /** The issuer alone: the rest is about a person. */
  @Override
  public String toString() {
    return "IdToken[" + required("iss") + ", " + algorithm() + "]";
  }

  private String required(String name) {
    return claims.string(name).orElseThrow();
  }
}
