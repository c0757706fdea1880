package dev.codegrant.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.store.PendingAuthorizationStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done when the database gives up a transaction for the sake of another. */
class ConflictTest {

  private static final long SHORTEST = Duration.ofMillis(1).toNanos();
  private static final long LONGEST = Duration.ofMillis(32).toNanos();

  private final List<Long> pauses = new ArrayList<>();
  private final AtomicInteger tries = new AtomicInteger();

  @Test
  void conflict_isTriedAgain_afterAPause() {
    assertThat(Database.answer(() -> afterConflicts(9, "40001"), pauses::add)).isEqualTo(10);
    assertThat(pauses).hasSize(9).allMatch(pause -> pause >= SHORTEST && pause < LONGEST);
    assertThat(pauses.get(0)).isLessThan(Duration.ofMillis(4).toNanos());
    // Two of them are of one length once in 700,000 runs, five hardly ever.
    assertThat(pauses.stream().distinct()).as("of a random length").hasSizeGreaterThan(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01"})
  void conflictWithoutEnd_isAFailure(String state) {
    Failure.of(
        ErrorKind.STORE_FAILED,
        () -> Database.answer(() -> afterConflicts(Integer.MAX_VALUE, state), pauses::add));

    assertThat(tries).hasValue(10);
    assertThat(pauses).hasSize(9);
  }

  @Test
  void anotherFailure_isNotTriedAgain() {
    Failure.of(
        ErrorKind.STORE_FAILED,
        () -> Database.answer(() -> afterConflicts(1, "23505"), pauses::add));

    assertThat(tries).hasValue(1);
    assertThat(pauses).isEmpty();
  }

  @Test
  void interrupt_losesNoAnswer_andIsKept() {
    Thread.currentThread().interrupt();

    assertThat(Database.<Integer>answer(() -> afterConflicts(9, "40001"))).isEqualTo(10);

    assertThat(Thread.interrupted()).as("the flag").isTrue();
  }

  /** Another node that sweeps too does the work. */
  @ParameterizedTest
  @ValueSource(
      strings = {"DELETE FROM codegrant_pending WHERE expires", "SELECT COUNT", "ORDER BY"})
  void conflictOfASweep_letsTheSaveGoOn(String statement) {
    Place place = Place.h2().withTables();
    Instant soon = Clock.systemUTC().instant().plusSeconds(600);
    AtomicInteger refused = new AtomicInteger();
    PendingAuthorizationStore store =
        JdbcStore.of(conflicting(place, statement, "40001", refused))
            .pendingAuthorizations(1, Clock.systemUTC());

    store.save("1", "sealed-1", soon);
    store.save("2", "sealed-2", soon);

    assertThat(refused).hasPositiveValue();
    assertThat(store.take("2")).contains("sealed-2");
  }

  @Test
  void anotherFailureOfASweep_isAFailure() {
    Place place = Place.h2().withTables();
    PendingAuthorizationStore store =
        JdbcStore.of(conflicting(place, "SELECT COUNT", "42000", new AtomicInteger()))
            .pendingAuthorizations(1, Clock.systemUTC());

    Failure.of(ErrorKind.STORE_FAILED, () -> store.save("1", "sealed-1", Instant.EPOCH));
  }

  private int afterConflicts(int conflicts, String state) throws SQLException {
    if (tries.incrementAndGet() <= conflicts) {
      throw new SQLException("another was in the way", state);
    }
    return tries.get();
  }

  /** A database that refuses the statements in which these words are. */
  private static SourceOf conflicting(
      Place place, String words, String state, AtomicInteger refused) {
    return () -> {
      Connection real = place.source().getConnection();
      Class<?>[] type = {Connection.class};
      return (Connection)
          Proxy.newProxyInstance(
              ConflictTest.class.getClassLoader(),
              type,
              (proxy, method, arguments) -> {
                if (method.getName().equals("prepareStatement")
                    && ((String) arguments[0]).contains(words)) {
                  refused.incrementAndGet();
                  throw new SQLException("another was in the way", state);
                }
                try {
                  return method.invoke(real, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    };
  }
}
