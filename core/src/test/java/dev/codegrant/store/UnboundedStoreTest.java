package dev.codegrant.store;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.codegrant.contract.PendingAuthorizationStoreContract;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** The contract finds a store that keeps all, and one that has no room for the youngest. */
@SuppressWarnings("JUnitMethodInvoked") // what is tested here is a test
class UnboundedStoreTest {

  private static final int ROOM = 1000;

  @Test
  void mapWithoutABound_failsTheContract() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(
            () -> contract(Integer.MAX_VALUE).whenItIsFull_theOldestGo_andTheYoungestStay());
  }

  @Test
  void mapThatTakesNoMore_failsTheContract() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> contract(ROOM).whenItIsFull_theOldestGo_andTheYoungestStay());
    assertThatNoException().isThrownBy(() -> contract(ROOM).take_givesTheSavedText_once());
  }

  private static PendingAuthorizationStoreContract contract(int room) {
    return new PendingAuthorizationStoreContract() {
      @Override
      protected PendingAuthorizationStore store(Clock clock) {
        return new MapOf(room);
      }
    };
  }

  private record MapOf(int room, Map<String, String> texts) implements PendingAuthorizationStore {

    MapOf(int room) {
      this(room, new ConcurrentHashMap<>());
    }

    @Override
    public void save(String id, String sealed, Instant expires) {
      if (texts.size() < room) {
        texts.put(id, sealed);
      }
    }

    @Override
    public Optional<String> take(String id) {
      return Optional.ofNullable(texts.remove(id));
    }
  }
}
