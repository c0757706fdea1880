package dev.codegrant.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.store.PendingAuthorizationStore;
import dev.codegrant.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How much room pending authorizations take, and who goes when there is none. */
class PendingRoomTest {

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-11-22T10:00:00Z"));
  private final Place place = Place.h2();

  @BeforeEach
  void create() {
    JdbcStore.of(place.source()).createSchema();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1_000_001})
  void roomOutOfBounds_isRefused(int mostEntries) {
    Failure.of(ErrorKind.INVALID_ARGUMENT, () -> store(mostEntries));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000_000})
  void roomWithinBounds_isTaken(int mostEntries) {
    PendingAuthorizationStore store = store(mostEntries);
    save(store, 1);

    assertThat(store.take("1")).contains("sealed-1");
  }

  @ParameterizedTest
  @MethodSource("dev.codegrant.store.jdbc.Kind#here")
  void whenItIsFull_theOldestGoes(Kind kind) {
    Place other = kind.open();
    JdbcStore.of(other.source()).createSchema();
    PendingAuthorizationStore store = JdbcStore.of(other.source()).pendingAuthorizations(3, clock);
    for (int i = 1; i <= 3; i++) {
      save(store, i);
    }
    assertThat(count(other)).isEqualTo(3);

    save(store, 4);

    assertThat(count(other)).isEqualTo(3);
    assertThat(store.take("1")).isEmpty();
    assertThat(store.take("2")).contains("sealed-2");
    assertThat(store.take("3")).contains("sealed-3");
    assertThat(store.take("4")).contains("sealed-4");
  }

  /** A sixteenth goes at once, so that not every save has to count. */
  @Test
  void oneNode_neverGoesBeyondIt() {
    PendingAuthorizationStore store = store(64);
    int most =
        IntStream.range(0, 200)
            .map(
                i -> {
                  save(store, i);
                  return count(place);
                })
            .max()
            .getAsInt();

    assertThat(most).isEqualTo(64);
    assertThat(store.take("199")).contains("sealed-199");
    assertThat(store.take("" + (199 - 59))).contains("sealed-140");
    assertThat(store.take("" + (199 - 64))).isEmpty();
  }

  /** They count what others saved, too. */
  @Test
  void ofThreeNodes_eachGoesBeyondItByASixteenth() {
    PendingAuthorizationStore[] nodes = {store(64), store(64), store(64)};
    int most =
        IntStream.range(0, 600)
            .map(
                i -> {
                  save(nodes[i % 3], i);
                  return count(place);
                })
            .max()
            .getAsInt();

    assertThat(most).isBetween(64, 64 + 2 * 4);
  }

  /** All of one millisecond, and some of them have to go. */
  @Test
  void entriesOfTheSameTime_doNotGoTogether() {
    PendingAuthorizationStore store = store(64);
    for (int i = 0; i < 100; i++) {
      store.save("" + i, "sealed-" + i, clock.instant());
    }

    assertThat(count(place)).isBetween(60, 64);
  }

  @Test
  void whatHasExpired_isDeletedByTheNextWhoSaves_aMinuteLater() {
    PendingAuthorizationStore store = store(1_000);
    Instant end = clock.instant().plusSeconds(30);
    store.save("1", "sealed-1", end);
    store.save("2", "sealed-2", end.plusSeconds(31));

    clock.advance(Duration.ofSeconds(59));
    save(store, 3);
    assertThat(count(place)).isEqualTo(3);
    clock.advance(Duration.ofSeconds(1));
    save(store, 4);
    assertThat(count(place)).isEqualTo(3);
    assertThat(store.take("2")).contains("sealed-2");
  }

  @Test
  void whatHasExpired_isNotGiven_andIsGone() {
    PendingAuthorizationStore store = store(10);
    store.save("1", "sealed-1", clock.instant());
    clock.advance(Duration.ofMillis(1));

    assertThat(store.take("1")).isEmpty();
    assertThat(count(place)).isZero();
  }

  private PendingAuthorizationStore store(int mostEntries) {
    return JdbcStore.of(place.source()).pendingAuthorizations(mostEntries, clock);
  }

  /** Each a millisecond later than the one before. */
  private void save(PendingAuthorizationStore store, int number) {
    clock.advance(Duration.ofMillis(1));
    store.save("" + number, "sealed-" + number, clock.instant().plus(Duration.ofMinutes(10)));
  }

  private static int count(Place place) {
    return Integer.parseInt(place.rows("SELECT COUNT(*) FROM codegrant_pending").get(0).get(0));
  }
}
