package dev.codegrant.openid;

import com.nimbusds.jose.JWSAlgorithm;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/**
 * The algorithms of signatures with a private key (RFC 7518 section 3.1, RFC 8037 section 3.1),
 * each for one form of key. None is shared with the server, and {@code none} is none of them.
 */
public enum SigningAlgorithm {
  /** RSASSA-PKCS1-v1_5 with SHA-256; an RSA key of at least 2048 bits. */
  RS256("RS256", "RSA", "SHA256withRSA"),
  /** RSASSA-PKCS1-v1_5 with SHA-384; an RSA key of at least 2048 bits. */
  RS384("RS384", "RSA", "SHA384withRSA"),
  /** RSASSA-PKCS1-v1_5 with SHA-512; an RSA key of at least 2048 bits. */
  RS512("RS512", "RSA", "SHA512withRSA"),
  /** RSASSA-PSS with SHA-256; an RSA key of at least 2048 bits. */
  PS256("PS256", "RSA", "RSASSA-PSS"),
  /** RSASSA-PSS with SHA-384; an RSA key of at least 2048 bits. */
  PS384("PS384", "RSA", "RSASSA-PSS"),
  /** RSASSA-PSS with SHA-512; an RSA key of at least 2048 bits. */
  PS512("PS512", "RSA", "RSASSA-PSS"),
  /** ECDSA with SHA-256; a key on the curve P-256. */
  ES256("ES256", "P-256", "SHA256withECDSA"),
  /** ECDSA with SHA-384; a key on the curve P-384. */
  ES384("ES384", "P-384", "SHA384withECDSA"),
  /** ECDSA with SHA-512; a key on the curve P-521. */
  ES512("ES512", "P-521", "SHA512withECDSA"),
  /** EdDSA; a key on the curve Ed25519. */
  EDDSA("EdDSA", "Ed25519", "Ed25519");

  private final String registeredName;
  private final String keyForm;
  private final String signature;

  SigningAlgorithm(String registeredName, String keyForm, String signature) {
    this.registeredName = registeredName;
    this.keyForm = keyForm;
    this.signature = signature;
  }

  static Optional<SigningAlgorithm> named(String name) {
    return Arrays.stream(values()).filter(each -> each.toString().equals(name)).findFirst();
  }

  /** The one algorithm for a form of key; none for RSA, which has six. */
  static Optional<SigningAlgorithm> onlyOneFor(String keyForm) {
    return keyForm.equals("RSA")
        ? Optional.empty()
        : Arrays.stream(values()).filter(each -> each.keyForm.equals(keyForm)).findFirst();
  }

  JWSAlgorithm jose() {
    return JWSAlgorithm.parse(registeredName);
  }

  /** As {@link SigningKey#form()}. */
  String keyForm() {
    return keyForm;
  }

  /** The name in the JDK's registry of {@code Signature} algorithms. */
  String signature() {
    return signature;
  }

  /** What the JDK's algorithm leaves open (RFC 7518 section 3.5). */
  Optional<AlgorithmParameterSpec> parameters() {
    if (!signature.equals("RSASSA-PSS")) {
      return Optional.empty();
    }
    int bits = Integer.parseInt(registeredName.substring("PS".length()));
    String hash = "SHA-" + bits;
    return Optional.of(
        new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), bits / 8, 1));
  }

  /** The name in the registry of RFC 7518 section 7.1, such as {@code EdDSA}. */
  @Override
  public String toString() {
    return registeredName;
  }
}
