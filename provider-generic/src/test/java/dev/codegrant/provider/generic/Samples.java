package dev.codegrant.provider.generic;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Answers of servers as files: the body, and beside it what the headers were and what to make of
 * it.
 */
final class Samples {

  private static final Path FOLDER = Path.of("src/test/resources/samples");

  private Samples() {}

  /**
   * One answer.
   *
   * @param name the file's name, which begins with the server's
   * @param expect the words of {@code Expect}
   */
  record Sample(
      String name, int status, String contentType, String kind, JsonObject expect, String text) {

    String server() {
      return name.substring(0, name.indexOf('.'));
    }

    String outcome() {
      return expect.get("outcome").getAsString();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Sample> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> !file.toString().endsWith(".headers") && !file.toString().endsWith(".md"))
          .sorted()
          .map(Samples::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Sample named(String name) {
    return read(FOLDER.resolve(name));
  }

  private static Sample read(Path file) {
    try {
      Map<String, String> headers = new HashMap<>();
      for (String line : Files.readAllLines(Path.of(file + ".headers"))) {
        int colon = line.indexOf(':');
        headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
      return new Sample(
          file.getFileName().toString(),
          Integer.parseInt(header(headers, "Status")),
          header(headers, "Content-Type"),
          header(headers, "Kind"),
          JsonParser.parseString(header(headers, "Expect")).getAsJsonObject(),
          Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String header(Map<String, String> headers, String name) {
    return Objects.requireNonNull(headers.get(name), name);
  }
}
