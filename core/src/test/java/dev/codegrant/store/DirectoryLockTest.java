package dev.codegrant.store;

import static dev.codegrant.store.StoreFiles.ID;
import static dev.codegrant.store.StoreFiles.OTHER_ID;
import static dev.codegrant.store.StoreFiles.entry;
import static dev.codegrant.store.StoreFiles.refuses;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.corpus.ForkedJvm;
import dev.codegrant.error.ErrorKind;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DirectoryLockTest {

  private static final Duration SHORT = Duration.ofMillis(60);
  private static final int MOST_HOLDERS = 5;

  @TempDir Path temporary;
  private final ExecutorService others = Executors.newCachedThreadPool();
  private Path directory;
  private RecordStore store;

  @BeforeEach
  void oneEntry() {
    directory = temporary.resolve("store");
    store = StoreFiles.open(directory);
    store.replace(ID, RecordStore.ABSENT, entry(1));
  }

  @AfterEach
  void endOthers() {
    others.shutdownNow();
  }

  /** ST-017. A machine that does something else for a second is given another chance. */
  @Test
  void lockOfAProcessThatIsKilled_isFreeAtOnce() throws Exception {
    Duration shortest = waitForAHolderThatIsKilled(1);
    for (int version = 2; version <= MOST_HOLDERS && shortest.toSeconds() > 0; version++) {
      Duration wait = waitForAHolderThatIsKilled(version);
      shortest = wait.compareTo(shortest) < 0 ? wait : shortest;
    }

    assertThat(shortest).isLessThan(Duration.ofSeconds(1));
  }

  private Duration waitForAHolderThatIsKilled(int version) throws Exception {
    Process holder = ForkedJvm.start(LockHolder.class, List.of(), directory.toString());
    try {
      BufferedReader printed =
          new BufferedReader(new InputStreamReader(holder.getInputStream(), UTF_8));
      assertThat(printed.readLine()).isEqualTo("held");
      RecordStore impatient = StoreFiles.open(directory, disk -> disk, SHORT);
      refuses(ErrorKind.STORE_LOCK_TIMEOUT, () -> impatient.replace(ID, version, entry(9)));
      refuses(ErrorKind.STORE_LOCK_TIMEOUT, () -> impatient.delete(ID));
      assertThat(impatient.load(ID)).as("who reads waits for nobody").contains(entry(version));

      FutureTask<Boolean> next =
          new FutureTask<>(() -> store.replace(ID, version, entry(version + 1)));
      Thread waiting = new Thread(next);
      waiting.start();
      awaitWaiting(waiting);
      long start = System.nanoTime();
      holder.destroyForcibly();
      assertThat(next.get()).isTrue();
      return Duration.ofNanos(System.nanoTime() - start);
    } finally {
      holder.destroyForcibly().waitFor();
    }
  }

  @Test
  void threadThatHoldsTheLock_isWaitedFor_acrossStoresOfTheSameDirectory() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    RecordStore slow = slow(writing, goOn);
    RecordStore impatient = StoreFiles.open(temporary.resolve("./store"), disk -> disk, SHORT);
    Future<Boolean> first = others.submit(() -> slow.replace(ID, 1, entry(2)));
    writing.await();

    refuses(ErrorKind.STORE_LOCK_TIMEOUT, () -> impatient.replace(OTHER_ID, 0, entry(1)));
    assertThat(impatient.load(ID)).contains(entry(1));
    Future<Boolean> second = others.submit(() -> store.replace(ID, 1, entry(3)));
    goOn.countDown();

    assertThat(first.get()).isTrue();
    assertThat(second.get()).isFalse();
    assertThat(store.load(ID)).contains(entry(2));
    assertThat(impatient.replace(OTHER_ID, 0, entry(1))).isTrue();
  }

  @Test
  void threads_ofAnotherDirectory_areNotWaitedFor() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    RecordStore slow = slow(writing, goOn);
    Future<Boolean> first = others.submit(() -> slow.replace(ID, 1, entry(2)));
    writing.await();

    RecordStore elsewhere = StoreFiles.open(temporary.resolve("elsewhere"), disk -> disk, SHORT);
    assertThat(elsewhere.replace(ID, RecordStore.ABSENT, entry(1))).isTrue();
    assertThat(first).isNotDone();
    goOn.countDown();
    assertThat(first.get()).isTrue();
  }

  @Test
  void interrupt_ofOneWhoWaitsForAThread_endsTheWait() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    RecordStore slow = slow(writing, goOn);
    Future<Boolean> first = others.submit(() -> slow.replace(ID, 1, entry(2)));
    writing.await();

    endsTheWait();

    goOn.countDown();
    assertThat(first.get()).isTrue();
    assertThat(store.load(ID)).contains(entry(2));
  }

  /** The lock of a process, taken here by one who does not know this library's own. */
  @Test
  void interrupt_ofOneWhoWaitsForAProcess_endsTheWait() throws Exception {
    try (FileChannel open =
        FileChannel.open(directory.resolve(".lock"), StandardOpenOption.WRITE)) {
      FileLock held = open.lock();
      endsTheWait();
      held.release();
    }

    assertThat(store.replace(ID, 1, entry(2))).isTrue();
  }

  private void endsTheWait() throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                refuses(ErrorKind.INTERRUPTED, () -> store.replace(ID, 1, entry(9)));
                assertThat(Thread.currentThread().isInterrupted()).as("the flag").isTrue();
              } catch (Throwable e) {
                thrown.set(e);
              }
            });
    waiting.start();
    awaitWaiting(waiting);
    waiting.interrupt();
    waiting.join();
    assertThat(thrown).hasValue(null);
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  @Test
  void lockFileThatWasDeleted_isMadeAgain() throws Exception {
    Files.delete(directory.resolve(".lock"));

    assertThat(store.replace(ID, 1, entry(2))).isTrue();

    assertThat(Unix.mode(directory.resolve(".lock"))).isEqualTo(0600);
  }

  @Test
  void lock_isLetGo_byOneWhoFails() {
    RecordStore failing =
        StoreFiles.open(
            directory,
            disk ->
                new PointDisk(
                    disk,
                    (point, file) -> {
                      throw new IllegalStateException("a fault of the test");
                    }));
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(() -> failing.replace(ID, 1, entry(2))))
        .isInstanceOf(IllegalStateException.class);

    assertThat(StoreFiles.open(directory, disk -> disk, SHORT).replace(ID, 1, entry(2))).isTrue();
  }

  /** Stands still within its first write, until it is told to go on. */
  private RecordStore slow(CountDownLatch writing, CountDownLatch goOn) {
    return StoreFiles.open(
        directory,
        disk ->
            new PointDisk(
                disk,
                (point, file) -> {
                  writing.countDown();
                  try {
                    goOn.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }));
  }
}
