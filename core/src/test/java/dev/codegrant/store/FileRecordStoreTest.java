package dev.codegrant.store;

import static dev.codegrant.store.StoreFiles.ID;
import static dev.codegrant.store.StoreFiles.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.contract.RecordStoreContract;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.store.RecordStore.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileRecordStoreTest extends RecordStoreContract {

  @TempDir Path temporary;

  private int stores;

  @Override
  protected RecordStore store() {
    return RecordStore.inDirectory(temporary.resolve("store-" + ++stores));
  }

  @Override
  protected RecordStore sameStoreAgain(RecordStore store) {
    return RecordStore.inDirectory(latest());
  }

  /** The directory of the last store. */
  private Path latest() {
    return temporary.resolve("store-" + stores);
  }

  static List<String> notIds() {
    return List.of(
        "",
        "../../x",
        "a".repeat(63),
        "a".repeat(65),
        "A".repeat(64),
        "g".repeat(64),
        "a".repeat(63) + "\n",
        "a".repeat(64) + "\n",
        "a".repeat(63) + "\0",
        "a".repeat(63) + "/",
        "../" + "a".repeat(61),
        "CON",
        "x".repeat(300),
        "\u0430".repeat(64),
        "\uff11".repeat(64));
  }

  /** ST-019: what is no hash makes no file, above all not one elsewhere. */
  @ParameterizedTest
  @MethodSource("notIds")
  void id_ofAnotherForm_isRefused_andTouchesNoFile(String id) throws IOException {
    RecordStore store = store();

    refuses(ErrorKind.INVALID_ARGUMENT, () -> store.load(id));
    refuses(ErrorKind.INVALID_ARGUMENT, () -> store.replace(id, RecordStore.ABSENT, entry(1, "")));
    refuses(ErrorKind.INVALID_ARGUMENT, () -> store.delete(id));

    assertThat(StoreFiles.names(latest())).isEmpty();
    assertThat(StoreFiles.names(temporary)).containsExactly("store-1");
  }

  /** ST-019. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "9", "a", "f"})
  void id_ofTheRightForm_isTheNameOfTheFile(String digit) {
    RecordStore store = store();
    String id = digit.repeat(64);

    assertThat(store.replace(id, RecordStore.ABSENT, entry(1, "one"))).isTrue();

    assertThat(latest().resolve(id + ".json")).exists();
    assertThat(store.load(id)).contains(entry(1, "one"));
  }

  @Test
  void versionBelowOne_isRefused_andOneAndTheGreatestAreKept() {
    RecordStore store = store();

    refuses(ErrorKind.INVALID_ARGUMENT, () -> store.replace(ID, 5, entry(0, "x")));
    refuses(ErrorKind.INVALID_ARGUMENT, () -> store.replace(ID, 5, entry(-1, "x")));
    assertThat(store.replace(ID, RecordStore.ABSENT, entry(1, "x"))).isTrue();
    assertThat(store.replace(ID, 1, entry(Long.MAX_VALUE, "y"))).isTrue();
    assertThat(store.load(ID)).contains(entry(Long.MAX_VALUE, "y"));
  }

  /** One who expects it would not see that somebody else was there. */
  @Test
  void versionThatIsExpected_isRefused_asTheNextOne() {
    RecordStore store = store();
    store.replace(ID, RecordStore.ABSENT, entry(7, "x"));

    refuses(ErrorKind.INVALID_ARGUMENT, () -> store.replace(ID, 7, entry(7, "y")));
    assertThat(store.load(ID)).contains(entry(7, "x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\u007f", "\u00e9", "\0", "\ud83d\ude00"})
  void textThatIsNotPrintableAscii_isRefused(String text) {
    RecordStore store = store();

    refuses(ErrorKind.INVALID_ARGUMENT, () -> store.replace(ID, 0, entry(1, text)));
    assertThat(store.load(ID)).isEmpty();
  }

  @Test
  void entry_ofOneMebibyte_isKept_andOneByteMoreIsRefused() {
    RecordStore store = store();
    int around = EntryFormat.bytes(ID, entry(1, "")).length;
    String longest = "x".repeat(1024 * 1024 - around);

    refuses(ErrorKind.INVALID_ARGUMENT, () -> store.replace(ID, 0, entry(1, longest + "x")));
    assertThat(store.load(ID)).isEmpty();
    assertThat(store.replace(ID, 0, entry(1, longest))).isTrue();
    assertThat(store.load(ID)).contains(entry(1, longest));
  }

  /** Who reads takes no lock: at any moment the file is whole, and never older than before. */
  @Test
  void load_whileOthersWrite_isAnEntryThatWasWritten() throws Exception {
    RecordStore store = store();
    RecordStore reading = sameStoreAgain(store);
    assertThat(store.replace(ID, RecordStore.ABSENT, CrashJvm.entry(1))).isTrue();
    int last = 150;
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      Future<?> written =
          writer.submit(
              () -> {
                for (int version = 1; version < last; version++) {
                  assertThat(store.replace(ID, version, CrashJvm.entry(version + 1))).isTrue();
                }
              });
      long seen = 1;
      while (!written.isDone()) {
        Optional<Entry> found = reading.load(ID);
        assertThat(CrashJvm.isWhole(found)).isTrue();
        assertThat(found.orElseThrow().version()).isGreaterThanOrEqualTo(seen);
        seen = found.orElseThrow().version();
      }
      written.get();
      assertThat(reading.load(ID)).contains(CrashJvm.entry(last));
    } finally {
      writer.shutdownNow();
    }
  }

  @Test
  void directory_isMadeWithItsParents() {
    Path deep = temporary.resolve("a").resolve("b");

    assertThat(RecordStore.inDirectory(deep).replace(ID, 0, entry(1, "x"))).isTrue();
    assertThat(RecordStore.inDirectory(temporary.resolve("a/./b/../b")).load(ID))
        .contains(entry(1, "x"));
  }

  @Test
  void directoryThatIsGone_orAnother_hasFailed_andIsNotEmpty() throws IOException {
    Path directory = temporary.resolve("store");
    RecordStore store = RecordStore.inDirectory(directory);
    store.replace(ID, 0, entry(1, "x"));
    Path moved = Files.move(directory, temporary.resolve("moved"));

    refuses(ErrorKind.STORE_FAILED, () -> store.load(ID));
    refuses(ErrorKind.STORE_FAILED, () -> store.replace(ID, 0, entry(1, "y")));
    RecordStore another = RecordStore.inDirectory(directory);
    assertThat(another.load(ID)).isEmpty();
    refuses(ErrorKind.STORE_FAILED, () -> store.load(ID));

    Files.delete(directory);
    Files.move(moved, directory);
    assertThat(store.load(ID)).contains(entry(1, "x"));
  }

  @Test
  void toString_namesTheDirectory_andNothingInIt() {
    RecordStore store = store();
    store.replace(ID, 0, entry(1, StoreFiles.CANARY));

    assertThat(store.toString()).contains("store-1").doesNotContain(StoreFiles.CANARY);
  }
}
