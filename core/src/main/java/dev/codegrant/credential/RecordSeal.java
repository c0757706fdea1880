package dev.codegrant.credential;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.store.SealingKeys;
import dev.codegrant.token.Secret;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Closes the text of a record before it is stored, and opens it. The seal is bound to the key and
 * to the version, so that a record opens under no other user, and not in the place of another
 * version of itself.
 *
 * <pre>
 *   context = joined("dev.codegrant token record 1", registration, issuer, subject, version)
 *   stored  = SealingKeys.seal(context, text)
 * </pre>
 */
final class RecordSeal {

  private static final String PURPOSE = "dev.codegrant token record 1";
  private static final int SHORTEST_REASON = 10;

  /** What SealingKeys makes, of whatever version. */
  private static final Pattern SEALED = Pattern.compile("[0-9]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

  private final @Nullable SealingKeys keys;
  private final String description;

  private RecordSeal(@Nullable SealingKeys keys, String description) {
    this.keys = keys;
    this.description = description;
  }

  RecordSeal(SealingKeys keys) {
    this(keys, "sealed by " + keys);
  }

  /**
   * No seal: the text is stored as it is.
   *
   * @throws ConfigurationException {@code INVALID_ARGUMENT} for a reason of less than ten
   *     characters
   */
  static RecordSeal none(String reason) {
    if (reason.strip().length() < SHORTEST_REASON) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "a reason of " + SHORTEST_REASON + " characters or more for tokens in plain text",
          "a shorter one",
          "write down why no key is to be had; a reviewer will read it");
    }
    return new RecordSeal(null, "insecure plaintext: " + reason.strip());
  }

  Secret close(TokenKey key, long version, Secret text) {
    return keys == null ? text : Secret.of(keys.seal(context(key, version), text.reveal()));
  }

  /**
   * Opens what was stored.
   *
   * @throws ConfigurationException {@code STORE_CORRUPT} with the reason {@code SEAL}
   */
  Secret open(TokenKey key, long version, Secret stored) {
    if (keys == null) {
      requirePlain(stored);
      return stored;
    }
    return keys.open(context(key, version), stored.reveal())
        .map(Secret::of)
        .orElseThrow(() -> unopened(stored));
  }

  @Override
  public String toString() {
    return description;
  }

  private static String context(TokenKey key, long version) {
    return RecordId.joined(
        PURPOSE, key.registration(), key.issuer(), key.subject(), Long.toString(version));
  }

  private static void requirePlain(Secret stored) {
    if (SEALED.matcher(stored.reveal()).matches()) {
      throw corrupt(
          "a record in plain text",
          "one that is sealed",
          "read it with TokenStore.sealed and the keys that sealed it; nothing was written");
    }
  }

  /** Else whoever may write to the database could give users tokens of his own. */
  private static ConfigurationException unopened(Secret stored) {
    if (stored.reveal().startsWith("{")) {
      return corrupt(
          "a record that is sealed",
          "one in plain text",
          "find out who wrote it: TokenStore.insecurePlaintext, or somebody who wants his own"
              + " tokens used; to go over to sealed records, delete those in plain text");
    }
    return corrupt(
        "a record that one of the keys sealed, for this user and this version",
        "one that does not open",
        "check that all nodes have the key that sealed it; if they do, the record was changed,"
            + " exchanged or cut off: restore it, or delete it and let the user sign in again");
  }

  private static ConfigurationException corrupt(String expected, String came, String advice) {
    return new ConfigurationException(
        ErrorKind.STORE_CORRUPT, "SEAL", expected, came, advice, null);
  }
}
