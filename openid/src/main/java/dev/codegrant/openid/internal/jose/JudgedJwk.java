package dev.codegrant.openid.internal.jose;

import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.openid.internal.jose.RefusedJwtException.Fault;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One member of a JWK Set: a key that may be used, or the reason why it may not. */
final class JudgedJwk {

  private final JsonDocument jwk;
  private final @Nullable PublicJwk material;
  private final @Nullable String refusal;

  private JudgedJwk(JsonDocument jwk, @Nullable PublicJwk material, @Nullable String refusal) {
    this.jwk = jwk;
    this.material = material;
    this.refusal = refusal;
  }

  static JudgedJwk of(JsonDocument jwk) {
    try {
      return new JudgedJwk(jwk, PublicJwk.read(jwk), null);
    } catch (UnusableJwkException e) {
      return new JudgedJwk(jwk, null, e.reason());
    }
  }

  Optional<String> keyId() {
    return jwk.string("kid");
  }

  /** RFC 7517 sections 4.2 and 4.3. */
  boolean isForSignatures() {
    boolean use = !jwk.has("use") || jwk.string("use").equals(Optional.of("sig"));
    boolean operations =
        !jwk.has("key_ops") || jwk.strings("key_ops").orElse(List.of()).contains("verify");
    return use && operations;
  }

  boolean fits(JwsAlgorithm algorithm) {
    return material != null
        && material.form().equals(algorithm.keyForm())
        && (!jwk.has("alg") || jwk.string("alg").equals(Optional.of(algorithm.toString())));
  }

  VerificationKey key() {
    if (material == null) {
      throw new IllegalStateException("a key that does not fit");
    }
    return VerificationKey.of(material.key());
  }

  /** Why this key, which the JWT names, cannot prove it. */
  RefusedJwtException refusal(JwsAlgorithm algorithm) {
    if (refusal != null) {
      return new RefusedJwtException(
          Fault.KEY_REFUSED, refusal, "a key that must not be used (" + refusal + ")");
    }
    return new RefusedJwtException(
        Fault.KEY_REFUSED, "ALGORITHM", "a key that is for another algorithm than " + algorithm);
  }
}
