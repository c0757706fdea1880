package dev.codegrant.testkit;

import java.security.Key;
import java.security.SecureRandom;
import javax.crypto.spec.SecretKeySpec;

/** What signs a JWT. */
record JwtSignature(SigningAlgorithm algorithm, Key key) {

  JwtSignature withUnpublishedKey() {
    return new JwtSignature(
        algorithm,
        algorithm.isSymmetric()
            ? randomSecret()
            : algorithm.family().pair("unpublished").getPrivate());
  }

  private static Key randomSecret() {
    byte[] bytes = new byte[64];
    new SecureRandom().nextBytes(bytes);
    return new SecretKeySpec(bytes, "HMAC");
  }

  @Override
  public String toString() {
    return "JwtSignature[" + algorithm + "]";
  }
}
