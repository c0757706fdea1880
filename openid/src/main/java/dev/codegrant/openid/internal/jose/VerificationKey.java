package dev.codegrant.openid.internal.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import dev.codegrant.token.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A key that was judged fit to prove signatures of one form. */
public final class VerificationKey {

  private final java.security.Key key;

  private VerificationKey(java.security.Key key) {
    this.key = key;
  }

  /** A public key of an issuer. */
  static VerificationKey of(PublicKey key) {
    return new VerificationKey(key);
  }

  /** A secret that the issuer knows too; its bytes in UTF-8 (OpenID Connect Core 1.0, 10.1). */
  public static VerificationKey of(Secret secret) {
    return new VerificationKey(
        new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
  }

  /** Whether the signature of the input is this key's. Whatever else goes wrong is a no. */
  boolean proves(JwsAlgorithm algorithm, byte[] input, byte[] signature) {
    try {
      if (algorithm == JwsAlgorithm.EDDSA) {
        return edwards(input, signature);
      }
      return verifier().verify(new JWSHeader(algorithm.jose()), input, Base64URL.encode(signature));
    } catch (JOSEException | GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }

  private JWSVerifier verifier() throws JOSEException {
    if (key instanceof RSAPublicKey rsa) {
      return new RSASSAVerifier(rsa);
    }
    if (key instanceof ECPublicKey ec) {
      return new ECDSAVerifier(ec);
    }
    return new MACVerifier((SecretKey) key);
  }

  /** Nimbus needs one more library for these (10.10); the JDK does not. */
  private boolean edwards(byte[] input, byte[] signature) throws GeneralSecurityException {
    Signature edwards = Signature.getInstance("Ed25519");
    edwards.initVerify((PublicKey) key);
    edwards.update(input);
    return edwards.verify(signature);
  }
}
