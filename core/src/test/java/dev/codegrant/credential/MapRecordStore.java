package dev.codegrant.credential;

import dev.codegrant.store.RecordStore;
import dev.codegrant.token.Secret;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A database in a map, whose rows can be read and changed behind the back of the store. */
final class MapRecordStore implements RecordStore {

  private final Map<String, Entry> rows = new LinkedHashMap<>();

  @Override
  public synchronized Optional<Entry> load(String id) {
    return Optional.ofNullable(rows.get(id));
  }

  @Override
  public synchronized boolean replace(String id, long expectedVersion, Entry next) {
    Entry old = rows.get(id);
    if ((old == null ? ABSENT : old.version()) != expectedVersion) {
      return false;
    }
    rows.put(id, next);
    return true;
  }

  @Override
  public synchronized void delete(String id) {
    rows.remove(id);
  }

  synchronized Entry row(TokenKey key) {
    return Optional.ofNullable(rows.get(RecordId.of(key))).orElseThrow();
  }

  synchronized void put(TokenKey key, Entry entry) {
    rows.put(RecordId.of(key), entry);
  }

  synchronized void put(TokenKey key, long version, String text) {
    put(key, new Entry(version, Secret.of(text)));
  }

  synchronized int size() {
    return rows.size();
  }
}
