package dev.codegrant.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Threads that all do the same, and whose waiting can be seen. */
final class Crowd<T> {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<FutureTask<T>> tasks = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private Crowd() {}

  static <T> Crowd<T> of(int size, Callable<T> task) {
    Crowd<T> crowd = new Crowd<>();
    for (int i = 0; i < size; i++) {
      crowd.join(task);
    }
    return crowd;
  }

  /** One more thread. */
  Thread join(Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    Thread thread = new Thread(future, "crowd-" + threads.size());
    thread.setDaemon(true);
    tasks.add(future);
    threads.add(thread);
    thread.start();
    return thread;
  }

  /** Returns when so many threads wait for the refresh that another one makes. */
  void awaitFollowers(int number) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (threads.stream().filter(Crowd::follows).count() != number) {
      assertThat(System.nanoTime()).as("%d threads wait", number).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  List<T> results() throws ExecutionException, InterruptedException, TimeoutException {
    List<T> results = new ArrayList<>();
    for (FutureTask<T> task : tasks) {
      results.add(task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }
    return results;
  }

  /** What the threads threw; a thread that threw nothing fails the test. */
  List<Throwable> failures() throws InterruptedException, TimeoutException {
    List<Throwable> failures = new ArrayList<>();
    for (FutureTask<T> task : tasks) {
      try {
        T result = task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        throw new AssertionError("a result instead of a failure: " + result);
      } catch (ExecutionException e) {
        failures.add(e.getCause());
      }
    }
    return failures;
  }

  private static boolean follows(Thread thread) {
    if (thread.getState() != Thread.State.TIMED_WAITING) {
      return false;
    }
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getClassName().equals(Flight.class.getName())
          && frame.getMethodName().equals("await")) {
        return true;
      }
    }
    return false;
  }
}
