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
   * it at the same time, on one machine and on a disk of its own; file systems of the network are
   * not meant. Two copies of this library in one JVM, as two web applications have them, do not
   * know of each other: give each a directory.
   *
   * <p>A file is written beside the old one, forced to disk and then renamed; whenever the program
   * or the power ends, the old entry is there or the new one. {@link #load} waits for nobody,
   * {@link #replace} and {@link #delete} for others at most 10 seconds. An interrupt ends that wait
   * with {@code INTERRUPTED}, and nothing else. After {@code STORE_FAILED} of a {@link #replace},
   * load again: the entry is the old one or the new one.
   *
   * <p>Each call looks at owner, mode, type and links of the directory, of all above it, and of the
   * file: the directory has mode 0700 and the file 0600, or {@code STORE_PERMISSIONS} is thrown. A
   * parent belongs to this user or to root, and others may not write to it unless it has the sticky
   * bit; its owner's group of the same name may. Links among the parents are followed where root
   * made them in a directory that only root writes to. Files of other names are left alone.
   *
   * <p>A damaged file, or one that belongs to another identifier, throws {@code STORE_CORRUPT} once
   * and is renamed to end in {@code .corrupt-1}, at most to 4; then there is no entry. A file of
   * another format ({@code VERSION}) or over 1 MiB ({@code TOO_LARGE}) stays as it is, and throws
   * each time, until it is deleted.
   *
   * <p>On Windows the same is meant by access control lists that name this user alone; parents are
   * not looked at there, and the code has not been run there.
   *
   * @param directory where the files are; made, with mode 0700, if it is not there
   * @return a thread-safe store; its texts, sealed and all, are 1 MiB at most
   * @throws dev.codegrant.error.ConfigurationException {@code STORE_PERMISSIONS} when others may
   *     read or write the directory, or one of its parents can be exchanged by them
   * @throws dev.codegrant.error.TransportException {@code STORE_FAILED} when it cannot be made
   */
  static RecordStore inDirectory(Path directory) {
    return FileRecordStore.open(directory);
  }

  /**
   * What stands under an identifier.
   *
   * @param version from 1 to 2<sup>63</sup> - 1; the store compares it and never counts it up
   * @param text printable ASCII; a secret, because not every application seals it
   */
  record Entry(long version, Secret text) {}
}
