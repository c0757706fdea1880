package dev.codegrant.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.contract.PendingAuthorizationStoreContract;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.testkit.ManualClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InMemoryPendingAuthorizationsTest extends PendingAuthorizationStoreContract {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  @Override
  protected PendingAuthorizationStore store(Clock clock) {
    return PendingAuthorizationStore.inMemory(1000, clock);
  }

  @Test
  void whenFull_theOldestGoes_andTheNewestStays() {
    PendingAuthorizationStore store = PendingAuthorizationStore.inMemory(2, ManualClock.at(NOW));
    store.save("1", "one", NOW.plusSeconds(600));
    store.save("2", "two", NOW.plusSeconds(600));
    store.save("3", "three", NOW.plusSeconds(600));

    assertThat(store.take("1")).isEmpty();
    assertThat(store.take("2")).contains("two");
    assertThat(store.take("3")).contains("three");
  }

  @Test
  void whatHasExpired_isForgottenAtTheNextSave() {
    ManualClock clock = ManualClock.at(NOW);
    InMemoryPendingAuthorizations store = new InMemoryPendingAuthorizations(1000, clock);
    store.save("1", "one", NOW.plusSeconds(600));
    store.save("2", "two", NOW.plusSeconds(601));
    clock.advance(Duration.ofSeconds(601));
    store.save("3", "three", NOW.plusSeconds(1201));

    assertThat(store.size()).isEqualTo(2);
    assertThat(store.take("2")).contains("two");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1_000_001})
  void size_outsideItsRange_isRefused(int size) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> PendingAuthorizationStore.inMemory(size, ManualClock.at(NOW)))
        .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000_000})
  void size_atTheEndsOfItsRange_isAccepted(int size) {
    PendingAuthorizationStore store = PendingAuthorizationStore.inMemory(size, ManualClock.at(NOW));
    store.save("1", "one", NOW.plusSeconds(600));
    assertThat(store.take("1")).contains("one");
  }
}
