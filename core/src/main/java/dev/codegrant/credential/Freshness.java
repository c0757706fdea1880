package dev.codegrant.credential;

import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.time.Instant;

/**
 * How old an access token is, by the clock.
 *
 * <pre>
 *   issued ............. ageing ........ stale ... end
 *     FRESH: hand out    AGEING: hand    STALE:    DEAD: never
 *                        out, refresh    refresh,  hand out
 *                        meanwhile       then hand
 *                                        out
 * </pre>
 */
enum Freshness {
  /** It has long to live. */
  FRESH,
  /** It is good, and it is time for another. */
  AGEING,
  /** It could die on the way. */
  STALE,
  /** Its end has come. */
  DEAD;

  private static final Duration EARLY = Duration.ofSeconds(30);
  private static final int SHARE_OF_LIFE = 10;
  private static final int SHARE_OF_EARLY = 6;

  /**
   * A token is ageing 30 seconds before its end, or a tenth of its life if that is less, and up to
   * twice as early, so that nodes and users do not all come at once; it is stale 5 seconds before
   * its end, or a sixtieth. Without a stated end it is fresh until somebody rejects it.
   *
   * @param jitter from 0 to 1: how much earlier than need be
   */
  static Freshness of(TokenSet tokens, Instant now, double jitter) {
    Instant end = tokens.accessToken().expiresAt().orElse(Instant.MAX);
    if (end.equals(Instant.MAX)) {
      return FRESH;
    }
    if (!now.isBefore(end)) {
      return DEAD;
    }
    Duration tenth = Duration.between(tokens.issuedAt(), end).dividedBy(SHARE_OF_LIFE);
    Duration early = tenth.compareTo(EARLY) < 0 ? tenth : EARLY;
    if (!now.isBefore(end.minus(early.dividedBy(SHARE_OF_EARLY)))) {
      return STALE;
    }
    Duration earlier = Duration.ofNanos((long) (early.toNanos() * jitter));
    return now.isBefore(end.minus(early).minus(earlier)) ? FRESH : AGEING;
  }

  boolean isAlive() {
    return this != DEAD;
  }
}
