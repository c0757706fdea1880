package dev.codegrant.storm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.credential.TokenSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Threads that all ask for a token at the same moment, once. */
final class Crowd {

  private final Collection<Thread> threads = new ConcurrentLinkedQueue<>();
  private final CountDownLatch ready;
  private final CountDownLatch start = new CountDownLatch(1);
  private final CountDownLatch done;

  private Crowd(int size) {
    this.ready = new CountDownLatch(size);
    this.done = new CountDownLatch(size);
  }

  /**
   * Starts the threads; they wait.
   *
   * @param threads starts one
   * @param sources what each of them asks
   */
  static Crowd of(
      int size, Consumer<Runnable> threads, Supplier<TokenSource> sources, Tally tally) {
    Crowd crowd = new Crowd(size);
    for (int i = 0; i < size; i++) {
      threads.accept(() -> crowd.ask(sources, tally));
    }
    await(crowd.ready, "all threads to be there");
    return crowd;
  }

  /** Starts a platform thread, which no process waits for. */
  static void platformThread(Runnable work) {
    Thread thread = new Thread(work, "crowd");
    thread.setDaemon(true);
    thread.start();
  }

  /** Lets them go. */
  void go() {
    start.countDown();
  }

  /** Returns when all of them wait for one refresh. */
  void awaitFollowers() {
    Patience.await("all threads to wait", () -> threads.stream().allMatch(Crowd::follows));
  }

  private static boolean follows(Thread thread) {
    return thread.getState() == Thread.State.TIMED_WAITING
        && Arrays.stream(thread.getStackTrace())
            .anyMatch(frame -> frame.getClassName().equals("dev.codegrant.credential.Flight"));
  }

  /** Returns when all have a token, or a failure. */
  void await() {
    await(done, "all threads to be done");
  }

  private void ask(Supplier<TokenSource> sources, Tally tally) {
    threads.add(Thread.currentThread());
    ready.countDown();
    await(start, "the start");
    tally.ask(sources.get());
    done.countDown();
  }

  private static void await(CountDownLatch latch, String what) {
    try {
      assertThat(latch.await(Patience.LONGEST.toSeconds(), TimeUnit.SECONDS)).as(what).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(what, e);
    }
  }
}
