package dev.codegrant.store;

import dev.codegrant.token.Secret;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Keeps texts under identifiers, each with a version, replaced by compare-and-set: all that a
 * database must do to keep the tokens of users. {@code TokenStore.sealed} makes a token store of
 * it; what it gets is sealed then, so whoever reads it learns nothing, and whoever changes it is
 * found out.
 *
 * <p>Implementations are thread-safe. Each call takes effect at once and as a whole, for all
 * threads, processes and nodes: after {@link #replace} has returned true, every {@link #load} finds
 * the new entry, also after a crash. A call returns or throws within a bounded time. It throws
 * {@code dev.codegrant.error.OAuthException} with {@code STORE_FAILED}, {@code STORE_LOCK_TIMEOUT},
 * {@code STORE_CORRUPT} or {@code STORE_PERMISSIONS}, or any other unchecked exception, when it
 * cannot answer: never "nothing there" for "I do not know". The class {@code RecordStoreContract}
 * in the test-jar of this module checks it.
 */
public interface RecordStore {

  /** The version to expect where there is no entry yet. */
  long ABSENT = 0;

  /**
   * Reads an entry.
   *
   * @param id 64 lower-case hexadecimal digits
   * @return the entry, or empty when there is none
   */
  Optional<Entry> load(String id);

  /**
   * Writes an entry if nobody else did since it was read. Of several who expect the same version,
   * on all nodes, one gets true.
   *
   * @param id 64 lower-case hexadecimal digits
   * @param expectedVersion the version that was read, or {@link #ABSENT} to write where nothing is
   * @param next what to write; its version is another than the expected one
   * @return true when it was written; false when another version is there, or none
   */
  boolean replace(String id, long expectedVersion, Entry next);

  /**
   * Deletes an entry, and every copy of it that the store made; nothing happens when there is none.
   *
   * @param id 64 lower-case hexadecimal digits
   */
  void delete(String id);

  /**
   * Makes a store of one file for each entry, for programs of one user: several processes may use
   * it at the same time, on one machine.
   *
   * @param directory where the files are; made, with mode 0700, if it is not there
   * @return a thread-safe store
   * @throws dev.codegrant.error.ConfigurationException {@code STORE_PERMISSIONS} when others may
   *     read or write the directory, or one of its parents can be exchanged by them
   */
  static RecordStore inDirectory(Path directory) {
    return new FileRecordStore(directory);
  }

  /**
   * What stands under an identifier.
   *
   * @param version from 1 to 2<sup>63</sup> - 1; the store compares it and never counts it up
   * @param text printable ASCII; a secret, because not every application seals it
   */
  record Entry(long version, Secret text) {}
}
