package dev.codegrant.credential;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.TransportException;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * What the last refresh of a record left behind in this process, for the next one, whichever source
 * makes it. Most records have nothing here.
 */
final class RefreshMemory {

  /** The time between two requests for one record, if the first brought nothing of use. */
  static final Duration PAUSE = Duration.ofSeconds(5);

  private static final Duration PAUSE_OF_A_STORE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final int MANY = 1024;

  private final ConcurrentMap<SingleFlight.Slot, Unsaved> unsaved = new ConcurrentHashMap<>();
  private final ConcurrentMap<SingleFlight.Slot, Attempt> attempts = new ConcurrentHashMap<>();
  private final ConcurrentMap<SingleFlight.Slot, String> leases = new ConcurrentHashMap<>();

  /** Tokens that the server issued for those of a record, and that no store has yet. */
  record Unsaved(TokenRecord before, TokenSet renewed) {}

  /** A request that was made, what came of it, and until when there is no other. */
  private record Attempt(Instant at, Instant until, @Nullable Throwable failure) {}

  void keep(SingleFlight.Slot slot, Unsaved tokens) {
    unsaved.put(slot, tokens);
  }

  Optional<Unsaved> unsaved(SingleFlight.Slot slot) {
    return Optional.ofNullable(unsaved.get(slot));
  }

  /** All that wait for a store, as it is now. */
  Map<SingleFlight.Slot, Unsaved> allUnsaved() {
    return Map.copyOf(unsaved);
  }

  void forgetUnsaved(SingleFlight.Slot slot, Unsaved tokens) {
    unsaved.remove(slot, tokens);
  }

  void failed(SingleFlight.Slot slot, Instant now, Throwable failure) {
    if (!(failure instanceof OAuthException e && e.kind() == ErrorKind.INTERRUPTED)) {
      note(slot, new Attempt(now, now.plus(pauseAfter(failure)), failure), now);
    }
  }

  private static Duration pauseAfter(Throwable failure) {
    if (isOfAStore(failure)) {
      return PAUSE_OF_A_STORE;
    }
    if (failure instanceof TransportException e && e.retryAfter().isPresent()) {
      Duration asked = e.retryAfter().get();
      if (asked.compareTo(PAUSE) > 0) {
        return asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
      }
    }
    return PAUSE;
  }

  /** Whether a store failed, and not a server. */
  static boolean isOfAStore(Throwable failure) {
    return failure instanceof OAuthException e && e.kind().name().startsWith("STORE_");
  }

  void succeeded(SingleFlight.Slot slot, Instant now) {
    note(slot, new Attempt(now, now.plus(PAUSE), null), now);
  }

  /** The failure of a moment ago: asking again so soon would only be a burden. */
  Optional<Throwable> recentFailure(SingleFlight.Slot slot, Instant now) {
    return recent(slot, now).map(Attempt::failure);
  }

  /** Whether tokens came a moment ago. */
  boolean isJustRefreshed(SingleFlight.Slot slot, Instant now) {
    return recent(slot, now).filter(attempt -> attempt.failure() == null).isPresent();
  }

  /** An attempt in the future is of a clock that was set back. */
  private Optional<Attempt> recent(SingleFlight.Slot slot, Instant now) {
    return Optional.ofNullable(attempts.get(slot))
        .filter(attempt -> !now.isBefore(attempt.at()) && now.isBefore(attempt.until()));
  }

  private void note(SingleFlight.Slot slot, Attempt attempt, Instant now) {
    attempts.put(slot, attempt);
    if (attempts.size() > MANY) {
      attempts.values().removeIf(old -> !now.isBefore(old.until()) || now.isBefore(old.at()));
    }
  }

  /** The name under which this process wrote, or may have written, its lease. */
  void leased(SingleFlight.Slot slot, String holder) {
    leases.put(slot, holder);
  }

  boolean isOurLease(SingleFlight.Slot slot, String holder) {
    return holder.equals(leases.get(slot));
  }

  void released(SingleFlight.Slot slot) {
    leases.remove(slot);
  }

  /** The user signed out, or another one wrote: nothing of the time before counts. */
  void forget(SingleFlight.Slot slot) {
    unsaved.remove(slot);
    attempts.remove(slot);
    leases.remove(slot);
  }
}
