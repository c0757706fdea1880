package dev.codegrant.openid.internal.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import dev.codegrant.internal.json.JsonDocument;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Map;
import java.util.Set;

/**
 * The public key of a JWK (RFC 7518 section 6, RFC 8037 section 2). A key that is weak, private,
 * shared, on another curve, or not written in the one way that there is, is refused.
 */
final class PublicJwk {

  /** FAPI 2.0 Security Profile section 5.4.1; NIST SP 800-131A. */
  private static final int FEWEST_RSA_BITS = 2048;

  /** Proving with a longer one takes more time than a sign-in may cost. */
  private static final int MOST_RSA_BITS = 8192;

  private static final int MOST_EXPONENT_BITS = 33;

  /** Bytes of a coordinate. */
  private static final Map<String, Integer> CURVES = Map.of("P-256", 32, "P-384", 48, "P-521", 66);

  private static final Set<String> PRIVATE = Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");
  private static final int ED25519_BYTES = 32;

  private final String form;
  private final PublicKey key;

  private PublicJwk(String form, PublicKey key) {
    this.form = form;
    this.key = key;
  }

  static PublicJwk read(JsonDocument jwk) throws UnusableJwkException {
    String type = jwk.string("kty").orElseThrow(() -> new UnusableJwkException("kty"));
    if (type.equals("oct")) {
      throw new UnusableJwkException("SYMMETRIC");
    }
    if (jwk.names().stream().anyMatch(PRIVATE::contains)) {
      throw new UnusableJwkException("PRIVATE");
    }
    try {
      return switch (type) {
        case "RSA" -> new PublicJwk("RSA", rsa(jwk));
        case "EC" -> ec(jwk);
        case "OKP" -> edwards(jwk);
        default -> throw new UnusableJwkException("kty");
      };
    } catch (GeneralSecurityException | JOSEException | RuntimeException e) {
      throw new UnusableJwkException("KEY_PARAMETERS");
    }
  }

  /** {@code RSA}, or the curve. */
  String form() {
    return form;
  }

  PublicKey key() {
    return key;
  }

  private static PublicKey rsa(JsonDocument jwk)
      throws UnusableJwkException, GeneralSecurityException {
    BigInteger modulus = positive(jwk, "n");
    BigInteger exponent = positive(jwk, "e");
    if (modulus.bitLength() < FEWEST_RSA_BITS) {
      throw new UnusableJwkException("WEAK_KEY");
    }
    if (modulus.bitLength() > MOST_RSA_BITS
        || !modulus.testBit(0)
        || !exponent.testBit(0)
        || exponent.equals(BigInteger.ONE)
        || exponent.bitLength() > MOST_EXPONENT_BITS) {
      throw new UnusableJwkException("KEY_PARAMETERS");
    }
    if (RocaFingerprint.isOf(modulus)) {
      throw new UnusableJwkException("WEAK_KEY");
    }
    return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
  }

  /** Nimbus builds none whose point is not on its curve. */
  private static PublicJwk ec(JsonDocument jwk) throws UnusableJwkException, JOSEException {
    String curve = jwk.string("crv").orElseThrow(() -> new UnusableJwkException("CURVE"));
    Integer length = CURVES.get(curve);
    if (length == null) {
      throw new UnusableJwkException("CURVE");
    }
    ECKey key =
        new ECKey.Builder(
                Curve.parse(curve),
                Base64URL.encode(bytes(jwk, "x", length)),
                Base64URL.encode(bytes(jwk, "y", length)))
            .build();
    return new PublicJwk(curve, key.toECPublicKey());
  }

  private static PublicJwk edwards(JsonDocument jwk)
      throws UnusableJwkException, GeneralSecurityException {
    if (!jwk.string("crv").filter("Ed25519"::equals).isPresent()) {
      throw new UnusableJwkException("CURVE");
    }
    byte[] x = bytes(jwk, "x", ED25519_BYTES);
    byte[] reversed = new byte[x.length];
    for (int i = 0; i < x.length; i++) {
      reversed[i] = x[x.length - 1 - i];
    }
    // Little-endian, with the sign of x in the last bit (RFC 8032 section 5.1.2).
    BigInteger y = new BigInteger(1, reversed);
    int sign = x.length * 8 - 1;
    EdECPoint point = new EdECPoint(y.testBit(sign), y.clearBit(sign));
    if (!Ed25519Curve.isOfLargeOrder(point.getY())) {
      throw new UnusableJwkException("KEY_PARAMETERS");
    }
    return new PublicJwk(
        "Ed25519",
        KeyFactory.getInstance("Ed25519")
            .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point)));
  }

  private static byte[] bytes(JsonDocument jwk, String name, int length)
      throws UnusableJwkException {
    byte[] bytes = bytes(jwk, name);
    if (bytes.length != length) {
      throw new UnusableJwkException("KEY_PARAMETERS");
    }
    return bytes;
  }

  /** In the fewest bytes (RFC 7518 section 2). */
  private static BigInteger positive(JsonDocument jwk, String name) throws UnusableJwkException {
    byte[] bytes = bytes(jwk, name);
    if (bytes.length == 0 || bytes[0] == 0) {
      throw new UnusableJwkException("ENCODING");
    }
    return new BigInteger(1, bytes);
  }

  private static byte[] bytes(JsonDocument jwk, String name) throws UnusableJwkException {
    return jwk.string(name)
        .flatMap(Base64Url::decode)
        .orElseThrow(() -> new UnusableJwkException("ENCODING"));
  }
}
