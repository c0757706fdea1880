package dev.codegrant.credential;

import dev.codegrant.credential.RefreshMemory.Unsaved;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.error.TransportException;
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

  boolean isWaiting(SingleFlight.Slot slot) {
    return memory.unsaved(slot).isPresent();
  }

  /**
   * Writes the tokens of a record that wait, over the very tokens that they were issued for.
   *
   * @return another's newer record, for which they gave way; empty when they were written
   * @throws OAuthException when the store fails; then they still wait
   */
  Optional<TokenRecord> write(SingleFlight.Slot slot) {
    Optional<Unsaved> waiting = memory.unsaved(slot);
    if (waiting.isEmpty()) {
      return Optional.empty();
    }
    GuardedStore store = new GuardedStore(slot);
    TokenRecord expected = waiting.get().before();
    for (int race = 0; race < MOST_RACES; race++) {
      if (store.replace(expected, expected.refreshed(waiting.get().renewed()))) {
        written(slot, waiting.get());
        return Optional.empty();
      }
      Optional<TokenRecord> now = store.load();
      if (now.isEmpty()) {
        written(slot, waiting.get());
        throw store.signedOut();
      }
      if (!now.get().hasTokensOf(waiting.get().before())) {
        written(slot, waiting.get());
        return now.get().tokens().equals(waiting.get().renewed()) ? Optional.empty() : now;
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

  private void written(SingleFlight.Slot slot, Unsaved tokens) {
    memory.forgetUnsaved(slot, tokens);
    memory.released(slot);
  }

  /** Goes on trying, on a thread of its own, until nothing waits. */
  void writeLater() {
    if (writing.compareAndSet(false, true)) {
      try {
        RefreshThreads.WRITERS.execute(this::writeAll);
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
        memory.allUnsaved().keySet().forEach(this::tryToWrite);
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

  private void tryToWrite(SingleFlight.Slot slot) {
    if (!isWaiting(slot)) {
      return; // a refresh was faster
    }
    EventTeller teller = new EventTeller(setting, slot.key());
    try {
      teller.tell(
          write(slot).isEmpty() ? TokenSource.Event.Type.REFRESHED : TokenSource.Event.Type.LOST);
    } catch (ReauthorizationRequiredException e) {
      teller.tell(TokenSource.Event.Type.LOST); // the user signed out, and stays signed out
    } catch (OAuthException e) {
      teller.tell(TokenSource.Event.Type.STORE_FAILED, e);
    }
  }
}
