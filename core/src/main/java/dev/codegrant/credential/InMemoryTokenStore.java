package dev.codegrant.credential;

import dev.codegrant.token.TokenSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A {@link TokenStore} for one process, as long as it runs. Thread-safe. */
public final class InMemoryTokenStore implements TokenStore {

  private final Map<TokenKey, StoredTokens> records = new ConcurrentHashMap<>();

  /** One count for all records, so that no version ever comes back after a deletion. */
  private final AtomicLong versions = new AtomicLong(ABSENT);

  /** Makes an empty store. */
  public InMemoryTokenStore() {}

  @Override
  public Optional<StoredTokens> load(TokenKey key) {
    return Optional.ofNullable(records.get(key));
  }

  @Override
  public boolean replace(TokenKey key, long expectedVersion, TokenSet tokens) {
    AtomicBoolean written = new AtomicBoolean();
    records.compute(
        key,
        (k, old) -> {
          if ((old == null ? ABSENT : old.version()) != expectedVersion) {
            return old;
          }
          written.set(true);
          return new StoredTokens(tokens, versions.incrementAndGet());
        });
    return written.get();
  }

  @Override
  public void delete(TokenKey key) {
    records.remove(key);
  }

  /** The number of records; no key and no token. */
  @Override
  public String toString() {
    return "InMemoryTokenStore[" + records.size() + " records]";
  }
}
