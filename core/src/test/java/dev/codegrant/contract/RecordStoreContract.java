package dev.codegrant.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.store.RecordStore;
import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.token.Secret;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link RecordStore} must do. Extend it beside the store; it is in core's test-jar. */
public abstract class RecordStoreContract {

  /** How many write to one entry at the same time. */
  protected static final int RACERS = 16;

  private static final int ROUNDS = 100;

  /** An empty store. */
  protected abstract RecordStore store();

  /** The same entries through another instance, as another process of the application has it. */
  protected abstract RecordStore sameStoreAgain(RecordStore store);

  @Test
  public void load_ofAnUnknownId_isEmpty() {
    assertThat(store().load(id(1))).isEmpty();
  }

  @Test
  public void replace_whereNothingIs_writes_forAllInstances() {
    RecordStore store = store();

    assertThat(store.replace(id(1), RecordStore.ABSENT, entry(7, "one"))).isTrue();

    assertThat(store.load(id(1))).contains(entry(7, "one"));
    assertThat(sameStoreAgain(store).load(id(1))).contains(entry(7, "one"));
    assertThat(store.load(id(2))).isEmpty();
  }

  @Test
  public void replace_whereSomethingIs_expectingNothing_isRefused() {
    RecordStore store = store();
    store.replace(id(1), RecordStore.ABSENT, entry(7, "one"));

    assertThat(store.replace(id(1), RecordStore.ABSENT, entry(8, "two"))).isFalse();

    assertThat(store.load(id(1))).contains(entry(7, "one"));
  }

  @Test
  public void replace_expectingTheVersionThatIs_writes() {
    RecordStore store = store();
    store.replace(id(1), RecordStore.ABSENT, entry(7, "one"));

    assertThat(store.replace(id(1), 7, entry(8, "two"))).isTrue();

    assertThat(store.load(id(1))).contains(entry(8, "two"));
    assertThat(sameStoreAgain(store).load(id(1))).contains(entry(8, "two"));
  }

  @Test
  public void replace_expectingTheVersionBefore_isRefused() {
    RecordStore store = store();
    store.replace(id(1), RecordStore.ABSENT, entry(7, "one"));
    store.replace(id(1), 7, entry(8, "two"));

    assertThat(store.replace(id(1), 7, entry(9, "late"))).isFalse();
    assertThat(store.replace(id(1), 9, entry(10, "early"))).isFalse();

    assertThat(store.load(id(1))).contains(entry(8, "two"));
  }

  @Test
  public void replace_whereNothingIs_expectingAVersion_isRefused() {
    RecordStore store = store();

    assertThat(store.replace(id(1), 7, entry(8, "two"))).isFalse();

    assertThat(store.load(id(1))).isEmpty();
  }

  @Test
  public void replace_takesAVersionThatIsLower() {
    RecordStore store = store();
    store.replace(id(1), RecordStore.ABSENT, entry(Long.MAX_VALUE, "one"));

    assertThat(store.replace(id(1), Long.MAX_VALUE, entry(1, "two"))).isTrue();

    assertThat(store.load(id(1))).contains(entry(1, "two"));
  }

  @Test
  public void delete_leavesNothing_andTheOthers() {
    RecordStore store = store();
    store.replace(id(1), RecordStore.ABSENT, entry(7, "one"));
    store.replace(id(2), RecordStore.ABSENT, entry(7, "other"));

    store.delete(id(1));
    store.delete(id(1));

    assertThat(store.load(id(1))).isEmpty();
    assertThat(sameStoreAgain(store).load(id(1))).isEmpty();
    assertThat(store.load(id(2))).contains(entry(7, "other"));
    assertThat(store.replace(id(1), 7, entry(8, "two"))).isFalse();
    assertThat(store.replace(id(1), RecordStore.ABSENT, entry(9, "anew"))).isTrue();
  }

  @Test
  public void text_comesBackByteForByte() {
    StringBuilder printable = new StringBuilder();
    for (char c = 0x20; c < 0x7F; c++) {
      printable.append(c);
    }
    RecordStore store = store();
    store.replace(id(1), RecordStore.ABSENT, entry(1, printable + "'); DROP TABLE x;-- "));
    store.replace(id(2), RecordStore.ABSENT, entry(1, "x".repeat(300_000)));

    assertThat(store.load(id(1))).contains(entry(1, printable + "'); DROP TABLE x;-- "));
    assertThat(store.load(id(2))).contains(entry(1, "x".repeat(300_000)));
  }

  @Test
  public void ofManyWhoWriteWhereNothingIs_oneDoes() throws Exception {
    RecordStore store = store();
    for (int round = 0; round < ROUNDS; round++) {
      String id = id(round);
      assertOneWins(store, id, RecordStore.ABSENT, round);
    }
  }

  @Test
  public void ofManyWhoExpectOneVersion_oneWrites() throws Exception {
    RecordStore store = store();
    store.replace(id(1), RecordStore.ABSENT, entry(1, "first"));
    for (int round = 0; round < ROUNDS; round++) {
      long version = store.load(id(1)).orElseThrow().version();
      assertOneWins(store, id(1), version, round);
    }
  }

  /** Half of the racers come through another instance. */
  private void assertOneWins(RecordStore store, String id, long expected, int round)
      throws Exception {
    RecordStore again = sameStoreAgain(store);
    // Two can be at the same instruction; many come one after the other, and find out more of
    // locks.
    int racersOfRound = round % 10 == 0 ? RACERS : 2;
    AtomicInteger missing = new AtomicInteger(racersOfRound);
    List<Callable<Optional<Entry>>> racers =
        IntStream.range(0, racersOfRound)
            .<Callable<Optional<Entry>>>mapToObj(
                racer ->
                    () -> {
                      Entry mine = entry(expected + 1 + racer, "round " + round + " of " + racer);
                      missing.decrementAndGet();
                      while (missing.get() > 0) {
                        Thread.onSpinWait(); // a barrier would let them go one after the other
                      }
                      boolean written =
                          (racer % 2 == 0 ? store : again).replace(id, expected, mine);
                      return written ? Optional.of(mine) : Optional.empty();
                    })
            .toList();
    ExecutorService executor = Executors.newFixedThreadPool(racersOfRound);
    try {
      Optional<Entry> winner = Optional.empty();
      int winners = 0;
      for (Future<Optional<Entry>> result : executor.invokeAll(racers)) {
        if (result.get().isPresent()) {
          winner = result.get();
          winners++;
        }
      }
      assertThat(winners).isEqualTo(1);
      assertThat(store.load(id)).isEqualTo(winner);
    } finally {
      executor.shutdownNow();
    }
  }

  /** An identifier of the right form. */
  protected static String id(int number) {
    return String.format("%064x", 0xabcd0000L + number);
  }

  /** An entry. */
  protected static Entry entry(long version, String text) {
    return new Entry(version, Secret.of(text));
  }
}
