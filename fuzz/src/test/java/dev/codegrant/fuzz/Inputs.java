package dev.codegrant.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The inputs that are kept: seeds, and what was found once. */
final class Inputs {

  static final Path FOLDER = Path.of("src", "test", "resources", "inputs");

  private Inputs() {}

  static Path folder(FuzzTarget target) {
    return FOLDER.resolve(target.name());
  }

  static List<Path> of(FuzzTarget target) throws IOException {
    try (Stream<Path> files = Files.list(folder(target))) {
      return files.sorted().toList();
    }
  }
}
