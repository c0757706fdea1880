package dev.codegrant.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every client test of the OpenID Foundation that we mirror has a test of ours with its name. */
class ConformanceModulesTest {

  private static final Path ROOT = Path.of("..");
  private static final Path NAMES = Path.of("src/test/resources/conformance-modules.txt");

  private static final Path PAGE = Path.of("../docs/conformance.md");
  private static final String BEGIN = "<!-- client tests: generated -->\n";
  private static final String END = "<!-- end of client tests -->";

  /** A test with the name of a module, and not disabled. */
  private static final Pattern TEST =
      Pattern.compile(
          "@(?:Test|DisplayName\\(\"(oidcc-client-test[a-z0-9-]*)\"\\))\\s+"
              + "@(?:Test|DisplayName\\(\"(oidcc-client-test[a-z0-9-]*)\"\\))\\s+(?:void|@\\w*Test)");

  /** Tested, and answered in another way than the module shows; counted apart. */
  private static final Map<String, String> OTHERWISE =
      new TreeMap<>(
          Map.of(
              "oidcc-client-test-session-management",
              "session_state is passed over: two frames would watch a cookie of the provider, which"
                  + " browsers no longer send there",
              "oidcc-client-test-request-uri-signed-none",
              "an unsigned request object proves nothing, and is not made",
              "oidcc-client-test-userinfo-bearer-body",
              "the access token goes in the header alone",
              "oidcc-client-test-missing-athash",
              "at_hash may be missing in the code flow",
              "oidcc-client-test-missing-chash",
              "hybrid flows are not offered: an ID token through the browser is refused",
              "oidcc-client-test-invalid-chash",
              "hybrid flows are not offered: an ID token through the browser is refused"));

  @Test
  void everyModule_hasATestOfItsName() throws IOException {
    List<String> modules = Files.readAllLines(NAMES);
    Set<String> tested = tested();

    assertThat(modules).doesNotHaveDuplicates().hasSize(57).allMatch(name -> !name.isBlank());
    assertThat(tested).containsExactlyInAnyOrderElementsOf(modules);
    assertThat(OTHERWISE.keySet()).isSubsetOf(tested);
    System.out.printf(
        "%d client test modules: %d as the module shows, %d otherwise:%n",
        modules.size(), modules.size() - OTHERWISE.size(), OTHERWISE.size());
    OTHERWISE.forEach((name, reason) -> System.out.println("  " + name + ": " + reason));
  }

  /** After a wanted change: {@code -Dtest=ConformanceModulesTest -Ddocs.record=true}. */
  @Test
  void table_isWhatTheTestsSay() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    assertThat(page.indexOf(BEGIN)).isNotNegative();
    assertThat(end).isGreaterThan(begin);
    if (Boolean.getBoolean("docs.record")) {
      Files.writeString(PAGE, page.substring(0, begin) + table() + page.substring(end));
      return;
    }
    assertThat(page.substring(begin, end))
        .as("run with -Ddocs.record=true, where the change is wanted")
        .isEqualTo(table());
  }

  private static String table() throws IOException {
    Map<String, String> owners = owners();
    StringBuilder table = new StringBuilder("\n| client test | held by |\n|---|---|\n");
    for (String module : Files.readAllLines(NAMES)) {
      String held = "`" + owners.get(module) + "`";
      String otherwise = OTHERWISE.getOrDefault(module, "");
      if (!otherwise.isEmpty()) {
        held += "; otherwise: " + otherwise;
      }
      table.append("| ").append(module.replace("oidcc-client-test", "…")).append(" | ");
      table.append(held).append(" |\n");
    }
    return table.append('\n').toString();
  }

  private static Set<String> tested() throws IOException {
    return owners().keySet();
  }

  /** The class of each module's test. */
  private static Map<String, String> owners() throws IOException {
    Map<String, String> owners = new TreeMap<>();
    try (Stream<Path> files = Files.walk(ROOT)) {
      files
          .filter(file -> file.toString().contains("/src/test/java/"))
          .filter(file -> file.toString().endsWith("Test.java"))
          .forEach(
              file ->
                  TEST.matcher(source(file))
                      .results()
                      .forEach(
                          test ->
                              owners.put(
                                  name(test), file.getFileName().toString().replace(".java", ""))));
    }
    return owners;
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
