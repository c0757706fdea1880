package dev.codegrant.openid.internal.jose;

import dev.codegrant.openid.internal.jose.RefusedJwtException.Fault;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Proves who signed a JWT (RFC 7515 section 5.2), with what was agreed and nothing that the JWT
 * itself says: its algorithm must be one of those accepted, a key inside it or an address of one is
 * not looked at, and a critical header is refused. Immutable and thread-safe.
 */
public final class JwtVerification {

  private final IssuerKeys keys;
  private final Set<JwsAlgorithm> algorithms;
  private final Set<String> types;

  /**
   * Makes a verification.
   *
   * @param keys whose signature it must be
   * @param algorithms what it may be signed with
   * @param types the media types of {@code typ} that are accepted, in lower case and without {@code
   *     application/}; a JWT without one is accepted too
   */
  public JwtVerification(IssuerKeys keys, Set<JwsAlgorithm> algorithms, Set<String> types) {
    this.keys = keys;
    this.algorithms = Set.copyOf(algorithms);
    this.types = Set.copyOf(types);
  }

  /** The proven claims. */
  public VerifiedJwt verify(String compact) throws RefusedJwtException {
    CompactJws jws = CompactJws.parse(compact);
    VerificationKey key = key(jws);
    return new VerifiedJwt(jws.claims(), algorithm(jws), jws.headerString("kid"), key.issuer());
  }

  /** Every check but those of the payload, which may be anything. */
  JwsAlgorithm prove(CompactJws jws) throws RefusedJwtException {
    VerificationKey unused = key(jws);
    return algorithm(jws);
  }

  /** The key that made the signature. */
  private VerificationKey key(CompactJws jws) throws RefusedJwtException {
    JwsAlgorithm algorithm = algorithm(jws);
    if (jws.header().has("crit")) {
      throw new RefusedJwtException(
          Fault.CRITICAL, null, "a critical header, of which none is understood");
    }
    requireType(jws);
    Optional<String> keyId = jws.headerString("kid");
    VerificationKey key = keys.find(algorithm, keyId);
    if (proves(key, algorithm, jws)) {
      return key;
    }
    return keys.findNewer(algorithm, keyId, key)
        .filter(newer -> proves(newer, algorithm, jws))
        .orElseThrow(
            () ->
                new RefusedJwtException(
                    Fault.SIGNATURE, null, "a signature that the issuer's key did not make"));
  }

  private static boolean proves(VerificationKey key, JwsAlgorithm algorithm, CompactJws jws) {
    return key.proves(algorithm, jws.signingInput(), jws.signature());
  }

  private JwsAlgorithm algorithm(CompactJws jws) throws RefusedJwtException {
    String name =
        jws.headerString("alg")
            .orElseThrow(() -> CompactJws.malformed("HEADER", "a header without alg"));
    return JwsAlgorithm.named(name)
        .filter(algorithms::contains)
        .orElseThrow(
            () ->
                new RefusedJwtException(
                    Fault.ALGORITHM,
                    null,
                    JwsAlgorithm.named(name).map(known -> "alg " + known).orElse("another alg")
                        + " instead of "
                        + algorithms.stream().sorted().toList()));
  }

  private void requireType(CompactJws jws) throws RefusedJwtException {
    Optional<String> type = jws.headerString("typ").map(text -> text.toLowerCase(Locale.ROOT));
    if (type.isPresent() && !types.contains(withoutTree(type.get()))) {
      throw new RefusedJwtException(Fault.TYPE, null, "a JWT that says it is of another type");
    }
  }

  /** RFC 7515 section 4.1.9: a type without a slash has {@code application/} before it. */
  private static String withoutTree(String type) {
    return type.startsWith("application/") ? type.substring("application/".length()) : type;
  }
}
