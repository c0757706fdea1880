package dev.codegrant.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A disk that writes down what was asked of it, in its order. */
final class RecordedDisk implements Disk {

  /** One thing that was asked; names without the directory, bytes as characters. */
  sealed interface Op {
    record Create(String name) implements Op {}

    record Write(String name, String bytes) implements Op {}

    record Sync(String name) implements Op {}

    record Rename(String from, String to) implements Op {}

    record Delete(String name) implements Op {}

    record SyncDirectory() implements Op {}
  }

  private final Disk below;
  private final List<Op> log = new ArrayList<>();

  RecordedDisk(Disk below) {
    this.below = below;
  }

  /** What was asked since the last time. */
  List<Op> take() {
    List<Op> taken = List.copyOf(log);
    log.clear();
    return taken;
  }

  @Override
  public FileChannel create(Path file) throws IOException {
    log.add(new Op.Create(name(file)));
    return below.create(file);
  }

  @Override
  public void write(Path file, FileChannel open, ByteBuffer bytes) throws IOException {
    log.add(new Op.Write(name(file), ISO_8859_1.decode(bytes.duplicate()).toString()));
    below.write(file, open, bytes);
  }

  @Override
  public void sync(Path file, FileChannel open) throws IOException {
    log.add(new Op.Sync(name(file)));
    below.sync(file, open);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    log.add(new Op.Rename(name(from), name(to)));
    below.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    log.add(new Op.Delete(name(file)));
    below.delete(file);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    log.add(new Op.SyncDirectory());
    below.syncDirectory(directory);
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
