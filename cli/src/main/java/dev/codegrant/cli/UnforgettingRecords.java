package dev.codegrant.cli;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.store.RecordStore;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records in a directory, where damage is not forgotten. The file store reports a damaged entry
 * once and sets it aside; here it is reported each time until it is deleted, so that nobody takes
 * it for an entry that never was.
 *
 * @param directory where the files of the records are
 */
record UnforgettingRecords(Path directory, RecordStore records) implements RecordStore {

  private static final String DAMAGED = "DAMAGED";

  /** Whether an entry was damaged, and not sealed with another key or by another release. */
  static boolean isDamage(ConfigurationException e) {
    return e.kind() == ErrorKind.STORE_CORRUPT && e.reason().equals(Optional.of(DAMAGED));
  }

  @Override
  public Optional<Entry> load(String id) {
    Optional<Entry> found;
    try {
      found = records.load(id);
    } catch (ConfigurationException e) {
      throw e.kind() == ErrorKind.STORE_CORRUPT && isSetAside(id) ? damaged(id, e) : e;
    }
    if (found.isEmpty() && isSetAside(id)) {
      throw damaged(id, null);
    }
    return found;
  }

  @Override
  public boolean replace(String id, long expectedVersion, Entry next) {
    return records.replace(id, expectedVersion, next);
  }

  @Override
  public void delete(String id) {
    records.delete(id);
  }

  private boolean isSetAside(String id) {
    return StoreFiles.damaged(directory).contains(id);
  }

  private ConfigurationException damaged(String id, @Nullable Throwable cause) {
    return new ConfigurationException(
        ErrorKind.STORE_CORRUPT,
        DAMAGED,
        "a whole entry in " + StoreFiles.entry(directory, id),
        "a damaged one, set aside beside it as .corrupt",
        "delete it with: codegrant logout NAME; then log in again",
        cause);
  }
}
