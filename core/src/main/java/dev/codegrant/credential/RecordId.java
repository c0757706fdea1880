package dev.codegrant.credential;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The identifier of a record: a hash of its key, so that nothing of a key is special to a file
 * system or a database, and two keys differ there that differ at all: in case, in a space at the
 * end, or in the way a letter is composed.
 *
 * <pre>
 *   id = lower-case hex of SHA-256(joined("dev.codegrant token record id", registration, issuer, subject))
 * </pre>
 */
final class RecordId {

  private static final String PURPOSE = "dev.codegrant token record id";

  private RecordId() {}

  /** 64 characters. */
  static String of(TokenKey key) {
    String joined = joined(PURPOSE, key.registration(), key.issuer(), key.subject());
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(joined.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** The texts, each behind its length: where one ends is not for its content to say. */
  static String joined(String... texts) {
    StringBuilder all = new StringBuilder();
    for (String text : texts) {
      all.append(text.length()).append(':').append(text);
    }
    return all.toString();
  }
}
