package dev.codegrant.flow;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.codegrant.token.Secret;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** The unguessable values of one attempt. */
final class Randomness {

  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private Randomness() {}

  /** 256 bits as 43 unreserved characters: a {@code state}, or a code verifier of section 4.1. */
  static Secret next() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Secret.of(BASE64URL.encodeToString(bytes));
  }

  /** The S256 challenge of RFC 7636 section 4.2. */
  static String challenge(Secret codeVerifier) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(codeVerifier.reveal().getBytes(US_ASCII));
      return BASE64URL.encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
