package dev.codegrant.openid.internal.jose;

import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.internal.json.MalformedJsonException;
import dev.codegrant.openid.internal.jose.RefusedJwtException.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A JWK Set (RFC 7517 section 5), each key judged. Immutable and thread-safe. */
public final class KeySet {

  /** Issuers have a handful; choosing among more would be somebody else's work for us. */
  static final int MOST_KEYS = 100;

  private final List<JudgedJwk> keys;

  private KeySet(List<JudgedJwk> keys) {
    this.keys = keys;
  }

  /**
   * Reads a set.
   *
   * @throws MalformedKeySetException when it is no JWK Set, or too large a one
   */
  public static KeySet parse(byte[] json) throws MalformedKeySetException {
    try {
      List<JsonDocument> jwks =
          JsonDocument.parse(json)
              .objects("keys")
              .orElseThrow(() -> new MalformedKeySetException("keys"));
      if (jwks.size() > MOST_KEYS) {
        throw new MalformedKeySetException("TOO_MANY_KEYS");
      }
      List<JudgedJwk> keys = new ArrayList<>();
      for (JsonDocument jwk : jwks) {
        keys.add(JudgedJwk.of(jwk));
      }
      return new KeySet(List.copyOf(keys));
    } catch (MalformedJsonException e) {
      throw new MalformedKeySetException(e.fault().name());
    }
  }

  /** The one key for a signature. */
  public VerificationKey select(JwsAlgorithm algorithm, Optional<String> keyId)
      throws RefusedJwtException {
    List<JudgedJwk> named =
        keys.stream()
            .filter(JudgedJwk::isForSignatures)
            .filter(key -> keyId.isEmpty() || key.keyId().equals(keyId))
            .toList();
    List<JudgedJwk> fitting = named.stream().filter(key -> key.fits(algorithm)).toList();
    if (fitting.size() > 1) {
      throw new RefusedJwtException(
          Fault.KEY_NOT_FOUND,
          "AMBIGUOUS",
          fitting.size() + " keys that the signature could be of, and no kid that tells which");
    }
    if (fitting.size() == 1) {
      return fitting.get(0).key();
    }
    if (keyId.isPresent() && !named.isEmpty()) {
      throw named.get(0).refusal(algorithm);
    }
    throw new RefusedJwtException(
        Fault.KEY_NOT_FOUND,
        null,
        keyId.isPresent()
            ? "a kid that is in no key of the issuer"
            : "no kid, and no key of the issuer for " + algorithm);
  }
}
