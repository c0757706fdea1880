package dev.codegrant.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made on the way to a store, and when its name is on disk. */
class PathWalkTest {

  @TempDir Path temporary;
  private OwnerRules rules;
  private RecordedDisk disk;
  private Path wanted;

  @BeforeEach
  void walk() throws IOException {
    rules = new UnixRules(RunningUser.uid());
    disk = new RecordedDisk(new RealDisk(rules));
    wanted = temporary.toRealPath().resolve("new").resolve("store");
  }

  @Test
  void eachDirectoryThatIsMade_isForcedToDisk_once() throws IOException {
    assertThat(PathWalk.making(rules, disk).to(wanted)).isEqualTo(wanted).isDirectory();
    assertThat(disk.take())
        .containsExactly(new RecordedDisk.Op.SyncDirectory(), new RecordedDisk.Op.SyncDirectory());

    assertThat(PathWalk.making(rules, disk).to(wanted)).isEqualTo(wanted);
    assertThat(disk.take()).as("where all are there").isEmpty();
  }

  @Test
  void whoLooksOnly_makesNothing() {
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> PathWalk.looking(rules).to(wanted));
    assertThat(wanted.getParent()).doesNotExist();
  }
}
