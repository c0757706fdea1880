package dev.codegrant.store;

import static dev.codegrant.store.StoreFiles.ID;
import static dev.codegrant.store.StoreFiles.entry;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.corpus.ForkedJvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SeveralJvmsTest {

  private static final int THREADS = 4;
  private static final int TIMES = 25;

  @TempDir Path temporary;

  /** Two beside this one; an update that is lost would be missing from the sum. */
  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void compareAndSet_byThreeProcesses_losesNoUpdate() throws Exception {
    Path directory = temporary.resolve("store");
    String[] arguments = {directory.toString(), "" + THREADS, "" + TIMES};
    Process first = ForkedJvm.start(CountingJvm.class, List.of(), arguments);
    Process second = ForkedJvm.start(CountingJvm.class, List.of(), arguments);
    CountingJvm.count(directory, THREADS, TIMES);
    assertThat(new String(first.getInputStream().readAllBytes(), UTF_8)).isEmpty();
    assertThat(new String(second.getInputStream().readAllBytes(), UTF_8)).isEmpty();

    assertThat(first.waitFor()).isZero();
    assertThat(second.waitFor()).isZero();
    assertThat(RecordStore.inDirectory(directory).load(ID)).contains(entry(3 * THREADS * TIMES));
    assertThat(StoreFiles.names(directory)).containsExactly(".lock", ID + ".json");
  }

  /** Where a program sets no umask, what it makes is open to all, unless it is made otherwise. */
  @Test
  void umaskThatHidesNothing_makesNothingWider() throws Exception {
    Path directory = temporary.resolve("a/store");
    List<String> command = new ArrayList<>(List.of("sh", "-c", "umask 000; exec \"$@\"", "sh"));
    command.addAll(ForkedJvm.command(CountingJvm.class, List.of(), directory.toString(), "1", "2"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).isEmpty();
    assertThat(process.waitFor()).isZero();

    assertThat(Unix.mode(temporary.resolve("a"))).isEqualTo(0700);
    assertThat(Unix.mode(directory)).isEqualTo(0700);
    assertThat(StoreFiles.names(directory)).containsExactly(".lock", ID + ".json");
    for (String name : StoreFiles.names(directory)) {
      assertThat(Unix.mode(directory.resolve(name))).as(name).isEqualTo(0600);
    }
  }
}
