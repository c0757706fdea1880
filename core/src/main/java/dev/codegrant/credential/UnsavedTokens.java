package dev.codegrant.credential;

import static dev.codegrant.credential.TokenSource.Event.Type.LOST;
import static dev.codegrant.credential.TokenSource.Event.Type.REFRESHED;

import dev.codegrant.credential.RefreshMemory.Unsaved;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.TransportException;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

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
  private volatile boolean unattended;

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
   * @param what is to be told of it; null for what another call does, or where nothing waited
   * @param newer another's newer record, for which they gave way
   * @param signedOut whether there was no record any more
   */
  record Outcome(
      TokenSource.Event.@Nullable Type what, Optional<TokenRecord> newer, boolean signedOut) {

    private static final Outcome NOTHING = new Outcome(null, Optional.empty(), false);

    void tell(EventTeller teller) {
      if (what != null) {
        teller.tell(what);
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
        return over(slot, waiting.get(), REFRESHED, Optional.empty(), false);
      }
      Optional<TokenRecord> now = store.load();
      if (now.isEmpty()) {
        return over(slot, waiting.get(), LOST, Optional.empty(), true);
      }
      if (!now.get().hasTokensOf(waiting.get().before())) {
        return now.get().tokens().equals(waiting.get().renewed())
            ? over(slot, waiting.get(), REFRESHED, Optional.empty(), false)
            : over(slot, waiting.get(), LOST, now, false);
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

  /** They wait no longer; of two calls that find that out, one tells it. */
  private Outcome over(
      SingleFlight.Slot slot,
      Unsaved tokens,
      TokenSource.Event.Type what,
      Optional<TokenRecord> newer,
      boolean signedOut) {
    boolean byThisCall = memory.forgetUnsaved(slot, tokens);
    memory.released(slot);
    return new Outcome(byThisCall ? what : null, newer, signedOut);
  }

  /** Goes on trying where nobody does, as there was no thread to be had. */
  void writeIfNobodyDoes() {
    if (unattended) {
      writeLater();
    }
  }

  /** Goes on trying, on a thread of its own, until nothing waits. */
  void writeLater() {
    if (writing.compareAndSet(false, true)) {
      unattended = false;
      try {
        setting.writers().execute(this::writeAll);
      } catch (Throwable e) { // no thread to be had; the next call of any source tries again
        unattended = true;
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
      unattended = true;
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
    } catch (Throwable e) { // an Error of one store is no reason to leave the others unwritten
      return () -> teller.tell(TokenSource.Event.Type.STORE_FAILED, e);
    }
  }
}
