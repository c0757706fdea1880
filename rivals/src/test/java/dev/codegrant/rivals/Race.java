package dev.codegrant.rivals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Two threads that refresh the tokens of one user, always in the same order of events. */
final class Race {

  private static final long PATIENCE_SECONDS = 20;

  private Race() {}

  /** How the two ended. */
  record Outcome<T>(Future<T> winner, Future<T> loser) {}

  /**
   * Both send {@code rt0} before either is answered; the loser is refused when the winner is
   * through, so that what the loser does comes last.
   */
  static <T> Outcome<T> bothSend(RotatingServer server, Callable<T> one, Callable<T> two)
      throws InterruptedException {
    CompletionService<T> done = new ExecutorCompletionService<>(Race::start);
    List<Future<T>> both = List.of(done.submit(one), done.submit(two));
    Future<T> winner = done.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(winner).as("one of %s is through", both).isNotNull();
    assertThat(server.requests()).as("requests before the first was answered").isEqualTo(2);
    server.answerLoser();
    Future<T> loser = done.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(loser).as("both of %s are through", both).isNotNull();
    return new Outcome<>(winner, loser);
  }

  /** The second begins while the first waits for its answer, and the first is answered then. */
  static <T> List<T> oneWaits(RotatingServer server, Callable<T> one, Callable<T> two)
      throws Exception {
    FutureTask<T> first = new FutureTask<>(one);
    start(first);
    server.awaitFirst();
    FutureTask<T> second = new FutureTask<>(two);
    awaitWaiting(start(second));
    server.answerWinner();
    server.answerLoser(); // there is none, or the number of requests will tell
    return List.of(
        first.get(PATIENCE_SECONDS, TimeUnit.SECONDS),
        second.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  static void await(CountDownLatch latch, String what) throws InterruptedException {
    assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(what).isTrue();
  }

  private static Thread start(Runnable task) {
    Thread thread = new Thread(task, "racer");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Waiting in our code: for the first thread, or, were that forgotten, for the server. */
  private static void awaitWaiting(Thread thread) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (thread.getState() != Thread.State.TIMED_WAITING
        || Arrays.stream(thread.getStackTrace())
            .noneMatch(frame -> frame.getClassName().startsWith("dev.codegrant.credential."))) {
      assertThat(System.nanoTime()).as("the second thread waits").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
