package dev.codegrant.openid;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.token.Secret;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.text.ParseException;
import java.util.Optional;
import java.util.Set;

/** A JWK with a private key to sign with (RFC 7517), and what it says of itself. */
final class PrivateJwk {

  private final JWK jwk;

  private PrivateJwk(JWK jwk) {
    this.jwk = jwk;
  }

  static PrivateJwk parse(Secret text) {
    JWK jwk = read(text);
    if (!(jwk instanceof AsymmetricJWK)) {
      throw refused("a symmetric one, which is a secret that the server knows too");
    }
    if (!jwk.isPrivate()) {
      throw refused("a public one");
    }
    Set<KeyOperation> operations = jwk.getKeyOperations();
    if (KeyUse.ENCRYPTION.equals(jwk.getKeyUse())
        || (operations != null && !operations.contains(KeyOperation.SIGN))) {
      throw refused("one that is for other uses");
    }
    if (jwk instanceof OctetKeyPair pair && !pair.getCurve().equals(Curve.Ed25519)) {
      throw refused("one on the curve " + pair.getCurve());
    }
    return new PrivateJwk(jwk);
  }

  /** Nimbus meets some texts with another exception than it declares; messages quote the key. */
  private static JWK read(Secret text) {
    try {
      return JWK.parse(text.reveal());
    } catch (ParseException | RuntimeException e) {
      throw refused("a text that is none");
    }
  }

  /** The member {@code kid}. */
  Optional<String> keyId() {
    return Optional.ofNullable(jwk.getKeyID());
  }

  /** The member {@code alg}. */
  Optional<String> algorithm() {
    return Optional.ofNullable(jwk.getAlgorithm()).map(Object::toString);
  }

  SigningKey key() {
    return SigningKey.of(pair());
  }

  private KeyPair pair() {
    try {
      return jwk instanceof OctetKeyPair pair ? edwards(pair) : ((AsymmetricJWK) jwk).toKeyPair();
    } catch (JOSEException | GeneralSecurityException | RuntimeException e) {
      throw refused("one that the JDK cannot use");
    }
  }

  /** Nimbus hands out no JDK keys for these (10.10). */
  private static KeyPair edwards(OctetKeyPair pair) throws GeneralSecurityException {
    KeyFactory keys = KeyFactory.getInstance("Ed25519");
    return new KeyPair(
        keys.generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point(pair.getX()))),
        keys.generatePrivate(
            new EdECPrivateKeySpec(NamedParameterSpec.ED25519, pair.getDecodedD())));
  }

  /** Little-endian, with the sign of x in the last bit (RFC 8032 section 5.1.2). */
  private static EdECPoint point(Base64URL x) {
    byte[] bytes = x.decode();
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    BigInteger y = new BigInteger(1, reversed);
    int sign = bytes.length * 8 - 1;
    return new EdECPoint(y.testBit(sign), y.clearBit(sign));
  }

  private static ConfigurationException refused(String came) {
    return Refusals.configuration(
        "one private RSA, EC or Ed25519 JWK to sign with (RFC 7517)",
        came,
        "pass the private key whose public half was registered with the server");
  }
}
