package dev.codegrant.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.store.SealingKeys;
import dev.codegrant.token.Secret;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The profiles in a directory, each an entry of its own beside those of the tokens, and told from
 * them by its first word. The directory is the list of them: a second one could be wrong.
 *
 * <pre>
 *   id   = lower-case hex of SHA-256("dev.codegrant.cli profile " + name)
 *   text = "profile " + SealingKeys.seal("dev.codegrant.cli profile 1 " + id + " " + version, json)
 * </pre>
 */
final class Profiles {

  private static final String PURPOSE = "dev.codegrant.cli profile ";
  private static final String MARK = "profile ";
  private static final int UNUSED_BITS = 12;
  private static final int MOST_ATTEMPTS = 100;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path directory;
  private final RecordStore records;
  private final SealingKeys keys;

  Profiles(Path directory, RecordStore records, SealingKeys keys) {
    this.directory = directory;
    this.records = records;
    this.keys = keys;
  }

  /**
   * The profile of a name.
   *
   * @throws ConfigurationException {@code STORE_CORRUPT} when it cannot be read
   */
  Optional<Profile> find(SavedName name) {
    String id = id(name);
    return records.load(id).map(entry -> open(id, entry));
  }

  /**
   * Saves a profile under its name, whatever was there.
   *
   * @return the profile in whose place it is, if that can be read
   */
  Optional<Profile> put(Profile profile) {
    String id = id(profile.name());
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      Optional<Entry> replaced = records.load(id);
      long before = replaced.map(Entry::version).orElse(RecordStore.ABSENT);
      long version = 1 + (RANDOM.nextLong() >>> UNUSED_BITS);
      String sealed = MARK + keys.seal(context(id, version), ProfileFormat.write(profile));
      if (version != before && records.replace(id, before, new Entry(version, Secret.of(sealed)))) {
        return replaced.flatMap(entry -> readable(id, entry));
      }
    }
    throw new TransportException(
        ErrorKind.STORE_FAILED,
        "to save a profile",
        "another program that was faster, a hundred times in a row",
        "try again later",
        null);
  }

  void delete(SavedName name) {
    records.delete(id(name));
  }

  /** All that is saved, and what belongs to none of it. */
  Inventory.Listing list() {
    return new Inventory(directory, records, this, new TokenIds(keys)).listing();
  }

  /** Whether it is the entry of a profile, and not of tokens. */
  static boolean isProfile(Entry entry) {
    return entry.text().reveal().startsWith(MARK);
  }

  /**
   * Opens the entry of a profile.
   *
   * @throws ConfigurationException {@code STORE_CORRUPT} when this key or this release cannot
   */
  Profile open(String id, Entry entry) {
    return Optional.of(entry)
        .filter(Profiles::isProfile)
        .map(marked -> marked.text().reveal())
        .flatMap(marked -> keys.open(context(id, entry.version()), marked.substring(MARK.length())))
        .map(json -> ProfileFormat.read(json).orElseThrow(() -> corrupt("VERSION")))
        .orElseThrow(() -> corrupt("SEAL"));
  }

  private Optional<Profile> readable(String id, Entry entry) {
    try {
      return Optional.of(open(id, entry));
    } catch (ConfigurationException e) {
      return Optional.empty();
    }
  }

  private ConfigurationException corrupt(String reason) {
    boolean other = reason.equals("VERSION");
    return new ConfigurationException(
        ErrorKind.STORE_CORRUPT,
        reason,
        "an entry of this program, sealed with this key, in " + directory,
        other ? "one of another release" : "one that does not open",
        other
            ? "use the release that wrote it; or end the login at its server, and log in again"
                + " under another name"
            : "name the key that sealed it with --store-key FILE; without that key nobody opens it:"
                + " delete the directory then, and log in again",
        null);
  }

  private static String context(String id, long version) {
    return PURPOSE + "1 " + id + " " + version;
  }

  private static String id(SavedName name) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest((PURPOSE + name.text()).getBytes(UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
