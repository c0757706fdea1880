package dev.codegrant.store;

import java.nio.file.Path;
import java.util.Optional;

/** To be written. */
final class FileRecordStore implements RecordStore {

  FileRecordStore(Path directory) {}

  @Override
  public Optional<Entry> load(String id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean replace(String id, long expectedVersion, Entry next) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(String id) {
    throw new UnsupportedOperationException();
  }
}
