package dev.codegrant.credential;

import dev.codegrant.credential.TokenRecord.RefreshState.Ended;
import dev.codegrant.credential.TokenRecord.RefreshState.Running;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.TokenSet;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The states of a record, as the one who wants to refresh it sees them.
 *
 * <pre>
 *            its time comes             one takes the lease
 *   FRESH ───────────────────► STALE ─────────────────────► REFRESHING
 *     ▲                          ▲                              │
 *     │                          │ no answer, or the lease ends │
 *     │                          └──────────────────────────────┤
 *     │ new tokens                                              │
 *     └─────────────────────────────────────────────────────────┤
 *                                                refused, as no │ refresh token
 *                                                               ▼
 *                                                              DEAD
 * </pre>
 *
 * <p>A record stays DEAD until another authorization is saved over it. A lease that ended without a
 * word, because its holder crashed or was held up, makes the record STALE with one attempt more in
 * doubt: the refresh token may have been replaced, so its refusal will not tell a revoked grant.
 */
sealed interface RecordState {

  /** Hand out what is there. */
  record Fresh() implements RecordState {}

  /**
   * Refresh.
   *
   * @param unanswered how many attempts were made before, without an answer
   * @param takenOver whether the last one was another's, and never ended
   */
  record Stale(int unanswered, boolean takenOver) implements RecordState {}

  /** Wait for the one who refreshes. */
  record Refreshing(Running lease) implements RecordState {}

  /** Only the user can help. */
  record Dead(ErrorKind kind) implements RecordState {}

  /**
   * Judges a record.
   *
   * @param rejected a token that is not to be handed out, or null
   * @param ours for a lease of this process, on which nobody works: how many attempts under it are
   *     in doubt; -1 for a lease of another
   * @param hasEnded whether another's lease can no longer be kept
   */
  static RecordState of(
      TokenRecord record,
      Instant now,
      double jitter,
      @Nullable AccessToken rejected,
      ToIntFunction<Running> ours,
      Predicate<Running> hasEnded) {
    if (!isSame(record.tokens(), rejected)
        && Freshness.of(record.tokens(), now, jitter) == Freshness.FRESH) {
      return new Fresh();
    }
    if (record.refresh() instanceof Ended end) {
      return new Dead(end.kind());
    }
    if (record.tokens().refreshToken().isEmpty()) {
      return new Dead(ErrorKind.REAUTHENTICATION_REQUIRED);
    }
    if (record.refresh() instanceof Running lease) {
      int inDoubt = ours.applyAsInt(lease);
      if (inDoubt >= 0) {
        return new Stale(lease.unanswered() + inDoubt, false);
      }
      return hasEnded.test(lease) ? new Stale(lease.unanswered() + 1, true) : new Refreshing(lease);
    }
    return new Stale(record.refresh().unanswered(), false);
  }

  /** Whether this is the very token that somebody did not take. */
  static boolean isSame(TokenSet tokens, @Nullable AccessToken rejected) {
    return rejected != null && tokens.accessToken().value().equals(rejected.value());
  }
}
