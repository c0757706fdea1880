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
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One refresh at a time for each record, whoever asks. It is made on a thread of its own, so that
 * an interrupt of one who waits cannot cut it off half-way: the server may have answered with the
 * only refresh token that works. Holds only what is in the air, so that nothing of a user stays.
 */
final class SingleFlight {

  private static final int MOST_INTERRUPTED = 2;

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

  /** Refreshes that nobody waits for; each has a thread, and a server that hangs holds it. */
  private static final int MOST_LAUNCHED = 64;

  private final ConcurrentMap<Slot, Flight> inTheAir = new ConcurrentHashMap<>();
  private final Semaphore launches = new Semaphore(MOST_LAUNCHED);
  private final AtomicLong landings = new AtomicLong();
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
    for (int interrupted = 0; interrupted < MOST_INTERRUPTED; ) {
      Flight mine = new Flight();
      Flight other = inTheAir.putIfAbsent(slot, mine);
      if (other == null) {
        start(slot, mine, () -> fly(slot, mine, work));
      }
      Optional<TokenSet> tokens = follow(slot, other == null ? mine : other);
      if (tokens.isEmpty()) {
        interrupted++;
      } else if (other == null) {
        return new Result(tokens.get(), false, mine.order());
      } else if (isUseful.test(tokens.get())) {
        return new Result(tokens.get(), true, other.order());
      }
    }
    throw new TransportException(
        ErrorKind.TRANSPORT_FAILED,
        "a refresh that is made to its end",
        "an interrupt of it, " + MOST_INTERRUPTED + " times",
        "find out what interrupts the threads named codegrant-refresh, or what the transport takes"
            + " for an interrupt",
        null);
  }

  /**
   * What a flight brought.
   *
   * @param ofAnother whether another caller had begun it
   * @param order higher than that of every flight that landed before
   */
  record Result(TokenSet tokens, boolean ofAnother, long order) {}

  /** The order of what is known now, and is older than the next flight to land. */
  long order() {
    return landings.get();
  }

  /** The order of what is brought now. */
  long nextOrder() {
    return landings.incrementAndGet();
  }

  boolean isEmpty() {
    return inTheAir.isEmpty();
  }

  boolean isInTheAir(Slot slot) {
    return inTheAir.containsKey(slot);
  }

  /** Has the work done, unless it is being done or too much is, and waits for nobody. */
  void launch(Slot slot, Supplier<TokenSet> work) {
    Flight mine = new Flight();
    if (!launches.tryAcquire()) {
      return; // it is good for a while yet, and the next one who asks tries again
    }
    if (inTheAir.putIfAbsent(slot, mine) != null
        || !start(
            slot,
            mine,
            () -> {
              try {
                fly(slot, mine, work);
              } finally {
                launches.release();
              }
            })) {
      launches.release();
    }
  }

  private boolean start(Slot slot, Flight mine, Runnable flight) {
    try {
      executor.execute(flight);
      return true;
    } catch (Throwable e) { // no thread to be had: nobody may wait for one
      inTheAir.remove(slot, mine);
      mine.crash(
          new TransportException(
              ErrorKind.TRANSPORT_FAILED,
              "a thread to refresh on",
              e.getClass().getName(),
              "try later; the program has more threads than it can have",
              null));
      return false;
    }
  }

  /** Off the air before the landing: who comes back for more must find no old flight. */
  private void fly(Slot slot, Flight mine, Supplier<TokenSet> work) {
    if (!mine.begin()) {
      return;
    }
    try {
      TokenSet tokens = work.get();
      inTheAir.remove(slot, mine);
      mine.land(tokens, nextOrder());
    } catch (Throwable e) { // a checked one can come out of a lambda too, and nobody may hang
      inTheAir.remove(slot, mine);
      mine.crash(e);
    }
  }

  /** Empty when the one who made it was interrupted, which is no failure of others. */
  private Optional<TokenSet> follow(Slot slot, Flight flight) {
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
      if (e.kind() == ErrorKind.TRANSPORT_TIMEOUT && flight.abandon()) {
        inTheAir.remove(slot, flight); // a thread for it was never had, and nobody could say so
      }
      throw e;
    }
  }
}
