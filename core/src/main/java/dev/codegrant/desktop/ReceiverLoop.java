package dev.codegrant.desktop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * What the receiver's one thread does: accepts, reads and writes, and never waits for one
 * connection. Nothing that comes over a connection ends it; {@link #stop} does.
 */
final class ReceiverLoop implements Runnable {

  private static final int MOST_VISITS = 64;
  private static final int MOST_ACCEPTED_AT_ONCE = 8;
  private static final int BYTES_READ_AT_ONCE = 8 * 1024;
  private static final long NANOS_TO_LEAVE = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long NANOS_AFTER_A_FAULT = TimeUnit.MILLISECONDS.toNanos(10);

  private final Selector selector;
  private final ServerSocketChannel listening;
  private final Gate gate;
  private final Predicate<Arrival> arrivals;
  private final Set<Visit> visits = new LinkedHashSet<>(); // the oldest first
  private final Queue<Runnable> posted = new ConcurrentLinkedQueue<>();
  private final ByteBuffer scratch = ByteBuffer.allocate(BYTES_READ_AT_ONCE);
  private volatile boolean stopping;

  /** Arrivals are offered to the predicate, which says whether there was room. */
  ReceiverLoop(
      Selector selector, ServerSocketChannel listening, Gate gate, Predicate<Arrival> arrivals) {
    this.selector = selector;
    this.listening = listening;
    this.gate = gate;
    this.arrivals = arrivals;
  }

  @Override
  public void run() {
    try (selector;
        listening) {
      while (!stopping) {
        try {
          turn(nanosToTheNextDeadline());
          accept();
        } catch (IOException | RuntimeException e) {
          // Such as no file descriptor left: it may pass, and must not make the thread spin.
          LockSupport.parkNanos(NANOS_AFTER_A_FAULT);
        }
      }
      leave();
    } catch (IOException | RuntimeException e) {
      stopping = true; // everything is closed, as far as the system lets us
    } finally {
      List.copyOf(visits).forEach(Visit::close);
    }
  }

  /** Ends the loop soon; any thread may call it. */
  void stop() {
    stopping = true;
    selector.wakeup();
  }

  /** Has something done in the loop's thread; any thread may call it. */
  void post(Runnable task) {
    posted.add(task);
    selector.wakeup();
  }

  Gate gate() {
    return gate;
  }

  boolean offer(Arrival arrival) {
    return arrivals.test(arrival);
  }

  void forget(Visit visit) {
    visits.remove(visit);
  }

  private void turn(long nanos) throws IOException {
    if (nanos == Long.MAX_VALUE) {
      selector.select();
    } else if (nanos <= 0) {
      selector.selectNow();
    } else {
      selector.select(TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
    }
    for (Runnable task = posted.poll(); task != null; task = posted.poll()) {
      task.run();
    }
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.attachment() instanceof Visit visit) {
        visit.proceed(scratch);
      }
    }
    selector.selectedKeys().clear();
    List.copyOf(visits).stream().filter(visit -> visit.nanosLeft() <= 0).forEach(Visit::close);
  }

  /** A few at a time: a flood must not push out who connected just now and is about to ask. */
  private void accept() throws IOException {
    for (int i = 0; i < MOST_ACCEPTED_AT_ONCE; i++) {
      SocketChannel channel = listening.accept();
      if (channel == null) {
        return;
      }
      admit(channel);
    }
  }

  private void admit(SocketChannel channel) throws IOException {
    try {
      if (visits.size() >= MOST_VISITS) {
        visits.stream().filter(visit -> !visit.isWithTheFlow()).findFirst().ifPresent(Visit::close);
      }
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      Visit visit = new Visit(channel, key, this);
      key.attach(visit);
      visits.add(visit);
      visit.proceed(scratch);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** The port first, then a moment for the last pages. */
  private void leave() throws IOException {
    listening.close();
    selector.selectNow(); // only now is the port free
    long end = System.nanoTime() + NANOS_TO_LEAVE;
    turn(0);
    List.copyOf(visits).forEach(Visit::sayGoodbye);
    for (long left = NANOS_TO_LEAVE; left > 0 && !visits.isEmpty(); ) {
      turn(Math.min(left, nanosToTheNextDeadline()));
      left = end - System.nanoTime();
    }
  }

  private long nanosToTheNextDeadline() {
    return visits.stream().mapToLong(Visit::nanosLeft).min().orElse(Long.MAX_VALUE);
  }
}
