package dev.codegrant.store;

import static dev.codegrant.store.StoreFiles.ID;
import static dev.codegrant.store.StoreFiles.OTHER_ID;
import static dev.codegrant.store.StoreFiles.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.error.OAuthException;
import dev.codegrant.store.RecordedDisk.Op;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lays out each state that a disk may be in after each of some steps, and opens it as a store. */
final class PowerLossReplay {

  /** What is found where there is no entry. */
  static final String NOTHING = "nothing";

  /** Opens a directory as a store, and says what it finds. */
  @FunctionalInterface
  interface Look {
    String at(Path directory) throws IOException;
  }

  private final Map<String, String> before;
  private final Path temporary;
  private final Look look;
  private int states;

  private PowerLossReplay(Map<String, String> before, Path temporary, Look look) {
    this.before = before;
    this.temporary = temporary;
    this.look = look;
  }

  /** Of records, the other of which must be there always. */
  static PowerLossReplay from(Path directory, Path temporary) throws IOException {
    return from(directory, temporary, PowerLossReplay::record);
  }

  /**
   * From what is in a directory now, all of it on disk.
   *
   * @param temporary where the states are laid out
   */
  static PowerLossReplay from(Path directory, Path temporary, Look look) throws IOException {
    Map<String, String> before = new LinkedHashMap<>();
    for (String name : StoreFiles.names(directory)) {
      before.put(name, Files.readString(directory.resolve(name)));
    }
    return new PowerLossReplay(before, temporary, look);
  }

  /** The files at the start, by name. */
  Map<String, String> before() {
    return before;
  }

  /** How many were laid out so far. */
  int states() {
    return states;
  }

  /** What does not hold after some step: all states may be these, and at the end only this one. */
  List<String> faults(List<Op> log, List<String> allowed, String atTheEnd) throws IOException {
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

  /** What a store finds in such a directory. */
  private String open(Map<String, String> files) throws IOException {
    Path copy = temporary.resolve("state-" + ++states);
    StoreFiles.open(copy);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = Files.writeString(copy.resolve(file.getKey()), file.getValue());
      Unix.chmod(path, 0600);
    }
    String found = look.at(copy);
    assertThat(StoreFiles.names(copy)).noneMatch(name -> name.endsWith(".tmp"));
    return found;
  }

  private static String record(Path directory) {
    RecordStore opened = StoreFiles.open(directory);
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
}
