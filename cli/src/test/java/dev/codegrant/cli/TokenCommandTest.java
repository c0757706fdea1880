package dev.codegrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.codegrant.cli.Program.Ended;
import dev.codegrant.testkit.Answer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.RecordedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCommandTest {

  private static final String SECRET = "s3cret-Of-The-Test+/=";

  private final FakeAuthorizationServer server = FakeAuthorizationServer.start();

  @TempDir private Path directory;
  private Shelf shelf = new Shelf(Path.of(""));

  @BeforeEach
  void register() {
    shelf = new Shelf(directory);
    server
        .registerPublicClient("public", "http://127.0.0.1/callback")
        .registerConfidentialClient("confidential", SECRET, "http://127.0.0.1/callback");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private int refreshes() {
    return (int)
        server.requests(Endpoint.TOKEN).stream()
            .filter(sent -> sent.parameter("grant_type").orElse("").equals("refresh_token"))
            .count();
  }

  private void assertOpens(Ended ended) {
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out()).matches("[\\w-]{20,}\\R");
    assertThat(Visit.get(server.resource(), ended.out().strip())).isEqualTo(200);
  }

  @Nested
  class Output {

    @Test
    void ofAYoungToken_isTheTokenAndNothingElse_andNothingIsSent() {
      shelf.login(server, "work");
      Ended ended = shelf.run("token", "work");

      assertOpens(ended);
      assertThat(ended.err()).isEmpty();
      assertThat(ended.out().strip())
          .isEqualTo(shelf.tokens("work").accessToken().value().reveal());
      assertThat(refreshes()).isZero();
    }

    @Test
    void withJson_hasItsEndAndItsScope() {
      shelf.login(server, "work", "--scope", "read write");

      JsonObject json = shelf.run("token", "work", "--json").json();

      assertThat(json.keySet())
          .containsExactly("access_token", "token_type", "expires_at", "scope");
      assertThat(json.get("token_type").getAsString()).isEqualTo("Bearer");
      assertThat(Instant.parse(json.get("expires_at").getAsString())).isAfter(Instant.now());
      assertThat(json.get("scope").toString()).isEqualTo("[\"read\",\"write\"]");
    }

    @Test
    void ofAnOldToken_isANewOne() {
      shelf.login(server, "work");
      String first = shelf.run("token", "work").out();
      shelf.expire("work", Duration.ofSeconds(-1));

      Ended second = shelf.run("token", "work");

      assertOpens(second);
      assertThat(second.out()).isNotEqualTo(first);
      assertThat(shelf.run("token", "work").out()).isEqualTo(second.out());
      assertThat(refreshes()).isOne();
    }

    @Test
    void ofATokenThatEndsSoon_isANewOne_notLeftToTheBackground() {
      shelf.login(server, "work");
      shelf.expire("work", Duration.ofSeconds(90));
      Ended before = shelf.run("token", "work");
      assertThat(refreshes()).isZero();
      shelf.expire("work", Duration.ofSeconds(50));

      Ended after = shelf.run("token", "work");

      assertOpens(after);
      assertThat(after.out()).isNotEqualTo(before.out());
      assertThat(refreshes()).isOne();
    }

    @Test
    void withRefresh_isANewOneThoughTheOldIsYoung() {
      shelf.login(server, "work");
      String first = shelf.run("token", "work").out();

      Ended second = shelf.run("token", "work", "--refresh");

      assertOpens(second);
      assertThat(second.out()).isNotEqualTo(first);
    }
  }

  @Nested
  class TheSameClient {

    @TempDir private Path keys;

    @Test
    void withASecret_refreshesWithoutBeingToldAgain() {
      for (String method : List.of("client_secret_basic", "client_secret_post")) {
        shelf.login(
            new Program().env("CODEGRANT_CLIENT_SECRET", SECRET),
            server,
            "confidential",
            "work",
            "--auth-method",
            method);
        shelf.expire("work", Duration.ofSeconds(-1));

        assertOpens(shelf.run("token", "work"));
        RecordedRequest sent = lastTokenRequest();
        assertThat(sent.header("Authorization").isPresent())
            .isEqualTo(method.equals("client_secret_basic"));
        assertThat(sent.parameter("client_secret").isPresent())
            .isEqualTo(method.equals("client_secret_post"));
      }
    }

    @Test
    void withAKey_readsItAgain() throws IOException {
      ClientKey key = ClientKey.p256();
      server.registerClientWithKeys("keyed", key.jwks(), "http://127.0.0.1/callback");
      Path file = Files.writeString(keys.resolve("key.jwk"), key.privateJwk());
      shelf.login(new Program(), server, "keyed", "work", "--private-key-file", file.toString());
      shelf.expire("work", Duration.ofSeconds(-1));

      assertOpens(shelf.run("token", "work"));
      assertThat(lastTokenRequest().parameter("client_assertion")).isPresent();

      shelf.expire("work", Duration.ofSeconds(-1));
      Files.delete(file);
      Ended without = shelf.run("token", "work");
      assertThat(without.code()).isEqualTo(2);
      assertThat(without.err()).contains("the private key in the file " + file);

      Files.writeString(file, key.privateJwk());
      assertOpens(shelf.run("token", "work"));
    }

    @Test
    void withAKeyFromStandardInput_isRefusedBeforeAnybodySignsIn() {
      ClientKey key = ClientKey.p256();
      Ended ended =
          new Program()
              .in(key.privateJwk())
              .start(
                  shelf.args(
                      "login",
                      "--issuer=" + server.issuer(),
                      "--client-id=keyed",
                      "--save=work",
                      "--private-key-file=-"))
              .await();

      assertThat(ended.code()).isEqualTo(2);
      assertThat(ended.err()).contains("later runs read it again");
      assertThat(server.requests()).isEmpty();
    }

    @Test
    void ofASignIn_provesTheNewIdToken() {
      shelf.login(server, "work", "--scope", "openid");
      shelf.expire("work", Duration.ofSeconds(-1));
      int before = server.requests(Endpoint.JWKS).size();

      assertOpens(shelf.run("token", "work"));
      assertThat(server.requests(Endpoint.JWKS)).hasSize(before + 1);
    }

    @Test
    void byEndpoints_isTheSame() {
      Program.Running running =
          new Program()
              .start(
                  shelf.args(
                      "login",
                      "--authorization-endpoint=" + server.authorizationEndpoint(),
                      "--token-endpoint=" + server.tokenEndpoint(),
                      "--client-id=public",
                      "--save=work",
                      "--no-browser"));
      Visit.get(server.approve(running.opened()));
      assertThat(running.await().code()).isZero();
      shelf.expire("work", Duration.ofSeconds(-1));

      assertOpens(shelf.run("token", "work"));
    }

    private RecordedRequest lastTokenRequest() {
      List<RecordedRequest> requests = server.requests(Endpoint.TOKEN);
      return requests.get(requests.size() - 1);
    }
  }

  @Nested
  class Failures {

    @Test
    void ofANameThatIsNotSaved_listTheNamesThatAre() {
      shelf.login(server, "work");
      shelf.login(server, "home");

      Ended ended = shelf.run("token", "wrok", "--json");

      assertThat(ended.code()).isEqualTo(2);
      assertThat(ended.errorKind()).isEqualTo("NOT_SAVED");
      assertThat(ended.err()).contains("one of the saved names: home, work").doesNotContain("wrok");
    }

    @Test
    void whereNothingWasEverSaved_sayHowToSave_andMakeNothing() {
      Ended ended = shelf.run("token", "work");

      assertThat(ended.code()).isEqualTo(2);
      assertThat(ended.out()).isEmpty();
      assertThat(ended.err()).contains("codegrant: NOT_SAVED", "codegrant login ... --save NAME");
      assertThat(shelf.store()).doesNotExist();
      assertThat(shelf.key()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "", "a b", "hunter2!"})
    void ofANameThatCannotBe_doNotRepeatIt(String name) {
      Ended ended = shelf.run("token", name);

      assertThat(ended.code()).isEqualTo(2);
      assertThat(ended.err()).contains("a name of 1 to 64 characters").doesNotContain("hunter2");
    }

    @Test
    void withoutAName_sayThatOneIsMissing() {
      assertThat(shelf.run("token").err()).contains("codegrant token NAME");
      assertThat(shelf.run("token").code()).isEqualTo(2);
      assertThat(shelf.run("token", "work", "hunter2").err()).doesNotContain("hunter2");
    }

    @Test
    void ofAGrantThatHasEnded_adviseToLogInAgain_andAskTheServerOnce() {
      shelf.login(server, "work");
      shelf.expire("work", Duration.ofSeconds(-1));
      server.on(Endpoint.TOKEN).times(1).answer(Answer.error(400, "invalid_grant"));

      Ended ended = shelf.run("token", "work", "--json");

      assertThat(ended.code()).isEqualTo(6);
      assertThat(ended.errorKind()).isEqualTo("GRANT_REVOKED");
      assertThat(ended.json().keySet()).containsExactly("error");
      assertThat(ended.err())
          .contains("log in again: codegrant login ... --save work", "invalid_grant");
      assertThat(shelf.run("token", "work").code()).isEqualTo(6);
      assertThat(refreshes()).isOne();

      shelf.login(server, "work");
      assertOpens(shelf.run("token", "work"));
    }

    @Test
    void ofALoginWithoutARefreshToken_adviseToLogInAgain() {
      try (FakeAuthorizationServer without =
          FakeAuthorizationServer.builder().withoutRefreshTokens().start()) {
        shelf.login(without, "work");
        assertThat(shelf.run("token", "work").code()).isZero();
        shelf.expire("work", Duration.ofSeconds(-1));

        Ended ended = shelf.run("token", "work");

        assertThat(ended.code()).isEqualTo(6);
        assertThat(ended.err()).contains("codegrant: REAUTHENTICATION_REQUIRED");
      }
    }

    @Test
    void ofTheServer_leaveALivingToken_andAreRemarkedUpon() {
      shelf.login(server, "work");
      shelf.expire("work", Duration.ofSeconds(30));
      String living = shelf.tokens("work").accessToken().value().reveal();
      server.on(Endpoint.TOKEN).times(1).answer(Answer.status(503));

      Ended ended = shelf.run("token", "work");

      assertThat(ended.code()).isZero();
      assertThat(ended.out().strip()).isEqualTo(living);
      assertThat(ended.err()).contains("could not be refreshed (SERVER_ERROR); it works until ");

      shelf.expire("work", Duration.ofSeconds(-1));
      server.on(Endpoint.TOKEN).times(1).answer(Answer.status(503));
      Ended dead = shelf.run("token", "work");
      assertThat(dead.code()).isEqualTo(4);
      assertThat(dead.out()).isEmpty();
      assertOpens(shelf.run("token", "work"));
    }

    @Test
    void thatRepeatWhatWasSent_doNotShowIt() {
      shelf.login(server, "work");
      String refreshToken = shelf.tokens("work").refreshToken().orElseThrow().value().reveal();
      shelf.expire("work", Duration.ofSeconds(-1));
      server
          .on(Endpoint.TOKEN)
          .times(1)
          .answer(
              Answer.status(400)
                  .withBody(
                      "application/json",
                      "{\"error\":\"invalid_grant\",\"error_description\":\"no: "
                          + refreshToken
                          + "\"}"));

      Ended ended = shelf.run("token", "work", "--debug");

      assertThat(ended.code()).isEqualTo(6);
      assertThat(ended.err()).contains("invalid_grant: no: •••").doesNotContain(refreshToken);
    }
  }
}
