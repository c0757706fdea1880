package dev.codegrant.provider.github;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A stored answer, with the status and the content type of its {@code .headers}. */
record Sample(int status, String contentType, String body) {

  static Sample named(String name) {
    try {
      Path file = folder().resolve(name);
      List<String> headers = Files.readAllLines(folder().resolve(name + ".headers"));
      return new Sample(
          Integer.parseInt(header(headers, "Status", "")),
          header(headers, "Content-Type", natural(name)),
          Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> names(Predicate<String> which) {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".headers") && !name.equals("README.md"))
          .filter(which)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ResponseDefinitionBuilder answer() {
    return aResponse().withStatus(status).withHeader("Content-Type", contentType).withBody(body);
  }

  private static String header(List<String> headers, String name, String otherwise) {
    return headers.stream()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElse(otherwise);
  }

  private static String natural(String name) {
    return name.endsWith(".json") ? "application/json" : "application/x-www-form-urlencoded";
  }

  private static Path folder() {
    URL folder = Objects.requireNonNull(Sample.class.getResource("/samples/README.md"));
    try {
      return Objects.requireNonNull(Path.of(folder.toURI()).getParent());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
