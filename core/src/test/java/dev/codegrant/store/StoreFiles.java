package dev.codegrant.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.token.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A directory of a file store, seen from inside and from outside. */
final class StoreFiles {

  /** In no message, and after a deletion in no file. */
  static final String CANARY = "rt-canary-b0c4f1d2e3a59687";

  static final String ID = "a1".repeat(32);
  static final String OTHER_ID = "b2".repeat(32);

  private StoreFiles() {}

  static FileRecordStore open(Path directory) {
    return open(directory, disk -> disk, DirectoryLock.PATIENCE);
  }

  static FileRecordStore open(Path directory, UnaryOperator<Disk> disk) {
    return open(directory, disk, DirectoryLock.PATIENCE);
  }

  static FileRecordStore open(Path directory, UnaryOperator<Disk> disk, Duration patience) {
    try {
      PrivateDirectory found =
          PrivateDirectory.open(directory, OwnerRules.of(directory.getFileSystem()));
      return new FileRecordStore(found, disk.apply(new RealDisk(found.rules())), patience);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Entry entry(long version) {
    return new Entry(version, Secret.of(CANARY + " of version " + version));
  }

  /** The file of an entry. */
  static Path file(Path directory, String id) {
    return directory.resolve(id + ".json");
  }

  static Path corrupt(Path directory, String id, int number) {
    return directory.resolve(id + ".json.corrupt-" + number);
  }

  /** The names in a directory. */
  static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** All bytes of all files below a directory, and their names. */
  static String everything(Path directory) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        all.append(file).append('\n');
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          all.append(Files.readString(file, ISO_8859_1)).append('\n');
        }
      }
    }
    return all.toString();
  }

  /** Something is refused, and no message on the way says what is in the store. */
  static OAuthException refuses(ErrorKind kind, ThrowingCallable call) {
    OAuthException refusal = catchThrowableOfType(OAuthException.class, call);
    assertThat(refusal).as("nothing was thrown").isNotNull();
    assertThat(refusal.kind()).as(refusal.getMessage()).isEqualTo(kind);
    for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
      assertThat(cause.toString()).doesNotContain(CANARY);
      assertThat(cause.getSuppressed()).noneMatch(e -> e.toString().contains(CANARY));
    }
    return refusal;
  }
}
