package dev.codegrant.desktop;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A request at the redirect URI, whose answer waits for the judgement. */
final class Arrival {

  private static final long MILLIS_TO_WRITE = 2_000;

  private final String rawQuery;
  private final Consumer<ResultPage> writer;
  private final AtomicBoolean answered = new AtomicBoolean();
  private final CountDownLatch written = new CountDownLatch(1);

  /** The writer passes a page to the receiver's thread, and does not wait. */
  Arrival(String rawQuery, Consumer<ResultPage> writer) {
    this.rawQuery = rawQuery;
    this.writer = writer;
  }

  String rawQuery() {
    return rawQuery;
  }

  /**
   * Answers the browser, once, and waits a moment until the page is on its way: less than a
   * millisecond for a page of ours, and never longer than a browser that does not read may take. An
   * interrupt does not cut the page; the flag stays.
   */
  void answer(ResultPage page) {
    if (!answered.compareAndSet(false, true)) {
      return;
    }
    writer.accept(page);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS_TO_WRITE);
    boolean interrupted = false;
    boolean waiting = true;
    while (waiting) {
      try {
        boolean ignored = written.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        waiting = false;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The page is in the hands of the system, or the connection is gone. */
  void written() {
    written.countDown();
  }
}
