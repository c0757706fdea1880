package dev.codegrant.store;

import dev.codegrant.store.UnreadableEntryException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a file that others may replace at any time. It is looked at before it is opened, as opening
 * a FIFO or a device does things, and once more afterwards: what was opened is what was looked at.
 */
final class WholeFile {

  /** More often than this, a file is not replaced between a look at it and its opening. */
  private static final int MOST_ATTEMPTS = 100;

  private WholeFile() {}

  /**
   * Reads all of a file, or finds that there is none.
   *
   * @throws UnreadableEntryException {@code TOO_LARGE}; then nothing was read
   */
  static Optional<byte[]> read(Path file, int mostBytes, OwnerRules rules) throws IOException {
    for (int i = 0; i < MOST_ATTEMPTS; i++) {
      OwnerRules.Seen before;
      try {
        before = rules.requireFile(file);
      } catch (NoSuchFileException e) {
        return Optional.empty();
      }
      if (before.size() > mostBytes) {
        throw new UnreadableEntryException(Reason.TOO_LARGE);
      }
      try (FileChannel open =
          FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
        byte[] bytes = read(open, (int) before.size());
        if (rules.requireFile(file).key().equals(before.key())) {
          return Optional.of(bytes);
        }
      } catch (NoSuchFileException e) {
        // Deleted since we looked: look again.
      }
    }
    throw new IOException("a file that is replaced all the time");
  }

  /** What has grown since is no file of ours: one byte more than announced shows it. */
  private static byte[] read(FileChannel open, int size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(size + 1);
    int read;
    do {
      read = open.read(bytes);
    } while (read >= 0 && bytes.hasRemaining());
    return Arrays.copyOf(bytes.array(), bytes.position());
  }
}
