package dev.codegrant.credential;

import dev.codegrant.credential.TokenRecord.RefreshState.Running;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.TransportException;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
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
  private static final Duration LONGEST_LEASE = Duration.ofHours(1);
  private static final int MANY = 1024;

  private final ConcurrentMap<SingleFlight.Slot, Unsaved> unsaved = new ConcurrentHashMap<>();
  private final ConcurrentMap<SingleFlight.Slot, Attempt> attempts = new ConcurrentHashMap<>();
  private final ConcurrentMap<SingleFlight.Slot, Attempt> ofTheStore = new ConcurrentHashMap<>();
  private final ConcurrentMap<SingleFlight.Slot, Lease> leases = new ConcurrentHashMap<>();
  private final ConcurrentMap<SingleFlight.Slot, Seen> idle = new ConcurrentHashMap<>();
  private volatile @Nullable Instant storeTrouble;

  /** A lease that this process wrote, or may have written, and whether its request was sent. */
  private record Lease(String holder, boolean sent, Instant at) {}

  /** A record for which there was nothing to do, and the lease of another that it had. */
  private record Seen(@Nullable Running lease, long firstNanos, Instant last) {}

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

  /** Whether this was the one who made an end of them. */
  boolean forgetUnsaved(SingleFlight.Slot slot, Unsaved tokens) {
    return unsaved.remove(slot, tokens);
  }

  void failed(SingleFlight.Slot slot, Instant now, Throwable failure) {
    if (isOfAStore(failure)) {
      storeTrouble = now;
      note(ofTheStore, slot, new Attempt(now, now.plus(PAUSE_OF_A_STORE), failure, 0), now);
      return;
    }
    // An interrupt is no failure of the server: those who wait try once more at once.
    boolean pauses = !isInterrupt(failure) || wasInterrupted(slot, now);
    note(
        attempts,
        slot,
        new Attempt(now, pauses ? now.plus(pauseAfter(failure)) : now, failure, 0),
        now);
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
    note(attempts, slot, new Attempt(now, now.plus(PAUSE), null, version), now);
  }

  /**
   * The failure of a moment ago, of the store or else of the server: asking again so soon would
   * only be a burden.
   */
  Optional<Throwable> recentFailure(SingleFlight.Slot slot, Instant now) {
    return recent(ofTheStore, slot, now)
        .or(() -> recent(attempts, slot, now))
        .map(Attempt::failure);
  }

  /** When the tokens of this very version came, if that was a moment ago. */
  Optional<Instant> justRefreshed(SingleFlight.Slot slot, Instant now, long version) {
    return recent(attempts, slot, now)
        .filter(attempt -> attempt.failure() == null && attempt.version() == version)
        .map(Attempt::at);
  }

  /** An attempt in the future is of a clock that was set back. */
  private static Optional<Attempt> recent(
      Map<SingleFlight.Slot, Attempt> of, SingleFlight.Slot slot, Instant now) {
    return Optional.ofNullable(of.get(slot))
        .filter(attempt -> !now.isBefore(attempt.at()) && now.isBefore(attempt.until()));
  }

  private static void note(
      Map<SingleFlight.Slot, Attempt> to, SingleFlight.Slot slot, Attempt attempt, Instant now) {
    to.put(slot, attempt);
    if (to.size() > MANY) {
      to.values().removeIf(old -> !now.isBefore(old.until()) || now.isBefore(old.at()));
    }
  }

  /** There is nothing to do for a record while its token lives: it has ended, or is another's. */
  void idle(SingleFlight.Slot slot, Instant now, long nanos, @Nullable Running lease) {
    idle.compute(
        slot,
        (s, before) ->
            before != null && Objects.equals(before.lease(), lease)
                ? new Seen(lease, before.firstNanos(), now)
                : new Seen(lease, nanos, now));
    if (idle.size() > MANY) {
      idle.values().removeIf(old -> !now.isBefore(old.last().plus(LONGEST_PAUSE)));
    }
  }

  /** Whether there was nothing to do a moment ago. */
  boolean isIdle(SingleFlight.Slot slot, Instant now) {
    Seen seen = idle.get(slot);
    return seen != null
        && !now.isBefore(seen.last())
        && now.isBefore(seen.last().plus(PAUSE_OF_A_STORE));
  }

  /** For how long this process has known a lease. */
  Duration seen(SingleFlight.Slot slot, Running lease, long nanos) {
    Seen seen = idle.get(slot);
    return seen == null || !lease.equals(seen.lease())
        ? Duration.ZERO
        : Duration.ofNanos(nanos - seen.firstNanos());
  }

  /** The name under which this process writes its lease: the same until it is given back. */
  String holder(SingleFlight.Slot slot, String fresh, Instant now) {
    if (leases.size() > MANY) { // another node would have taken them over long ago
      leases.values().removeIf(old -> !now.isBefore(old.at().plus(LONGEST_LEASE)));
    }
    return leases.computeIfAbsent(slot, s -> new Lease(fresh, false, now)).holder();
  }

  /** The request goes out under the lease. */
  void sent(SingleFlight.Slot slot) {
    leases.computeIfPresent(slot, (s, lease) -> new Lease(lease.holder(), true, lease.at()));
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
    ofTheStore.remove(slot);
    idle.remove(slot);
    leases.remove(slot);
  }
}
