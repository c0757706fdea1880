package dev.codegrant.openid;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Writes JWTs with the JDK alone, right and wrong ones: what the text says is not looked at. */
final class JwtWriter {

  private JwtWriter() {}

  /** A compact JWS of these two texts. */
  static String sign(String algorithm, PrivateKey key, String header, String payload) {
    String input = input(header, payload);
    return input + "." + Keys.base64(signature(algorithm, key, input));
  }

  /** As {@link #sign}, with a key that both sides know. */
  static String mac(byte[] key, String header, String payload) {
    String input = input(header, payload);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      // The JDK takes no empty key; an HMAC pads a short one with zeros anyway.
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "HmacSHA256"));
      return input + "." + Keys.base64(mac.doFinal(input.getBytes(US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Header and payload, encoded. */
  static String input(String header, String payload) {
    return Keys.base64(header.getBytes(UTF_8)) + "." + Keys.base64(payload.getBytes(UTF_8));
  }

  static byte[] signature(String algorithm, PrivateKey key, String input) {
    try {
      Signature signature = algorithm(algorithm);
      signature.initSign(key);
      signature.update(input.getBytes(US_ASCII));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The JDK's algorithm of that name. */
  static Signature algorithm(String name) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(jdkName(name));
    if (name.startsWith("PS")) {
      String hash = "SHA-" + name.substring(2);
      int length = Integer.parseInt(name.substring(2)) / 8;
      signature.setParameter(
          new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), length, 1));
    }
    return signature;
  }

  private static String jdkName(String algorithm) {
    return switch (algorithm.substring(0, 2)) {
      case "RS" -> "SHA" + algorithm.substring(2) + "withRSA";
      case "PS" -> "RSASSA-PSS";
      case "ES" -> "SHA" + algorithm.substring(2) + "withECDSAinP1363Format";
      default -> "Ed25519";
    };
  }
}
