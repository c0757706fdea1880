package dev.codegrant.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what must come, on a machine that may have much else to do. */
final class Patience {

  static final Duration LONGEST = Duration.ofMinutes(2);

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private Patience() {}

  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
