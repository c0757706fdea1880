package dev.codegrant.openid;

import dev.codegrant.store.RecordStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A database in a map, which its administrator can look into. */
final class MapOfRecords implements RecordStore {

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  @Override
  public synchronized Optional<Entry> load(String id) {
    return Optional.ofNullable(entries.get(id));
  }

  @Override
  public synchronized boolean replace(String id, long expectedVersion, Entry next) {
    long version = load(id).map(Entry::version).orElse(ABSENT);
    if (version != expectedVersion) {
      return false;
    }
    entries.put(id, next);
    return true;
  }

  @Override
  public synchronized void delete(String id) {
    entries.remove(id);
  }

  /** All that is there, in words. */
  synchronized String texts() {
    StringBuilder all = new StringBuilder();
    entries.forEach((id, entry) -> all.append(id).append(' ').append(entry.text().reveal()));
    return all.toString();
  }
}
