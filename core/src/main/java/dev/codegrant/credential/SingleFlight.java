package dev.codegrant.credential;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import dev.codegrant.token.TokenSet;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One refresh at a time for each record, whoever asks: the first thread does the work, those who
 * come meanwhile get its result. Holds only what is in the air, so that nothing of a user stays.
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

  /**
   * Does the work, or waits for the one who does it.
   *
   * @param isUseful whether another's result serves this caller; if not, it tries again
   */
  TokenSet join(Slot slot, Supplier<TokenSet> work, Predicate<TokenSet> isUseful) {
    while (true) {
      Flight mine = new Flight(Thread.currentThread());
      Flight leader = inTheAir.putIfAbsent(slot, mine);
      if (leader == null) {
        return lead(slot, mine, work);
      }
      Optional<TokenSet> tokens = follow(leader).filter(isUseful);
      if (tokens.isPresent()) {
        return tokens.get();
      }
    }
  }

  /** Off the air before the landing: who comes back for more must find no old flight. */
  private TokenSet lead(Slot slot, Flight mine, Supplier<TokenSet> work) {
    try {
      TokenSet tokens = work.get();
      inTheAir.remove(slot, mine);
      mine.land(tokens);
    } catch (Throwable e) { // a checked one can come out of a lambda too, and nobody may hang
      inTheAir.remove(slot, mine);
      mine.crash(e);
    }
    return mine.await();
  }

  /** Empty when the leader was interrupted, which is no failure of others. */
  private static Optional<TokenSet> follow(Flight leader) {
    if (leader.isLedBy(Thread.currentThread())) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "a refresh, and a store, that do not ask for the token they are to bring",
          "a call of the same token source from within",
          "give the back channel a transport without this authorization");
    }
    try {
      return Optional.of(leader.await());
    } catch (TransportException e) {
      if (e.kind() == ErrorKind.INTERRUPTED && !Thread.currentThread().isInterrupted()) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
