package dev.codegrant.testkit;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Something in JUnit's store that JUnit closes, whatever its version: before 5.13 it closes nothing
 * but its own type. What is stored cannot be of that type, because it also runs without JUnit.
 */
@SuppressWarnings("deprecation") // since 5.13 for AutoCloseable, which 5.12 and before leave open
record Stored(Object value, Runnable end)
    implements AutoCloseable, ExtensionContext.Store.CloseableResource {

  static <T> T in(
      ExtensionContext.Store store,
      Object key,
      Class<T> type,
      Supplier<T> create,
      Consumer<T> end) {
    Stored stored = store.getOrComputeIfAbsent(key, k -> of(create.get(), end), Stored.class);
    return type.cast(stored.value);
  }

  private static <T> Stored of(T value, Consumer<T> end) {
    return new Stored(value, () -> end.accept(value));
  }

  @Override
  public void close() {
    end.run();
  }
}
