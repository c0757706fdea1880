package dev.codegrant.provider.google;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An ID token with the claims that Google documents (providers.md section 2.1, userinfo), written
 * and signed with the JDK alone.
 */
final class GoogleIdToken {

  static final String ACCESS_TOKEN = "ya29.EXAMPLE-access-token";

  private static final KeyPair KEY = rsa();

  private final Map<String, String> claims = new LinkedHashMap<>();

  /** A private person's account: no {@code hd}. */
  GoogleIdToken(String nonce) {
    long now = LocalGoogle.NOW.getEpochSecond();
    with("iss", "\"https://accounts.google.com\"");
    with("azp", "\"the-client\"");
    with("aud", "\"the-client\"");
    with("sub", "\"110169484474386276334\"");
    with("email", "\"jane@example.com\"");
    with("email_verified", "true");
    with("at_hash", "\"" + hash(ACCESS_TOKEN) + "\"");
    with("nonce", "\"" + nonce + "\"");
    with("name", "\"Jane Doe\"");
    with("picture", "\"https://lh3.googleusercontent.com/a/EXAMPLE\"");
    with("given_name", "\"Jane\"");
    with("family_name", "\"Doe\"");
    with("locale", "\"en\"");
    with("iat", String.valueOf(now));
    with("exp", String.valueOf(now + 3600));
  }

  /** The claim, as JSON. */
  GoogleIdToken with(String name, String json) {
    claims.put(name, json);
    return this;
  }

  GoogleIdToken without(String name) {
    claims.remove(name);
    return this;
  }

  String signed() {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(KEY.getPrivate());
      String input = input("RS256");
      signature.update(input.getBytes(US_ASCII));
      return input + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** With the client secret, which is no key of Google's. */
  String signedWith(String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      String input = input("HS256");
      return input + "." + base64(mac.doFinal(input.getBytes(US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The key set of {@code jwks_uri}. */
  static String keys() {
    RSAPublicKey key = (RSAPublicKey) KEY.getPublic();
    return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"k1\",\"n\":\""
        + base64(unsigned(key.getModulus()))
        + "\",\"e\":\""
        + base64(unsigned(key.getPublicExponent()))
        + "\"}]}";
  }

  private String input(String algorithm) {
    String header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"k1\",\"typ\":\"JWT\"}";
    String payload =
        claims.entrySet().stream()
            .map(claim -> "\"" + claim.getKey() + "\":" + claim.getValue())
            .collect(Collectors.joining(",", "{", "}"));
    return base64(header.getBytes(UTF_8)) + "." + base64(payload.getBytes(UTF_8));
  }

  /** OpenID Connect Core 1.0 section 3.1.3.6. */
  private static String hash(String accessToken) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(accessToken.getBytes(US_ASCII));
      return base64(Arrays.copyOf(hash, 16));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static KeyPair rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
