package dev.codegrant.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** A pool without a connection for some of those who ask: they wait until it has one. */
final class GatedSource implements SourceOf {

  private final DataSource source;
  private final CountDownLatch waiting;
  private final CountDownLatch free = new CountDownLatch(1);
  private volatile boolean shut;

  /** A pool over a database, for so many who will wait. */
  GatedSource(DataSource source, int waiters) {
    this.source = source;
    this.waiting = new CountDownLatch(waiters);
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (shut) {
      waiting.countDown();
      await(free);
    }
    return source.getConnection();
  }

  /** From now on whoever asks waits. */
  void shut() {
    shut = true;
  }

  /** Waits until all who were expected do; whoever asks from now on gets a connection at once. */
  void leaveThemWaiting() throws SQLException {
    await(waiting);
    shut = false;
  }

  /** There are connections for those who wait, too. */
  void free() {
    free.countDown();
  }

  private static void await(CountDownLatch latch) throws SQLException {
    try {
      if (!latch.await(10, TimeUnit.SECONDS)) {
        throw new SQLException("nothing came");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException(e);
    }
  }
}
