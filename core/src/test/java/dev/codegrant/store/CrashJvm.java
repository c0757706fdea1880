package dev.codegrant.store;

import dev.codegrant.store.PointDisk.Point;
import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.token.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Writes one entry again and again, says after each that it is written, and ends as it is told:
 * {@code HALT} at a point of its third write, {@code STOP} to stand still there until it is killed,
 * or {@code RUN} until it is killed anywhere.
 */
final class CrashJvm {

  private static final int BAD_WRITE = 3;
  private static final int LONG = 500;

  private static int writes;

  private CrashJvm() {}

  public static void main(String[] arguments) {
    String end = arguments[1];
    Point deadly = Point.valueOf(arguments[2]);
    RecordStore store =
        StoreFiles.open(
            Path.of(arguments[0]),
            disk ->
                new PointDisk(
                    disk,
                    (point, file) -> {
                      if (writes == BAD_WRITE && point == deadly) {
                        end(end);
                      }
                    }));
    while (true) {
      writes++;
      long version = store.load(StoreFiles.ID).map(Entry::version).orElse(RecordStore.ABSENT);
      if (!store.replace(StoreFiles.ID, version, entry(version + 1))) {
        throw new IllegalStateException("somebody else writes");
      }
      System.out.println(version + 1);
    }
  }

  /** Of some kilobytes, all of which tell the version: of two entries no mixture can be made. */
  static Entry entry(long version) {
    return new Entry(version, Secret.of(("version " + version + ";").repeat(LONG)));
  }

  /** Whether what was found is an entry that was written, whole. */
  static boolean isWhole(Optional<Entry> found) {
    return found.isPresent() && found.get().equals(entry(found.get().version()));
  }

  private static void end(String how) throws IOException {
    if (how.equals("HALT")) {
      Runtime.getRuntime().halt(9);
    } else if (how.equals("STOP")) {
      System.out.println("standing still");
      System.in.read();
    }
  }
}
