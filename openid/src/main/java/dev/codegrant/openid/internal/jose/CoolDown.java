package dev.codegrant.openid.internal.jose;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A pause between two things that one is asked to do more often. Thread-safe. */
final class CoolDown {

  private final Duration pause;
  private final AtomicReference<@Nullable Instant> last = new AtomicReference<>();

  CoolDown(Duration pause) {
    this.pause = pause;
  }

  /** Whether the caller is the one who may, now. A clock that was put back ends the pause. */
  boolean begin(Instant now) {
    Instant before = last.get();
    if (before != null) {
      Duration since = Duration.between(before, now);
      if (!since.isNegative() && since.compareTo(pause) < 0) {
        return false;
      }
    }
    return last.compareAndSet(before, now);
  }

  /** What was begun did not take place. */
  void forget() {
    last.set(null);
  }
}
