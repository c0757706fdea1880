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
  private final ConcurrentMap<SingleFlight.Slot, Lease> leases = new ConcurrentHashMap<>();
  private volatile @Nullable Instant storeTrouble;

  /** A lease that this process wrote, or may have written, and whether its request was sent. */
  private record Lease(String holder, boolean sent) {}

  /** Tokens that the server issued for those of a record, and that no store has yet. */
  record Unsaved(TokenRecord before, TokenSet renewed) {}

  /** A request that was made, what came of it, and until when there is no other. */
  private record Attempt(Instant at, Instant until, @Nullable Throwable failure, long version) {}

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
    if (isOfAStore(failure)) {
      storeTrouble = now;
    }
    // An interrupt is no failure of the server: those who wait try once more at once.
    boolean pauses = !isInterrupt(failure) || wasInterrupted(slot, now);
    note(slot, new Attempt(now, pauses ? now.plus(pauseAfter(failure)) : now, failure, 0), now);
  }

  void storeFailed(Instant now) {
    storeTrouble = now;
  }

  private boolean wasInterrupted(SingleFlight.Slot slot, Instant now) {
    Attempt before = attempts.get(slot);
    return before != null
        && before.failure() != null
        && isInterrupt(before.failure())
        && now.isBefore(before.at().plus(PAUSE));
  }

  private static boolean isInterrupt(Throwable failure) {
    return failure instanceof OAuthException e && e.kind() == ErrorKind.INTERRUPTED;
  }

  /** Whether a store failed in the last minute: others may have tokens that it did not take. */
  boolean isStoreTroubled(Instant now) {
    Instant last = storeTrouble;
    return last != null && !now.isBefore(last) && now.isBefore(last.plus(LONGEST_PAUSE));
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

  void succeeded(SingleFlight.Slot slot, Instant now, long version) {
    note(slot, new Attempt(now, now.plus(PAUSE), null, version), now);
  }

  /** The failure of a moment ago: asking again so soon would only be a burden. */
  Optional<Throwable> recentFailure(SingleFlight.Slot slot, Instant now) {
    return recent(slot, now).map(Attempt::failure);
  }

  /** Whether the tokens of this very version came a moment ago. */
  boolean isJustRefreshed(SingleFlight.Slot slot, Instant now, long version) {
    return recent(slot, now)
        .filter(attempt -> attempt.failure() == null && attempt.version() == version)
        .isPresent();
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

  /** The name under which this process writes its lease: the same until it is given back. */
  String holder(SingleFlight.Slot slot, String fresh) {
    return leases.computeIfAbsent(slot, s -> new Lease(fresh, false)).holder();
  }

  /** The request goes out under the lease. */
  void sent(SingleFlight.Slot slot) {
    leases.computeIfPresent(slot, (s, lease) -> new Lease(lease.holder(), true));
  }

  /** How many attempts of this process are in doubt under a lease; -1 when it is another's. */
  int inDoubt(SingleFlight.Slot slot, String holder) {
    Lease lease = leases.get(slot);
    if (lease == null || !lease.holder().equals(holder)) {
      return -1;
    }
    return lease.sent() ? 1 : 0;
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
