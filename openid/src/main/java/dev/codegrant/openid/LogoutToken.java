package dev.codegrant.openid;

import dev.codegrant.internal.json.JsonDocument;
import java.time.Instant;
import java.util.Optional;

/**
 * Evidence that the provider ended a session (OpenID Connect Back-Channel Logout 1.0 section 2.4):
 * a logout token that was proven for one client and not seen before. Nobody but {@link
 * Logout#backChannel} makes one. It says which sessions of the application must end: with a {@link
 * #sessionId} those that began with an ID token of the same {@code sid}, without one all of the
 * {@link #identity}. Immutable and thread-safe.
 */
public final class LogoutToken {

  private final JsonDocument claims;
  private final String issuer;

  LogoutToken(JsonDocument claims, IssuerRule issuer) {
    this.claims = claims;
    this.issuer = issuer.canonical(claims.string("iss").orElseThrow());
  }

  /**
   * Who ended it, in the spelling of {@link Identity#issuer}.
   *
   * @return the issuer identifier
   */
  public String issuer() {
    return issuer;
  }

  /**
   * Whose session it is, as in {@link IdToken#identity}. Where there is a session identifier too, a
   * session must agree with both.
   *
   * @return issuer and {@code sub}, or empty; then there is a session identifier
   */
  public Optional<Identity> identity() {
    return claims.string("sub").map(subject -> new Identity(issuer, subject));
  }

  /**
   * Which session it is, as in {@link IdToken#sessionId}.
   *
   * @return {@code sid}, or empty; then all sessions of the subject end
   */
  public Optional<String> sessionId() {
    return claims.string("sid");
  }

  /**
   * The name of the token itself.
   *
   * @return {@code jti}
   */
  public String tokenId() {
    return claims.string("jti").orElseThrow();
  }

  /**
   * When it was issued.
   *
   * @return {@code iat}, by the issuer's clock
   */
  public Instant issuedAt() {
    return NumericDate.of(claims, "iat").orElseThrow();
  }

  /** The issuer alone: the rest is about a person. */
  @Override
  public String toString() {
    return "LogoutToken[" + issuer() + "]";
  }
}
