package dev.codegrant.store;

import static dev.codegrant.store.PowerLossReplay.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.error.OAuthException;
import dev.codegrant.store.RecordedDisk.Op;
import dev.codegrant.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ST-018 for pending authorizations: what was taken must not come back when the power is. */
class PendingPowerLossTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Instant SOON = NOW.plusSeconds(600);
  private static final String ID = "x".repeat(43);
  private static final String OTHER_ID = "y".repeat(43);

  @TempDir Path temporary;
  private Path directory;
  private RecordedDisk disk;
  private PendingAuthorizationStore store;
  private PowerLossReplay replay;

  @BeforeEach
  void oneText() throws IOException {
    directory = temporary.resolve("store");
    PrivateDirectory opened = PrivateDirectory.open(directory, new UnixRules(RunningUser.uid()));
    disk = new RecordedDisk(new RealDisk(opened.rules()));
    store = new FilePendingAuthorizations(10, ManualClock.at(NOW), opened, disk);
    store.save(OTHER_ID, "other", SOON);
    settle();
  }

  @Test
  void save_leavesNothingOrTheText_andTheTextWhenItIsDone() throws IOException {
    store.save(ID, "sealed", SOON);

    assertThat(replay.faults(disk.take(), List.of(NOTHING, "sealed"), "sealed")).isEmpty();
    assertThat(replay.states()).as("states").isGreaterThan(5);
  }

  @Test
  void take_leavesTheTextOrNothing_andNothingWhenItIsDone() throws IOException {
    store.save(ID, "sealed", SOON);
    settle();
    assertThat(store.take(ID)).contains("sealed");

    List<Op> log = disk.take();
    assertThat(log).hasSizeGreaterThan(1);
    assertThat(replay.faults(log, List.of("sealed", NOTHING), NOTHING)).isEmpty();
  }

  /** All that was written is on disk, and nothing is recorded yet. */
  private void settle() throws IOException {
    disk.take();
    replay = PowerLossReplay.from(directory, temporary, PendingPowerLossTest::taken);
  }

  /** The other text must be there always. */
  private static String taken(Path directory) {
    PendingAuthorizationStore opened =
        PendingAuthorizationStore.inDirectory(directory, 10, ManualClock.at(NOW));
    assertThat(opened.take(OTHER_ID)).contains("other");
    try {
      return opened.take(ID).orElse(NOTHING);
    } catch (OAuthException e) {
      return e.kind().name();
    }
  }
}
