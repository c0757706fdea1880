package dev.codegrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import dev.codegrant.cli.Program.Ended;
import dev.codegrant.cli.Program.Running;
import dev.codegrant.client.ClientId;
import dev.codegrant.testkit.Answer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is called the scope of a token, where the server does not say it. */
class GrantedScopeTest {

  private static final String REMARK = "takes no scope in the request: --scope is of no effect";
  private static final String SENT = "\"notes\": [\"a server like many\"]";
  private static final String NOT_SENT = "\"authorizationRequest\": { \"withoutScope\": true }";

  private final FakeAuthorizationServer server = FakeAuthorizationServer.start();

  @TempDir private Path directory;

  @BeforeEach
  void register() {
    server.registerPublicClient("app", "http://127.0.0.1/callback");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Ended login(String settings, Answer answer, String... more) throws IOException {
    server.on(Endpoint.TOKEN).times(1).answer(answer);
    String[] args = {
      "login",
      "--definition=" + OwnDefinition.of(server, directory, settings),
      "--client-id=app",
      "--no-browser",
      "--scope=read write",
      more.length == 0 ? "--no-color" : more[0]
    };
    Running running = new Program().start(args);
    Visit.get(server.approve(more.length == 0 ? running.opened() : running.openedOnErr()));
    Ended ended = running.await();
    assertThat(ended.code()).as(ended.err()).isZero();
    return ended;
  }

  private static Answer unstated() {
    return Answer.usual().withoutMember("scope");
  }

  private static Answer stated() {
    return Answer.usual().withMember("scope", "\"read\"");
  }

  private static String done(Ended ended) {
    return ended.out().substring(ended.out().indexOf("You have an access token."));
  }

  private static JsonElement scope(Ended ended) {
    return ended.json().getAsJsonObject("token").get("scope");
  }

  /** RFC 6749 section 5.1. */
  @Test
  void unstated_whereTheScopeIsSent_isTheOneAskedFor() throws IOException {
    assertThat(done(login(SENT, unstated()))).containsPattern("scope +read write\n");
    assertThat(scope(login(SENT, unstated(), "--json")).toString())
        .isEqualTo("[\"read\",\"write\"]");
  }

  @Test
  void unstated_whereTheScopeIsNotSent_isNotKnown() throws IOException {
    assertThat(done(login(NOT_SENT, unstated())))
        .containsPattern("scope +the server says not\n")
        .doesNotContain("read", "write");
    Ended json = login(NOT_SENT, unstated(), "--json");
    assertThat(json.json().getAsJsonObject("token").keySet()).contains("scope");
    assertThat(scope(json).isJsonNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {SENT, NOT_SENT})
  void stated_isTheOneStated(String settings) throws IOException {
    assertThat(done(login(settings, stated()))).containsPattern("scope +read\n");
    assertThat(scope(login(settings, stated(), "--json")).toString()).isEqualTo("[\"read\"]");
  }

  /** Before anybody signs in: afterwards it is too late to set it at the server. */
  @ParameterizedTest
  @CsvSource({
    "notion, '', --scope=read, true",
    "bitbucket, '', --scope=read, true",
    "github, --variant=app, --scope=read, true",
    "github, '', --scope=read, false",
    "notion, '', --no-color, false",
  })
  void whereTheScopeIsNotSent_itIsRemarkedUpon_beforeTheBrowserOpens(
      String name, String variant, String scope, boolean isSaid) {
    Running running =
        new Program()
            .env("CODEGRANT_CLIENT_SECRET", "s")
            .start(
                "login",
                "--provider=" + name,
                variant.isEmpty() ? "--no-color" : variant,
                "--client-id=app",
                "--no-browser",
                scope);
    String query = running.opened().getRawQuery();
    String before = running.err().text();
    Visit.answer(running.opened(), "error=access_denied");
    assertThat(running.await().code()).isEqualTo(3);

    assertThat(before.contains(REMARK)).isEqualTo(isSaid);
    assertThat(query.contains("&scope=")).isEqualTo(name.equals("github") && variant.isEmpty());
  }

  /** The saved login of a server to which nothing is sent. */
  private JsonElement scopeOfASavedLogin(String name, Optional<Scope> stated) throws IOException {
    Shelf shelf = new Shelf(directory);
    shelf.login(server, "other", "--client-id=app");
    NamedServer named =
        new NamedServer(Optional.of(name), Optional.empty(), Optional.empty(), Map.of());
    ClientSetup client =
        new ClientSetup(
            KnownServer.of(named),
            new ClientId("app"),
            new ClientProof(Optional.empty(), Optional.of(Secret.of("s")), Optional.empty()),
            false,
            Optional.empty());
    TokenSet.Builder tokens =
        TokenSet.builder(AccessToken.bearer(Secret.of("the-token")), Instant.now());
    stated.ifPresent(tokens::scope);
    shelf
        .open()
        .save(
            new Profile(new SavedName("work"), client, Scope.of("read"), Optional.empty()),
            tokens.build());
    Ended ended = shelf.run("token", "work", "--json");
    assertThat(ended.code()).as(ended.err()).isZero();
    return ended.json().get("scope");
  }

  @Test
  void ofASavedLogin_isKnownInTheSameCases() throws IOException {
    server.registerPublicClient("public", "http://127.0.0.1/callback");

    assertThat(scopeOfASavedLogin("notion", Optional.empty()).isJsonNull()).isTrue();
    assertThat(scopeOfASavedLogin("notion", Optional.of(Scope.of("all"))).toString())
        .isEqualTo("[\"all\"]");
    assertThat(scopeOfASavedLogin("discord", Optional.empty()).toString()).isEqualTo("[\"read\"]");
  }
}
