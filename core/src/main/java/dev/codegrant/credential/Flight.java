package dev.codegrant.credential;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One refresh on its way, and those who wait for it. */
final class Flight {

  private final AtomicReference<@Nullable Thread> pilot = new AtomicReference<>();
  private final AtomicBoolean departed = new AtomicBoolean();
  private volatile long order;
  private final CompletableFuture<TokenSet> result = new CompletableFuture<>();

  /**
   * The thread that makes the refresh begins.
   *
   * @return whether it may; not when nobody reckoned with it any more
   */
  boolean begin() {
    pilot.set(Thread.currentThread());
    return departed.compareAndSet(false, true);
  }

  /**
   * Nobody reckons with it any more.
   *
   * @return whether it has not begun, and never will
   */
  boolean abandon() {
    return departed.compareAndSet(false, true);
  }

  boolean isMadeBy(Thread thread) {
    return thread.equals(pilot.get());
  }

  void land(TokenSet tokens, long orderOfLanding) {
    order = orderOfLanding;
    result.complete(tokens);
  }

  long order() {
    return order;
  }

  void crash(Throwable reason) {
    result.completeExceptionally(reason);
  }

  /** The result of the one who refreshes, or the same failure; an interrupt ends the wait alone. */
  TokenSet await(Duration patience) {
    try {
      return result.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransportException(
          ErrorKind.INTERRUPTED,
          "the result of a refresh that another thread makes",
          "an interrupt of this thread",
          "nothing, if the program is ending; the refresh itself goes on",
          e);
    } catch (TimeoutException e) {
      throw new TransportException(
          ErrorKind.TRANSPORT_TIMEOUT,
          "the end of a refresh within " + patience.toSeconds() + " seconds",
          "none; it goes on",
          "try later; look at what the token store and the transport do",
          null);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      // Not as the cause: nobody knows what it says.
      Throwable cause = e.getCause();
      throw new IllegalStateException(
          "a checked exception in a refresh: "
              + (cause == null ? "of no class" : cause.getClass().getName()));
    }
  }
}
