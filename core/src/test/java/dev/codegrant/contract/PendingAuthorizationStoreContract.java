package dev.codegrant.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.store.PendingAuthorizationStore;
import dev.codegrant.testkit.ManualClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link PendingAuthorizationStore} must do. Extend it beside the store; it is in core's
 * test-jar.
 */
public abstract class PendingAuthorizationStoreContract {

  /** How many ask for one text at the same time. */
  protected static final int RACERS = 16;

  private static final int ROUNDS = 25;

  /** For how many texts {@link #store} has room. */
  private static final int ROOM = 1000;

  /** As a store may look only now and then, and count by itself. */
  private static final int MOST_LEFT = ROOM + ROOM / 16;

  /** As a store may make room for many at a time. */
  private static final int FEWEST_LEFT = ROOM * 3 / 4;

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-11-22T10:00:00Z"));

  /** A store of room for a thousand texts, empty, that tells the time by this clock. */
  protected abstract PendingAuthorizationStore store(Clock clock);

  @Test
  public void take_givesTheSavedText_once() {
    PendingAuthorizationStore store = store(clock);
    store.save(id(1), "sealed-1", soon());

    assertThat(store.take(id(1))).contains("sealed-1");
    assertThat(store.take(id(1))).isEmpty();
  }

  @Test
  public void take_ofAnUnknownId_isEmpty_andLeavesTheOthers() {
    PendingAuthorizationStore store = store(clock);
    store.save(id(1), "sealed-1", soon());
    store.save(id(2), "sealed-2", soon());

    assertThat(store.take(id(3))).isEmpty();
    assertThat(store.take(id(2))).contains("sealed-2");
    assertThat(store.take(id(1))).contains("sealed-1");
  }

  @Test
  public void take_atTheEndOfLife_givesTheText_andAfterwardsNot() {
    PendingAuthorizationStore store = store(clock);
    store.save(id(1), "sealed-1", soon());
    store.save(id(2), "sealed-2", soon());

    clock.advance(Duration.ofMinutes(10));
    assertThat(store.take(id(1))).contains("sealed-1");
    clock.advance(Duration.ofSeconds(1));
    assertThat(store.take(id(2))).isEmpty();
  }

  /** Not all that computes with a time can do so with these. */
  @Test
  public void text_thatNeverExpires_isKept_andOneThatAlwaysHas_isNot() {
    PendingAuthorizationStore store = store(clock);
    store.save(id(1), "forever", Instant.MAX);
    store.save(id(2), "never", Instant.MIN);

    assertThat(store.take(id(1))).contains("forever");
    assertThat(store.take(id(2))).isEmpty();
  }

  /** Whoever can begin a sign-in can begin a million of them. */
  @Test
  public void whenItIsFull_theOldestGo_andTheYoungestStay() {
    PendingAuthorizationStore store = store(clock);
    int saved = MOST_LEFT + FEWEST_LEFT / 4;
    for (int i = 0; i < saved; i++) {
      clock.advance(Duration.ofMillis(1));
      store.save(id(i), "sealed-" + i, soon());
    }

    List<Integer> left = IntStream.range(0, saved).filter(i -> isTaken(store, i)).boxed().toList();
    assertThat(left).hasSizeBetween(FEWEST_LEFT, MOST_LEFT);
    assertThat(left)
        .as("the youngest of them")
        .endsWith(IntStream.range(saved - FEWEST_LEFT, saved).boxed().toArray(Integer[]::new));
  }

  @Test
  public void text_ofAllAllowedLength_isKeptToTheLetter() {
    PendingAuthorizationStore store = store(clock);
    String printable =
        IntStream.rangeClosed(0x21, 0x7E)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    String longest = printable.repeat(100).substring(0, 8 * 1024);
    store.save(id(1), longest, soon());

    assertThat(store.take(id(1))).contains(longest);
  }

  @Test
  public void ids_thatDifferInCase_areDifferent() {
    PendingAuthorizationStore store = store(clock);
    store.save("a".repeat(43), "lower", soon());
    store.save("A".repeat(43), "upper", soon());

    assertThat(store.take("A".repeat(43))).contains("upper");
    assertThat(store.take("a".repeat(43))).contains("lower");
  }

  /** Run it against a store that reads first and deletes then, and see it fail. */
  @Test
  public void take_byManyAtOnce_givesTheTextToOne() throws Exception {
    PendingAuthorizationStore store = store(clock);
    ExecutorService threads = Executors.newFixedThreadPool(RACERS);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        String id = id(round);
        store.save(id, "sealed", soon());
        CyclicBarrier together = new CyclicBarrier(RACERS);
        List<Future<Optional<String>>> taken =
            threads.invokeAll(
                IntStream.range(0, RACERS)
                    .<Callable<Optional<String>>>mapToObj(
                        i ->
                            () -> {
                              together.await();
                              return store.take(id);
                            })
                    .toList());
        int winners = 0;
        for (Future<Optional<String>> one : taken) {
          winners += one.get().isPresent() ? 1 : 0;
        }
        assertThat(winners).as("takers of one text").isEqualTo(1);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean isTaken(PendingAuthorizationStore store, int number) {
    Optional<String> taken = store.take(id(number));
    taken.ifPresent(text -> assertThat(text).isEqualTo("sealed-" + number));
    return taken.isPresent();
  }

  private Instant soon() {
    return clock.instant().plus(Duration.ofMinutes(10));
  }

  private static String id(int number) {
    return "%043d".formatted(number);
  }
}
