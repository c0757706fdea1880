package dev.codegrant.openid.internal.jose;

import dev.codegrant.internal.json.JsonDocument;
import java.util.Optional;

/** The claims of a JWT whose signature was proven; nothing else of them is judged yet. */
public final class VerifiedJwt {

  private final JsonDocument claims;
  private final JwsAlgorithm algorithm;
  private final Optional<String> keyId;

  VerifiedJwt(JsonDocument claims, JwsAlgorithm algorithm, Optional<String> keyId) {
    this.claims = claims;
    this.algorithm = algorithm;
    this.keyId = keyId;
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
