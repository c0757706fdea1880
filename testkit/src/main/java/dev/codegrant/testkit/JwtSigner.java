package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/** Signs what one issuer says, with the algorithm its builder chose. */
final class JwtSigner {
  private final IssuerKeys keys;
  private final SigningAlgorithm algorithm;

  JwtSigner(IssuerKeys keys, SigningAlgorithm algorithm) {
    this.keys = keys;
    this.algorithm = algorithm;
  }

  SigningAlgorithm algorithm() {
    return algorithm;
  }

  /** Empty only where the change says so. */
  Optional<String> sign(String type, JsonObject claims, Client client, JwtChange change)
      throws Refusal {
    JsonObject header = new JsonObject().string("alg", algorithm.joseName()).string("typ", type);
    if (algorithm.isSymmetric()) {
      return change.signed(header, claims, new JwtSignature(algorithm, secret(client)));
    }
    SigningKey key = keys.chosen();
    return change.signed(
        header.string("kid", key.kid()),
        claims,
        new JwtSignature(algorithm, key.pair().getPrivate()));
  }

  private SecretKeySpec secret(Client client) throws Refusal {
    String secret = client.secret();
    byte[] bytes = secret == null ? new byte[0] : secret.getBytes(UTF_8);
    if (bytes.length < algorithm.secretLength()) {
      throw new Refusal(
          400,
          "unauthorized_client",
          "JWTs are signed here with "
              + algorithm.joseName()
              + " and the client's secret: expected client "
              + client.id()
              + " to be registered with a secret of "
              + algorithm.secretLength()
              + " bytes or more, it has "
              + bytes.length);
    }
    return new SecretKeySpec(bytes, "HMAC");
  }
}
