package dev.codegrant.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A disk that forces nothing, for tests of many files. */
final class ForgetfulDisk implements Disk {

  private final Disk real;

  ForgetfulDisk(Disk real) {
    this.real = real;
  }

  @Override
  public FileChannel create(Path file) throws IOException {
    return real.create(file);
  }

  @Override
  public void write(Path file, FileChannel open, ByteBuffer bytes) throws IOException {
    real.write(file, open, bytes);
  }

  @Override
  public void sync(Path file, FileChannel open) {}

  @Override
  public void rename(Path from, Path to) throws IOException {
    real.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    real.delete(file);
  }

  @Override
  public void syncDirectory(Path directory) {}
}
