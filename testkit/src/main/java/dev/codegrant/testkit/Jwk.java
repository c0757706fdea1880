package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.TreeMap;

/** A public key as JSON, RFC 7517, with the members of RFC 7518 section 6 and RFC 8037. */
final class Jwk {
  private static final int ED25519_BYTES = 32;

  private Jwk() {}

  static JsonObject of(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      return new JsonObject()
          .string("kty", "RSA")
          .string("n", unsigned(rsa.getModulus(), 0))
          .string("e", unsigned(rsa.getPublicExponent(), 0));
    }
    if (key instanceof ECPublicKey ec) {
      int bits = ec.getParams().getCurve().getField().getFieldSize();
      int length = (bits + 7) / 8;
      return new JsonObject()
          .string("kty", "EC")
          .string("crv", "P-" + bits)
          .string("x", unsigned(ec.getW().getAffineX(), length))
          .string("y", unsigned(ec.getW().getAffineY(), length));
    }
    byte[] encoded = key.getEncoded();
    byte[] point = Arrays.copyOfRange(encoded, encoded.length - ED25519_BYTES, encoded.length);
    return new JsonObject()
        .string("kty", "OKP")
        .string("crv", "Ed25519")
        .string("x", Jwt.base64Url(point));
  }

  /** RFC 7638: of the members that make the key, in the order of their names. */
  static String thumbprint(PublicKey key) {
    JsonObject ordered = new JsonObject().raw(new TreeMap<>(of(key).members()));
    return sha256(ordered.toString().getBytes(UTF_8));
  }

  static String sha256(byte[] input) {
    try {
      return Jwt.base64Url(MessageDigest.getInstance("SHA-256").digest(input));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Big-endian without a sign, at least this long. */
  private static String unsigned(BigInteger number, int length) {
    byte[] signed = number.toByteArray();
    byte[] bytes = signed[0] == 0 ? Arrays.copyOfRange(signed, 1, signed.length) : signed;
    byte[] padded = new byte[Math.max(length, bytes.length)];
    System.arraycopy(bytes, 0, padded, padded.length - bytes.length, bytes.length);
    return Jwt.base64Url(padded);
  }
}
