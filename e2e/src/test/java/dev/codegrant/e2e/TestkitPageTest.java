package dev.codegrant.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/testkit.md shows is what compiles and runs here, and in the example beside. */
class TestkitPageTest {
  private static final Path RECIPES =
      Path.of("src/test/java/dev/codegrant/e2e/TestkitRecipesTest.java");
  private static final Path EXAMPLE =
      Path.of("../examples/spring-security/src/test/java/example/SignInTest.java");

  @Test
  void javaOfThePage_isInTheRecipes() throws IOException {
    String sources = words(Files.readString(RECIPES)) + words(Files.readString(EXAMPLE));
    List<String> blocks =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("../docs/testkit.md")))
            .results()
            .map(block -> block.group(1))
            .toList();
    assertThat(blocks).hasSizeGreaterThan(10);
    assertThat(blocks).allSatisfy(block -> assertThat(sources).contains(words(block)));
  }

  private static String words(String text) {
    return text.strip().replaceAll("\\s+", " ").replace("( ", "(");
  }
}
