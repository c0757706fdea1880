package dev.codegrant.openid;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codegrant.openid.internal.jose.JwsAlgorithm;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Secret;
import java.util.EnumSet;
import java.util.Set;

/**
 * What ID tokens may be signed with: what the client is registered for, and else what this library
 * holds to be good, as far as the server's metadata lists it; never what a token says.
 */
final class AcceptedAlgorithms {

  private static final Set<JwsAlgorithm> GOOD =
      Set.of(JwsAlgorithm.RS256, JwsAlgorithm.PS256, JwsAlgorithm.ES256, JwsAlgorithm.EDDSA);

  private static final Set<JwsAlgorithm> SYMMETRIC =
      Set.of(JwsAlgorithm.HS256, JwsAlgorithm.HS384, JwsAlgorithm.HS512);

  /** RFC 7518 section 3.2: as long as the hash. */
  private static final int FEWEST_SECRET_BYTES = 32;

  private AcceptedAlgorithms() {}

  static Set<JwsAlgorithm> of(
      AuthorizationServer server, Set<SigningAlgorithm> registered, boolean withSecret) {
    if (withSecret) {
      if (!registered.isEmpty()) {
        throw Refusals.configuration(
            "ID tokens that are signed with a key or with the client secret",
            "both",
            "name what the client is registered for");
      }
      return SYMMETRIC;
    }
    Set<JwsAlgorithm> accepted = EnumSet.noneOf(JwsAlgorithm.class);
    if (!registered.isEmpty()) {
      registered.forEach(each -> JwsAlgorithm.named(each.toString()).ifPresent(accepted::add));
      return accepted;
    }
    Set<String> listed = server.supported("id_token_signing_alg_values_supported");
    GOOD.stream()
        .filter(each -> listed.isEmpty() || listed.contains(each.toString()))
        .forEach(accepted::add);
    if (accepted.isEmpty()) {
      throw Refusals.configuration(
          "id_token_signing_alg_values_supported with one of RS256, PS256, ES256 and EdDSA",
          "a server that lists only others",
          "name the algorithm that the client is registered for with idTokenSigningAlgorithm");
    }
    return accepted;
  }

  static Secret requireLong(Secret clientSecret) {
    int bytes = clientSecret.reveal().getBytes(UTF_8).length;
    if (bytes < FEWEST_SECRET_BYTES) {
      throw Refusals.configuration(
          "a client secret of at least " + FEWEST_SECRET_BYTES + " bytes to prove HS256 with",
          "one of " + bytes,
          "register the client for RS256, or have a longer secret issued");
    }
    return clientSecret;
  }
}
