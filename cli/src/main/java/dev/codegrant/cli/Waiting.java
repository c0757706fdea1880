package dev.codegrant.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A line on the terminal that says what is waited for, and how long yet. */
final class Waiting implements AutoCloseable {

  private static final String[] FRAMES = {"|", "/", "-", "\\"};
  private static final String ERASE = "\r\u001b[K";
  private static final int MILLIS_PER_FRAME = 200;

  private final PrintStream err;
  private final boolean isTerminal;
  private @Nullable ScheduledExecutorService ticks;
  private @Nullable Thread atInterrupt;
  private int frame;

  Waiting(PrintStream err, boolean isTerminal) {
    this.err = err;
    this.isTerminal = isTerminal;
  }

  /** Begins to show the line; nothing happens where there is no terminal. */
  void begin(String forWhat, Duration timeout) {
    if (!isTerminal) {
      return;
    }
    long deadline = System.nanoTime() + timeout.toNanos();
    ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "codegrant-waiting");
              thread.setDaemon(true);
              return thread;
            });
    ticks = executor;
    Thread hook = new Thread(() -> erase("Stopped."), "codegrant-interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
    atInterrupt = hook;
    var unused =
        executor.scheduleAtFixedRate(
            () -> tick(forWhat, deadline), 0, MILLIS_PER_FRAME, TimeUnit.MILLISECONDS);
  }

  /** Takes the line away. May be called twice. */
  @Override
  public void close() {
    ScheduledExecutorService executor = ticks;
    Thread hook = atInterrupt;
    if (executor == null || hook == null) {
      return;
    }
    ticks = null;
    atInterrupt = null;
    executor.shutdownNow();
    try {
      boolean unused = executor.awaitTermination(1, TimeUnit.SECONDS);
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException e) {
      return; // the program is ending, and the hook erases the line
    }
    erase("");
  }

  private void tick(String forWhat, long deadline) {
    long seconds = Math.max(0, TimeUnit.NANOSECONDS.toSeconds(deadline - System.nanoTime()));
    err.print(
        ERASE
            + String.format(
                "   %s waiting for %s, %d:%02d left (Ctrl-C stops)",
                FRAMES[frame++ % FRAMES.length], forWhat, seconds / 60, seconds % 60));
    err.flush();
  }

  private void erase(String instead) {
    err.print(ERASE + instead + (instead.isEmpty() ? "" : System.lineSeparator()));
    err.flush();
  }
}
