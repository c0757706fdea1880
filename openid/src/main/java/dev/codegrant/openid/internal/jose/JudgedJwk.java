package dev.codegrant.openid.internal.jose;

import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.openid.internal.jose.RefusedJwtException.Fault;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One member of a JWK Set: a key that may be used, or the reason why it may not. Nothing else of
 * what the issuer wrote is kept, but the issuer that a key may be bound to.
 */
final class JudgedJwk {

  private final @Nullable String keyId;
  private final boolean forSignatures;

  /** What it says it is for; null when it does not say, empty when that is no name. */
  private final @Nullable String algorithm;

  private final @Nullable String form;
  private final @Nullable VerificationKey key;
  private final @Nullable String refusal;

  private JudgedJwk(JsonDocument jwk, @Nullable PublicJwk material, @Nullable String refusal) {
    this.keyId = jwk.string("kid").orElse(null);
    this.forSignatures = isForSignatures(jwk);
    this.algorithm = jwk.has("alg") ? jwk.string("alg").orElse("") : null;
    this.form = material == null ? null : material.form();
    this.key =
        material == null
            ? null
            : VerificationKey.of(material.key(), jwk.string("issuer").orElse(null));
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
    return Optional.ofNullable(keyId);
  }

  /** RFC 7517 sections 4.2 and 4.3. */
  boolean isForSignatures() {
    return forSignatures;
  }

  boolean fits(JwsAlgorithm wanted) {
    return wanted.keyForm().equals(form)
        && (algorithm == null || algorithm.equals(wanted.toString()));
  }

  VerificationKey key() {
    if (key == null) {
      throw new IllegalStateException("a key that does not fit");
    }
    return key;
  }

  /** Why this key, which the JWT names, cannot prove it. */
  RefusedJwtException refusal(JwsAlgorithm wanted) {
    if (refusal != null) {
      return new RefusedJwtException(
          Fault.KEY_REFUSED, refusal, "a key that must not be used (" + refusal + ")");
    }
    return new RefusedJwtException(
        Fault.KEY_REFUSED, "ALGORITHM", "a key that is for another algorithm than " + wanted);
  }

  private static boolean isForSignatures(JsonDocument jwk) {
    boolean use = !jwk.has("use") || jwk.string("use").equals(Optional.of("sig"));
    boolean operations =
        !jwk.has("key_ops") || jwk.strings("key_ops").orElse(List.of()).contains("verify");
    return use && operations;
  }
}
