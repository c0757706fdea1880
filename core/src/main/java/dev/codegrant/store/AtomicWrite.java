package dev.codegrant.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Puts a file in the place of another, so that whoever looks, and whatever breaks off, finds one of
 * them, whole. The order is what matters: the content is on disk before the name can be, as a
 * system that loses power may have kept later steps and lost earlier ones.
 */
final class AtomicWrite {

  private final Path directory;
  private final Disk disk;

  AtomicWrite(Path directory, Disk disk) {
    this.directory = directory;
    this.disk = disk;
  }

  /**
   * Writes a file. When this throws, the old one or the new one is there.
   *
   * @param temporary a free name in the directory, for each attempt
   * @param target the name of the file
   * @param bytes its content
   */
  void write(FileAction<Path> temporary, Path target, byte[] bytes) throws IOException {
    Path complete = Uninterrupted.run(() -> complete(temporary.run(), bytes));
    try {
      disk.rename(complete, target);
    } catch (IOException e) {
      discard(complete, e);
      throw e;
    }
    sync();
  }

  /** Forces names to disk: those given since, and those taken away. */
  void sync() throws IOException {
    Uninterrupted.run(
        () -> {
          disk.syncDirectory(directory);
          return directory;
        });
  }

  private Path complete(Path file, byte[] bytes) throws IOException {
    try {
      try (FileChannel open = disk.create(file)) {
        disk.write(file, open, ByteBuffer.wrap(bytes));
        disk.sync(file, open);
      }
      return file;
    } catch (IOException e) {
      discard(file, e);
      throw e;
    }
  }

  private void discard(Path file, IOException because) {
    try {
      disk.delete(file);
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }
}
