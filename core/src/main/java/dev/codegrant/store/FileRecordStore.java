package dev.codegrant.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** One file for each entry; see {@link EntryFiles} and {@link DirectoryLock}. */
final class FileRecordStore implements RecordStore {

  private static final FileNames NAMES = new FileNames(".json");

  private final PrivateDirectory directory;
  private final DirectoryLock lock;
  private final EntryFiles files;

  FileRecordStore(PrivateDirectory directory, Disk disk, Duration patience) {
    this.directory = directory;
    this.lock = new DirectoryLock(directory, patience);
    this.files = new EntryFiles(directory, NAMES, disk);
    FileFaults.answer(
        directory.path(),
        () -> {
          files.deleteLeftBehind();
          return true;
        });
  }

  static RecordStore open(Path path) {
    PrivateDirectory directory =
        FileFaults.answer(
            path, () -> PrivateDirectory.open(path, OwnerRules.of(path.getFileSystem())));
    return new FileRecordStore(directory, new RealDisk(directory.rules()), DirectoryLock.PATIENCE);
  }

  @Override
  public Optional<Entry> load(String id) {
    FileNames.requireId(id);
    return FileFaults.answer(
        directory.path(),
        () -> {
          directory.require();
          try {
            return files.read(id);
          } catch (UnreadableEntryException e) {
            return lock.whileHeld(() -> files.readOrSetAside(id));
          }
        });
  }

  @Override
  public boolean replace(String id, long expectedVersion, Entry next) {
    FileNames.requireId(id);
    byte[] bytes = EntryFormat.bytes(id, next);
    if (next.version() == expectedVersion) {
      throw FileFaults.argument(
          "an entry of another version than the expected one",
          "version " + expectedVersion + " twice",
          "count the version up");
    }
    return alone(
        () -> {
          long version = files.readOrSetAside(id).map(Entry::version).orElse(ABSENT);
          if (version != expectedVersion) {
            return false;
          }
          files.write(id, bytes);
          return true;
        });
  }

  @Override
  public void delete(String id) {
    FileNames.requireId(id);
    alone(
        () -> {
          files.delete(id);
          return true;
        });
  }

  @Override
  public String toString() {
    return "RecordStore[" + directory.path() + "]";
  }

  private <T> T alone(FileAction<T> action) {
    return FileFaults.answer(
        directory.path(),
        () -> {
          directory.require();
          return lock.whileHeld(action);
        });
  }
}
