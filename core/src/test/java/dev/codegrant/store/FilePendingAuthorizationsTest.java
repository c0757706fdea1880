package dev.codegrant.store;

import static dev.codegrant.store.StoreFiles.CANARY;
import static dev.codegrant.store.StoreFiles.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.contract.PendingAuthorizationStoreContract;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilePendingAuthorizationsTest extends PendingAuthorizationStoreContract {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final String ID = "x".repeat(43);

  @TempDir Path temporary;
  private final ManualClock clock = ManualClock.at(NOW);
  private int stores;

  @Override
  protected PendingAuthorizationStore store(Clock time) {
    return PendingAuthorizationStore.inDirectory(
        temporary.resolve("store-" + ++stores), 1000, time);
  }

  @Test
  void text_savedByOne_isTakenByAnother_once() {
    PendingAuthorizationStore first = open(10);
    PendingAuthorizationStore second = open(10);
    first.save(ID, "sealed", NOW.plusSeconds(600));

    assertThat(second.take(ID)).contains("sealed");
    assertThat(first.take(ID)).isEmpty();
    assertThat(open(10).take(ID)).isEmpty();
  }

  @Test
  void whenFull_theOldestGoes_andTheNewestStays() throws IOException {
    PendingAuthorizationStore store = open(2);
    store.save("1", "one", NOW.plusSeconds(600));
    store.save("2", "two", NOW.plusSeconds(601));
    store.save("3", "three", NOW.plusSeconds(602));

    assertThat(entries()).isEqualTo(2);
    assertThat(store.take("1")).isEmpty();
    assertThat(store.take("2")).contains("two");
    assertThat(store.take("3")).contains("three");
  }

  @Test
  void manyTexts_areNeverMoreThanTheGreatestNumber() throws IOException {
    PendingAuthorizationStore store = open(40);
    for (int i = 0; i < 200; i++) {
      store.save("" + i, "text " + i, NOW.plusSeconds(600 + i));
      assertThat(entries()).isBetween(Math.min(i + 1L, 35), 40L);
    }
    assertThat(IntStream.range(165, 200).filter(i -> store.take("" + i).isPresent()).count())
        .as("the newest seven eighths")
        .isEqualTo(35);
  }

  @Test
  void whenManyAreThere_aFewOfThemGoAtATime() throws IOException {
    int most = 2400;
    PrivateDirectory opened = PrivateDirectory.open(directory(), new UnixRules(RunningUser.uid()));
    PendingAuthorizationStore store =
        new FilePendingAuthorizations(
            most, clock, opened, new ForgetfulDisk(new RealDisk(opened.rules())));
    long fewest = most;
    for (int i = 0; i < most + 300; i++) {
      store.save("" + i, "text", NOW.plusSeconds(600 + i));
      if (i >= most - 1) {
        long now = entries();
        assertThat(now).isLessThanOrEqualTo(most);
        fewest = Math.min(fewest, now);
      }
    }
    assertThat(fewest).isEqualTo(most - 250 + 1);
  }

  @Test
  void whatHasExpired_isDeletedAtTheNextSave() throws IOException {
    PendingAuthorizationStore store = open(7);
    store.save("1", "one", NOW.plusSeconds(600));
    store.save("2", "two", NOW.plusSeconds(700));
    clock.advance(Duration.ofSeconds(603));
    store.save("3", "three", NOW.plusSeconds(1300));

    assertThat(entries()).isEqualTo(2);
    assertThat(store.take("2")).contains("two");
  }

  @Test
  void textOfLongAgo_orForever_isKeptToItsTime() {
    PendingAuthorizationStore store = open(10);
    store.save("1", "forever", Instant.MAX);
    store.save("2", "never", Instant.EPOCH);
    store.save("3", "long", Instant.parse("2262-01-01T00:00:00Z"));

    assertThat(store.take("1")).contains("forever");
    assertThat(store.take("2")).isEmpty();
    assertThat(store.take("3")).contains("long");
  }

  /** ST-019: of no form that could be a path, as there is a hash between it and the disk. */
  @ParameterizedTest
  @ValueSource(strings = {"../../x", "", "\0", "CON", "/etc/passwd", "\u00e9"})
  void id_isNoPartOfAPath(String id) throws IOException {
    PendingAuthorizationStore store = open(10);
    store.save(id, "sealed", NOW.plusSeconds(600));

    assertThat(StoreFiles.names(directory()))
        .allMatch(name -> name.matches("\\.lock|[0-9a-f]{64}\\.pending"));
    assertThat(StoreFiles.names(temporary)).containsExactly("pending");
    assertThat(store.take(id)).contains("sealed");
  }

  /** ST-038: it is the key of a sign-in, so it goes when it is taken, and its name tells no key. */
  @Test
  void take_leavesNothing() throws IOException {
    PendingAuthorizationStore store = open(10);
    store.save(ID, CANARY, NOW.plusSeconds(600));
    assertThat(StoreFiles.everything(directory())).contains(CANARY).doesNotContain(ID);
    assertThat(store.toString()).doesNotContain(CANARY);

    store.take(ID);

    assertThat(StoreFiles.everything(directory())).doesNotContain(CANARY);
    assertThat(entries()).isZero();
  }

  /** ST-002. */
  @Test
  void fileOfAWiderMode_isRefused() throws IOException {
    PendingAuthorizationStore store = open(10);
    store.save(ID, CANARY, NOW.plusSeconds(600));
    Unix.chmod(file(), 0640);

    refuses(ErrorKind.STORE_PERMISSIONS, () -> store.take(ID));
    refuses(ErrorKind.STORE_PERMISSIONS, () -> store.save(ID, "y", NOW.plusSeconds(600)));
    Unix.chmod(file(), 0600);
    Unix.chmod(directory(), 0777);
    refuses(ErrorKind.STORE_PERMISSIONS, () -> store.take(ID));
    Unix.chmod(directory(), 0700);
    assertThat(store.take(ID)).contains(CANARY);
  }

  /** ST-007. */
  @Test
  void damagedFile_isReported_andItsCopyGoesWithTime() throws IOException {
    PendingAuthorizationStore store = open(7);
    store.save(ID, CANARY, NOW.plusSeconds(600));
    Files.writeString(file(), "damaged");

    refuses(ErrorKind.STORE_CORRUPT, () -> store.take(ID));

    assertThat(directory().resolve(file().getFileName() + ".corrupt-1")).hasContent("damaged");
    assertThat(store.take(ID)).isEmpty();
    clock.advance(Duration.ofDays(36500));
    store.save("2", "two", clock.instant().plusSeconds(600));
    assertThat(entries()).isEqualTo(1);
  }

  /** ST-006. */
  @Test
  void temporaryFileOfACrash_goesAtTheNextOpening() throws IOException {
    Path stale = directory().resolve("a1".repeat(32) + ".pending.0123456789abcdef.tmp");
    open(10);
    Files.writeString(stale, "stale");

    open(10);

    assertThat(stale).doesNotExist();
  }

  @Test
  void recordsInTheSameDirectory_areNoneOfItsBusiness() {
    RecordStore records = RecordStore.inDirectory(directory());
    records.replace(StoreFiles.ID, RecordStore.ABSENT, StoreFiles.entry(1));
    PendingAuthorizationStore store = open(1);
    clock.advance(Duration.ofDays(36500));
    for (int i = 0; i < 3; i++) {
      store.save("" + i, "sealed", clock.instant().plusSeconds(600));
    }

    assertThat(records.load(StoreFiles.ID)).contains(StoreFiles.entry(1));
    records.delete(StoreFiles.ID);
    assertThat(store.take("2")).contains("sealed");
  }

  @Test
  void text_overItsLimit_isRefused() {
    PendingAuthorizationStore store = open(10);

    refuses(
        ErrorKind.INVALID_ARGUMENT,
        () -> store.save(ID, "x".repeat(8 * 1024 + 1), NOW.plusSeconds(600)));
    refuses(ErrorKind.INVALID_ARGUMENT, () -> store.save(ID, "a\n", NOW.plusSeconds(600)));
    assertThat(store.take(ID)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 100_001})
  void size_outsideItsRange_isRefused_andMakesNothing(int size) {
    refuses(ErrorKind.INVALID_ARGUMENT, () -> open(size));
    assertThat(directory()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100_000})
  void size_atTheEndsOfItsRange_isAccepted(int size) {
    PendingAuthorizationStore store = open(size);
    store.save(ID, "sealed", NOW.plusSeconds(600));
    assertThat(store.take(ID)).contains("sealed");
  }

  private PendingAuthorizationStore open(int mostEntries) {
    return PendingAuthorizationStore.inDirectory(directory(), mostEntries, clock);
  }

  private Path directory() {
    return temporary.resolve("pending");
  }

  private Path file() {
    return directory().resolve(Sha256.hex(ID) + ".pending");
  }

  private long entries() throws IOException {
    return StoreFiles.names(directory()).stream().filter(name -> !name.equals(".lock")).count();
  }
}
