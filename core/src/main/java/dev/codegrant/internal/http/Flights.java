package dev.codegrant.internal.http;

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
 *
 * @param <V> what a task brings
 */
public final class Flights<V> {

  private final ConcurrentMap<String, CompletableFuture<V>> running = new ConcurrentHashMap<>();
  private final String awaited;

  /**
   * Makes flights of which none is in the air.
   *
   * @param awaited what is waited for, a phrase for messages; the key stands behind it
   */
  public Flights(String awaited) {
    this.awaited = awaited;
  }

  /** The task's result, from this thread or from the one that was first. */
  public V join(String key, Supplier<V> task) {
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
  private Optional<V> follow(String key, CompletableFuture<V> other) {
    try {
      return Optional.of(other.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransportException(
          ErrorKind.INTERRUPTED,
          awaited + " " + key,
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
