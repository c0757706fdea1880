package dev.codegrant.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.codegrant.cli.Program.Ended;
import dev.codegrant.provider.generic.Generic;
import dev.codegrant.provider.generic.ProviderDefinition.Variable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {

  @TempDir private Path directory;

  private static void assertUsage(Ended ended, String message) {
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).contains("codegrant: USAGE", "what to do", message);
  }

  @Test
  void anUnknownOption_isNamedWithASuggestion() {
    assertUsage(Program.run("demo", "--headles"), "did you mean --headless");
  }

  @Test
  void anUnknownCommand_isRefused() {
    assertUsage(Program.run("logon"), "a command: demo, login, token, saved or logout");
  }

  @Test
  void anUnknownOption_isAnObjectWithJson() {
    Ended ended = Program.run("demo", "--json", "--unknown");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.errorKind()).isEqualTo("USAGE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--client-secret=hunter2", "--client-secret hunter2", "hunter2"})
  void aSecretAsAnArgument_isRefusedAndNotRepeated(String argument) {
    Ended ended =
        Program.run(("login --issuer http://127.0.0.1 --client-id a " + argument).split(" "));

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--client-secret-env=hunter2",
        "--client-secret-env=p-HUNTER2-hunter2",
        "--param=hunter2",
        "--param=client_secret=hunter2",
        "--param=password=hunter2",
        "--param=a=1 --param=a=hunter2",
        "--api=:hunter2",
        "--redirect-port=hunter2",
        "--key-id=hunter2",
        "--key-alg=hunter2 --private-key-file=absent",
        "--id-token-alg=hunter2 --scope=openid",
        "--max-age=hunter2",
        "--save=hunter2!",
        "--save=/hunter2 --revoke",
        "--provider=hunter2",
        "--set=hunter2=a",
        "--set=hunter2",
        "--variant=hunter2",
        "--definition=hunter2.json",
        "--hunter2",
        "--no-browser=hunter2",
        "@hunter2",
        "--api=http://api.example.com/?key=hunter2",
      })
  void anArgumentThatIsRefused_isNotRepeated(String argument) {
    for (String json : new String[] {"--no-color", "--json"}) {
      String[] args =
          ("login --provider=google --client-id=a --timeout=1 " + json + " " + argument).split(" ");
      Ended ended = Program.run(args);

      assertThat(ended.code()).as(ended.err()).isEqualTo(2);
      assertThat(ended.out() + ended.err()).doesNotContainIgnoringCase("hunter2");
    }
  }

  @Test
  void aValueOfAnotherKind_isToldWhatIsExpected() {
    assertUsage(Program.run("login", "--client-id=a", "--provider=nobody"), "codegrant providers");
    assertUsage(
        Program.run("login", "--client-id=a", "--redirect-port=x"),
        "expected      --redirect-port PORT");
    assertUsage(Program.run("login", "--client-id=a", "--api"), "no value");
    assertUsage(Program.run("demo", "--port=1", "--port=2"), "--port more than once");
  }

  @Test
  void aVariableThatIsNotSet_isNamed() {
    assertUsage(
        Program.run("login", "--provider=google", "--client-id=a", "--client-secret-env=NOT_SET"),
        "the variable NOT_SET");
  }

  @Test
  void aFileOfArguments_isNotRead() throws IOException {
    Path file = Files.writeString(directory.resolve("args"), "--help");

    assertUsage(Program.run("login", "@" + file), "an argument that belongs to no option");
  }

  @Test
  void twoParametersOfTheirOwn_areAccepted() {
    Ended ended =
        Program.run(
            "login",
            "--provider=google",
            "--client-id=a",
            "--no-browser",
            "--timeout=1",
            "--param=login_hint=alice",
            "--param=hd=a=b");

    assertThat(ended.code()).isEqualTo(4);
    assertThat(ended.out()).contains("login_hint=alice", "hd=a%3Db");
  }

  @Test
  void headlessAndNoBrowser_areRefusedTogether() {
    Ended ended = Program.run("demo", "--headless", "--no-browser");

    assertUsage(ended, "--headless or --no-browser");
  }

  @Test
  void aScopeThatCannotBe_isToldHowToWriteOne() {
    Ended ended = Program.run("login", "--provider=google", "--client-id=a", "--scope=a\\b");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("correct --scope").doesNotContain("Scope.parse");
  }

  @Test
  void aSecretAsAnArgument_isToldWhereItBelongs() {
    assertUsage(
        Program.run("login", "--issuer=http://127.0.0.1", "--client-id=a", "--client-secret=x"),
        "--client-secret-file FILE");
  }

  @Test
  void aMissingClientId_isNamed() {
    assertUsage(Program.run("login", "--issuer", "https://id.example.com"), "--client-id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--provider=google --set=host=id.example.com",
        "--provider=google --variant=nobody",
      })
  void aDefinitionThatDoesNotFit_isRefused(String options) {
    Ended ended = Program.run(("login --client-id=a --no-browser " + options).split(" "));

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .contains("--set NAME=VALUE", "codegrant providers show ")
        .doesNotContain("with(", "variables()", "variants()");
  }

  /** Of several values, the one that is wrong or missing; the value could be a secret. */
  @ParameterizedTest
  @CsvSource({
    "cognito --set region=eu-1 --set userPoolId=a --set domain=A.b, domain, A.b",
    "cognito --set region=EU/1 --set userPoolId=a --set domain=a.b, region, EU/1",
    "cognito --set region=eu-1 --set domain=a.b, userPoolId, eu-1",
    "okta, domain, set=",
    "okta --set domain=a.example.com/path, domain, a.example.com",
    "github --set host=https://code.example.org, api, code.example.org",
  })
  void aValueThatDoesNotFit_isNamed_withAnExample(String options, String name, String value) {
    String provider = options.split(" ", 2)[0];
    Variable variable = requireNonNull(Generic.named(provider).variables().get(name));
    String[] args = ("login --client-id=a --no-browser --json --provider=" + options).split(" ");
    Ended ended = Program.run(args);

    assertThat(ended.code()).isEqualTo(2);
    JsonObject error = ended.json().getAsJsonObject("error");
    assertThat(error.get("reason").getAsString()).isEqualTo(name);
    assertThat(error.get("expected").getAsString()).contains(name);
    assertThat(error.get("advice").getAsString())
        .contains("--set " + name + "=" + variable.example())
        .contains("codegrant providers show " + provider);
    assertThat(ended.err()).doesNotContain(value, "with(");
  }

  @Test
  void valuesThatFit_areTaken() {
    Ended ended =
        Program.run(
            ("login --client-id=a --no-browser --timeout=1 --provider=cognito --set region=eu-1"
                    + " --set userPoolId=a --set domain=a.b")
                .split(" "));

    assertThat(ended.code()).isEqualTo(4);
    assertThat(ended.out()).contains("Open: https://a.b/");
  }

  @Test
  void aDefinitionThatCannotBeRead_isRefused_withoutAdviceOnItsValues() {
    Ended ended = Program.run("login", "--client-id=a", "--no-browser", "--definition=absent.json");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("absent.json").doesNotContain("--set");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--issuer=https://id.example.com --provider=google",
        "--issuer=https://id.example.com --token-endpoint=https://id.example.com/token",
        "--token-endpoint=https://id.example.com/token",
        "--authorization-endpoint=https://id.example.com/authorize",
        "--issuer=https://id.example.com --set=host=id.example.com",
        "--issuer=https://id.example.com --variant=desktop",
        "--provider=nobody",
        "--provider=okta --set=domain",
        "--provider=okta --set==id.example.com",
        "--provider=okta --set=domain=a.example.com --set=domain=b.example.com",
        "--provider=google --definition=absent.json",
        "--provider=google --redirect-port=x",
        "--provider=google --timeout=0",
        "--provider=google --param=nameonly",
        "--provider=google --auth-method=client_secret_post",
        "--provider=google --client-secret-env=NOT_SET",
        "--provider=google --client-secret-env=A --client-secret-file=b",
        "--provider=google --param==x",
        "--provider=google --param=a=1 --param=a=2",
        "--provider=google --api",
      })
  void optionsThatDoNotFit_areRefused(String options) {
    String[] args = ("login --client-id=a --no-browser " + options).strip().split(" ");

    assertUsage(Program.run(args), "");
  }

  @Test
  void aSecretFileThatIsMissing_isNamed() {
    Path file = directory.resolve("absent");

    assertUsage(withSecretFile(file), file.toString());
  }

  @Test
  void aSecretFileThatIsEmpty_isRefused() throws IOException {
    for (String content : new String[] {"", "\n", "\r\n"}) {
      Path file = Files.writeString(directory.resolve("empty"), content);
      assertUsage(withSecretFile(file), "the client secret in the file " + file);
    }
  }

  @Test
  void aSecretFileThatIsNoText_isRefused() throws IOException {
    Path file = Files.write(directory.resolve("bytes"), new byte[] {(byte) 0xFF, 1});

    assertUsage(withSecretFile(file), "UTF-8");
  }

  @Test
  void aVariableThatIsEmpty_isRefused() {
    Ended ended =
        new Program()
            .env("CODEGRANT_CLIENT_SECRET", "")
            .start("login", "--provider=google", "--client-id=a", "--no-browser")
            .await();

    assertUsage(ended, "CODEGRANT_CLIENT_SECRET");
  }

  @Test
  void aSecretForAPublicClient_isRefused() {
    Ended ended =
        new Program()
            .env("CODEGRANT_CLIENT_SECRET", "x")
            .start("login", "--provider=google", "--client-id=a", "--auth-method=none")
            .await();

    assertUsage(ended, "--auth-method none");
  }

  @Test
  void noCommand_showsTheHelpAndIsWrongUsage() {
    Ended ended = Program.run();

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("Usage: codegrant", "demo", "login");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "demo --help",
        "login --help",
        "token --help",
        "saved --help",
        "logout --help",
        "--version",
        "login -V",
        "token -V"
      })
  void helpAndVersion_areDone(String args) {
    Ended ended = Program.run(args.split(" "));

    assertThat(ended.code()).isZero();
    assertThat(ended.out()).contains("codegrant");
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void help_teaches() {
    assertThat(Program.run("login", "--help").out())
        .contains("Examples:", "Exit codes:", "--client-secret-file", "http://127.0.0.1/callback")
        .contains("A key in place of a secret:", "--private-key-file", "--key-id", "--key-alg")
        .contains("With the scope openid:", "--id-token-alg", "--max-age")
        .contains("For later runs:", "--save", "--store", "$XDG_STATE_HOME/codegrant");
    for (String command : new String[] {"token", "saved", "logout"}) {
      assertThat(Program.run(command, "--help").out())
          .contains("Examples:", "Exit codes:", "--store-key", "not against somebody");
    }
    assertThat(Program.run("demo", "--help").out())
        .contains("Examples:", "Exit codes:", "7 API request");
  }

  private static Ended withSecretFile(Path file) {
    return Program.run(
        "login", "--provider=google", "--client-id=a", "--client-secret-file", file.toString());
  }
}
