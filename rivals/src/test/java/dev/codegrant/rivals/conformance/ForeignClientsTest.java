package dev.codegrant.rivals.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.testkit.conformance.RelyingPartyDriver;
import dev.codegrant.testkit.conformance.RpConformance;
import dev.codegrant.testkit.conformance.RpConformance.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.catalina.LifecycleException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

/** What other libraries miss, as docs/testkit.md says it. */
class ForeignClientsTest {
  private static final Path PAGE = Path.of("../docs/testkit.md");
  private static final String BEGIN = "<!-- foreign clients: begin -->";
  private static final String END = "<!-- foreign clients: end -->";
  private static final Map<String, Map<String, Boolean>> RESULTS = new LinkedHashMap<>();

  @BeforeAll
  static void judgeAll() throws LifecycleException {
    try (SpringSecurityParty spring = new SpringSecurityParty()) {
      RESULTS.put("Spring Security", judge(spring));
    }
    RESULTS.put("Nimbus", judge(new NimbusParty()));
    RESULTS.put("google-oauth-client", judge(new GoogleOAuthClientParty()));
    RESULTS.put("ScribeJava", judge(new ScribeJavaParty()));
  }

  private static Map<String, Boolean> judge(RelyingPartyDriver driver) {
    Map<String, Boolean> passed = new LinkedHashMap<>();
    RpConformance.of(Plan.BASIC, Plan.CONFIG, Plan.REFRESH, Plan.FAPI2)
        .run(driver)
        .forEach(test -> passed.put(name(test), passes(test)));
    return passed;
  }

  /** Without the plan and the clause, which stand around it. */
  private static String name(DynamicTest test) {
    return test.getDisplayName().split(" ", 3)[1];
  }

  private static boolean passes(DynamicTest test) {
    try {
      test.getExecutable().execute();
      return true;
    } catch (Throwable missed) {
      if (Boolean.getBoolean("foreign.why")) {
        System.err.println(test.getDisplayName() + ": " + missed + causes(missed));
      }
      return false;
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
        (library, passed) ->
            assertThat(passed).as(library).containsEntry("oidcc-client-test", true));
  }

  @Test
  void eachRefreshes() {
    RESULTS.forEach(
        (library, passed) ->
            assertThat(passed).as(library).containsEntry("codegrant-refresh-token-rotated", true));
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
    Map<String, Boolean> first = RESULTS.values().iterator().next();
    for (String module : first.keySet()) {
      table.append("| `").append(module).append("` |");
      RESULTS
          .values()
          .forEach(
              passed -> table.append(passed.getOrDefault(module, false) ? " yes |" : " **no** |"));
      table.append('\n');
    }
    table.append("| *passed* |");
    RESULTS
        .values()
        .forEach(
            passed ->
                table
                    .append(" *")
                    .append(passed.values().stream().filter(ok -> ok).count())
                    .append(" of ")
                    .append(passed.size())
                    .append("* |"));
    return table.append('\n').toString();
  }
}
