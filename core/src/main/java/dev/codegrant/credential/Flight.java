package dev.codegrant.credential;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import dev.codegrant.token.TokenSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** One refresh on its way, and those who wait for it. */
final class Flight {

  private final Thread leader;
  private final CompletableFuture<TokenSet> result = new CompletableFuture<>();

  Flight(Thread leader) {
    this.leader = leader;
  }

  boolean isLedBy(Thread thread) {
    return leader.equals(thread);
  }

  void land(TokenSet tokens) {
    result.complete(tokens);
  }

  void crash(Throwable reason) {
    result.completeExceptionally(reason);
  }

  /** The result of the one who refreshes, or the same failure; an interrupt ends the wait alone. */
  TokenSet await() {
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransportException(
          ErrorKind.INTERRUPTED,
          "the result of a refresh that another thread makes",
          "an interrupt of this thread",
          "nothing, if the program is ending; the refresh itself goes on",
          e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("a checked exception in a refresh", e.getCause());
    }
  }
}
