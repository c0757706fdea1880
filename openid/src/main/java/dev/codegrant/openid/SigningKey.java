package dev.codegrant.openid;

import com.nimbusds.jose.jwk.Curve;
import java.security.Key;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import org.jspecify.annotations.Nullable;

/** A private key whose form is known, though the key itself may stay in its hardware. */
final class SigningKey {

  /** FAPI 2.0 Security Profile section 5.4.1; NIST SP 800-131A. */
  private static final int FEWEST_RSA_BITS = 2048;

  private final PrivateKey privateKey;
  private final @Nullable PublicKey publicKey;
  private final String form;

  private SigningKey(PrivateKey privateKey, @Nullable PublicKey publicKey, String form) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
    this.form = form;
  }

  static SigningKey of(PrivateKey privateKey) {
    String form = form(privateKey);
    if (form == null) {
      throw Refusals.configuration(
          "an RSA, EC or Ed25519 private key that tells its size or curve",
          "another one, or one that tells nothing, as keys in hardware may",
          "pass it as a key pair, with the public key of its certificate");
    }
    return new SigningKey(privateKey, null, form);
  }

  static SigningKey of(KeyPair pair) {
    if (pair.getPrivate() == null || pair.getPublic() == null) {
      throw Refusals.configuration(
          "a key pair", "only one half of it", "pass the private key with its public key");
    }
    String form = form(pair.getPublic());
    if (form == null) {
      throw Refusals.configuration(
          "an RSA, EC or Ed25519 public key", "another one", "pass a key of one of these forms");
    }
    return new SigningKey(pair.getPrivate(), pair.getPublic(), form);
  }

  PrivateKey privateKey() {
    return privateKey;
  }

  @Nullable PublicKey publicKey() {
    return publicKey;
  }

  /** {@code RSA}, or the name of the curve in the registry of RFC 7518 section 7.6. */
  String form() {
    return form;
  }

  private static @Nullable String form(Key key) {
    if (key instanceof RSAKey rsa) {
      requireBits(rsa.getModulus().bitLength());
      return "RSA";
    }
    if (key instanceof ECKey ec) {
      Curve curve = Curve.forECParameterSpec(ec.getParams());
      return curve == null ? "EC on a curve without a name in JOSE" : curve.getName();
    }
    return key instanceof EdECKey edwards ? edwards.getParams().getName() : null;
  }

  private static void requireBits(int bits) {
    if (bits < FEWEST_RSA_BITS) {
      throw Refusals.configuration(
          "an RSA key of at least " + FEWEST_RSA_BITS + " bits",
          "one of " + bits + " bits",
          "make a longer key, or one on the curve P-256, and register it");
    }
  }
}
