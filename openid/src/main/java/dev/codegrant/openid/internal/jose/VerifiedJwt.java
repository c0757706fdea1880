package dev.codegrant.openid.internal.jose;

import dev.codegrant.internal.json.JsonDocument;
import java.util.Optional;

/** The claims of a JWT whose signature was proven; nothing else of them is judged yet. */
public final class VerifiedJwt {

  private final JsonDocument claims;
  private final JwsAlgorithm algorithm;
  private final Optional<String> keyId;
  private final Optional<String> keyIssuer;

  VerifiedJwt(
      JsonDocument claims,
      JwsAlgorithm algorithm,
      Optional<String> keyId,
      Optional<String> keyIssuer) {
    this.claims = claims;
    this.algorithm = algorithm;
    this.keyId = keyId;
    this.keyIssuer = keyIssuer;
  }

  /** Whom the key set says the key is of, where it says so ({@code issuer} at Entra ID). */
  public Optional<String> keyIssuer() {
    return keyIssuer;
  }

  /** What the issuer says. */
  public JsonDocument claims() {
    return claims;
  }

  /** What it was signed with. */
  public JwsAlgorithm algorithm() {
    return algorithm;
  }

  /** Which key the JWT names. */
  public Optional<String> keyId() {
    return keyId;
  }
}
