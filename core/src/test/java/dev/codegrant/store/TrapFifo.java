package dev.codegrant.store;

import com.google.common.util.concurrent.Uninterruptibles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A FIFO that tells whether anybody has opened it to read, and is empty to whoever does. */
final class TrapFifo implements AutoCloseable {

  private final Path path;
  private final Thread writer;
  private volatile boolean closing;
  private volatile boolean sprung;

  TrapFifo(Path path) throws IOException, InterruptedException {
    this.path = Unix.fifo(path);
    this.writer = new Thread(this::waitForReaders, "trap-fifo");
    writer.setDaemon(true);
    writer.start();
  }

  Path path() {
    return path;
  }

  boolean isSprung() {
    return sprung;
  }

  private void waitForReaders() {
    while (!closing) {
      try {
        // Opening a FIFO to write waits until somebody opens it to read.
        Files.newOutputStream(path, StandardOpenOption.WRITE).close();
      } catch (IOException e) {
        return;
      }
      if (!closing) {
        sprung = true;
      }
    }
  }

  /** Whoever opens it to read and to write waits for nobody, and is a reader. */
  @Override
  public void close() throws IOException {
    closing = true;
    FileChannel open = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    Uninterruptibles.joinUninterruptibly(writer);
    open.close();
  }
}
