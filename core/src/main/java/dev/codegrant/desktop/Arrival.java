package dev.codegrant.desktop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A request at the redirect URI, whose answer waits for the judgement. */
final class Arrival {

  private static final int SECONDS_TO_WRITE = 2;

  private final String rawQuery;
  private final CompletableFuture<ResultPage> page = new CompletableFuture<>();
  private final CountDownLatch written = new CountDownLatch(1);

  Arrival(String rawQuery) {
    this.rawQuery = rawQuery;
  }

  String rawQuery() {
    return rawQuery;
  }

  /** Answers the browser, once, and waits a moment until the page is on its way. */
  void answer(ResultPage result) {
    if (!page.complete(result)) {
      return;
    }
    try {
      boolean ignored = written.await(SECONDS_TO_WRITE, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The page for the browser, as soon as the flow has judged. */
  ResultPage await() throws InterruptedException {
    try {
      return page.get();
    } catch (ExecutionException e) {
      throw new AssertionError("completed with a page or not at all", e);
    }
  }

  void written() {
    written.countDown();
  }
}
