package dev.codegrant.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.corpus.CaseRun;
import dev.codegrant.corpus.StoredUser;
import dev.codegrant.credential.TokenRecord;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Setup ST0 for a file store: the files of u1 and of another user, in a directory of its own. */
final class FileWorld {

  final Path top;
  final Path parent;
  final Path directory;
  final StoredUser user;
  final RecordStore records;
  final TokenStore store;

  /** That of u1, and that of the other user. */
  final Path file;

  final Path otherFile;
  private final byte[] otherBytes;

  private FileWorld(CaseRun run, Function<RecordStore, TokenStore> kind) throws IOException {
    this.top = temporary(run);
    this.parent = top.resolve("parent");
    this.directory = parent.resolve("store");
    this.user = new StoredUser(run);
    this.records = RecordStore.inDirectory(directory);
    this.store = kind.apply(records);
    store.save(StoredUser.KEY, user.tokens());
    this.file = entries().get(0);
    store.save(StoredUser.OTHER, StoredUser.others());
    this.otherFile =
        entries().stream().filter(entry -> !entry.equals(file)).findFirst().orElseThrow();
    this.otherBytes = Files.readAllBytes(otherFile);
  }

  /** With the tokens in the files as they are, so that no seal helps. */
  static FileWorld plain(CaseRun run) throws IOException {
    FileWorld world = new FileWorld(run, StoredUser::plain);
    assertThat(run.leaks(Files.readString(world.file))).as("canaries in the file").isTrue();
    return world;
  }

  static FileWorld sealed(CaseRun run) throws IOException {
    return new FileWorld(run, StoredUser::sealed);
  }

  /** An empty directory that goes when the case is over. */
  static Path temporary(CaseRun run) throws IOException {
    Path top = Files.createTempDirectory("codegrant-st-");
    run.closing(() -> deleteAll(top));
    return top;
  }

  /** The same directory, as another process opens it. */
  TokenStore reopened() {
    return StoredUser.plain(RecordStore.inDirectory(directory));
  }

  /** All ways to use the record of u1: each of these calls must end as the case says. */
  void readAndWrite(CaseRun run) throws IOException {
    run.call(() -> store.load(StoredUser.KEY));
    run.call(() -> store.replace(StoredUser.KEY, TokenStore.ABSENT, TokenRecord.of(renewed())));
    run.calling(() -> store.save(StoredUser.KEY, renewed()));
    run.call(() -> user.source(store).token());
    assertThat(user.sent("RT")).as("refreshes").isZero();
    requireOtherUntouched();
  }

  /** What somebody wants to write. */
  TokenSet renewed() {
    return StoredUser.others();
  }

  /** Whatever happens to the record of one user, the file of the other is as it was. */
  void requireOtherUntouched() throws IOException {
    assertThat(otherFile).hasBinaryContent(otherBytes);
    assertThat(Unix.mode(otherFile)).isEqualTo(0600);
  }

  void requireOtherReadable() {
    assertThat(store.load(StoredUser.OTHER).orElseThrow().tokens()).isEqualTo(StoredUser.others());
  }

  private List<Path> entries() throws IOException {
    return StoreFiles.names(directory).stream()
        .filter(name -> name.endsWith(".json"))
        .map(directory::resolve)
        .toList();
  }

  private static void deleteAll(Path top) throws IOException {
    try (Stream<Path> all = Files.walk(top)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
