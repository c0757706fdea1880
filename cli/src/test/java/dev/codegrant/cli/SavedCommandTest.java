package dev.codegrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.codegrant.cli.Program.Ended;
import dev.codegrant.testkit.Answer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedCommandTest {

  private final FakeAuthorizationServer server =
      FakeAuthorizationServer.start().registerPublicClient("public", "http://127.0.0.1/callback");

  @TempDir private Path directory;
  private Shelf shelf = new Shelf(Path.of(""));

  @BeforeEach
  void start() {
    shelf = new Shelf(directory);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Map<String, String> states() {
    Map<String, String> states = new TreeMap<>();
    JsonArray saved = shelf.run("saved", "--json").json().getAsJsonArray("saved");
    for (JsonElement each : saved) {
      JsonObject one = each.getAsJsonObject();
      states.put(one.get("name").getAsString(), one.get("state").getAsString());
    }
    return states;
  }

  @Test
  void ofNothing_saysSoAndMakesNothing() {
    Ended ended = shelf.run("saved");

    assertThat(ended.code()).isZero();
    assertThat(ended.out()).contains("Nothing is saved", "--save NAME");
    assertThat(shelf.run("saved", "--json").out().strip())
        .isEqualTo("{\"saved\":[],\"unreadable\":0,\"nameless\":0}");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void ofSome_showsEachOnALine_andNoToken() {
    shelf.login(server, "work", "--scope", "openid");
    shelf.login(server, "home");

    Ended ended = shelf.run("saved");

    assertThat(ended.code()).isZero();
    assertThat(ended.out().lines()).hasSize(3);
    assertThat(ended.out().lines().toList().get(0))
        .matches("NAME +SERVER +SUBJECT +EXPIRES +STATE");
    assertThat(ended.out().lines().toList().get(1))
        .matches("home +" + server.issuer() + " +- +20[-\\d]+T[:\\d]+Z +good");
    assertThat(ended.out().lines().toList().get(2)).startsWith("work").contains(" alice ");
    for (String name : new String[] {"work", "home"}) {
      TokenSet tokens = shelf.tokens(name);
      assertThat(ended.out() + shelf.run("saved", "--json").out())
          .doesNotContain(tokens.accessToken().value().reveal().substring(0, 8))
          .doesNotContain(tokens.refreshToken().orElseThrow().value().reveal().substring(0, 8));
    }
  }

  @Test
  void asJson_hasWhatIsKnown() {
    shelf.login(server, "work", "--scope", "openid");

    JsonObject one =
        shelf.run("saved", "--json").json().getAsJsonArray("saved").get(0).getAsJsonObject();

    assertThat(one.keySet())
        .containsExactly(
            "name", "server", "client_id", "subject", "expires_at", "refreshable", "state");
    assertThat(one.get("subject").getAsString()).isEqualTo("alice");
    assertThat(one.get("client_id").getAsString()).isEqualTo("public");
    assertThat(one.get("refreshable").getAsBoolean()).isTrue();
  }

  @Test
  void states_areWhatTheNextTokenComesTo() {
    for (String name : new String[] {"good", "old", "ended", "no-tokens", "ended-but-alive"}) {
      shelf.login(server, name);
    }
    shelf.expire("old", Duration.ofSeconds(-1));
    shelf.expire("ended", Duration.ofSeconds(-1));
    shelf.expire("ended-but-alive", Duration.ofSeconds(30));
    for (String name : new String[] {"ended", "ended-but-alive"}) {
      server.on(Endpoint.TOKEN).times(1).answer(Answer.error(400, "invalid_grant"));
      shelf.run("token", name);
    }
    SavedLogins saved = shelf.open();
    saved.tokens().delete(saved.require(new SavedName("no-tokens")).key());

    assertThat(states())
        .containsExactlyEntriesOf(
            new TreeMap<>(
                Map.of(
                    "good", "good",
                    "old", "refreshes",
                    "ended", "log_in_again",
                    "no-tokens", "log_in_again",
                    "ended-but-alive", "good")));
    assertThat(shelf.run("saved").out()).contains("log in again");
    assertThat(shelf.run("token", "no-tokens").code()).isEqualTo(6);
    assertThat(shelf.run("token", "ended-but-alive").code()).isZero();
  }

  @Test
  void withAnEntryThatIsDamaged_listsTheOthers() throws IOException {
    shelf.login(server, "work");
    shelf.login(server, "home");
    Shelf.damage(shelf.files(true).get(0));

    Ended ended = shelf.run("saved");

    assertThat(ended.code()).isZero();
    assertThat(ended.out().lines()).hasSize(2);
    assertThat(ended.err()).contains("codegrant: 1 more cannot be read");
  }

  @Test
  void withADamagedProfile_saysEachTimeHowToBeRidOfIt() throws IOException {
    shelf.login(server, "work");
    Path profile = shelf.files(true).get(0);
    Path tokens = shelf.files(false).get(0);
    Shelf.damage(profile);

    for (int time = 0; time < 2; time++) {
      Ended saved = shelf.run("saved");
      assertThat(saved.err())
          .contains("1 more cannot be read", profile + ".corrupt-*", "codegrant logout NAME")
          .contains("end their login at its server, then delete " + tokens);
      Ended token = shelf.run("token", "work", "--json");
      assertThat(token.code()).isEqualTo(2);
      assertThat(token.errorKind()).isEqualTo("STORE_CORRUPT");
      assertThat(token.err()).contains("codegrant logout work; then log in again");
    }
    Ended logout = shelf.run("logout", "work");
    assertThat(logout.code()).isEqualTo(2);
    assertThat(logout.out()).contains("not revoked  which server it was", "deleted  what was");
    assertThat(logout.err()).contains("\"codegrant saved\" names the files");
    assertThat(shelf.run("token", "work", "--json").errorKind()).isEqualTo("NOT_SAVED");

    assertThat(shelf.run("saved", "--json").out().strip())
        .isEqualTo("{\"saved\":[],\"unreadable\":0,\"nameless\":1}");
    Files.delete(tokens);
    assertThat(shelf.run("saved").err()).isEmpty();
    shelf.login(server, "work");
    assertThat(states()).containsEntry("work", "good");
  }

  @Test
  void withDamagedTokens_saysSoEachTime_andCountsThemOnce() throws IOException {
    shelf.login(server, "work");
    Shelf.damage(shelf.files(false).get(0));

    for (int time = 0; time < 2; time++) {
      Ended saved = shelf.run("saved", "--json");
      assertThat(states()).containsEntry("work", "unreadable");
      assertThat(saved.json().get("unreadable").getAsInt()).isZero();
      assertThat(saved.err()).isEmpty();
      Ended token = shelf.run("token", "work", "--json");
      assertThat(token.code()).isEqualTo(2);
      assertThat(token.errorKind()).isEqualTo("STORE_CORRUPT");
      assertThat(token.err()).contains("codegrant logout work; then log in again");
    }
  }

  @Test
  void onATerminal_isInColour_andPlainElsewhere() {
    shelf.login(server, "work");

    assertThat(new Program().env(Console.TERMINALS, "out").start(shelf.args("saved")).await().out())
        .contains("\u001b[32mgood");
    assertThat(shelf.run("saved").out()).doesNotContain("\u001b");
  }
}
