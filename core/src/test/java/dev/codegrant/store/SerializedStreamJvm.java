package dev.codegrant.store;

import dev.codegrant.error.ConfigurationException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Loads an entry in a JVM that counts every {@code ObjectInputStream}: whoever constructs one asks
 * the factory of filters first.
 */
final class SerializedStreamJvm {

  private SerializedStreamJvm() {}

  public static void main(String[] arguments) throws IOException {
    AtomicInteger streams = new AtomicInteger();
    ObjectInputFilter.Config.setSerialFilterFactory(
        (current, next) -> {
          streams.incrementAndGet();
          return next;
        });
    String kind = "nothing thrown";
    try {
      RecordStore.inDirectory(Path.of(arguments[0])).load(StoreFiles.ID);
    } catch (ConfigurationException e) {
      kind = e.kind().name();
    }
    int during = streams.get();
    new ObjectInputStream(new ByteArrayInputStream(HexFormat.of().parseHex("aced0005"))).close();
    System.out.println(
        kind + ", " + during + " streams; " + (streams.get() - during) + " stream of our own");
  }
}
