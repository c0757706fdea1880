package dev.codegrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.codegrant.cli.Program.Ended;
import dev.codegrant.provider.generic.Generic;
import dev.codegrant.provider.generic.ProviderDefinition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProvidersTest {

  static List<String> names() {
    return List.copyOf(Generic.names());
  }

  @Test
  void asATable_hasALineForEach() {
    Ended ended = Program.run("providers");

    assertThat(ended.code()).isZero();
    assertThat(ended.err()).isEmpty();
    List<String> lines = ended.out().lines().toList();
    assertThat(lines.get(0)).matches("NAME +SERVER +SIGN-IN +PKCE +REFRESH +REVOKES +EVIDENCE");
    assertThat(lines.subList(1, lines.size()).stream().map(line -> line.split(" ", 2)[0]))
        .containsExactlyElementsOf(names());
    assertThat(lines)
        .anyMatch(line -> line.matches("slack +Slack +no +not-sent +changes +yes +\\d+.*"));
    assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThan(110));
  }

  @Test
  void asJson_isOneArray() {
    Ended ended = Program.run("providers", "--json");

    assertThat(ended.code()).isZero();
    assertThat(ended.out().lines()).hasSize(1);
    JsonArray array = JsonParser.parseString(ended.out()).getAsJsonArray();
    List<String> found = new ArrayList<>();
    for (JsonElement element : array) {
      JsonObject one = element.getAsJsonObject();
      assertThat(one.keySet()).contains("name", "discovery", "pkce", "evidence");
      assertThat(one.getAsJsonObject("evidence").get("facts").getAsInt()).isGreaterThan(10);
      found.add(one.get("name").getAsString());
    }
    assertThat(found).containsExactlyElementsOf(names());
    assertThat(discovery(array, "google")).isEqualTo("https://accounts.google.com");
    assertThat(discovery(array, "slack")).isEqualTo("none");
    assertThat(discovery(array, "auth0")).isEqualTo("https://{domain}/");
    assertThat(discovery(array, "keycloak")).isEqualTo("{base}/realms/{realm}");
  }

  private static String discovery(JsonArray array, String name) {
    for (JsonElement element : array) {
      if (element.getAsJsonObject().get("name").getAsString().equals(name)) {
        return element.getAsJsonObject().get("discovery").getAsString();
      }
    }
    throw new AssertionError(name);
  }

  @ParameterizedTest
  @MethodSource("names")
  void one_isShownWithItsEvidence(String name) {
    Ended ended = Program.run("providers", "show", name);

    assertThat(ended.code()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out())
        .contains(Generic.named(name).title(), "token_endpoint", "\nEvidence\n", "2026-");
    JsonObject json = Program.run("providers", "show", name, "--json").json();
    assertThat(json.get("name").getAsString()).isEqualTo(name);
    assertThat(json.getAsJsonArray("evidence"))
        .hasSameSizeAs(Generic.named(name).evidence())
        .allSatisfy(
            fact ->
                assertThat(fact.getAsJsonObject().keySet())
                    .containsExactly("subject", "fact", "source", "date", "confidence"));
  }

  @Test
  void variablesAndVariants_areShown() {
    Ended ended = Program.run("providers", "show", "okta");

    assertThat(ended.out())
        .contains(
            "To be set with --set NAME=VALUE", "  domain", "token_endpoint  https://{domain}/");
    assertThat(Program.run("providers", "show", "slack").out())
        .contains("\nVariants\n")
        .doesNotContain("--set NAME=VALUE");
    assertThat(Program.run("providers", "show", "github").out()).contains("  host");
  }

  /** An example is somebody's server. */
  @ParameterizedTest
  @MethodSource("names")
  void whatMustBeSet_isBlankInTheAddresses(String name) {
    JsonObject json = Program.run("providers", "show", name, "--json").json();
    String addresses = json.get("discovery") + " " + json.get("endpoints");
    for (ProviderDefinition.Variable variable : Generic.named(name).variables().values()) {
      if (variable.defaultValue().isEmpty()) {
        assertThat(addresses)
            .contains("{" + variable.name() + "}")
            .doesNotContain("blank", "/" + variable.example());
      }
    }
  }

  @Test
  void aVariant_isShown() {
    assertThat(Program.run("providers", "show", "slack", "--variant", "openid").out())
        .contains("https://slack.com/openid/connect/keys");
    assertThat(Program.run("providers", "show", "slack").out()).doesNotContain("connect/keys");
  }

  @Test
  void aVariant_isNamed() {
    String[] command = {"providers", "show", "slack", "--variant=openid"};
    assertThat(Program.run(command).out()).startsWith("Slack  (slack, variant openid)\n");
    command[3] = "--no-color";
    assertThat(Program.run(command).out()).startsWith("Slack  (slack)\n");

    command[3] = "--json";
    assertThat(Program.run(command).json().get("variant").isJsonNull()).isTrue();
    assertThat(Program.run("providers", "show", "slack", "--variant=openid", "--json").json())
        .satisfies(json -> assertThat(json.get("variant").getAsString()).isEqualTo("openid"));
  }

  /** Before the command or after it: nobody knows which of the two commands has it. */
  @Test
  void json_countsBeforeTheCommandToo() {
    Ended before = Program.run("providers", "--json", "show", "slack");

    assertThat(before.code()).isZero();
    assertThat(before.out()).isEqualTo(Program.run("providers", "show", "slack", "--json").out());
    assertThat(before.json().get("name").getAsString()).isEqualTo("slack");
    assertThat(Program.run("providers", "--no-color", "show", "slack").out())
        .isEqualTo(Program.run("providers", "show", "slack").out())
        .startsWith("Slack");
    assertThat(Program.run("providers", "--json", "show", "nobody").json().keySet())
        .containsExactly("error");
  }

  @Test
  void debug_countsBeforeTheCommandToo() {
    assertThat(Program.run("providers", "--debug", "show", "nobody").err()).contains("    at ");
    assertThat(Program.run("providers", "show", "nobody").err()).doesNotContain("    at ");
  }

  @Test
  void anotherVariant_isRefused_andNotRepeated() {
    Ended ended = Program.run("providers", "show", "slack", "--variant", "hunter2");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("one of openid").doesNotContain("hunter2");
    assertThat(Program.run("providers", "show", "yahoo", "--variant", "openid").err())
        .contains("this server has none");
  }

  @ParameterizedTest
  @MethodSource("names")
  void aHeading_hasSomethingUnderIt(String name) {
    assertThat(Program.run("providers", "show", name).out())
        .doesNotContainPattern("\n(Notes|Variants|Nobody has checked)\n\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2", "../slack", "Slack", ""})
  void anotherName_isRefused_andNotRepeated(String name) {
    Ended ended = Program.run("providers", "show", name);

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("codegrant providers").doesNotContain("hunter2", "../");
    assertThat(Program.run("providers", "show", name, "--json").json().keySet())
        .containsExactly("error");
  }
}
