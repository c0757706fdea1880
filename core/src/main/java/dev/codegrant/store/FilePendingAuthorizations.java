package dev.codegrant.store;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.token.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One file for each text, named by the hash of its identifier: who lists the directory learns none.
 * The version of the entry is when it expires, and so is the time of the file's last change: the
 * oldest are found without reading them all.
 */
final class FilePendingAuthorizations implements PendingAuthorizationStore {

  private static final int MOST = 100_000;
  private static final int MOST_AT_A_TIME = 250;
  private static final int LONGEST_TEXT = 8 * 1024;
  private static final FileNames NAMES = new FileNames(".pending");

  /** What becomes of a time on file systems that count in seconds. */
  private static final Duration GRAIN = Duration.ofSeconds(2);

  private static final Instant LAST = Instant.parse("2262-01-01T00:00:00Z");

  private record Waiting(Path file, FileTime expires) {}

  private final int mostEntries;
  private final int savesBetweenLooks;
  private final Clock clock;
  private final PrivateDirectory directory;
  private final Disk disk;
  private final DirectoryLock lock;
  private final EntryFiles files;

  /** Guarded by the lock. */
  private int savesUntilLook;

  FilePendingAuthorizations(int mostEntries, Clock clock, PrivateDirectory directory, Disk disk) {
    this.mostEntries = mostEntries;
    this.savesBetweenLooks = Math.max(1, Math.min(mostEntries / 8, MOST_AT_A_TIME));
    this.clock = clock;
    this.directory = directory;
    this.disk = disk;
    this.lock = new DirectoryLock(directory, DirectoryLock.PATIENCE);
    this.files = new EntryFiles(directory, NAMES, disk);
    FileFaults.answer(
        directory.path(),
        () -> {
          files.deleteLeftBehind();
          return true;
        });
  }

  static PendingAuthorizationStore open(Path path, int mostEntries, Clock clock) {
    if (mostEntries < 1 || mostEntries > MOST) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "1 to " + MOST + " entries",
          "" + mostEntries,
          "choose how many users may be on their way at the same time");
    }
    PrivateDirectory directory =
        FileFaults.answer(
            path, () -> PrivateDirectory.open(path, OwnerRules.of(path.getFileSystem())));
    return new FilePendingAuthorizations(
        mostEntries, clock, directory, new RealDisk(directory.rules()));
  }

  @Override
  public void save(String id, String sealed, Instant expires) {
    if (sealed.length() > LONGEST_TEXT) {
      throw FileFaults.argument(
          "a text of at most 8 KiB", sealed.length() + " characters", "keep less in it");
    }
    String name = Sha256.hex(id);
    long end = nanos(expires);
    byte[] bytes = EntryFormat.bytes(name, new Entry(end, Secret.of(sealed)));
    FileFaults.answer(
        directory.path(),
        () -> {
          directory.require();
          return lock.whileHeld(
              () -> {
                files.readOrSetAside(name);
                makeRoom();
                files.write(name, bytes);
                return Files.setLastModifiedTime(
                    files.entry(name), FileTime.from(end, TimeUnit.NANOSECONDS));
              });
        });
  }

  @Override
  public Optional<String> take(String id) {
    String name = Sha256.hex(id);
    return FileFaults.answer(
        directory.path(),
        () -> {
          directory.require();
          // Who makes up identifiers keeps nobody from the lock.
          return files.isPresent(name)
              ? lock.whileHeld(() -> takeAlone(name)).flatMap(this::unexpired)
              : Optional.empty();
        });
  }

  private Optional<Entry> takeAlone(String name) throws IOException {
    Optional<Entry> entry = files.readOrSetAside(name);
    if (entry.isPresent()) {
      files.deleteEntry(name);
    }
    return entry;
  }

  private Optional<String> unexpired(Entry entry) {
    return nanos(clock.instant()) > entry.version()
        ? Optional.empty()
        : Optional.of(entry.text().reveal());
  }

  /** Looks for what may go, once in a while: it takes longer the more there is. */
  private void makeRoom() throws IOException {
    if (savesUntilLook-- > 0) {
      return;
    }
    savesUntilLook = savesBetweenLooks - 1;
    FileTime expired = FileTime.from(clock.instant().minus(GRAIN));
    List<Waiting> oldestFirst = new ArrayList<>();
    for (Path file : files.list(NAMES::isOurs)) {
      oldestFirst.add(
          new Waiting(file, Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)));
    }
    oldestFirst.sort(Comparator.comparing(Waiting::expires));
    int excess = oldestFirst.size() - (mostEntries - savesBetweenLooks);
    for (int i = 0; i < oldestFirst.size(); i++) {
      if (i < excess || oldestFirst.get(i).expires().compareTo(expired) < 0) {
        disk.delete(oldestFirst.get(i).file());
      }
    }
  }

  /** Since 1970, and as if time ended in 2262. */
  private static long nanos(Instant time) {
    if (!time.isBefore(LAST)) {
      return Long.MAX_VALUE;
    }
    return Math.max(1, TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano());
  }

  @Override
  public String toString() {
    return "PendingAuthorizationStore[" + directory.path() + "]";
  }
}
