package dev.codegrant.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Values that work once, remembered for as long as anything else lets them through. */
final class UsedOnce {
  private final Map<String, Instant> used = new LinkedHashMap<>();
  private final Duration memory;
  private final Clock clock;

  UsedOnce(Duration memory, Clock clock) {
    this.memory = memory;
    this.clock = clock;
  }

  /** True for one caller only, however many ask at once. */
  synchronized boolean use(String value) {
    Instant now = clock.instant();
    forget(now);
    return used.putIfAbsent(value, now.plus(memory)) == null;
  }

  synchronized int size() {
    return used.size();
  }

  /** The first is the oldest, because all are remembered for the same time. */
  private void forget(Instant now) {
    Iterator<Instant> oldest = used.values().iterator();
    while (oldest.hasNext() && oldest.next().isBefore(now)) {
      oldest.remove();
    }
  }
}
