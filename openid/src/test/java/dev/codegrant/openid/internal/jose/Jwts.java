package dev.codegrant.openid.internal.jose;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import dev.codegrant.openid.Keys;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** JWTs and key sets as an issuer makes them, with the JDK alone. */
public final class Jwts {

  private static final List<String> PRIVATE = List.of("d", "p", "q", "dp", "dq", "qi");

  private Jwts() {}

  /** A signed JWT with these members in the header, beside {@code alg}. */
  public static String signed(JwsAlgorithm algorithm, Key key, String header, String claims) {
    String alg = "\"alg\":\"" + algorithm + "\"";
    return raw(algorithm, key, "{" + alg + (header.isEmpty() ? "" : "," + header) + "}", claims);
  }

  /** A signed JWT with this header, whatever it says. */
  public static String raw(JwsAlgorithm algorithm, Key key, String header, String claims) {
    String input = encoded(header) + "." + encoded(claims);
    return input + "." + Keys.base64(signature(algorithm, key, input.getBytes(US_ASCII)));
  }

  /** A part of a JWT. */
  public static String encoded(String text) {
    return Keys.base64(text.getBytes(UTF_8));
  }

  /** The public half as a JWK, with these members beside it. */
  public static String jwk(KeyPair pair, String... members) {
    JsonObject jwk = Keys.jwk(pair);
    PRIVATE.forEach(jwk::remove);
    for (int i = 0; i < members.length; i += 2) {
      jwk.addProperty(members[i], members[i + 1]);
    }
    return jwk.toString();
  }

  /** A JWK Set. */
  public static String set(String... jwks) {
    return "{\"keys\":[" + String.join(",", jwks) + "]}";
  }

  static KeySet keySet(String... jwks) {
    try {
      return KeySet.parse(set(jwks).getBytes(UTF_8));
    } catch (MalformedKeySetException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] signature(JwsAlgorithm algorithm, Key key, byte[] input) {
    try {
      if (algorithm.isSymmetric()) {
        String name = "HmacSHA" + algorithm.hashBytes() * 8;
        Mac mac = Mac.getInstance(name);
        mac.init(new SecretKeySpec(key.getEncoded(), name));
        return mac.doFinal(input);
      }
      Signature signature = signature(algorithm);
      signature.initSign((PrivateKey) key);
      signature.update(input);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static Signature signature(JwsAlgorithm algorithm) throws GeneralSecurityException {
    int bits = algorithm.hashBytes() * 8;
    return switch (algorithm.name().substring(0, 2)) {
      case "RS" -> Signature.getInstance("SHA" + bits + "withRSA");
      case "ES" -> Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
      case "PS" -> {
        Signature pss = Signature.getInstance("RSASSA-PSS");
        pss.setParameter(
            new PSSParameterSpec(
                algorithm.hash(),
                "MGF1",
                new MGF1ParameterSpec(algorithm.hash()),
                algorithm.hashBytes(),
                PSSParameterSpec.TRAILER_FIELD_BC));
        yield pss;
      }
      default -> Signature.getInstance("Ed25519");
    };
  }
}
