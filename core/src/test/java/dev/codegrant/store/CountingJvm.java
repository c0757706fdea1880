package dev.codegrant.store;

import dev.codegrant.store.RecordStore.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Counts one entry up by compare-and-set, on several threads, so many times each. */
final class CountingJvm {

  private CountingJvm() {}

  public static void main(String[] arguments) throws Exception {
    count(Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
  }

  static void count(Path directory, int threads, int times) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        RecordStore store = RecordStore.inDirectory(directory);
        all.add(executor.submit(() -> count(store, times)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private static void count(RecordStore store, int times) {
    for (int done = 0; done < times; ) {
      long version = store.load(StoreFiles.ID).map(Entry::version).orElse(RecordStore.ABSENT);
      if (store.replace(StoreFiles.ID, version, StoreFiles.entry(version + 1))) {
        done++;
      }
    }
  }
}
