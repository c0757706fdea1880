package dev.codegrant.openid.internal.jose;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.Arrays;
import java.util.Optional;

/** The signature algorithms that are understood (RFC 7518 section 3.1, RFC 8037 section 3.1). */
public enum JwsAlgorithm {
  /** RSASSA-PKCS1-v1_5 with SHA-256. */
  RS256("RSA", 32),
  /** RSASSA-PKCS1-v1_5 with SHA-384. */
  RS384("RSA", 48),
  /** RSASSA-PKCS1-v1_5 with SHA-512. */
  RS512("RSA", 64),
  /** RSASSA-PSS with SHA-256. */
  PS256("RSA", 32),
  /** RSASSA-PSS with SHA-384. */
  PS384("RSA", 48),
  /** RSASSA-PSS with SHA-512. */
  PS512("RSA", 64),
  /** ECDSA on P-256 with SHA-256. */
  ES256("P-256", 32),
  /** ECDSA on P-384 with SHA-384. */
  ES384("P-384", 48),
  /** ECDSA on P-521 with SHA-512. */
  ES512("P-521", 64),
  /** Ed25519. */
  EDDSA("Ed25519", 64),
  /** HMAC with SHA-256. */
  HS256("oct", 32),
  /** HMAC with SHA-384. */
  HS384("oct", 48),
  /** HMAC with SHA-512. */
  HS512("oct", 64);

  private final String keyForm;
  private final int hashBytes;

  JwsAlgorithm(String keyForm, int hashBytes) {
    this.keyForm = keyForm;
    this.hashBytes = hashBytes;
  }

  /** The algorithm of a name, in exactly the registered spelling. */
  public static Optional<JwsAlgorithm> named(String name) {
    return Arrays.stream(values()).filter(each -> each.toString().equals(name)).findFirst();
  }

  /** {@code RSA}, {@code oct}, or the curve of the key. */
  public String keyForm() {
    return keyForm;
  }

  /** Whether both sides know the key. */
  public boolean isSymmetric() {
    return keyForm.equals("oct");
  }

  /**
   * The JDK's name of the hash behind {@code at_hash} (OpenID Connect Core 1.0 section 3.1.3.6).
   */
  public String hash() {
    return "SHA-" + hashBytes * 8;
  }

  int hashBytes() {
    return hashBytes;
  }

  JWSAlgorithm jose() {
    return JWSAlgorithm.parse(toString());
  }

  /** The name in the registry of RFC 7518 section 7.1. */
  @Override
  public String toString() {
    return this == EDDSA ? "EdDSA" : name();
  }
}
