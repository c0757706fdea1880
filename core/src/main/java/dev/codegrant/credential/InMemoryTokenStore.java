package dev.codegrant.credential;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The store of one process: in the order of their last use, so that the longest unused goes. */
final class InMemoryTokenStore implements TokenStore {

  private static final int MOST = 10_000_000;
  private static final float LOAD_FACTOR = 0.75f;

  private final int mostRecords;
  private final Consumer<TokenKey> evicted;
  private final Map<TokenKey, TokenRecord> records = new LinkedHashMap<>(16, LOAD_FACTOR, true);

  InMemoryTokenStore(int mostRecords, Consumer<TokenKey> evicted) {
    if (mostRecords < 1 || mostRecords > MOST) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "1 to " + MOST + " records",
          "" + mostRecords,
          "choose how many users may be signed in at the same time");
    }
    this.mostRecords = mostRecords;
    this.evicted = evicted;
  }

  @Override
  public synchronized Optional<TokenRecord> load(TokenKey key) {
    return Optional.ofNullable(records.get(key));
  }

  @Override
  public boolean replace(TokenKey key, long expectedVersion, TokenRecord next) {
    next.requireOtherVersionThan(expectedVersion);
    TokenKey oldest;
    synchronized (this) {
      TokenRecord old = records.get(key);
      if ((old == null ? ABSENT : old.version()) != expectedVersion) {
        return false;
      }
      records.put(key, next);
      oldest = evict();
    }
    if (oldest != null) {
      evicted.accept(oldest); // the application's own code, so outside of the lock
    }
    return true;
  }

  private @Nullable TokenKey evict() {
    if (records.size() <= mostRecords) {
      return null;
    }
    TokenKey oldest = records.keySet().iterator().next();
    records.remove(oldest);
    return oldest;
  }

  @Override
  public synchronized void delete(TokenKey key) {
    records.remove(key);
  }

  /** The number of records; no key and no token. */
  @Override
  public synchronized String toString() {
    return "TokenStore[in memory, " + records.size() + " records]";
  }
}
