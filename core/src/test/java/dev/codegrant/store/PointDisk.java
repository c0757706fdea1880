package dev.codegrant.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A disk at whose every step a test can look, throw, interrupt or end the JVM. */
final class PointDisk implements Disk {

  /** How far a write has come; the first of them are those of every write, in their order. */
  enum Point {
    CREATED,
    HALF_WRITTEN,
    WRITTEN,
    SYNCED,
    RENAMED,
    DIRECTORY_SYNCED,
    DELETED
  }

  /** Told of each point, on the thread that writes. */
  @FunctionalInterface
  interface Hook {
    void reached(Point point, Path file) throws IOException;
  }

  private final Disk below;
  private final Hook hook;

  PointDisk(Disk below, Hook hook) {
    this.below = below;
    this.hook = hook;
  }

  @Override
  public FileChannel create(Path file) throws IOException {
    FileChannel open = below.create(file);
    try {
      hook.reached(Point.CREATED, file);
    } catch (IOException e) {
      open.close();
      throw e;
    }
    return open;
  }

  @Override
  public void write(Path file, FileChannel open, ByteBuffer bytes) throws IOException {
    int half = bytes.remaining() / 2;
    below.write(file, open, bytes.slice(0, half));
    hook.reached(Point.HALF_WRITTEN, file);
    below.write(file, open, bytes.slice(half, bytes.remaining() - half));
    hook.reached(Point.WRITTEN, file);
  }

  @Override
  public void sync(Path file, FileChannel open) throws IOException {
    below.sync(file, open);
    hook.reached(Point.SYNCED, file);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    below.rename(from, to);
    hook.reached(Point.RENAMED, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    below.delete(file);
    hook.reached(Point.DELETED, file);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    below.syncDirectory(directory);
    hook.reached(Point.DIRECTORY_SYNCED, directory);
  }
}
