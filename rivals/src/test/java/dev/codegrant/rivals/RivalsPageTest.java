package dev.codegrant.rivals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/rivals.md says what the tests show, of the versions that they run. */
class RivalsPageTest {

  private static final Path SOURCES = Path.of("src/test/java/dev/codegrant/rivals");
  private static final Pattern TEST =
      Pattern.compile("@(?:Test|ValueSource\\(.*\\))\\n +void (\\w+)\\(");
  private static final Pattern NAMED_TEST =
      Pattern.compile("`((?:codegrant|google|nimbus|scribe|spring)\\w*_\\w+)`");
  private static final Pattern VERSION = Pattern.compile("<[a-z0-9-]+\\.version>([0-9.]+)<");

  @Test
  void namesEveryTestOfAFault_andNoOther() throws IOException {
    assertThat(all(NAMED_TEST, page())).containsExactlyInAnyOrderElementsOf(tests());
  }

  @Test
  void namesEveryVersion() throws IOException {
    List<String> versions = all(VERSION, Files.readString(Path.of("pom.xml")));

    assertThat(versions).hasSize(5);
    assertThat(page()).contains(versions.stream().map(version -> "| " + version + " |").toList());
  }

  private static List<String> tests() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      StringBuilder sources = new StringBuilder();
      for (Path file :
          files.filter(path -> path.getFileName().toString().startsWith("X")).toList()) {
        sources.append(Files.readString(file));
      }
      return all(TEST, sources.toString());
    }
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("../docs/rivals.md"));
  }
}
