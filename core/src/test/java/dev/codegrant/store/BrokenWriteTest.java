package dev.codegrant.store;

import static dev.codegrant.store.StoreFiles.ID;
import static dev.codegrant.store.StoreFiles.entry;
import static dev.codegrant.store.StoreFiles.refuses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.store.PointDisk.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A write that does not come to its end, while the program goes on. */
class BrokenWriteTest {

  @TempDir Path temporary;
  private Path directory;
  private RecordStore store;

  @BeforeEach
  void oneEntry() {
    directory = temporary.resolve("store");
    store = StoreFiles.open(directory);
    store.replace(ID, RecordStore.ABSENT, entry(1));
  }

  /** A full disk, for one: the old entry, or the new one, and never a third thing. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DELETED")
  void diskThatFails_leavesTheOldEntryOrTheNewOne(Point point) throws IOException {
    RecordStore failing =
        StoreFiles.open(directory, disk -> new PointDisk(disk, (at, file) -> fail(at == point)));

    refuses(ErrorKind.STORE_FAILED, () -> failing.replace(ID, 1, entry(2)));

    boolean renamed = point == Point.RENAMED || point == Point.DIRECTORY_SYNCED;
    assertThat(store.load(ID)).contains(entry(renamed ? 2 : 1));
    assertThat(StoreFiles.names(directory)).containsExactly(".lock", ID + ".json");
    assertThat(store.replace(ID, renamed ? 2 : 1, entry(3))).isTrue();
  }

  /** What was to be the new entry holds a token; nobody looks for it. */
  @Test
  void renameThatFails_leavesNoTemporaryFile() throws IOException {
    Path temporaryFile = directory.resolve(ID + ".json.0123456789abcdef.tmp");
    Path inTheWay = Files.createDirectories(directory.resolve("target"));
    Files.createDirectory(inTheWay.resolve("full"));
    Disk disk = new RealDisk(new UnixRules(RunningUser.uid()));

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () ->
                new AtomicWrite(directory, disk)
                    .write(() -> temporaryFile, inTheWay, new byte[] {1}));

    assertThat(StoreFiles.names(directory)).containsExactly(".lock", ID + ".json", "target");
  }

  /** A refresh token that came once is written down, whoever wants to end the thread. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DELETED")
  void interrupt_ofOneWhoWrites_isKeptUntilItIsWritten(Point point) throws IOException {
    AtomicInteger interrupts = new AtomicInteger();
    RecordStore interrupted =
        StoreFiles.open(
            directory,
            disk -> new PointDisk(disk, (at, f) -> interrupt(at == point, interrupts, 1)));

    assertThat(interrupted.replace(ID, 1, entry(2))).isTrue();

    assertThat(Thread.interrupted()).as("the flag").isTrue();
    assertThat(interrupts).hasValue(1);
    assertThat(store.load(ID)).contains(entry(2));
    assertThat(StoreFiles.names(directory)).containsExactly(".lock", ID + ".json");
  }

  @Test
  void interrupts_thatDoNotEnd_leaveTheOldEntry() throws IOException {
    AtomicInteger interrupts = new AtomicInteger();
    RecordStore interrupted =
        StoreFiles.open(
            directory,
            disk ->
                new PointDisk(
                    disk, (at, f) -> interrupt(at == Point.HALF_WRITTEN, interrupts, 1000)));

    refuses(ErrorKind.INTERRUPTED, () -> interrupted.replace(ID, 1, entry(2)));

    assertThat(Thread.interrupted()).as("the flag").isTrue();
    assertThat(interrupts).hasValueLessThan(1000);
    assertThat(store.load(ID)).contains(entry(1));
    assertThat(StoreFiles.names(directory)).containsExactly(".lock", ID + ".json");
    assertThat(interrupted.load(ID)).contains(entry(1));
    assertThat(store.replace(ID, 1, entry(3))).isTrue();
  }

  @Test
  void interrupt_ofBefore_endsNothingThatDoesNotWait() {
    Thread.currentThread().interrupt();

    assertThat(store.load(ID)).contains(entry(1));
    assertThat(store.replace(ID, 1, entry(2))).isTrue();
    assertThat(store.load(ID)).contains(entry(2));
    store.delete(ID);
    assertThat(store.load(ID)).isEmpty();
    assertThat(StoreFiles.open(directory).load(ID)).isEmpty();

    assertThat(Thread.interrupted()).as("the flag").isTrue();
  }

  private static void fail(boolean now) throws IOException {
    if (now) {
      throw new IOException("No space left on device");
    }
  }

  private static void interrupt(boolean now, AtomicInteger interrupts, int most) {
    if (now && interrupts.get() < most) {
      interrupts.incrementAndGet();
      Thread.currentThread().interrupt();
    }
  }
}
