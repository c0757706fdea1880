package dev.codegrant.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.corpus.CaseRun;
import dev.codegrant.corpus.StoredUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The cases of area ST in which somebody else may touch the files, or has put others there. */
final class PermissionCases {

  private static final int STRANGER = 54321;

  private PermissionCases() {}

  /** What is done to the files of u1. */
  @FunctionalInterface
  private interface Spoiler {
    void spoil(FileWorld world, List<TrapFifo> traps) throws Exception;
  }

  /** The title names two modes. */
  static void widerMode(CaseRun run) throws IOException {
    for (int mode : new int[] {mode(run), 0660, 0620}) {
      FileWorld world = FileWorld.plain(run);
      byte[] bytes = Files.readAllBytes(world.file);
      assertThat(world.store.load(StoredUser.KEY)).as("with mode 0600").isPresent();
      Unix.chmod(world.file, mode);
      world.readAndWrite(run);
      run.calling(() -> world.store.delete(StoredUser.KEY));
      assertThat(world.file).hasBinaryContent(bytes);
      assertThat(Unix.mode(world.file)).isEqualTo(mode);
      world.requireOtherReadable();
    }
  }

  static void refusedWithPathAndMode(CaseRun run) {
    assertThat(run.thrown())
        .as("five calls for each of three modes")
        .hasSize(15)
        .allSatisfy(
            e ->
                assertThat(e.getMessage())
                    .containsPattern(
                        "mode 0(644|660|620) of /.*/parent/store/[0-9a-f]{64}\\.json"));
  }

  static void noFileOfOurs(CaseRun run) throws Exception {
    List<TrapFifo> traps = new ArrayList<>();
    run.note("traps", traps);
    Path named = Path.of(run.text("precondition").replace("symlink to ", ""));
    List<Spoiler> ofTheFile =
        new ArrayList<>(
            List.of(
                (world, ours) -> link(world.file, named),
                (world, ours) -> link(world.file, world.top.resolve("nothing")),
                (world, ours) -> link(world.file, trap(run, ours, world.top.resolve("trap"))),
                (world, ours) ->
                    link(world.file, Files.move(world.file, world.top.resolve("whole"))),
                (world, ours) -> Files.createLink(world.top.resolve("second-name"), world.file),
                (world, ours) -> {
                  Files.delete(world.file);
                  trap(run, ours, world.file);
                },
                (world, ours) -> {
                  Files.delete(world.file);
                  Unix.chmod(Files.createDirectory(world.file), 0600);
                }));
    if (Unix.isRoot()) {
      ofTheFile.add(
          (world, ours) -> {
            Files.delete(world.file);
            Unix.device(world.file);
          });
    }
    for (Spoiler spoiler : ofTheFile) {
      FileWorld world = FileWorld.plain(run);
      spoiler.spoil(world, traps);
      world.readAndWrite(run);
      run.calling(() -> world.store.delete(StoredUser.KEY));
      world.requireOtherReadable();
    }
    linkOnTheWay(run, false);
    linkOnTheWay(run, true);
  }

  /** The directory of the store, or the one above it, is elsewhere by now. */
  private static void linkOnTheWay(CaseRun run, boolean above) throws IOException {
    FileWorld world = FileWorld.plain(run);
    Path moved = world.top.resolve("moved");
    Path path = above ? world.parent : world.directory;
    Files.move(path, moved);
    Files.createSymbolicLink(path, moved);
    if (above && Unix.isRoot()) {
      // Not refused, as /var is such a link on some systems: a change of this case says so.
      assertThat(world.store.load(StoredUser.KEY)).isPresent();
      Unix.chown(path, STRANGER);
    }
    world.readAndWrite(run);
    run.calling(() -> world.store.delete(StoredUser.KEY));
    run.call(() -> RecordStore.inDirectory(world.directory));
  }

  @SuppressWarnings("unchecked")
  static void noTargetWasOpened(CaseRun run) {
    List<TrapFifo> traps = run.noted("traps", List.class);
    assertThat(traps).hasSize(2).noneMatch(TrapFifo::isSprung);
    assertThat(run.returned()).isEmpty();
  }

  static void parentOfAll(CaseRun run) throws IOException {
    FileWorld world = FileWorld.plain(run);
    Unix.chmod(world.parent, 01777);
    assertThat(world.store.load(StoredUser.KEY)).as("with the sticky bit").isPresent();
    Unix.chmod(world.parent, mode(run));
    world.readAndWrite(run);
    run.calling(() -> world.store.delete(StoredUser.KEY));
    run.call(() -> RecordStore.inDirectory(world.directory));
    run.call(() -> RecordStore.inDirectory(world.parent.resolve("new")));
    assertThat(world.parent.resolve("new")).doesNotExist();
  }

  /** Of "chmod 0644" or "chmod 0777 parent". */
  private static int mode(CaseRun run) {
    return Integer.parseInt(run.text("precondition").replaceAll("[^0-7]", ""), 8);
  }

  private static void link(Path entry, Path target) throws IOException {
    Files.deleteIfExists(entry);
    Files.createSymbolicLink(entry, target);
  }

  private static Path trap(CaseRun run, List<TrapFifo> traps, Path path)
      throws IOException, InterruptedException {
    TrapFifo trap = run.closing(new TrapFifo(path));
    traps.add(trap);
    return trap.path();
  }
}
