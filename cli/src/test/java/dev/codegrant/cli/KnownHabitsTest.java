package dev.codegrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.cli.Program.Ended;
import dev.codegrant.cli.Program.Running;
import dev.codegrant.provider.generic.Generic;
import dev.codegrant.provider.generic.ProviderDefinition.Variable;
import dev.codegrant.testkit.FakeAuthorizationServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server is known for is said in words of the command line, not in those of the library. */
class KnownHabitsTest {

  /** A name of the library: a method, a builder. */
  private static final String OF_THE_LIBRARY = "[A-Za-z]\\((\\.\\.\\.)?\\)|\\b[A-Z]\\w+\\.[A-Z]";

  @TempDir private Path directory;

  static List<String> names() {
    return List.copyOf(Generic.names());
  }

  private static Ended login(Program program, String name, String... more) {
    List<String> args =
        new ArrayList<>(List.of("login", "--provider=" + name, "--client-id=app", "--no-browser"));
    for (Variable variable : Generic.named(name).variables().values()) {
      if (variable.defaultValue().isEmpty()) {
        args.add("--set=" + variable.name() + "=" + variable.example());
      }
    }
    args.addAll(List.of(more));
    Running running = program.start(args.toArray(String[]::new));
    Object first = CompletableFuture.anyOf(running.out().address(), running.code()).join();
    if (first instanceof URI opened) {
      Visit.answer(opened, "error=access_denied");
    }
    return running.await();
  }

  private static Program withSecret() {
    return new Program().env("CODEGRANT_CLIENT_SECRET", "s3cret");
  }

  private static void assertRefused(Ended ended, String advice) {
    assertThat(ended.code()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err())
        .contains("codegrant: INVALID_CONFIGURATION")
        .containsPattern("what to do +" + advice)
        .doesNotContainPattern(OF_THE_LIBRARY)
        .doesNotContain("it may refuse");
    assertThat(ended.out()).doesNotContain("Open:");
  }

  private static void assertOpened(Ended ended) {
    assertThat(ended.code()).as(ended.err()).isEqualTo(3);
    assertThat(ended.out()).contains("Open:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"linkedin", "slack", "wechat"})
  void withoutPkce_aSecretIsWanted(String name) {
    assertRefused(login(new Program(), name), "name the secret with --client-secret-file");
    assertOpened(login(withSecret(), name));
  }

  @Test
  void whatAppleAnswersAsAForm_isNotAskedFor() {
    assertRefused(
        login(withSecret(), "apple", "--scope=name openid email"), "leave 'name email' out of");
    assertRefused(login(withSecret(), "apple", "--scope=name"), "leave 'name' out of --scope");
    assertOpened(login(withSecret(), "apple"));
  }

  @Test
  void whatGitHubRevokesByItsSecret_isSaidBeforeAnybodySignsIn() {
    assertRefused(login(new Program(), "github", "--revoke"), "name it with --client-secret-file");
    assertOpened(login(withSecret(), "github", "--revoke"));
    assertOpened(login(new Program(), "github"));
    assertOpened(login(new Program(), "spotify"));
  }

  @Test
  void aKey_isForAServerWithAnIssuer() throws IOException {
    Path key = Files.writeString(directory.resolve("key"), ClientKey.p256().privateJwk());
    String option = "--private-key-file=" + key;

    assertRefused(login(new Program(), "notion", option), "leave --private-key-file out");
    assertOpened(login(new Program(), "google", option));
    Ended byEndpoints =
        Program.run(
            "login",
            "--authorization-endpoint=http://127.0.0.1:9/a",
            "--token-endpoint=http://127.0.0.1:9/t",
            "--client-id=app",
            "--no-browser",
            option);
    assertRefused(byEndpoints, "name the server with --issuer");
  }

  @ParameterizedTest
  @MethodSource("names")
  void noName_hasAdviceForProgrammers(String name) {
    for (Program program : new Program[] {new Program(), withSecret()}) {
      Ended ended = login(program, name, "--scope=name a", "--offline");
      assertThat(ended.code()).isIn(2, 3);
      assertThat(ended.err()).doesNotContainPattern(OF_THE_LIBRARY);
    }
  }

  private static Ended signIn(FakeAuthorizationServer server, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of("login", "--issuer=" + server.issuer(), "--client-id=app", "--no-browser"));
    args.addAll(List.of(more));
    Running running = new Program().start(args.toArray(String[]::new));
    Visit.get(server.approve(running.opened()));
    return running.await();
  }

  @Test
  void anotherAlgorithm_isToBeNamedWithTheOption() {
    try (FakeAuthorizationServer server =
        FakeAuthorizationServer.start().registerPublicClient("app", "http://127.0.0.1/callback")) {
      server.openId();
      assertThat(signIn(server, "--scope=openid").code()).isZero();
      Ended other = signIn(server, "--scope=openid", "--id-token-alg=ES384");
      assertThat(other.err())
          .contains("ID_TOKEN_ALG_REFUSED", "name it with --id-token-alg")
          .doesNotContain("idTokenSigningAlgorithm");
    }
  }

  @Test
  void aServerWhoseKeysAreNotKnown_isExplainedWithoutTheLibrary() {
    try (FakeAuthorizationServer server =
        FakeAuthorizationServer.builder().removeMetadataMember("jwks_uri").start()) {
      server.registerPublicClient("app", "http://127.0.0.1/callback");
      Ended ended =
          Program.run(
              "login",
              "--issuer=" + server.issuer(),
              "--client-id=app",
              "--no-browser",
              "--scope=openid");

      assertThat(ended.code()).isEqualTo(2);
      assertThat(ended.err()).contains("jwks_uri").doesNotContain("MetadataDiscovery");
    }
  }
}
