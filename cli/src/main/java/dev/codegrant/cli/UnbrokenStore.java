package dev.codegrant.cli;

import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenRecord;
import dev.codegrant.credential.TokenStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A token store while this program refreshes. Between the lease and its result, Ctrl-C and SIGTERM
 * do not end the program: the answer on its way may be the only refresh token that works. Where the
 * program only waits for the refresh of another, they do.
 */
final class UnbrokenStore implements TokenStore, AutoCloseable {

  /** How long a result that the store refuses is tried again, before the program ends. */
  static final Duration FOR_THE_STORE = Duration.ofSeconds(10);

  private final TokenStore store;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread atExit;
  private volatile boolean isLeased;
  private boolean isUnwritten;

  private UnbrokenStore(TokenStore store, Duration patience) {
    this.store = store;
    this.atExit = new Thread(() -> awaitEnd(patience), "codegrant-unbroken");
  }

  /**
   * The patience for a refresh: one request for the tokens and two for keys, each counted double,
   * as this program's transport may count connecting apart.
   */
  static Duration patience(Duration requestTimeout) {
    return requestTimeout.multipliedBy(6).plus(FOR_THE_STORE);
  }

  /**
   * Begins to hold the program up.
   *
   * @param patience how long, at most
   */
  static UnbrokenStore of(TokenStore store, Duration patience) {
    UnbrokenStore unbroken = new UnbrokenStore(store, patience);
    Runtime.getRuntime().addShutdownHook(unbroken.atExit);
    return unbroken;
  }

  @Override
  public Optional<TokenRecord> load(TokenKey key) {
    return store.load(key);
  }

  @Override
  public boolean replace(TokenKey key, long expectedVersion, TokenRecord next) {
    boolean before = isLeased;
    isLeased = true;
    boolean threw = true;
    try {
      boolean written = store.replace(key, expectedVersion, next);
      isLeased = before || written;
      threw = false;
      return written;
    } finally {
      wrote(threw);
    }
  }

  @Override
  public void delete(TokenKey key) {
    store.delete(key);
  }

  /**
   * Waits until what could not be written at first is written: the library goes on trying.
   *
   * @return whether it is
   */
  synchronized boolean isWrittenWithin(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      while (isUnwritten) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        wait(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Lets the program end. */
  @Override
  public void close() {
    over.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The program is ending, and no longer waits for this.
    }
  }

  private synchronized void wrote(boolean threw) {
    isUnwritten = threw;
    notifyAll();
  }

  /** Waits for the result of a lease; without one, for nothing. */
  void awaitEnd(Duration patience) {
    try {
      if (isLeased) {
        boolean unused = over.await(patience.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
