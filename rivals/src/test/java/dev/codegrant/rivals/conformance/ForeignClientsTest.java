package dev.codegrant.rivals.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.testkit.conformance.RelyingPartyDriver;
import dev.codegrant.testkit.conformance.RpConformance;
import dev.codegrant.testkit.conformance.RpConformance.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.catalina.LifecycleException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** What other libraries miss, as docs/testkit.md says it. */
class ForeignClientsTest {
  private static final Path PAGE = Path.of("../docs/testkit.md");
  private static final String BEGIN = "<!-- foreign clients: begin -->";
  private static final String END = "<!-- foreign clients: end -->";
  private static final Map<String, Map<String, Result>> RESULTS = new LinkedHashMap<>();

  /** What became of a module, as the page says it. */
  private enum Result {
    PASSED("yes"),
    MISSED("**no**"),
    /** The library does not do what the module is about, or may do without it. */
    NOT_JUDGED("–");

    private final String word;

    Result(String word) {
      this.word = word;
    }
  }

  @BeforeAll
  static void judgeAll() throws LifecycleException {
    try (SpringSecurityParty spring = new SpringSecurityParty()) {
      RESULTS.put("Spring Security", judge(spring));
    }
    RESULTS.put("Nimbus", judge(new NimbusParty()));
    RESULTS.put("google-oauth-client", judge(new GoogleOAuthClientParty()));
    RESULTS.put("ScribeJava", judge(new ScribeJavaParty()));
  }

  private static Map<String, Result> judge(RelyingPartyDriver driver) {
    Map<String, Result> results = new LinkedHashMap<>();
    RpConformance.of(Plan.BASIC, Plan.CONFIG, Plan.REFRESH, Plan.FAPI2)
        .run(driver)
        .forEach(test -> results.put(name(test), result(test)));
    return results;
  }

  /** Without the plan and the clause, which stand around it. */
  private static String name(DynamicTest test) {
    return test.getDisplayName().split(" ", 3)[1];
  }

  private static Result result(DynamicTest test) {
    try {
      test.getExecutable().execute();
      return Result.PASSED;
    } catch (TestAbortedException notJudged) {
      return Result.NOT_JUDGED;
    } catch (Throwable missed) {
      if (Boolean.getBoolean("foreign.why")) {
        System.err.println(test.getDisplayName() + ": " + missed + causes(missed));
      }
      return Result.MISSED;
    }
  }

  private static String causes(Throwable missed) {
    Throwable cause = missed.getCause();
    return cause == null ? "" : " caused by " + cause + causes(cause);
  }

  @Test
  void eachSignsIn() {
    assertThat(RESULTS).hasSize(4);
    RESULTS.forEach(
        (library, results) ->
            assertThat(results).as(library).containsEntry("oidcc-client-test", Result.PASSED));
  }

  @Test
  void eachRefreshes() {
    RESULTS.forEach(
        (library, results) ->
            assertThat(results)
                .as(library)
                .containsEntry("codegrant-refresh-token-rotated", Result.PASSED));
  }

  @Test
  void thePageSaysWhatEachMisses() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    assertThat(end).isGreaterThan(begin);
    if (Boolean.getBoolean("docs.record")) {
      Files.writeString(PAGE, page.substring(0, begin) + table() + page.substring(end));
      return;
    }
    assertThat(page.substring(begin, end))
        .as("run with -Ddocs.record=true, where the change is wanted")
        .isEqualTo(table());
  }

  @Test
  void thePageNamesTheVersions() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    String page = Files.readString(PAGE);
    for (String library :
        List.of("spring-security", "nimbus-oauth2-oidc-sdk", "google-oauth-client", "scribejava")) {
      String version = pom.split("<" + library + "\\.version>", -1)[1].split("<", -1)[0];
      assertThat(page).as(library).containsPattern("[a-z] " + Pattern.quote(version) + "\\b");
    }
  }

  @AfterAll
  static void forget() {
    RESULTS.clear();
  }

  private static String table() {
    StringBuilder table = new StringBuilder("\n| module |");
    RESULTS.keySet().forEach(library -> table.append(' ').append(library).append(" |"));
    table.append("\n|---|").append("---|".repeat(RESULTS.size())).append('\n');
    for (String module : RESULTS.values().iterator().next().keySet()) {
      table.append("| `").append(module).append("` |");
      RESULTS
          .values()
          .forEach(
              results ->
                  table
                      .append(' ')
                      .append(results.getOrDefault(module, Result.MISSED).word)
                      .append(" |"));
      table.append('\n');
    }
    table.append("| *passed* |");
    RESULTS
        .values()
        .forEach(
            results ->
                table
                    .append(" *")
                    .append(count(results, EnumSet.of(Result.PASSED)))
                    .append(" of ")
                    .append(count(results, EnumSet.of(Result.PASSED, Result.MISSED)))
                    .append("* |"));
    return table.append('\n').toString();
  }

  private static long count(Map<String, Result> results, Set<Result> counted) {
    return results.values().stream().filter(counted::contains).count();
  }
}
