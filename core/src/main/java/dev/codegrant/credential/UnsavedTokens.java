package dev.codegrant.credential;

import dev.codegrant.credential.RefreshMemory.Unsaved;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.error.TransportException;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tokens that the server issued and a store did not take: kept in memory, and written as soon as
 * the store answers. Until then they are lost if the process ends.
 */
final class UnsavedTokens {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  /** Less than another node watches a lease before it takes it over. */
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  private static final int MOST_RACES = 100;

  private final RefreshMemory memory;
  private final Refresher.Setting setting;
  private final AtomicBoolean writing = new AtomicBoolean();

  UnsavedTokens(RefreshMemory memory, Refresher.Setting setting) {
    this.memory = memory;
    this.setting = setting;
  }

  /** The tokens of a record that wait. */
  Optional<TokenSet> waiting(SingleFlight.Slot slot) {
    return memory.unsaved(slot).map(Unsaved::renewed);
  }

  /** What is known of a record: the tokens that wait, unless they were issued for older ones. */
  TokenSet newest(SingleFlight.Slot slot, TokenRecord record) {
    return memory
        .unsaved(slot)
        .filter(unsaved -> record.hasTokensOf(unsaved.before()))
        .map(Unsaved::renewed)
        .orElse(record.tokens());
  }

  /**
   * What became of tokens that waited.
   *
   * @param written whether this call wrote them
   * @param newer another's newer record, for which they gave way
   */
  record Outcome(boolean written, Optional<TokenRecord> newer) {

    private static final Outcome NOTHING = new Outcome(false, Optional.empty());

    void tell(EventTeller teller) {
      if (newer.isPresent()) {
        teller.tell(TokenSource.Event.Type.LOST);
      } else if (written) {
        teller.tell(TokenSource.Event.Type.REFRESHED);
      }
    }
  }

  /**
   * Writes the tokens of a record that wait, over the very tokens that they were issued for.
   *
   * @throws OAuthException when the store fails; then they still wait
   */
  Outcome write(SingleFlight.Slot slot) {
    Optional<Unsaved> waiting = memory.unsaved(slot);
    if (waiting.isEmpty()) {
      return Outcome.NOTHING;
    }
    GuardedStore store = new GuardedStore(slot);
    TokenRecord expected = waiting.get().before();
    for (int race = 0; race < MOST_RACES; race++) {
      if (store.replace(expected, expected.refreshed(waiting.get().renewed()))) {
        return written(slot, waiting.get(), Optional.empty());
      }
      Optional<TokenRecord> now = store.load();
      if (now.isEmpty()) {
        written(slot, waiting.get(), Optional.empty());
        throw store.signedOut();
      }
      if (!now.get().hasTokensOf(waiting.get().before())) {
        boolean isOurs = now.get().tokens().equals(waiting.get().renewed());
        return written(slot, waiting.get(), isOurs ? Optional.empty() : now);
      }
      expected = now.get(); // only the lease is another's
    }
    throw new TransportException(
        ErrorKind.STORE_FAILED,
        "a token store that writes over the version it has shown",
        "another version, " + MOST_RACES + " times in a row",
        "let the store read where it writes, not from a copy that lags behind",
        null);
  }

  private Outcome written(SingleFlight.Slot slot, Unsaved tokens, Optional<TokenRecord> newer) {
    boolean byThisCall = memory.forgetUnsaved(slot, tokens);
    memory.released(slot);
    return byThisCall ? new Outcome(newer.isEmpty(), newer) : Outcome.NOTHING;
  }

  /** Goes on trying where tokens wait and nobody does, as there was no thread to be had. */
  void writeIfAnyWait() {
    if (memory.isAnyUnsaved()) {
      writeLater();
    }
  }

  /** Goes on trying, on a thread of its own, until nothing waits. */
  void writeLater() {
    if (writing.compareAndSet(false, true)) {
      try {
        setting.writers().execute(this::writeAll);
      } catch (Throwable e) { // no thread to be had; the next refresh of the record writes
        writing.set(false);
      }
    }
  }

  private void writeAll() {
    try {
      Duration pause = FIRST_PAUSE;
      while (!memory.allUnsaved().isEmpty()) {
        setting.pause().pause(pause);
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        // First all, then the listener, which may take its time.
        memory.allUnsaved().keySet().stream().map(this::tried).toList().forEach(Runnable::run);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      writing.set(false);
    }
    if (!memory.allUnsaved().isEmpty() && !Thread.currentThread().isInterrupted()) {
      writeLater(); // came in after the last look
    }
  }

  /** Tries to write, and returns what tells of it. */
  private Runnable tried(SingleFlight.Slot slot) {
    EventTeller teller = new EventTeller(setting, slot.key());
    try {
      Outcome outcome = write(slot);
      return () -> outcome.tell(teller);
    } catch (ReauthorizationRequiredException e) {
      // The user signed out, and stays signed out.
      return () -> teller.tell(TokenSource.Event.Type.LOST);
    } catch (Throwable e) { // an Error of one store is no reason to leave the others unwritten
      return () -> teller.tell(TokenSource.Event.Type.STORE_FAILED, e);
    }
  }
}
