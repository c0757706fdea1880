package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A client with an ES256 key that signs what it is told, with nothing of the server's own code. */
final class SigningClient {
  private final KeyPair pair;
  private final Map<String, String> header = new LinkedHashMap<>();
  private final Map<String, String> claims = new LinkedHashMap<>();

  SigningClient() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      this.pair = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
    header("alg", "\"ES256\"").header("kid", "\"c-1\"");
  }

  SigningClient header(String name, String json) {
    header.put(name, json);
    return this;
  }

  SigningClient claim(String name, String json) {
    claims.put(name, json);
    return this;
  }

  /** What RFC 7523 section 3 requires of an assertion that this client makes as app. */
  SigningClient assertion(String subject, Object audience, long now) {
    return claim("iss", "\"app\"")
        .claim("sub", "\"" + subject + "\"")
        .claim("aud", "\"" + audience + "\"")
        .claim("exp", String.valueOf(now + 60))
        .claim("jti", "\"" + UUID.randomUUID() + "\"");
  }

  SigningClient withoutHeader(String name) {
    header.remove(name);
    return this;
  }

  SigningClient without(String claim) {
    claims.remove(claim);
    return this;
  }

  String jwks() {
    return "{\"keys\":[" + jwk().replace("{", "{\"kid\":\"c-1\",") + "]}";
  }

  /** The members in the order that RFC 7638 hashes them in. */
  String jwk() {
    ECPublicKey key = (ECPublicKey) pair.getPublic();
    return "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\""
        + coordinate(key.getW().getAffineX())
        + "\",\"y\":\""
        + coordinate(key.getW().getAffineY())
        + "\"}";
  }

  String thumbprint() {
    return sha256(jwk());
  }

  static String sha256(String text) {
    try {
      return base64Url(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  String signed() {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(pair.getPrivate());
      signature.update(input().getBytes(US_ASCII));
      return input() + "." + base64Url(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  String withMac(String secret) {
    try {
      header("alg", "\"HS256\"");
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      return input() + "." + base64Url(mac.doFinal(input().getBytes(US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private String input() {
    return base64Url(json(header)) + "." + base64Url(json(claims));
  }

  private static byte[] json(Map<String, String> members) {
    return ("{"
            + String.join(
                ",",
                members.entrySet().stream()
                    .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
                    .toList())
            + "}")
        .getBytes(UTF_8);
  }

  private static String coordinate(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] padded = new byte[32];
    int length = Math.min(32, bytes.length);
    byte[] last = Arrays.copyOfRange(bytes, bytes.length - length, bytes.length);
    System.arraycopy(last, 0, padded, 32 - length, length);
    return base64Url(padded);
  }

  private static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
