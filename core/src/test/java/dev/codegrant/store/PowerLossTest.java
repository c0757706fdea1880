package dev.codegrant.store;

import static dev.codegrant.store.StoreFiles.CANARY;
import static dev.codegrant.store.StoreFiles.ID;
import static dev.codegrant.store.StoreFiles.OTHER_ID;
import static dev.codegrant.store.StoreFiles.entry;
import static dev.codegrant.store.StoreFiles.file;
import static dev.codegrant.store.StoreFiles.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.store.RecordedDisk.Op;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private static final String NOTHING = "nothing";

  @TempDir Path temporary;
  private Path directory;
  private RecordedDisk disk;
  private RecordStore store;
  private Map<String, String> before;
  private int states;

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

    assertThat(faults(disk.take(), List.of("1", "2"), "2")).isEmpty();
    assertThat(states).as("states").isGreaterThan(15);
  }

  @Test
  void firstWrite_leavesNothingOrTheEntry() throws IOException {
    store.delete(ID);
    settle();
    assertThat(store.replace(ID, RecordStore.ABSENT, entry(1))).isTrue();

    assertThat(faults(disk.take(), List.of(NOTHING, "1"), "1")).isEmpty();
  }

  @Test
  void replaceTwice_leavesTheOldOrTheFirst_andThenTheFirstOrTheSecond() throws IOException {
    store.replace(ID, 1, entry(2));
    List<Op> first = disk.take();
    store.replace(ID, 2, entry(3));
    List<Op> second = disk.take();

    assertThat(faults(first, List.of("1", "2"), "2")).isEmpty();
    assertThat(faults(concat(first, second), List.of("1", "2", "3"), "3")).isEmpty();
  }

  @Test
  void delete_leavesTheEntryOrNothing_andNothingWhenItIsDone() throws IOException {
    store.delete(ID);

    assertThat(faults(disk.take(), List.of("1", NOTHING), NOTHING)).isEmpty();
  }

  @Test
  void delete_withACopyAside_leavesNoByteWhenItIsDone() throws IOException {
    Files.writeString(file(directory, ID), "damaged " + CANARY);
    refuses(ErrorKind.STORE_CORRUPT, () -> store.load(ID));
    store.replace(ID, RecordStore.ABSENT, entry(2));
    settle();
    store.delete(ID);
    List<Op> log = disk.take();

    assertThat(faults(log, List.of("2", NOTHING), NOTHING)).isEmpty();
    PowerLoss after = new PowerLoss(before);
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

    assertThat(faults(disk.take(), List.of("STORE_CORRUPT", NOTHING), NOTHING)).isEmpty();
  }

  @Test
  void model_findsAContentThatIsNotForced() throws IOException {
    store.replace(ID, 1, entry(2));

    assertThat(faults(without(Op.Sync.class::isInstance), List.of("1", "2"), "2"))
        .anyMatch(fault -> fault.contains("STORE_CORRUPT"));
  }

  @Test
  void model_findsANameThatIsGivenTooEarly() throws IOException {
    store.replace(ID, 1, entry(2));
    List<Op> log = new ArrayList<>(disk.take());
    Op sync = log.stream().filter(Op.Sync.class::isInstance).findFirst().orElseThrow();
    log.remove(sync);
    log.add(log.size() - 1, new Op.Sync(ID + ".json"));

    assertThat(faults(log, List.of("1", "2"), "2"))
        .anyMatch(fault -> fault.contains("STORE_CORRUPT"));
  }

  @Test
  void model_findsADirectoryThatIsNotForced() throws IOException {
    store.replace(ID, 1, entry(2));

    assertThat(faults(without(Op.SyncDirectory.class::isInstance), List.of("1", "2"), "2"))
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

    assertThat(faults(log, List.of("1", "2"), "2"))
        .anyMatch(fault -> fault.contains("STORE_CORRUPT"));
  }

  /** What does not hold after some step: all states may be these, and at the end only this one. */
  private List<String> faults(List<Op> log, List<String> allowed, String atTheEnd)
      throws IOException {
    List<String> faults = new ArrayList<>();
    PowerLoss model = new PowerLoss(before);
    for (int step = 0; step <= log.size(); step++) {
      if (step > 0) {
        model.apply(log.get(step - 1));
      }
      boolean done = step == log.size();
      for (Map<String, String> state : model.states()) {
        String found = open(state);
        if (!(done ? List.of(atTheEnd) : allowed).contains(found)) {
          faults.add((done ? "when it is done: " : "after step " + step + ": ") + found);
        }
      }
    }
    return faults;
  }

  /** What a store finds in such a directory; the other entry must be there always. */
  private String open(Map<String, String> files) throws IOException {
    Path copy = temporary.resolve("state-" + ++states);
    StoreFiles.open(copy);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = Files.writeString(copy.resolve(file.getKey()), file.getValue());
      Unix.chmod(path, 0600);
    }
    RecordStore opened = StoreFiles.open(copy);
    assertThat(StoreFiles.names(copy)).noneMatch(name -> name.endsWith(".tmp"));
    assertThat(opened.load(OTHER_ID)).contains(entry(1));
    try {
      return opened
          .load(ID)
          .map(
              found -> {
                assertThat(found).isEqualTo(entry(found.version()));
                return "" + found.version();
              })
          .orElse(NOTHING);
    } catch (OAuthException e) {
      return e.kind().name();
    }
  }

  /** All that was written is on disk, and nothing is recorded yet. */
  private void settle() throws IOException {
    disk.take();
    before = new LinkedHashMap<>();
    for (String name : StoreFiles.names(directory)) {
      before.put(name, Files.readString(directory.resolve(name)));
    }
  }

  private List<Op> without(Predicate<Op> left) {
    return disk.take().stream().filter(left.negate()).toList();
  }

  private static List<Op> concat(List<Op> first, List<Op> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
