package dev.codegrant.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Another JVM, for what can be set for a whole JVM alone; it has the class path of this one. */
public final class ForkedJvm {

  private ForkedJvm() {}

  /**
   * Runs a main method to its end.
   *
   * @return what it printed
   * @throws AssertionError when it did not end well, with what it printed
   */
  public static String run(Class<?> main, List<String> options, String... arguments)
      throws IOException, InterruptedException {
    Process process = start(main, options, arguments);
    try {
      String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(main.getSimpleName() + " failed:\n" + printed);
      }
      return printed;
    } finally {
      process.destroyForcibly();
    }
  }

  /** Starts a main method, for one who will not wait for its end; what it prints is one stream. */
  public static Process start(Class<?> main, List<String> options, String... arguments)
      throws IOException {
    return new ProcessBuilder(command(main, options, arguments)).redirectErrorStream(true).start();
  }

  /** What starts a main method. */
  public static List<String> command(Class<?> main, List<String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static String classPath() {
    return Stream.of(
            System.getProperty("java.class.path"),
            System.getProperty("jdk.module.path", ""),
            Path.of("target/test-classes").toAbsolutePath().toString(),
            Path.of("target/classes").toAbsolutePath().toString())
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
