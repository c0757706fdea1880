package dev.codegrant.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A refresh token's other half.
 *
 * @param confirmation what it is bound to: only that of a public client is, RFC 9449 section 5
 * @param needsCredentials true if its client had some when it was issued, RFC 6749 section 6
 */
record IssuedRefreshToken(
    Grant grant,
    Confirmation confirmation,
    boolean needsCredentials,
    AtomicReference<@Nullable Instant> replaced) {

  /**
   * True for one caller only, however many ask at once, and for those who come within the grace
   * that counts from then on.
   */
  boolean spend(Instant now, Duration grace) {
    Instant first = replaced.compareAndExchange(null, now);
    return first == null || now.isBefore(first.plus(grace));
  }

  /** True if it would be taken now. */
  boolean isGood(Instant now, Duration grace) {
    Instant first = replaced.get();
    return !grant.isRevoked() && (first == null || now.isBefore(first.plus(grace)));
  }
}
