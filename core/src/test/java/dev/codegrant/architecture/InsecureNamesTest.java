package dev.codegrant.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The escape hatches of all modules: few, found by name, and each with a written reason. */
class InsecureNamesTest {

  private static final int FEWER_THAN = 3;

  private static final Pattern PUBLIC_METHOD =
      Pattern.compile("public (?:static )?([\\w.<>@?, ]+) (\\w+)\\(([^)]*)\\)");

  private static final Pattern INSECURE = Pattern.compile("(?i).*(insecure|dangerously).*");

  private record Method(Path file, String type, String name, String parameters) {
    @Override
    public String toString() {
      return file.getFileName() + ": " + name + "(" + parameters.replaceAll("\\s+", " ") + ")";
    }
  }

  private static List<Method> publicMethods() throws IOException {
    List<Method> methods = new ArrayList<>();
    for (Path file : Sources.main()) {
      Matcher method = PUBLIC_METHOD.matcher(Files.readString(file));
      while (method.find()) {
        methods.add(new Method(file, method.group(1), method.group(2), method.group(3)));
      }
    }
    return methods;
  }

  private static Stream<Method> insecureMethods() throws IOException {
    return publicMethods().stream().filter(m -> INSECURE.matcher(m.name()).matches());
  }

  @Test
  void insecureMethod_takesAReason() throws IOException {
    assertThat(insecureMethods())
        .isNotEmpty()
        .allSatisfy(m -> assertThat(m.parameters()).matches("(?s).*\\bString reason\\s*"));
  }

  @Test
  void insecureMethods_areFewerThanThree() throws IOException {
    assertThat(insecureMethods()).hasSizeLessThan(FEWER_THAN);
  }

  /** A boolean at a call says nothing; a relaxation is a method with a name that says it. */
  @Test
  void setting_takesNoBoolean() throws IOException {
    assertThat(publicMethods())
        .hasSizeGreaterThan(100)
        .filteredOn(m -> m.type().equals("Builder"))
        .noneSatisfy(m -> assertThat(m.parameters()).containsPattern("\\bboolean\\b"));
  }
}
