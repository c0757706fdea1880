package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import wiremock.com.fasterxml.jackson.core.JsonProcessingException;
import wiremock.com.fasterxml.jackson.databind.JsonNode;
import wiremock.com.fasterxml.jackson.databind.ObjectMapper;

/** A JWT as a client gets it, verified with nothing of the server's own code. */
record ReceivedJwt(String text, JsonNode header, JsonNode claims, String input, String signature) {
  private static final Map<String, String> CURVES =
      Map.of("P-256", "secp256r1", "P-384", "secp384r1", "P-521", "secp521r1");

  static ReceivedJwt of(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3) {
      throw new AssertionError("expected three parts in " + text);
    }
    return new ReceivedJwt(
        text,
        json(decoded(parts[0])),
        json(decoded(parts[1])),
        parts[0] + "." + parts[1],
        parts[2]);
  }

  static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  String claim(String name) {
    return claims.path(name).asText("absent");
  }

  long number(String name) {
    return claims.path(name).asLong(-1);
  }

  /** True if the key with this token's kid in the set made the signature. */
  boolean isSignedBy(String jwks) {
    for (JsonNode jwk : json(jwks).path("keys")) {
      if (jwk.path("kid").equals(header.path("kid"))) {
        return isSignedBy(publicKey(jwk));
      }
    }
    return false;
  }

  boolean isSignedBy(PublicKey key) {
    try {
      Signature verifier = verifier(header.path("alg").asText());
      verifier.initVerify(key);
      verifier.update(input.getBytes(US_ASCII));
      return verifier.verify(Base64.getUrlDecoder().decode(signature));
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  boolean hasMac(String secret) {
    try {
      String name = header.path("alg").asText().replace("HS", "HmacSHA");
      Mac mac = Mac.getInstance(name);
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), name));
      return Arrays.equals(
          mac.doFinal(input.getBytes(US_ASCII)), Base64.getUrlDecoder().decode(signature));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static PublicKey publicKey(JsonNode jwk) {
    try {
      return switch (jwk.path("kty").asText()) {
        case "RSA" ->
            KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e")));
        case "EC" -> {
          AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
          curve.init(new ECGenParameterSpec(CURVES.get(jwk.path("crv").asText())));
          yield KeyFactory.getInstance("EC")
              .generatePublic(
                  new ECPublicKeySpec(
                      new ECPoint(number(jwk, "x"), number(jwk, "y")),
                      curve.getParameterSpec(ECParameterSpec.class)));
        }
        default -> ed25519(Base64.getUrlDecoder().decode(jwk.path("x").asText()));
      };
    } catch (GeneralSecurityException e) {
      throw new AssertionError(jwk.toString(), e);
    }
  }

  /** Little-endian, with the sign of x in the last bit, RFC 8032 section 5.1.2. */
  private static PublicKey ed25519(byte[] point) throws GeneralSecurityException {
    byte[] y = new byte[point.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = point[point.length - 1 - i];
    }
    boolean xOdd = (y[0] & 0x80) != 0;
    y[0] &= 0x7f;
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(
            new EdECPublicKeySpec(
                NamedParameterSpec.ED25519, new EdECPoint(xOdd, new BigInteger(1, y))));
  }

  private static Signature verifier(String algorithm) throws GeneralSecurityException {
    String bits = algorithm.substring(2);
    return switch (algorithm.substring(0, 2)) {
      case "RS" -> Signature.getInstance("SHA" + bits + "withRSA");
      case "ES" -> Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
      case "PS" -> pss("SHA-" + bits, Integer.parseInt(bits) / 8);
      default -> Signature.getInstance("Ed25519");
    };
  }

  private static Signature pss(String hash, int salt) throws GeneralSecurityException {
    Signature pss = Signature.getInstance("RSASSA-PSS");
    pss.setParameter(
        new PSSParameterSpec(
            hash, "MGF1", new MGF1ParameterSpec(hash), salt, PSSParameterSpec.TRAILER_FIELD_BC));
    return pss;
  }

  private static BigInteger number(JsonNode jwk, String name) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(jwk.path(name).asText()));
  }

  private static String decoded(String part) {
    return new String(Base64.getUrlDecoder().decode(part), UTF_8);
  }

  @Override
  public String toString() {
    return header + " " + claims;
  }
}
