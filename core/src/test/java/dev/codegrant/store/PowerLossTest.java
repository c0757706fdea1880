package dev.codegrant.store;

import static dev.codegrant.store.PowerLossReplay.NOTHING;
import static dev.codegrant.store.StoreFiles.CANARY;
import static dev.codegrant.store.StoreFiles.ID;
import static dev.codegrant.store.StoreFiles.OTHER_ID;
import static dev.codegrant.store.StoreFiles.entry;
import static dev.codegrant.store.StoreFiles.file;
import static dev.codegrant.store.StoreFiles.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.store.RecordedDisk.Op;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * ST-018: the steps of a write are recorded, and each state that a disk may be in after each of
 * them is laid out as a directory and opened. Some tests leave steps out, to see that the model
 * finds it.
 */
class PowerLossTest {

  @TempDir Path temporary;
  private Path directory;
  private RecordedDisk disk;
  private RecordStore store;
  private PowerLossReplay replay;

  @BeforeEach
  void twoEntries() throws IOException {
    directory = temporary.resolve("store");
    disk = new RecordedDisk(new RealDisk(new UnixRules(RunningUser.uid())));
    store = StoreFiles.open(directory, real -> disk);
    store.replace(ID, RecordStore.ABSENT, entry(1));
    store.replace(OTHER_ID, RecordStore.ABSENT, entry(1));
    settle();
  }

  @Test
  void replace_leavesTheOldEntryOrTheNewOne_andTheNewOneWhenItIsDone() throws IOException {
    assertThat(store.replace(ID, 1, entry(2))).isTrue();

    assertThat(replay.faults(disk.take(), List.of("1", "2"), "2")).isEmpty();
    assertThat(replay.states()).as("states").isGreaterThan(15);
  }

  @Test
  void firstWrite_leavesNothingOrTheEntry() throws IOException {
    store.delete(ID);
    settle();
    assertThat(store.replace(ID, RecordStore.ABSENT, entry(1))).isTrue();

    assertThat(replay.faults(disk.take(), List.of(NOTHING, "1"), "1")).isEmpty();
  }

  @Test
  void replaceTwice_leavesTheOldOrTheFirst_andThenTheFirstOrTheSecond() throws IOException {
    store.replace(ID, 1, entry(2));
    List<Op> first = disk.take();
    store.replace(ID, 2, entry(3));
    List<Op> second = disk.take();

    assertThat(replay.faults(first, List.of("1", "2"), "2")).isEmpty();
    assertThat(replay.faults(concat(first, second), List.of("1", "2", "3"), "3")).isEmpty();
  }

  @Test
  void delete_leavesTheEntryOrNothing_andNothingWhenItIsDone() throws IOException {
    store.delete(ID);

    assertThat(replay.faults(disk.take(), List.of("1", NOTHING), NOTHING)).isEmpty();
  }

  @Test
  void delete_withACopyAside_leavesNoByteWhenItIsDone() throws IOException {
    Files.writeString(file(directory, ID), "damaged " + CANARY);
    refuses(ErrorKind.STORE_CORRUPT, () -> store.load(ID));
    store.replace(ID, RecordStore.ABSENT, entry(2));
    settle();
    store.delete(ID);
    List<Op> log = disk.take();

    assertThat(replay.faults(log, List.of("2", NOTHING), NOTHING)).isEmpty();
    PowerLoss after = new PowerLoss(replay.before());
    log.forEach(after::apply);
    assertThat(after.states()).hasSize(1);
    assertThat(after.states().get(0)).doesNotContainKey(ID + ".json.corrupt-1");
  }

  /** Found damaged once more, or not there: never the damaged content as an entry. */
  @Test
  void settingAside_leavesTheDamageOrNothing() throws IOException {
    Files.writeString(file(directory, ID), "damaged");
    settle();
    refuses(ErrorKind.STORE_CORRUPT, () -> store.load(ID));

    assertThat(replay.faults(disk.take(), List.of("STORE_CORRUPT", NOTHING), NOTHING)).isEmpty();
  }

  @Test
  void model_findsAContentThatIsNotForced() throws IOException {
    store.replace(ID, 1, entry(2));

    assertThat(replay.faults(without(Op.Sync.class::isInstance), List.of("1", "2"), "2"))
        .anyMatch(fault -> fault.contains("STORE_CORRUPT"));
  }

  @Test
  void model_findsANameThatIsGivenTooEarly() throws IOException {
    store.replace(ID, 1, entry(2));
    List<Op> log = new ArrayList<>(disk.take());
    Op sync = log.stream().filter(Op.Sync.class::isInstance).findFirst().orElseThrow();
    log.remove(sync);
    log.add(log.size() - 1, new Op.Sync(ID + ".json"));

    assertThat(replay.faults(log, List.of("1", "2"), "2"))
        .anyMatch(fault -> fault.contains("STORE_CORRUPT"));
  }

  @Test
  void model_findsADirectoryThatIsNotForced() throws IOException {
    store.replace(ID, 1, entry(2));

    assertThat(replay.faults(without(Op.SyncDirectory.class::isInstance), List.of("1", "2"), "2"))
        .isNotEmpty()
        .allMatch(fault -> fault.startsWith("when it is done: 1"));
  }

  @Test
  void model_findsAFileThatIsWrittenInPlace() throws IOException {
    store.replace(ID, 1, entry(2));
    Op.Write write =
        (Op.Write)
            disk.take().stream().filter(Op.Write.class::isInstance).findFirst().orElseThrow();
    List<Op> log =
        List.of(
            new Op.Write(ID + ".json", write.bytes()),
            new Op.Sync(ID + ".json"),
            new Op.SyncDirectory());

    assertThat(replay.faults(log, List.of("1", "2"), "2"))
        .anyMatch(fault -> fault.contains("STORE_CORRUPT"));
  }

  /** All that was written is on disk, and nothing is recorded yet. */
  private void settle() throws IOException {
    disk.take();
    replay = PowerLossReplay.from(directory, temporary);
  }

  private List<Op> without(Predicate<Op> left) {
    return disk.take().stream().filter(left.negate()).toList();
  }

  private static List<Op> concat(List<Op> first, List<Op> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
