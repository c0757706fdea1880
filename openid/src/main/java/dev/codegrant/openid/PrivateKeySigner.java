package dev.codegrant.openid;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.impl.ECDSA;
import dev.codegrant.error.ConfigurationException;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;

/**
 * Signs with the JDK's {@link Signature}, which finds the provider that the key belongs to.
 *
 * <p>The key goes in before the parameters: in the other order the JDK settles on a provider that
 * has not seen the key, and PS256 with a key in hardware fails. Nimbus' own signer does that, and
 * needs Tink for Ed25519 (10.10).
 */
final class PrivateKeySigner implements Signer {

  private final SigningKey key;
  private final SigningAlgorithm algorithm;

  private PrivateKeySigner(SigningKey key, SigningAlgorithm algorithm) {
    this.key = key;
    this.algorithm = algorithm;
  }

  /** Signs once to see that it can, and that the two halves of a pair belong together. */
  static PrivateKeySigner checked(SigningKey key, SigningAlgorithm algorithm) {
    if (!algorithm.keyForm().equals(key.form())) {
      throw Refusals.configuration(
          "a key of form " + algorithm.keyForm() + " for " + algorithm,
          "one of form " + key.form(),
          "name the algorithm that was registered with this key");
    }
    PrivateKeySigner signer = new PrivateKeySigner(key, algorithm);
    signer.requireWorking();
    return signer;
  }

  private void requireWorking() {
    byte[] probe = new byte[32];
    PublicKey publicKey = key.publicKey();
    try {
      byte[] signature = signature(probe);
      if (publicKey == null || verify(publicKey, probe, signature)) {
        return;
      }
    } catch (GeneralSecurityException | ProviderException e) {
      throw failed(e);
    }
    throw Refusals.configuration(
        "a private key and a public key of one pair",
        "two that do not belong together",
        "make the pair again, or copy both from one place");
  }

  @Override
  public byte[] sign(byte[] input) {
    try {
      byte[] signature = signature(input);
      // The JDK wraps r and s in DER; JWS has the bare numbers (RFC 7518 section 3.4).
      return JWSAlgorithm.Family.EC.contains(algorithm.jose())
          ? ECDSA.transcodeSignatureToConcat(
              signature, ECDSA.getSignatureByteArrayLength(algorithm.jose()))
          : signature;
    } catch (GeneralSecurityException | ProviderException | JOSEException e) {
      throw failed(e);
    }
  }

  private byte[] signature(byte[] input) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm.signature());
    signature.initSign(key.privateKey());
    if (algorithm.parameters().isPresent()) {
      signature.setParameter(algorithm.parameters().get());
    }
    signature.update(input);
    return signature.sign();
  }

  private boolean verify(PublicKey publicKey, byte[] input, byte[] made)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm.signature());
    signature.initVerify(publicKey);
    if (algorithm.parameters().isPresent()) {
      signature.setParameter(algorithm.parameters().get());
    }
    signature.update(input);
    return signature.verify(made);
  }

  /** Without the cause: what a provider writes into its messages is not known. */
  private ConfigurationException failed(Exception e) {
    return Refusals.configuration(
        "a signature with " + algorithm + " from the private key",
        "a failure of the key's provider (" + e.getClass().getSimpleName() + ")",
        "check that the key allows signing with this algorithm, and that its hardware is there");
  }
}
