package dev.codegrant.openid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A point at which others are held up until a test has seen that they came. */
final class Gate {

  private static final int PATIENCE_SECONDS = 30;

  private final CountDownLatch arrivals;
  private final CountDownLatch opened = new CountDownLatch(1);

  Gate(int arrivals) {
    this.arrivals = new CountDownLatch(arrivals);
  }

  /** Arrives, and waits until the gate is open. */
  void pass() {
    arrivals.countDown();
    await(opened);
  }

  /** Returns when as many as were expected have arrived. */
  void awaitArrivals() {
    await(arrivals);
  }

  void open() {
    opened.countDown();
  }

  /** Returns when something is so that other threads make so. */
  static void awaitThat(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("came in time").isLessThan(deadline);
      LockSupport.parkNanos(100_000);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("came in time").isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
