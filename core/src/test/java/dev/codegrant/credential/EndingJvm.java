package dev.codegrant.credential;

import dev.codegrant.store.RecordStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A program that ends while a refresh that nobody waits for is on its way. */
final class EndingJvm {

  private EndingJvm() {}

  static TokenStore store(Path directory) {
    return TokenStore.insecurePlaintext(
        RecordStore.inDirectory(directory), "tokens of a test, of no value");
  }

  /** Arguments: the directory of the store; it holds tokens that are ageing. */
  public static void main(String[] args) throws InterruptedException {
    Thread program = Thread.currentThread();
    CountDownLatch begun = new CountDownLatch(1);
    Refresher refresher =
        new Refresher(
            old -> {
              begun.countDown();
              join(program);
              return Samples.tokens(2, Clock.systemUTC().instant());
            },
            Clock.systemUTC(),
            Duration.ofSeconds(10),
            event -> {});
    System.out.print(
        refresher.source(store(Path.of(args[0])), Samples.KEY).token().value().reveal());
    begun.await();
  }

  private static void join(Thread program) {
    try {
      program.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
