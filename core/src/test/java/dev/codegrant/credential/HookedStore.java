package dev.codegrant.credential;

import dev.codegrant.token.TokenSet;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The view that one node has of a store: what happens on its wire is for the test to say. */
final class HookedStore implements TokenStore {

  final TokenStore records;
  final AtomicInteger loads = new AtomicInteger();
  volatile Runnable beforeLoad = () -> {};
  volatile Runnable afterLoad = () -> {};
  volatile Consumer<TokenRecord> beforeWrite = next -> {};

  HookedStore() {
    this(TokenStore.inMemory(1000, evicted -> {}));
  }

  HookedStore(TokenStore records) {
    this.records = records;
  }

  @Override
  public Optional<TokenRecord> load(TokenKey key) {
    loads.incrementAndGet();
    beforeLoad.run();
    Optional<TokenRecord> record = records.load(key);
    afterLoad.run();
    return record;
  }

  @Override
  public boolean replace(TokenKey key, long expectedVersion, TokenRecord next) {
    beforeWrite.accept(next);
    return records.replace(key, expectedVersion, next);
  }

  @Override
  public void delete(TokenKey key) {
    records.delete(key);
  }

  @Override
  public void save(TokenKey key, TokenSet tokens) {
    records.save(key, tokens);
  }

  /** From now on nothing comes through. */
  void goDown() {
    beforeLoad =
        () -> {
          throw new IllegalStateException("down");
        };
    beforeWrite =
        next -> {
          throw new IllegalStateException("down");
        };
  }

  void comeBack() {
    beforeLoad = () -> {};
    beforeWrite = next -> {};
  }

  /** Whether a write is of a lease, and not of a result. */
  static boolean isLease(TokenRecord next) {
    return next.refresh() instanceof TokenRecord.RefreshState.Running;
  }
}
