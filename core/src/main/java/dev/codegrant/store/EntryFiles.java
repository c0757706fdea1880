package dev.codegrant.store;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import dev.codegrant.store.RecordStore.Entry;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The files of one kind of store in a directory. As {@link AtomicWrite} leaves the old entry or the
 * new one, whole, at any time, {@link #read} needs no lock. All else is done under that of the
 * directory.
 */
final class EntryFiles {

  /** For the lock, where nothing depends on it; a write takes milliseconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final PrivateDirectory directory;
  private final FileNames names;
  private final Disk disk;
  private final AtomicWrite atomic;

  EntryFiles(PrivateDirectory directory, FileNames names, Disk disk) {
    this.directory = directory;
    this.names = names;
    this.disk = disk;
    this.atomic = new AtomicWrite(directory.path(), disk);
  }

  /**
   * Reads an entry.
   *
   * @throws UnreadableEntryException when the file is no entry of this identifier
   */
  Optional<Entry> read(String id) throws IOException {
    Optional<byte[]> bytes =
        Uninterrupted.run(
            () -> WholeFile.read(entry(id), EntryFormat.MOST_BYTES, directory.rules()));
    return bytes.isEmpty() ? Optional.empty() : Optional.of(EntryFormat.read(id, bytes.get()));
  }

  /**
   * Reads an entry for one who will write, or for one who could not read it.
   *
   * @throws ConfigurationException {@code STORE_CORRUPT}; then the file has another name, unless it
   *     may be of another release of this library
   */
  Optional<Entry> readOrSetAside(String id) throws IOException {
    try {
      return read(id);
    } catch (UnreadableEntryException e) {
      if (e.reason().stays()) {
        throw FileFaults.corrupt(
            e, entry(id), "use the release that wrote it, or delete the entry");
      }
      Path aside = freeNameAside(id);
      disk.rename(entry(id), aside);
      atomic.sync();
      throw FileFaults.corrupt(e, entry(id), "look at it in " + aside + "; the entry is gone");
    }
  }

  /** Writes an entry, in the bytes of {@link EntryFormat}, in place of the one there is. */
  void write(String id, byte[] bytes) throws IOException {
    atomic.write(() -> directory.path().resolve(names.temporary(id)), entry(id), bytes);
  }

  /** Deletes an entry, and all copies of it: these first, as nobody asks for them twice. */
  void delete(String id) throws IOException {
    List<Path> copies = list(name -> names.isCopy(id, name));
    boolean present = isPresent(id);
    for (Path copy : copies) {
      disk.delete(copy);
    }
    if (present) {
      disk.delete(entry(id));
    }
    if (present || !copies.isEmpty()) {
      atomic.sync();
    }
  }

  /** Deletes an entry that was just read. */
  void deleteEntry(String id) throws IOException {
    disk.delete(entry(id));
    atomic.sync();
  }

  /**
   * Deletes what writers left who were killed. Whoever holds the lock is the only one who writes;
   * as long as there is nothing to delete, nobody has to wait for it. It is left to the next one
   * where somebody stands still with the lock, and as a rule in the middle of a write: who reads
   * must not fail for that.
   */
  void deleteLeftBehind() throws IOException {
    if (list(names::isTemporary).isEmpty()) {
      return;
    }
    try {
      new DirectoryLock(directory, PATIENCE)
          .whileHeld(
              () -> {
                for (Path temporary : list(names::isTemporary)) {
                  disk.delete(temporary);
                }
                return true;
              });
    } catch (TransportException e) {
      if (e.kind() != ErrorKind.STORE_LOCK_TIMEOUT) {
        throw e;
      }
    }
  }

  /** Whether there is a file for an entry, whatever is in it. */
  boolean isPresent(String id) throws IOException {
    try {
      directory.rules().requireFile(entry(id));
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** The file of an entry. */
  Path entry(String id) {
    return directory.path().resolve(names.entry(id));
  }

  /** The files of this kind of store whose names meet a condition; no directories. */
  List<Path> list(Predicate<String> condition) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory.path())) {
      for (Path path : all) {
        if (condition.test(String.valueOf(path.getFileName()))
            && !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          found.add(path);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found;
  }

  /** A free name, or that of the last copy: the first ones tell most. */
  private Path freeNameAside(String id) {
    for (int number = 1; ; number++) {
      Path aside = directory.path().resolve(names.corrupt(id, number));
      if (number == FileNames.MOST_CORRUPT || !Files.exists(aside, LinkOption.NOFOLLOW_LINKS)) {
        return aside;
      }
    }
  }
}
