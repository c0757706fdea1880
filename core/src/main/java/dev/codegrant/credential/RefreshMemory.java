package dev.codegrant.credential;

import dev.codegrant.error.ReauthorizationRequiredException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What the last refresh of a record left behind, for the next one, whichever source makes it. Only
 * the thread that leads the refresh of a record writes here; most records have nothing.
 */
final class RefreshMemory {

  private final ConcurrentMap<SingleFlight.Slot, TokenRecord> unsaved = new ConcurrentHashMap<>();
  private final ConcurrentMap<SingleFlight.Slot, Refusal> refusals = new ConcurrentHashMap<>();

  /** Tokens on their way into the store, with the version that they are to replace. */
  void keep(SingleFlight.Slot slot, TokenRecord tokens) {
    unsaved.put(slot, tokens);
  }

  /** Tokens that a failing store did not take. */
  Optional<TokenRecord> unsaved(SingleFlight.Slot slot) {
    return Optional.ofNullable(unsaved.get(slot));
  }

  void forgetUnsaved(SingleFlight.Slot slot) {
    unsaved.remove(slot);
  }

  /** The server refused the refresh token of this version: it is not asked again. */
  void refused(SingleFlight.Slot slot, long version, ReauthorizationRequiredException reason) {
    refusals.put(slot, new Refusal(version, reason));
  }

  Optional<ReauthorizationRequiredException> refusal(SingleFlight.Slot slot, long version) {
    Refusal known = refusals.get(slot);
    if (known != null && known.version() != version) {
      refusals.remove(slot);
      return Optional.empty();
    }
    return Optional.ofNullable(known).map(Refusal::reason);
  }

  void forget(SingleFlight.Slot slot) {
    unsaved.remove(slot);
    refusals.remove(slot);
  }

  private record Refusal(long version, ReauthorizationRequiredException reason) {}
}
