package dev.codegrant.cli;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * A key that a client made for itself.
 *
 * @param publicMembers of its JWK (RFC 7517 section 4)
 * @param privateMember of its JWK, where that is simple
 */
record ClientKey(KeyPair pair, String keyId, String publicMembers, Optional<String> privateMember) {

  static ClientKey p256() {
    KeyPair pair = pair("EC");
    ECPublicKey key = (ECPublicKey) pair.getPublic();
    String members =
        "\"kty\":\"EC\",\"crv\":\"P-256\",\"alg\":\"ES256\",\"kid\":\"key-ec\",\"x\":\"%s\",\"y\":\"%s\""
            .formatted(
                base64Url(key.getW().getAffineX(), 32), base64Url(key.getW().getAffineY(), 32));
    return new ClientKey(
        pair,
        "key-ec",
        members,
        Optional.of(base64Url(((ECPrivateKey) pair.getPrivate()).getS(), 32)));
  }

  static ClientKey rsa() {
    KeyPair pair = pair("RSA");
    RSAPublicKey key = (RSAPublicKey) pair.getPublic();
    String members =
        "\"kty\":\"RSA\",\"alg\":\"RS256\",\"kid\":\"key-rsa\",\"n\":\"%s\",\"e\":\"AQAB\""
            .formatted(base64Url(key.getModulus(), 256));
    return new ClientKey(pair, "key-rsa", members, Optional.empty());
  }

  /** What the server knows. */
  String jwks() {
    return "{\"keys\":[{" + publicMembers + "}]}";
  }

  String privateJwk() {
    return "{" + publicMembers + ",\"d\":\"" + privateMember.orElseThrow() + "\"}";
  }

  String pem() {
    String base64 =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pair.getPrivate().getEncoded());
    return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
  }

  private static KeyPair pair(String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      } else {
        generator.initialize(2048);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String base64Url(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[length];
    int from = Math.max(0, bytes.length - length);
    byte[] significant = Arrays.copyOfRange(bytes, from, bytes.length);
    System.arraycopy(significant, 0, fixed, length - significant.length, significant.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(fixed);
  }
}
