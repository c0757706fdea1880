package dev.codegrant.store;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The store of one process: in the order of arrival, which is the order of expiry. */
final class InMemoryPendingAuthorizations implements PendingAuthorizationStore {

  private static final int MOST = 1_000_000;

  private final int mostEntries;
  private final Clock clock;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private record Entry(String sealed, Instant expires) {}

  InMemoryPendingAuthorizations(int mostEntries, Clock clock) {
    if (mostEntries < 1 || mostEntries > MOST) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "1 to " + MOST + " entries",
          "" + mostEntries,
          "choose how many users may be on their way at the same time");
    }
    this.mostEntries = mostEntries;
    this.clock = clock;
  }

  @Override
  public synchronized void save(String id, String sealed, Instant expires) {
    Instant now = clock.instant();
    Iterator<Entry> oldestFirst = entries.values().iterator();
    while (oldestFirst.hasNext()) {
      boolean expired = now.isAfter(oldestFirst.next().expires());
      if (!expired && entries.size() < mostEntries) {
        break;
      }
      oldestFirst.remove();
    }
    entries.put(id, new Entry(sealed, expires));
  }

  @Override
  public synchronized Optional<String> take(String id) {
    return Optional.ofNullable(entries.remove(id))
        .filter(entry -> !clock.instant().isAfter(entry.expires()))
        .map(Entry::sealed);
  }

  synchronized int size() {
    return entries.size();
  }

  @Override
  public synchronized String toString() {
    return "PendingAuthorizationStore[in memory, " + entries.size() + " waiting]";
  }
}
