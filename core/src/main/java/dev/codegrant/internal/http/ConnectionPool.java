package dev.codegrant.internal.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Connections that wait for the next exchange of who made them. Old ones, of anybody, are closed
 * when the pool is next used: it has no thread. Thread-safe; the lock is never held over I/O that
 * waits.
 */
final class ConnectionPool {

  static final int MOST = 64;
  static final int MOST_PER_ORIGIN = 16;
  static final long LONGEST_IDLE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private record Idle(Connector owner, Origin origin, Connection connection, long since) {
    boolean isFor(Connector owner, Origin origin) {
      return this.owner == owner && this.origin.equals(origin);
    }
  }

  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();

  /** The longest idle first. */
  private final Deque<Idle> waiting = new ArrayDeque<>();

  ConnectionPool(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** A connection that the server has neither closed nor written to, or null. */
  @Nullable Connection take(Connector owner, Origin origin) {
    for (Connection found = newest(owner, origin); found != null; found = newest(owner, origin)) {
      if (found.isSilent()) {
        return found;
      }
      found.close();
    }
    return null;
  }

  /** Keeps a connection for the next exchange, or closes it where there is no room. */
  void give(Connector owner, Origin origin, Connection connection) {
    List<Connection> closing = new ArrayList<>(0);
    lock.lock();
    try {
      removeOld(closing);
      if (waiting.stream().filter(idle -> idle.isFor(owner, origin)).count() >= MOST_PER_ORIGIN) {
        closing.add(connection);
      } else {
        if (waiting.size() >= MOST) {
          closing.add(waiting.removeFirst().connection);
        }
        waiting.addLast(new Idle(owner, origin, connection, nanoTime.getAsLong()));
      }
    } finally {
      lock.unlock();
    }
    closing.forEach(Connection::close);
  }

  private @Nullable Connection newest(Connector owner, Origin origin) {
    List<Connection> closing = new ArrayList<>(0);
    lock.lock();
    try {
      removeOld(closing);
      for (Iterator<Idle> all = waiting.descendingIterator(); all.hasNext(); ) {
        Idle idle = all.next();
        if (idle.isFor(owner, origin)) {
          all.remove();
          return idle.connection;
        }
      }
      return null;
    } finally {
      lock.unlock();
      closing.forEach(Connection::close);
    }
  }

  private void removeOld(List<Connection> closing) {
    long now = nanoTime.getAsLong();
    while (!waiting.isEmpty() && now - waiting.getFirst().since > LONGEST_IDLE_NANOS) {
      closing.add(waiting.removeFirst().connection);
    }
  }
}
