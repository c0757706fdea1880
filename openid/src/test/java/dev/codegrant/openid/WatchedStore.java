package dev.codegrant.openid;

import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenRecord;
import dev.codegrant.credential.TokenStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** One node's view of a store: it shows what is written, and lets a case come in between. */
final class WatchedStore implements TokenStore {

  /** Comes before a write, the first of which has the number 1. May throw, and may wait. */
  interface Moment {
    void before(int write);
  }

  private final TokenStore records;
  private final AtomicInteger loads = new AtomicInteger();
  private final AtomicInteger writes = new AtomicInteger();
  private final List<TokenRecord> written = new CopyOnWriteArrayList<>();
  private final List<TokenRecord> turnedDown = new CopyOnWriteArrayList<>();
  private final Moment moment;

  WatchedStore(TokenStore records) {
    this(records, write -> {});
  }

  WatchedStore(TokenStore records, Moment moment) {
    this.records = records;
    this.moment = moment;
  }

  @Override
  public Optional<TokenRecord> load(TokenKey key) {
    loads.incrementAndGet();
    return records.load(key);
  }

  @Override
  public boolean replace(TokenKey key, long expectedVersion, TokenRecord next) {
    moment.before(writes.incrementAndGet());
    boolean taken = records.replace(key, expectedVersion, next);
    (taken ? written : turnedDown).add(next);
    return taken;
  }

  @Override
  public void delete(TokenKey key) {
    records.delete(key);
  }

  /** Returns when it was read so often. */
  void awaitLoads(int number) {
    Gate.awaitThat(() -> loads.get() >= number);
  }

  /** The records that were written, in their order. */
  List<TokenRecord> written() {
    return List.copyOf(written);
  }

  /** The records that came too late. */
  List<TokenRecord> turnedDown() {
    return List.copyOf(turnedDown);
  }

  @Override
  public String toString() {
    return "WatchedStore[" + records + "]";
  }
}
