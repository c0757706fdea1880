package dev.codegrant.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.testkit.Misbehaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/testkit.md shows is what compiles and runs here, and in the example beside. */
class TestkitPageTest {
  private static final Path PAGE = Path.of("../docs/testkit.md");
  private static final Path RECIPES = recipes("TestkitRecipesTest");
  private static final Path PROTOCOLS = recipes("TestkitProtocolRecipesTest");
  private static final Path TABLE = recipes("TestkitTableRecipesTest");
  private static final Path EXAMPLE =
      Path.of("../examples/spring-security/src/test/java/example/SignInTest.java");

  @Test
  void javaOfThePage_isInTheRecipes() throws IOException {
    String sources =
        words(Files.readString(RECIPES))
            + words(Files.readString(PROTOCOLS))
            + words(Files.readString(EXAMPLE));
    List<String> blocks =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(PAGE))
            .results()
            .map(block -> block.group(1))
            .toList();
    assertThat(blocks).hasSizeGreaterThan(10);
    assertThat(blocks).allSatisfy(block -> assertThat(sources).contains(words(block)));
  }

  /** What stands between the backticks is a call; three dots at its end stand for arguments. */
  @Test
  void callsOfTheTable_areInItsTest() throws IOException {
    String source = Files.readString(TABLE).replaceAll("\\s", "");
    String table = Files.readString(PAGE).replaceFirst("(?s).*\n## What else is there\n", "");
    List<String> calls =
        Pattern.compile("`([^`\\s]*\\([^`]*)`")
            .matcher(table.replaceFirst("(?s)\n## .*", ""))
            .results()
            .map(call -> call.group(1).replaceAll("\\s", "").replaceFirst("\\.{3}\\)+$", ""))
            .toList();
    assertThat(calls).hasSizeGreaterThan(30);
    assertThat(calls).allSatisfy(call -> assertThat(source).contains(call));
  }

  @Test
  void misbehaviours_areCounted() throws IOException {
    int count = Misbehaviour.values().length;
    assertThat(Files.readString(PAGE).replaceAll("\\s+", " "))
        .contains("wrong in " + count + " ways", "// one of " + count + " that have a name");
  }

  private static Path recipes(String test) {
    return Path.of("src/test/java/dev/codegrant/e2e", test + ".java");
  }

  private static String words(String text) {
    return text.strip().replaceAll("\\s+", " ").replace("( ", "(");
  }
}
