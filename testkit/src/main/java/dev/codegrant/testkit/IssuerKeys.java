package dev.codegrant.testkit;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The signing keys of one issuer, made when first needed: an RSA and an EC key and, where it signs
 * with it, an Ed25519 key, whose type many clients do not know.
 */
final class IssuerKeys {
  /** So many issuers of one test have different RSA keys, under the same key ids. */
  private static final int RSA_KEYS = 4;

  private final SigningAlgorithm chosen;
  private final int number;
  private int generation = 1;
  private @Nullable Map<SigningAlgorithm, SigningKey> keys;

  IssuerKeys(SigningAlgorithm chosen, int issuerNumber) {
    this.chosen = chosen;
    this.number = issuerNumber % RSA_KEYS;
  }

  synchronized void rotate() {
    generation++;
    keys = null;
  }

  /** The key that signs ID tokens; where that is a client's secret, any that is published. */
  SigningKey chosen() {
    Map<SigningAlgorithm, SigningKey> all = current();
    SigningKey key = all.get(chosen);
    return key == null ? all.values().iterator().next() : key;
  }

  /** A JWK set, RFC 7517 section 5. */
  String jwks() {
    return current().values().stream()
        .map(key -> key.toJwk().toString())
        .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
  }

  private synchronized Map<SigningAlgorithm, SigningKey> current() {
    Map<SigningAlgorithm, SigningKey> made = keys;
    if (made == null) {
      made = new EnumMap<>(SigningAlgorithm.class);
      for (SigningAlgorithm usual : List.of(SigningAlgorithm.RS256, SigningAlgorithm.ES256)) {
        SigningAlgorithm algorithm = replaces(usual) ? chosen : usual;
        made.put(algorithm, make(algorithm));
      }
      if (chosen == SigningAlgorithm.EDDSA) {
        made.put(chosen, make(chosen));
      }
      keys = made;
    }
    return made;
  }

  /** A set has one key of each type, for the chosen algorithm where that is of this type. */
  private boolean replaces(SigningAlgorithm usual) {
    return usual.family().keyType().equals(chosen.family().keyType());
  }

  private SigningKey make(SigningAlgorithm algorithm) {
    String name = generation == 1 ? "first-" + number : "rotated-" + generation;
    return new SigningKey(
        algorithm.joseName() + "-" + generation, algorithm, algorithm.family().pair(name));
  }
}
