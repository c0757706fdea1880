package dev.codegrant.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.corpus.CaseRun;
import dev.codegrant.corpus.ForkedJvm;
import dev.codegrant.corpus.StoredUser;
import dev.codegrant.credential.TokenRecord;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.store.RecordStore.Entry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/** The cases of area ST in which what is in the file is not what was written. */
final class DamageCases {

  private static final long GIGABYTE = 1L << 30;

  private DamageCases() {}

  /** A file that was cut off, and what is left of it. */
  private record Cut(FileWorld world, String left) {}

  /** The damage is reported once, so each way to come upon it needs files of its own. */
  private static final List<Consumer<FileWorld>> WAYS =
      List.of(
          world -> world.store.load(StoredUser.KEY),
          world ->
              world.store.replace(
                  StoredUser.KEY, TokenStore.ABSENT, TokenRecord.of(world.renewed())),
          world -> world.store.save(StoredUser.KEY, world.renewed()),
          world -> world.user.source(world.store).token());

  static void cutOff(CaseRun run) throws IOException {
    int percent = Integer.parseInt(run.text("precondition").replaceAll("[^0-9]", ""));
    List<Cut> cuts = new ArrayList<>();
    for (int part : new int[] {0, percent}) {
      for (Consumer<FileWorld> way : WAYS) {
        FileWorld world = FileWorld.plain(run);
        String whole = Files.readString(world.file);
        Cut cut = new Cut(world, whole.substring(0, whole.length() * part / 100));
        Files.writeString(world.file, cut.left());
        run.calling(() -> way.accept(world));
        cuts.add(cut);
      }
    }
    run.note("cuts", cuts);
  }

  static void keptAside(CaseRun run) throws IOException {
    for (Cut cut : cuts(run)) {
      Path aside = Path.of(cut.world().file + ".corrupt-1");
      assertThat(aside).hasContent(cut.left());
      assertThat(Unix.mode(aside)).isEqualTo(0600);
      cut.world().requireOtherUntouched();
      cut.world().requireOtherReadable();
    }
  }

  static void notTakenForEmpty(CaseRun run) {
    assertThat(run.returned()).isEmpty();
    assertThat(cuts(run)).hasSize(8).allSatisfy(cut -> assertThat(cut.world().file).doesNotExist());
  }

  @SuppressWarnings("unchecked")
  private static List<Cut> cuts(CaseRun run) {
    return run.noted("cuts", List.class);
  }

  /** The file as it is, and its sealed text alone, in a file that is right in itself. */
  static void recordOfAnother(CaseRun run) throws IOException {
    FileWorld copied = FileWorld.sealed(run);
    Files.copy(copied.file, copied.otherFile, StandardCopyOption.REPLACE_EXISTING);
    run.call(() -> copied.store.load(StoredUser.OTHER));

    FileWorld rewritten = FileWorld.sealed(run);
    Entry taken = rewritten.records.load(id(rewritten.file)).orElseThrow();
    for (long version :
        new long[] {
          taken.version(), rewritten.records.load(id(rewritten.otherFile)).orElseThrow().version()
        }) {
      Files.write(
          rewritten.otherFile,
          EntryFormat.bytes(id(rewritten.otherFile), new Entry(version, taken.text())));
      run.call(() -> rewritten.store.load(StoredUser.OTHER));
    }

    assertThat(run.thrown())
        .extracting(e -> ((ConfigurationException) e).reason().orElse(""))
        .containsExactly("ID", "SEAL", "SEAL");
    assertThat(rewritten.store.load(StoredUser.KEY)).isPresent();
  }

  /** Of {@code id.json}. */
  private static String id(Path file) {
    return String.valueOf(file.getFileName()).replace(".json", "");
  }

  static void laterFormat(CaseRun run) throws IOException {
    FileWorld world = FileWorld.plain(run);
    Files.writeString(world.file, run.text("content"));
    world.readAndWrite(run);
    run.call(() -> world.reopened().load(StoredUser.KEY));
    run.note("world", world);
  }

  static void notOverwritten(CaseRun run) {
    FileWorld world = run.noted("world", FileWorld.class);
    assertThat(world.file).hasContent(run.text("content"));
    world.store.delete(StoredUser.KEY);
    assertThat(world.store.load(StoredUser.KEY)).as("when it was deleted").isEmpty();
  }

  static void serializedStream(CaseRun run) throws Exception {
    byte[] stream = HexFormat.of().parseHex(run.text("content_hex"));
    for (Consumer<FileWorld> way : WAYS) {
      FileWorld world = FileWorld.plain(run);
      Files.write(world.file, stream);
      run.calling(() -> way.accept(world));
      assertThat(Path.of(world.file + ".corrupt-1")).hasBinaryContent(stream);
      world.requireOtherUntouched();
    }
    FileWorld forked = FileWorld.plain(run);
    Files.move(forked.file, StoreFiles.file(forked.directory, StoreFiles.ID));
    Files.write(StoreFiles.file(forked.directory, StoreFiles.ID), stream);
    run.note(
        "streams",
        ForkedJvm.run(SerializedStreamJvm.class, List.of(), forked.directory.toString()).strip());
  }

  /** The factory of filters of a JVM of its own is asked by each stream that is constructed. */
  static void noObjectInputStream(CaseRun run) {
    assertThat(run.noted("streams", String.class))
        .isEqualTo("STORE_CORRUPT, 0 streams; 1 stream of our own");
  }

  /** Of nothing: no disk holds it, and whoever reads it has read it. */
  static void gigabyte(CaseRun run) throws IOException {
    assertThat(run.text("size")).isEqualTo("1GB");
    FileWorld world = FileWorld.plain(run);
    try (RandomAccessFile open = new RandomAccessFile(world.file.toFile(), "rw")) {
      open.setLength(GIGABYTE);
    }
    world.readAndWrite(run);
    assertThat(world.file).hasSize(GIGABYTE);
    world.requireOtherReadable();
  }
}
