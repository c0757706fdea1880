package dev.codegrant.web;

import dev.codegrant.contract.PendingAuthorizationStoreContract;
import dev.codegrant.store.PendingAuthorizationStore;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;

/** A store that breaks the contract: all who ask at the same time have read before one deletes. */
final class ContractOfAStoreThatReadsFirst extends PendingAuthorizationStoreContract {

  @Override
  protected PendingAuthorizationStore store(Clock clock) {
    Map<String, String> texts = new ConcurrentHashMap<>();
    CyclicBarrier allHaveRead = new CyclicBarrier(RACERS);
    return new PendingAuthorizationStore() {
      @Override
      public void save(String id, String sealed, Instant expires) {
        texts.put(id, sealed);
      }

      @Override
      public Optional<String> take(String id) {
        Optional<String> read = Optional.ofNullable(texts.get(id));
        try {
          allHaveRead.await();
        } catch (InterruptedException | BrokenBarrierException e) {
          throw new AssertionError(e);
        }
        texts.remove(id);
        return read;
      }
    };
  }
}
