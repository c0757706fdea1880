package dev.codegrant.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every target, on its kept inputs and on long and deep ones, in a JVM with little memory. */
class KeptInputsTest {

  private static final int LONG = 64 * 1024;

  static List<FuzzTarget> targets() {
    return Targets.ALL;
  }

  @ParameterizedTest
  @MethodSource("targets")
  void keptInputs_keepTheProperty(FuzzTarget target) throws IOException {
    Set<Boolean> outcomes = new HashSet<>();
    for (Path file : Inputs.of(target)) {
      try {
        outcomes.add(target.accepts(Files.readAllBytes(file)));
      } catch (Violation e) {
        throw new Violation(file + ": " + e.getMessage(), e);
      }
    }
    assertThat(outcomes)
        .as("both accepted and refused ones")
        .containsExactlyInAnyOrder(true, false);
  }

  @ParameterizedTest
  @MethodSource("targets")
  void longAndDeepInputs_fitIntoLittleMemory(FuzzTarget target) {
    Stream.of(
            "[", "{\"a\":", "a", "a=b&", "&", "%41", "+", "\"", "\\\"", "9", "Bearer ", ",", "a=\"",
            " ", "\u00ff")
        .forEach(
            piece -> {
              target.accepts(repeated("", piece));
              target.accepts(repeated("{\"a\":", piece));
              target.accepts(repeated("{\"error\":\"", piece));
              target.accepts(repeated("Bearer realm=\"", piece));
            });
  }

  private static byte[] repeated(String start, String piece) {
    return (start + piece.repeat(LONG / piece.length())).getBytes(ISO_8859_1);
  }
}
