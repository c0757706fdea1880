package dev.codegrant.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ErrorTableTest {

  private static final Path RECORD = Path.of("../docs/errors.md");

  private static final Pattern THROWN =
      Pattern.compile("new\\s+(\\w+Exception)\\s*\\(\\s*(?:ErrorKind\\s*\\.\\s*)(\\w+)");

  /** After a wanted change: {@code mvn -pl core test -Dtest=ErrorTableTest -Ddocs.record=true}. */
  @Test
  void documentation_isTheTable() throws IOException {
    List<String> now = ErrorTable.markdown();
    if (Boolean.getBoolean("docs.record")) {
      Files.write(RECORD, now);
    }
    assertThat(Files.readAllLines(RECORD))
        .as("docs/errors.md differs from ErrorKind; record it again")
        .containsExactlyElementsOf(now);
  }

  @Test
  void classesOfTheTable_areTheExceptionsThereAre() throws IOException {
    assertThat(ErrorTable.rows().stream().map(ErrorTable.Row::exception).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(OAuthException.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toList());
  }

  @Test
  void meanings_areSentences() throws IOException {
    assertThat(ErrorTable.rows())
        .allSatisfy(row -> assertThat(row.meaning()).matches("[A-Z{`].+\\.").doesNotContain("*"));
  }

  /** A kind comes with one class, in all modules. */
  @Test
  void exceptionsInTheSources_areOfTheClassThatTheTableNames() throws IOException {
    Map<String, String> classes =
        ErrorTable.rows().stream()
            .collect(Collectors.toMap(row -> row.kind().name(), ErrorTable.Row::exception));
    List<String> wrong = new ArrayList<>();
    int seen = 0;
    for (Path file : sources()) {
      Matcher thrown = THROWN.matcher(Files.readString(file));
      while (thrown.find()) {
        if (!classes.containsValue(thrown.group(1))) {
          continue; // an exception of our own within a room, which leaves it as another
        }
        seen++;
        if (!thrown.group(1).equals(classes.get(thrown.group(2)))) {
          wrong.add(file.getFileName() + ": " + thrown.group(1) + " of " + thrown.group(2));
        }
      }
    }
    assertThat(seen).as("places that throw").isGreaterThan(50);
    assertThat(wrong).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Path.of("..").toRealPath())) {
      for (Path tree : modules.map(m -> m.resolve("src/main/java")).toList()) {
        if (Files.isDirectory(tree)) {
          try (Stream<Path> files = Files.walk(tree)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
          }
        }
      }
    }
    return found;
  }
}
