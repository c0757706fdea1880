package dev.codegrant.openid.internal.jose;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A key set as it came.
 *
 * @param keys the set
 * @param fetched when it came
 * @param lifetime how long it is fresh
 * @param clockOffset by how much the server's clock was ahead of ours, if it said its time
 */
record FetchedKeys(
    KeySet keys, Instant fetched, Duration lifetime, Optional<Duration> clockOffset) {

  /** How long a set is used while no fresh one can be had (stale-if-error, RFC 5861 section 4). */
  static final Duration LONGEST_STALE = Duration.ofHours(24);

  boolean isFresh(Instant now) {
    return isYounger(lifetime, now);
  }

  boolean mayBeUsed(Instant now) {
    return isYounger(lifetime.plus(LONGEST_STALE), now);
  }

  /** A clock that was put back makes nothing young. */
  private boolean isYounger(Duration limit, Instant now) {
    Duration age = Duration.between(fetched, now);
    return !age.isNegative() && age.compareTo(limit) < 0;
  }
}
