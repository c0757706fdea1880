package dev.codegrant.testkit;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;

/** A way to sign a JWT, RFC 7518 section 3 and RFC 8037 section 3.1. */
enum SigningAlgorithm {
  RS256("RS256", KeyFamily.RSA, "SHA256withRSA", 256),
  RS384("RS384", KeyFamily.RSA, "SHA384withRSA", 384),
  RS512("RS512", KeyFamily.RSA, "SHA512withRSA", 512),
  PS256("PS256", KeyFamily.RSA, "RSASSA-PSS", 256),
  PS384("PS384", KeyFamily.RSA, "RSASSA-PSS", 384),
  PS512("PS512", KeyFamily.RSA, "RSASSA-PSS", 512),
  ES256("ES256", KeyFamily.P256, "SHA256withECDSAinP1363Format", 256),
  ES384("ES384", KeyFamily.P384, "SHA384withECDSAinP1363Format", 384),
  ES512("ES512", KeyFamily.P521, "SHA512withECDSAinP1363Format", 512),
  EDDSA("EdDSA", KeyFamily.ED25519, "Ed25519", 512),
  HS256("HS256", KeyFamily.SECRET, "HmacSHA256", 256),
  HS384("HS384", KeyFamily.SECRET, "HmacSHA384", 384),
  HS512("HS512", KeyFamily.SECRET, "HmacSHA512", 512);

  private final String joseName;
  private final KeyFamily family;
  private final String jcaName;
  private final int bits;

  SigningAlgorithm(String joseName, KeyFamily family, String jcaName, int bits) {
    this.joseName = joseName;
    this.family = family;
    this.jcaName = jcaName;
    this.bits = bits;
  }

  static Optional<SigningAlgorithm> find(String joseName) {
    return Arrays.stream(values()).filter(each -> each.joseName.equals(joseName)).findFirst();
  }

  static SigningAlgorithm named(String joseName) {
    return find(joseName)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected an algorithm of " + names() + ", got " + joseName));
  }

  static List<String> names() {
    return Arrays.stream(values()).map(SigningAlgorithm::joseName).toList();
  }

  String joseName() {
    return joseName;
  }

  KeyFamily family() {
    return family;
  }

  boolean isSymmetric() {
    return family == KeyFamily.SECRET;
  }

  /** The shortest key in bytes of a symmetric algorithm, RFC 7518 section 3.2. */
  int secretLength() {
    return bits / 8;
  }

  byte[] sign(Key key, byte[] input) throws GeneralSecurityException {
    if (isSymmetric()) {
      Mac mac = Mac.getInstance(jcaName);
      mac.init(key);
      return mac.doFinal(input);
    }
    Signature signature = signature();
    signature.initSign((PrivateKey) key);
    signature.update(input);
    return signature.sign();
  }

  /** True if the signature is this key's; false also where it has not even the right shape. */
  boolean verifies(Key key, byte[] input, byte[] claimed) {
    try {
      if (isSymmetric()) {
        return MessageDigest.isEqual(sign(key, input), claimed);
      }
      Signature signature = signature();
      signature.initVerify((PublicKey) key);
      signature.update(input);
      return signature.verify(claimed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** The left half of a hash, OpenID Connect Core 1.0 section 3.1.3.6. */
  byte[] leftHalf(byte[] input) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-" + bits).digest(input);
      return Arrays.copyOf(digest, digest.length / 2);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-" + bits, e);
    }
  }

  private Signature signature() throws GeneralSecurityException {
    Signature signature = Signature.getInstance(jcaName);
    if (jcaName.equals("RSASSA-PSS")) {
      String hash = "SHA-" + bits;
      signature.setParameter(
          new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), bits / 8, 1));
    }
    return signature;
  }
}
