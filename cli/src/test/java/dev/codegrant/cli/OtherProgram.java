package dev.codegrant.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The program in a process of its own, as a shell would run it. */
final class OtherProgram implements AutoCloseable {

  private static final int SECONDS_AT_MOST = 120;

  private final Process process;
  private final WatchedOutput watched = new WatchedOutput();
  private final CompletableFuture<String> out;
  private final CompletableFuture<String> err;

  private OtherProgram(Process process) {
    this.process = process;
    this.out = all(process.getInputStream(), watched);
    this.err = all(process.getErrorStream(), new WatchedOutput());
  }

  /** Starts it, with the options of the launcher and nothing else in its environment. */
  static OtherProgram start(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Codegrant.class.getName()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    return new OtherProgram(builder.start());
  }

  /** The address on the line that begins with {@code Open:}. */
  URI opened() throws InterruptedException {
    try {
      return watched.address().get(SECONDS_AT_MOST, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** SIGTERM, as a system that shuts down sends it. */
  void terminate() {
    boolean unused = process.toHandle().destroy(); // Process.destroy would close its output too
  }

  /** SIGKILL, which leaves a program no time for anything. */
  void kill() {
    boolean unused = process.toHandle().destroyForcibly();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for the end. */
  Program.Ended await() throws InterruptedException {
    if (!process.waitFor(SECONDS_AT_MOST, TimeUnit.SECONDS)) {
      throw new AssertionError("a program that does not end");
    }
    return new Program.Ended(process.exitValue(), out.join(), err.join());
  }

  /** A test that fails leaves nothing running. */
  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static CompletableFuture<String> all(InputStream stream, WatchedOutput watched) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            byte[] some = new byte[8192];
            for (int n = stream.read(some); n >= 0; n = stream.read(some)) {
              watched.write(some, 0, n);
              watched.flush();
            }
            return watched.text();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        task -> {
          Thread thread = new Thread(task, "output-of-other-program");
          thread.setDaemon(true);
          thread.start();
        });
  }
}
