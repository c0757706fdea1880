package dev.codegrant.openid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.corpus.CaseRun;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/** Threads that all ask at once, whose waiting can be seen. */
final class Crowd<T> {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<FutureTask<T>> tasks = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong lastEnd = new AtomicLong(Long.MIN_VALUE);

  private Crowd() {}

  /** What starts a thread. */
  interface Starter {
    Thread start(Runnable task) throws ReflectiveOperationException;
  }

  static Thread platform(Runnable task) {
    Thread thread = new Thread(task, "crowd");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** From JDK 21 on. */
  static Thread virtual(Runnable task) throws ReflectiveOperationException {
    return (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
  }

  static boolean hasVirtualThreads() {
    return Runtime.version().feature() >= 21;
  }

  static <T> Crowd<T> of(int size, Callable<T> task) {
    return of(size, number -> task);
  }

  static <T> Crowd<T> of(int size, IntFunction<Callable<T>> tasks) {
    return of(Crowd::platform, size, tasks);
  }

  static <T> Crowd<T> of(Starter starter, int size, IntFunction<Callable<T>> tasks) {
    Crowd<T> crowd = new Crowd<>();
    for (int number = 0; number < size; number++) {
      crowd.join(starter, tasks.apply(number));
    }
    return crowd;
  }

  private void join(Starter starter, Callable<T> task) {
    FutureTask<T> timed =
        new FutureTask<>(
            () -> {
              try {
                return task.call();
              } finally {
                lastEnd.accumulateAndGet(System.nanoTime(), Math::max);
              }
            });
    tasks.add(timed);
    try {
      threads.add(starter.start(timed));
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("virtual threads", e);
    }
  }

  /** Returns when all of them wait for something that may take its time. */
  void awaitWaiting() {
    for (Thread thread : threads) {
      Gate.awaitThat(
          () -> {
            assertThat(thread.isAlive()).as("waits, and has not ended").isTrue();
            return thread.getState() == Thread.State.TIMED_WAITING;
          });
    }
  }

  /** Hands what each of them got, or threw, to the case, as calls of it. */
  List<T> judged(CaseRun run) {
    List<T> results = new ArrayList<>();
    for (FutureTask<T> task : tasks) {
      results.add(run.call(() -> result(task)));
    }
    return results;
  }

  /** What they threw; one that got something, or does not come to an end, fails the case. */
  List<Throwable> failures() throws Exception {
    List<Throwable> failures = new ArrayList<>();
    for (FutureTask<T> task : tasks) {
      try {
        T got = task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        throw new AssertionError("a result instead of a failure: " + got);
      } catch (ExecutionException e) {
        failures.add(e.getCause());
      }
    }
    return failures;
  }

  /** The time from this moment until the last of them ended. */
  Duration since(long nanoTime) {
    return Duration.ofNanos(lastEnd.get() - nanoTime);
  }

  private static <T> T result(FutureTask<T> task) throws Exception {
    try {
      return task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception failure) {
        throw failure;
      }
      throw (Error) e.getCause();
    }
  }
}
