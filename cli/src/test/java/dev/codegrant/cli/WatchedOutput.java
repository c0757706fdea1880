package dev.codegrant.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** An output stream that tells when the address for the user has been flushed. */
final class WatchedOutput extends ByteArrayOutputStream {

  private final CompletableFuture<URI> address = new CompletableFuture<>();

  CompletableFuture<URI> address() {
    return address;
  }

  synchronized String text() {
    return toString(UTF_8);
  }

  @Override
  public synchronized void flush() {
    Optional<String> line =
        text().lines().filter(candidate -> candidate.startsWith("Open: ")).findFirst();
    if (line.isPresent() && text().endsWith("\n")) {
      address.complete(URI.create(line.get().substring("Open: ".length())));
    }
  }
}
