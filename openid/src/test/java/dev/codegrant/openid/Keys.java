package dev.codegrant.openid;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.gson.JsonObject;
import dev.codegrant.token.Secret;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Keys of the JDK, and how RFC 7517 and RFC 7468 write them, without any JOSE library. */
public final class Keys {

  public static final KeyPair RSA = rsa(2048);
  public static final KeyPair WEAK_RSA = rsa(1024);
  public static final KeyPair P256 = curve("secp256r1");
  public static final KeyPair P384 = curve("secp384r1");
  public static final KeyPair P521 = curve("secp521r1");
  public static final KeyPair ED25519 = pair("Ed25519", null);
  public static final KeyPair ED448 = pair("Ed448", null);

  private Keys() {}

  /** The key that an algorithm is for. */
  static KeyPair of(SigningAlgorithm algorithm) {
    return switch (algorithm) {
      case RS256, RS384, RS512, PS256, PS384, PS512 -> RSA;
      case ES256 -> P256;
      case ES384 -> P384;
      case ES512 -> P521;
      case EDDSA -> ED25519;
    };
  }

  /** A pair of RSA keys. */
  public static KeyPair rsa(int bits) {
    return pair("RSA", new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4));
  }

  /** A pair of keys on a curve, by the JDK's name. */
  public static KeyPair curve(String name) {
    return pair("EC", new ECGenParameterSpec(name));
  }

  private static KeyPair pair(String algorithm, @Nullable AlgorithmParameterSpec parameters) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (parameters != null) {
        generator.initialize(parameters);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** A key as RFC 7468 writes it. */
  public static String pem(String label, Key key) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(key.getEncoded())
        + "\n-----END "
        + label
        + "-----\n";
  }

  static Secret pem(KeyPair pair) {
    return Secret.of(pem("PRIVATE KEY", pair.getPrivate()));
  }

  /** The private JWK, without kid and alg. */
  public static JsonObject jwk(KeyPair pair) {
    JsonObject jwk = new JsonObject();
    if (pair.getPrivate() instanceof RSAPrivateCrtKey rsa) {
      jwk.addProperty("kty", "RSA");
      jwk.addProperty("n", base64(unsigned(rsa.getModulus())));
      jwk.addProperty("e", base64(unsigned(rsa.getPublicExponent())));
      jwk.addProperty("d", base64(unsigned(rsa.getPrivateExponent())));
      jwk.addProperty("p", base64(unsigned(rsa.getPrimeP())));
      jwk.addProperty("q", base64(unsigned(rsa.getPrimeQ())));
      jwk.addProperty("dp", base64(unsigned(rsa.getPrimeExponentP())));
      jwk.addProperty("dq", base64(unsigned(rsa.getPrimeExponentQ())));
      jwk.addProperty("qi", base64(unsigned(rsa.getCrtCoefficient())));
    } else if (pair.getPrivate() instanceof ECPrivateKey ec) {
      int bits = ec.getParams().getCurve().getField().getFieldSize();
      ECPublicKey point = (ECPublicKey) pair.getPublic();
      jwk.addProperty("kty", "EC");
      jwk.addProperty("crv", "P-" + bits);
      jwk.addProperty("x", base64(fixed(point.getW().getAffineX(), (bits + 7) / 8)));
      jwk.addProperty("y", base64(fixed(point.getW().getAffineY(), (bits + 7) / 8)));
      jwk.addProperty("d", base64(fixed(ec.getS(), (bits + 7) / 8)));
    } else {
      EdECPrivateKey edwards = (EdECPrivateKey) pair.getPrivate();
      byte[] encoded = pair.getPublic().getEncoded();
      int length = edwards.getBytes().orElseThrow().length;
      jwk.addProperty("kty", "OKP");
      jwk.addProperty("crv", edwards.getParams().getName());
      jwk.addProperty(
          "x", base64(Arrays.copyOfRange(encoded, encoded.length - length, encoded.length)));
      jwk.addProperty("d", base64(edwards.getBytes().orElseThrow()));
    }
    return jwk;
  }

  static Secret jwkText(KeyPair pair, String... members) {
    JsonObject jwk = jwk(pair);
    for (int i = 0; i < members.length; i += 2) {
      jwk.addProperty(members[i], members[i + 1]);
    }
    return Secret.of(jwk.toString());
  }

  /** Base64url without padding. */
  public static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] unsigned(BigInteger number) {
    return fixed(number, (number.bitLength() + 7) / 8);
  }

  private static byte[] fixed(BigInteger number, int length) {
    byte[] signed = number.toByteArray();
    byte[] out = new byte[length];
    int from = Math.max(0, signed.length - length);
    System.arraycopy(signed, from, out, length - (signed.length - from), signed.length - from);
    return out;
  }
}
