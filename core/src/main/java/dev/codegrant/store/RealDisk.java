package dev.codegrant.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** The file system. */
final class RealDisk implements Disk {

  private final OwnerRules rules;

  RealDisk(OwnerRules rules) {
    this.rules = rules;
  }

  @Override
  public FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
        rules.ofNewFile());
  }

  @Override
  public void write(Path file, FileChannel open, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      open.write(bytes);
    }
  }

  @Override
  public void sync(Path file, FileChannel open) throws IOException {
    open.force(true);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    if (rules.syncsDirectories()) {
      try (FileChannel open = FileChannel.open(directory, StandardOpenOption.READ)) {
        open.force(true);
      }
    }
  }
}
