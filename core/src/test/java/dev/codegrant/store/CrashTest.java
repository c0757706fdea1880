package dev.codegrant.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.corpus.ForkedJvm;
import dev.codegrant.store.PointDisk.Point;
import dev.codegrant.store.RecordStore.Entry;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process that ends in the middle of a write: the entry can be read, is one that was written, and
 * not older than the last one that the process said it had written. {@code -Dcrash.rounds=100} does
 * each of it more often.
 */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class CrashTest {

  private static final int ROUNDS = Integer.getInteger("crash.rounds", 1);
  private static final int MOST_WRITES = 60;

  @TempDir Path temporary;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DELETED")
  void jvmThatHalts_leavesTheOldEntryOrTheNewOne(Point point) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Process process = start("HALT", point);
      long written = last(process.inputReader(UTF_8)) + (isRenamed(point) ? 1 : 0);
      assertThat(process.waitFor()).isEqualTo(9);

      requireWhole(written, written);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DELETED")
  void jvmThatIsKilled_leavesTheOldEntryOrTheNewOne(Point point) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Process process = start("STOP", point);
      BufferedReader printed = process.inputReader(UTF_8);
      long acknowledged = 0;
      for (String line = printed.readLine();
          !line.equals("standing still");
          line = printed.readLine()) {
        acknowledged = Long.parseLong(line);
      }
      kill(process);
      long written = acknowledged + (isRenamed(point) ? 1 : 0);

      requireWhole(written, written);
    }
  }

  @RepeatedTest(4)
  void jvmThatIsKilledAnywhere_leavesAnEntryThatIsWhole() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Process process = start("RUN", Point.CREATED);
      BufferedReader printed = process.inputReader(UTF_8);
      int writes = ThreadLocalRandom.current().nextInt(1, MOST_WRITES);
      long acknowledged = 0;
      for (int i = 0; i < writes; i++) {
        acknowledged = Long.parseLong(printed.readLine());
      }
      kill(process);
      acknowledged = Math.max(acknowledged, last(printed));

      requireWhole(acknowledged, acknowledged + 1);
    }
  }

  /** In other words: SIGKILL. What it printed before can still be read. */
  private static void kill(Process process) throws InterruptedException {
    assertThat(process.toHandle().destroyForcibly()).isTrue();
    process.waitFor();
  }

  private static boolean isRenamed(Point point) {
    return point == Point.RENAMED || point == Point.DIRECTORY_SYNCED;
  }

  private Process start(String end, Point point) throws IOException {
    return ForkedJvm.start(
        CrashJvm.class,
        List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto"),
        temporary.resolve("store").toString(),
        end,
        point.name());
  }

  /** The last number that was printed to the end of its line. */
  private static long last(BufferedReader printed) throws IOException {
    StringBuilder all = new StringBuilder();
    for (int c = printed.read(); c >= 0; c = printed.read()) {
      all.append((char) c);
    }
    List<String> lines = all.substring(0, all.lastIndexOf("\n") + 1).lines().toList();
    return lines.isEmpty() ? 0 : Long.parseLong(lines.get(lines.size() - 1));
  }

  private void requireWhole(long oldest, long newest) throws IOException {
    Path directory = temporary.resolve("store");
    RecordStore store = RecordStore.inDirectory(directory);
    Optional<Entry> found = store.load(StoreFiles.ID);
    assertThat(CrashJvm.isWhole(found)).isTrue();
    assertThat(found.orElseThrow().version()).isBetween(oldest, newest);
    assertThat(StoreFiles.names(directory)).containsExactly(".lock", StoreFiles.ID + ".json");
  }
}
