package dev.codegrant.credential;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that moves only when a test says so. */
final class ManualClock extends Clock {

  private final Instant start;
  private final AtomicLong elapsedMillis = new AtomicLong();

  ManualClock(Instant start) {
    this.start = start;
  }

  void advance(Duration duration) {
    elapsedMillis.addAndGet(duration.toMillis());
  }

  @Override
  public Instant instant() {
    return start.plusMillis(elapsedMillis.get());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return Clock.fixed(instant(), zone);
  }
}
