package dev.codegrant.store;

import static dev.codegrant.store.StoreFiles.refuses;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ErrorKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file becomes another one between a look at it and its use. */
class ExchangedFileTest {

  @TempDir Path temporary;
  private OwnerRules real;
  private Path file;

  /** They take microseconds, and a thread of a busy machine waits longer than that. */
  private static final Duration TIME_FOR_THREE_LOOKS = Duration.ofSeconds(1);

  @BeforeEach
  void oneFile() throws IOException {
    real = new UnixRules(RunningUser.uid());
    file = write(temporary.resolve("file"), "old");
  }

  @Test
  void replacedFile_isReadAnew() throws IOException {
    assertThat(read(after(1, () -> replace("the new one, which is longer"))))
        .contains("the new one, which is longer");
  }

  @Test
  void deletedFile_isNotThere() throws IOException {
    assertThat(read(after(1, () -> Files.delete(file)))).isEmpty();
  }

  @Test
  void fileThatOthersCanRead_isRefused_thoughItWasPrivateBefore() {
    refuses(
        ErrorKind.STORE_PERMISSIONS,
        () -> read(after(1, () -> Unix.chmod(replace("planted"), 0644))));
  }

  @Test
  void linkThatTakesItsPlace_isNotFollowed() throws IOException {
    Path outside = write(temporary.resolve("outside"), "planted");

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () ->
                read(
                    after(
                        1,
                        () -> {
                          Files.delete(file);
                          Files.createSymbolicLink(file, outside);
                        })))
        .withMessageContaining("NOFOLLOW_LINKS");
  }

  @Test
  void fileThatIsReplacedAllTheTime_isGivenUp() throws IOException {
    // As long as they are open, their numbers are not given to others.
    List<FileChannel> replaced = new ArrayList<>();
    OwnerRules rules =
        new WatchedRules(
            real,
            (look, before) -> {
              replaced.add(FileChannel.open(file));
              replace("no " + look + before);
            });

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> read(rules))
        .withMessage("a file that is replaced all the time");

    for (FileChannel one : replaced) {
      one.close();
    }
  }

  /** A lock of a file that has no name any more keeps nobody from the file that has it now. */
  @Test
  void lockOfAFileThatWasDeleted_isNoLock() throws IOException {
    List<FileChannel> others = new ArrayList<>();
    Path directory = temporary.resolve("store");
    Path lock = directory.resolve(".lock");
    OwnerRules rules =
        new WatchedRules(
            real,
            (look, before) -> {
              if (look == 3 && before) {
                Files.delete(lock);
                write(lock, "");
                others.add(FileChannel.open(lock, StandardOpenOption.WRITE));
                assertThat(others.get(0).tryLock()).isNotNull();
              }
            });
    DirectoryLock ours =
        new DirectoryLock(PrivateDirectory.open(directory, rules), TIME_FOR_THREE_LOOKS);

    // The first look finds no file, the second one finds it, the third one comes with the lock.
    refuses(ErrorKind.STORE_LOCK_TIMEOUT, () -> ours.whileHeld(() -> "alone"));

    others.get(0).close();
    assertThat(ours.whileHeld(() -> "alone")).isEqualTo("alone");
  }

  @FunctionalInterface
  private interface Exchange {
    void run() throws IOException;
  }

  private OwnerRules after(int number, Exchange exchange) {
    return new WatchedRules(
        real,
        (look, before) -> {
          if (look == number && !before) {
            exchange.run();
          }
        });
  }

  private Optional<String> read(OwnerRules rules) throws IOException {
    return WholeFile.read(file, 100, rules).map(bytes -> new String(bytes, UTF_8));
  }

  private Path replace(String content) throws IOException {
    Path next = write(temporary.resolve("next"), content);
    return Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private Path write(Path path, String content) throws IOException {
    Files.createFile(path, real.ofNewFile());
    return Files.writeString(path, content);
  }
}
