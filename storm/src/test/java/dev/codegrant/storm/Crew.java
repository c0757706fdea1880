package dev.codegrant.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Threads that do the same until it is done. */
final class Crew {

  private static final int LONGEST_MINUTES = 60;

  private final Collection<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final CountDownLatch done;

  private Crew(int size) {
    this.done = new CountDownLatch(size);
  }

  static Crew of(int size, Runnable work) {
    Crew crew = new Crew(size);
    for (int i = 0; i < size; i++) {
      Crowd.platformThread(() -> crew.run(work));
    }
    return crew;
  }

  /** What ended a thread before its work was done, when all have ended. */
  List<Throwable> failures() throws InterruptedException {
    assertThat(done.await(LONGEST_MINUTES, TimeUnit.MINUTES)).as("all are done").isTrue();
    return List.copyOf(failures);
  }

  private void run(Runnable work) {
    try {
      work.run();
    } catch (Throwable e) {
      failures.add(e);
    } finally {
      done.countDown();
    }
  }
}
