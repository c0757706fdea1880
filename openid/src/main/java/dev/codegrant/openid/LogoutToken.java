package dev.codegrant.openid;

import dev.codegrant.internal.json.JsonDocument;
import java.time.Instant;
import java.util.Optional;

/**
 * Evidence that the provider ended a session (OpenID Connect Back-Channel Logout 1.0 section 2.4):
 * a logout token that was proven for one client and not seen before. Nobody but {@link
 * Logout#backChannel} makes one. It says which sessions of the application must end: with a {@link
 * #sessionId} those that began with an ID token of the same {@code sid}, without one all of the
 * {@link #subject}. Immutable and thread-safe.
 */
public final class LogoutToken {

  private final JsonDocument claims;

  LogoutToken(JsonDocument claims) {
    this.claims = claims;
  }

  /**
   * Who ended it.
   *
   * @return {@code iss}
   */
  public String issuer() {
    return claims.string("iss").orElseThrow();
  }

  /**
   * Whose session it is; with {@link #issuer} it is the {@link Identity} of an ID token. Where
   * there is a session identifier too, a session must agree with both.
   *
   * @return {@code sub}, or empty; then there is a session identifier
   */
  public Optional<String> subject() {
    return claims.string("sub");
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
