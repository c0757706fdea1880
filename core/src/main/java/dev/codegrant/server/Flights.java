package dev.codegrant.server;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.TransportException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * One task for each key at a time: the first thread runs it, those that come meanwhile wait for its
 * result, and no thread waits for another key. Thread-safe.
 */
final class Flights<V> {

  private final ConcurrentMap<String, CompletableFuture<V>> running = new ConcurrentHashMap<>();

  /** The task's result, from this thread or from the one that was first. */
  V join(String key, Supplier<V> task) {
    while (true) {
      CompletableFuture<V> mine = new CompletableFuture<>();
      CompletableFuture<V> other = running.putIfAbsent(key, mine);
      if (other == null) {
        return lead(key, task, mine);
      }
      Optional<V> result = follow(key, other);
      if (result.isPresent()) {
        return result.get();
      }
    }
  }

  private V lead(String key, Supplier<V> task, CompletableFuture<V> mine) {
    try {
      V result = task.get();
      mine.complete(result);
      return result;
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      running.remove(key, mine);
    }
  }

  /** Empty when the first thread was interrupted: that was meant for it alone. */
  private static <V> Optional<V> follow(String key, CompletableFuture<V> other) {
    try {
      return Optional.of(other.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransportException(
          ErrorKind.INTERRUPTED,
          "the metadata of " + key,
          "an interrupt of this thread",
          "nothing, if the program is ending; else begin again",
          e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof OAuthException failure
          && failure.kind() == ErrorKind.INTERRUPTED) {
        return Optional.empty();
      }
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    }
  }
}
