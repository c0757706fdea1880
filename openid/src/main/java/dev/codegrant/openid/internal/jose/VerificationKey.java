package dev.codegrant.openid.internal.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import dev.codegrant.openid.internal.jose.RefusedJwtException.Fault;
import dev.codegrant.token.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A key that was judged fit to prove signatures of one form. Immutable and thread-safe. */
public final class VerificationKey {

  private final Key key;

  /** Null for Ed25519, and for a key that proves nothing. */
  private final @Nullable JWSVerifier verifier;

  private final @Nullable String issuer;

  private VerificationKey(Key key, @Nullable String issuer) {
    this.key = key;
    this.issuer = issuer;
    this.verifier = verifier(key);
  }

  /**
   * A public key.
   *
   * @param issuer whom the key set says it is of; or null
   */
  static VerificationKey of(PublicKey key, @Nullable String issuer) {
    return new VerificationKey(key, issuer);
  }

  /** Whom the key set says it is of. */
  Optional<String> issuer() {
    return Optional.ofNullable(issuer);
  }

  /**
   * A secret that the issuer knows too; its bytes in UTF-8 (OpenID Connect Core 1.0, 10.1).
   *
   * @throws RefusedJwtException {@code KEY_REFUSED(WEAK_KEY)} for fewer bytes than the algorithm's
   *     hash has (RFC 7518 section 3.2)
   */
  public static VerificationKey of(Secret secret, JwsAlgorithm algorithm)
      throws RefusedJwtException {
    return of(secret.reveal().getBytes(StandardCharsets.UTF_8), algorithm);
  }

  static VerificationKey of(byte[] secret, JwsAlgorithm algorithm) throws RefusedJwtException {
    if (secret.length < algorithm.hashBytes()) {
      throw new RefusedJwtException(
          Fault.KEY_REFUSED,
          "WEAK_KEY",
          "a signature of " + algorithm + ", for which the shared secret is too short");
    }
    return new VerificationKey(new SecretKeySpec(secret, "HmacSHA256"), null);
  }

  /** Whether the signature of the input is this key's. Whatever else goes wrong is a no. */
  boolean proves(JwsAlgorithm algorithm, byte[] input, byte[] signature) {
    try {
      if (algorithm == JwsAlgorithm.EDDSA) {
        return edwards(input, signature);
      }
      return verifier != null
          && verifier.verify(new JWSHeader(algorithm.jose()), input, Base64URL.encode(signature));
    } catch (JOSEException | GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }

  private static @Nullable JWSVerifier verifier(Key key) {
    try {
      if (key instanceof RSAPublicKey rsa) {
        return new RSASSAVerifier(rsa);
      }
      if (key instanceof ECPublicKey ec) {
        return new ECDSAVerifier(ec);
      }
      return key instanceof SecretKey secret ? new MACVerifier(secret) : null;
    } catch (JOSEException e) {
      return null;
    }
  }

  /** Nimbus needs one more library for these (10.10); the JDK does not. */
  private boolean edwards(byte[] input, byte[] signature) throws GeneralSecurityException {
    Signature edwards = Signature.getInstance("Ed25519");
    edwards.initVerify((PublicKey) key);
    edwards.update(input);
    return edwards.verify(signature);
  }
}
