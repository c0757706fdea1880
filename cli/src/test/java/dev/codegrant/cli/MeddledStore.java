package dev.codegrant.cli;

import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenRecord;
import dev.codegrant.credential.TokenStore;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * A token store where a test acts before and after each write.
 *
 * @param before gets the number of the write, from 1
 * @param after the same
 */
record MeddledStore(TokenStore store, AtomicInteger count, IntConsumer before, IntConsumer after)
    implements TokenStore {

  static MeddledStore before(TokenStore store, IntConsumer before) {
    return new MeddledStore(store, new AtomicInteger(), before, number -> {});
  }

  static MeddledStore after(TokenStore store, IntConsumer after) {
    return new MeddledStore(store, new AtomicInteger(), number -> {}, after);
  }

  @Override
  public Optional<TokenRecord> load(TokenKey key) {
    return store.load(key);
  }

  @Override
  public boolean replace(TokenKey key, long expectedVersion, TokenRecord next) {
    int number = count.incrementAndGet();
    before.accept(number);
    boolean written = store.replace(key, expectedVersion, next);
    after.accept(number);
    return written;
  }

  @Override
  public void delete(TokenKey key) {
    store.delete(key);
  }
}
