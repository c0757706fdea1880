package dev.codegrant.e2e;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every client test of the OpenID Foundation that we mirror has a test of ours with its name. */
class ConformanceModulesTest {

  private static final Path ROOT = Path.of("..");
  private static final Path NAMES = Path.of("src/test/resources/conformance-modules.txt");

  /** A test with the name of a module, and not disabled. */
  private static final Pattern TEST =
      Pattern.compile(
          "@(?:Test|DisplayName\\(\"(oidcc-client-test[a-z0-9-]*)\"\\))\\s+"
              + "@(?:Test|DisplayName\\(\"(oidcc-client-test[a-z0-9-]*)\"\\))\\s+(?:void|@\\w*Test)");

  private static final Map<String, String> EXEMPT =
      new TreeMap<>(
          Map.of(
              "oidcc-client-test-session-management",
              "two frames in a browser watch a cookie of the provider, which browsers no longer"
                  + " send there; nothing that a library on a server could do",
              "oidcc-client-test-request-uri-signed-none",
              "an unsigned request object proves nothing, and is not offered"));

  @Test
  void everyModule_hasATestOfItsName_orAReason() throws IOException {
    List<String> modules = Files.readAllLines(NAMES);
    Set<String> tested = tested();

    assertThat(modules).doesNotHaveDuplicates().hasSize(57).allMatch(name -> !name.isBlank());
    assertThat(modules.stream().filter(name -> !EXEMPT.containsKey(name))).isSubsetOf(tested);
    assertThat(EXEMPT.keySet()).isSubsetOf(modules).doesNotContainAnyElementsOf(tested);
    assertThat(tested).as("names that no module has").isSubsetOf(modules);
    System.out.printf(
        "%d of %d client test modules have a test of their name; %d have none:%n",
        tested.size(), modules.size(), EXEMPT.size());
    EXEMPT.forEach((name, reason) -> System.out.println("  " + name + ": " + reason));
  }

  private static Set<String> tested() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().contains("/src/test/java/"))
          .filter(file -> file.toString().endsWith("Test.java"))
          .flatMap(file -> TEST.matcher(source(file)).results())
          .map(ConformanceModulesTest::name)
          .collect(toCollection(TreeSet::new));
    }
  }

  private static String name(MatchResult test) {
    return test.group(1) == null ? test.group(2) : test.group(1);
  }

  private static String source(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
