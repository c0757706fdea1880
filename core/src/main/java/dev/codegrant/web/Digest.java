package dev.codegrant.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Several texts as one, so that no two lists of texts give the same. */
final class Digest {

  private Digest() {}

  /** SHA-256 of the texts: 43 characters of base64url. */
  static String of(String... texts) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(join(texts).getBytes(UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** The texts, each behind its length: where one ends is not for its content to say. */
  static String join(String... texts) {
    StringBuilder all = new StringBuilder();
    for (String text : texts) {
      all.append(text.length()).append(':').append(text);
    }
    return all.toString();
  }
}
