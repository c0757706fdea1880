package dev.codegrant.storm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenStore;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Reads a record all the time: it is always there, can be read, and never gets older. */
final class VersionWatch implements AutoCloseable {

  private static final long PAUSE_NANOS = 1_000_000;

  private final TokenStore store;
  private final TokenKey key;
  private final Collection<String> faults = new ConcurrentLinkedQueue<>();
  private final Thread thread = new Thread(this::watch, "version-watch");
  private final AtomicInteger reads = new AtomicInteger();
  private volatile boolean done;

  private VersionWatch(TokenStore store, TokenKey key) {
    this.store = store;
    this.key = key;
  }

  static VersionWatch of(TokenStore store, TokenKey key) {
    VersionWatch watch = new VersionWatch(store, key);
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  private void watch() {
    long last = 0;
    while (!done) {
      try {
        long version = store.load(key).orElseThrow().version();
        if (version < last) {
          faults.add(version + " after " + last);
        }
        last = version;
        reads.incrementAndGet();
      } catch (Throwable e) {
        faults.add(e.toString());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Ends, and fails when it saw something that must not be. */
  @Override
  public void close() {
    Patience.await("a look at the record", () -> reads.get() > 0 || !faults.isEmpty());
    done = true;
    try {
      thread.join(Patience.LONGEST.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    assertThat(thread.isAlive()).as("the watch has not ended").isFalse();
    assertThat(faults).as("what was seen of the record").isEmpty();
  }
}
