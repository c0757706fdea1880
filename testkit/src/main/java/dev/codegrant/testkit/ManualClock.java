package dev.codegrant.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until a test moves it. Given to the fake server and to the client under
 * test, it moves both at once, so that nothing has to sleep until a token expires.
 */
public final class ManualClock extends Clock {
  private final AtomicReference<Instant> now;
  private final ZoneId zone;

  private ManualClock(AtomicReference<Instant> now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  /**
   * Returns a clock that stands at an instant, in UTC.
   *
   * @param instant where it stands
   * @return the clock
   */
  public static ManualClock at(Instant instant) {
    return new ManualClock(new AtomicReference<>(Objects.requireNonNull(instant)), ZoneOffset.UTC);
  }

  /**
   * Moves this clock, and every clock made from it by {@link #withZone}, forward.
   *
   * @param duration how far, not negative
   * @throws IllegalArgumentException if the duration is negative: tokens do not get younger
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("expected a duration of zero or more, got " + duration);
    }
    now.updateAndGet(instant -> instant.plus(duration));
  }

  @Override
  public Instant instant() {
    return Objects.requireNonNull(now.get());
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new ManualClock(now, other);
  }

  @Override
  public String toString() {
    return "ManualClock[" + instant() + "]";
  }
}
