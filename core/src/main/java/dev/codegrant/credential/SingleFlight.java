package dev.codegrant.credential;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One refresh at a time for each record, whoever asks. It is made on a thread of its own, so that
 * an interrupt of one who waits cannot cut it off half-way: the server may have answered with the
 * only refresh token that works. Holds only what is in the air, so that nothing of a user stays.
 */
final class SingleFlight {

  /** One record of one store, which is itself and no other, whatever its own equality says. */
  record Slot(TokenStore store, TokenKey key) {
    @Override
    @SuppressWarnings("ReferenceEquality") // identity is what is meant
    public boolean equals(@Nullable Object other) {
      return other instanceof Slot that && store == that.store && key.equals(that.key);
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(store) + key.hashCode();
    }
  }

  private final ConcurrentMap<Slot, Flight> inTheAir = new ConcurrentHashMap<>();
  private final Executor executor;
  private final Duration patience;

  /**
   * Makes an empty sky.
   *
   * @param patience how long one waits for a flight at most
   */
  SingleFlight(Executor executor, Duration patience) {
    this.executor = executor;
    this.patience = patience;
  }

  /**
   * Has the work done, or waits for the one that is being done.
   *
   * @param isUseful whether another's result serves this caller; if not, it tries again
   */
  Result join(Slot slot, Supplier<TokenSet> work, Predicate<TokenSet> isUseful) {
    while (true) {
      Flight mine = new Flight();
      Flight other = inTheAir.putIfAbsent(slot, mine);
      if (other == null) {
        start(slot, mine, work);
        Optional<TokenSet> tokens = follow(mine);
        if (tokens.isPresent()) {
          return new Result(tokens.get(), false);
        }
      } else {
        Optional<TokenSet> tokens = follow(other).filter(isUseful);
        if (tokens.isPresent()) {
          return new Result(tokens.get(), true);
        }
      }
    }
  }

  /** What a flight brought, and whether it was another's. */
  record Result(TokenSet tokens, boolean ofAnother) {}

  /** Has the work done, unless it is being done, and waits for nobody. */
  void launch(Slot slot, Supplier<TokenSet> work) {
    Flight mine = new Flight();
    if (inTheAir.putIfAbsent(slot, mine) == null) {
      start(slot, mine, work);
    }
  }

  private void start(Slot slot, Flight mine, Supplier<TokenSet> work) {
    try {
      executor.execute(() -> fly(slot, mine, work));
    } catch (Throwable e) { // no thread to be had: nobody may wait for one
      inTheAir.remove(slot, mine);
      mine.crash(e);
    }
  }

  /** Off the air before the landing: who comes back for more must find no old flight. */
  private void fly(Slot slot, Flight mine, Supplier<TokenSet> work) {
    mine.begin();
    try {
      TokenSet tokens = work.get();
      inTheAir.remove(slot, mine);
      mine.land(tokens);
    } catch (Throwable e) { // a checked one can come out of a lambda too, and nobody may hang
      inTheAir.remove(slot, mine);
      mine.crash(e);
    }
  }

  /** Empty when the one who made it was interrupted, which is no failure of others. */
  private Optional<TokenSet> follow(Flight flight) {
    if (flight.isMadeBy(Thread.currentThread())) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "a refresh, and a store, that do not ask for the token they are to bring",
          "a call of the same token source from within",
          "give the back channel a transport without this authorization");
    }
    try {
      return Optional.of(flight.await(patience));
    } catch (TransportException e) {
      if (e.kind() == ErrorKind.INTERRUPTED && !Thread.currentThread().isInterrupted()) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
