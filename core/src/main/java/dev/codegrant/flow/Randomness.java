package dev.codegrant.flow;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.Secret;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * The unguessable values of one attempt. The generator is watched: one that is stuck or goes round
 * in a small circle would make every {@code state} and verifier known, and nothing else would tell.
 */
final class Randomness {

  private static final int BYTES = 32;
  private static final int FIRST_DRAWS = 8;
  private static final Randomness SHARED = new Randomness(new SecureRandom());
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final SecureRandom generator;
  private boolean tested;
  private String last = "";

  /** For the shared one, and for tests of broken generators. */
  Randomness(SecureRandom generator) {
    this.generator = generator;
  }

  /** 256 bits as 43 unreserved characters: a {@code state}, or a code verifier of section 4.1. */
  static Secret next() {
    return SHARED.draw();
  }

  synchronized Secret draw() {
    if (!tested) {
      Set<String> drawn = new HashSet<>();
      for (int i = 0; i < FIRST_DRAWS; i++) {
        if (!drawn.add(block())) {
          throw stuck();
        }
      }
      tested = true;
    }
    String value = block();
    // Only a hash is kept: the value itself is a secret of the attempt before.
    String hash = hash(value);
    if (MessageDigest.isEqual(hash.getBytes(US_ASCII), last.getBytes(US_ASCII))) {
      throw stuck();
    }
    last = hash;
    return Secret.of(value);
  }

  /** The S256 challenge of RFC 7636 section 4.2. */
  static String challenge(Secret codeVerifier) {
    return hash(codeVerifier.reveal());
  }

  /** The same hash as TikTok's desktop clients write it. */
  static String challengeInHex(Secret codeVerifier) {
    return HexFormat.of().formatHex(sha256(codeVerifier.reveal()));
  }

  private String block() {
    byte[] bytes = new byte[BYTES];
    generator.nextBytes(bytes);
    if (Arrays.equals(bytes, 0, BYTES / 2, bytes, BYTES / 2, BYTES)) {
      throw stuck();
    }
    return BASE64URL.encodeToString(bytes);
  }

  private static String hash(String text) {
    return BASE64URL.encodeToString(sha256(text));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private static ConfigurationException stuck() {
    return new ConfigurationException(
        ErrorKind.INVALID_CONFIGURATION,
        "a secure random generator (RFC 6749 section 10.10)",
        "one that repeats itself",
        "check the security provider and the entropy of this machine; nothing here can be kept"
            + " secret with it");
  }
}
