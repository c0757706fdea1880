package dev.codegrant.testkit;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What kind of key a signature needs, RFC 7518 section 6 and RFC 8037 section 2. */
enum KeyFamily {
  RSA("RSA", ""),
  P256("EC", "secp256r1"),
  P384("EC", "secp384r1"),
  P521("EC", "secp521r1"),
  ED25519("Ed25519", ""),
  SECRET("", "");

  /** Making an RSA key takes longer than most tests; they are shared by all issuers of a JVM. */
  private static final Map<String, KeyPair> SHARED = new ConcurrentHashMap<>();

  private final String algorithm;
  private final String curve;

  KeyFamily(String algorithm, String curve) {
    this.algorithm = algorithm;
    this.curve = curve;
  }

  /** The same for all curves of a type. */
  String keyType() {
    return algorithm;
  }

  /** A fresh pair or, of RSA, the one that the JVM keeps under this name. */
  KeyPair pair(String name) {
    return this == RSA
        ? SHARED.computeIfAbsent(
            name, absent -> ReadyMadeKeys.named(name).orElseGet(this::generate))
        : generate();
  }

  private KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (this == RSA) {
        generator.initialize(2048);
      } else if (!curve.isEmpty()) {
        generator.initialize(new ECGenParameterSpec(curve));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK makes no " + this + " keys", e);
    }
  }
}
