package dev.codegrant.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The sources of all modules; tests run in the directory of theirs. */
final class Sources {

  private Sources() {}

  /** The files of {@code src/main/java} of every module. */
  static List<Path> main() throws IOException {
    Path root = Path.of("..").toRealPath();
    try (Stream<Path> modules = Files.list(root)) {
      List<Path> trees =
          modules.map(m -> m.resolve("src/main/java")).filter(Files::isDirectory).toList();
      if (trees.size() < 2) {
        throw new IllegalStateException("no modules in " + root);
      }
      return trees.stream().flatMap(Sources::files).sorted().toList();
    }
  }

  private static Stream<Path> files(Path tree) {
    try (Stream<Path> files = Files.walk(tree)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
