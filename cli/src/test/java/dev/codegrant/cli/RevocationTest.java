package dev.codegrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.cli.Program.Ended;
import dev.codegrant.cli.Program.Running;
import dev.codegrant.provider.generic.Generic;
import dev.codegrant.testkit.Answer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent, and what is said, where a server takes one type of token back alone. */
class RevocationTest {

  private static final String REFRESH_TOKEN_LIVES = "the refresh token may live on";
  private static final String ACCESS_TOKEN_LIVES = "this login has none: the access token lives";

  private static Revocation at(String name) {
    return Revocation.at(ProviderFacts.filled(Generic.named(name)).authorizationServer());
  }

  private static TokenSet tokens(Optional<String> refreshToken) {
    TokenSet.Builder tokens =
        TokenSet.builder(AccessToken.bearer(Secret.of("access-1")), Instant.EPOCH);
    refreshToken.map(Secret::of).map(RefreshToken::of).ifPresent(tokens::refreshToken);
    return tokens.build();
  }

  @Test
  void whereBothAreTaken_bothAreSent_andNothingLivesOn() {
    TokenSet tokens = tokens(Optional.of("refresh-1"));

    assertThat(at("gitlab").takes(tokens))
        .containsExactly(tokens.refreshToken().orElseThrow(), tokens.accessToken());
    assertThat(at("gitlab").remark(tokens)).isEmpty();
    assertThat(at("gitlab").remark(tokens(Optional.empty()))).isEmpty();
  }

  /** At some of them it ends too, at others not: so it may. */
  @ParameterizedTest
  @ValueSource(strings = {"github", "slack", "dropbox", "strava"})
  void whereAccessTokensAreTakenAlone_theRefreshTokenMayLiveOn(String name) {
    TokenSet tokens = tokens(Optional.of("refresh-1"));

    assertThat(at(name).takes(tokens)).containsExactly(tokens.accessToken());
    assertThat(at(name).remark(tokens).orElseThrow()).contains(REFRESH_TOKEN_LIVES);
    assertThat(at(name).remark(tokens(Optional.empty()))).isEmpty();
    assertThat(at(name).remark(List.of())).isEmpty();
  }

  @Test
  void whereTheAccessTokenIsTheRefreshToken_nothingLivesOn() {
    assertThat(at("facebook").remark(tokens(Optional.of("access-1")))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"auth0", "cognito"})
  void whereRefreshTokensAreTakenAlone_aLoneAccessTokenLives(String name) {
    TokenSet both = tokens(Optional.of("refresh-1"));

    assertThat(at(name).takes(both)).containsExactly(both.refreshToken().orElseThrow());
    assertThat(at(name).remark(both)).isEmpty();
    assertThat(at(name).takes(tokens(Optional.empty()))).isEmpty();
    assertThat(at(name).remark(tokens(Optional.empty())).orElseThrow())
        .contains(ACCESS_TOKEN_LIVES);
  }

  /** {@code codegrant login --revoke}, with a definition that says what the server takes. */
  @Nested
  class Login {

    @TempDir private Path directory;

    private Ended login(FakeAuthorizationServer server, String settings) throws IOException {
      Ended ended = ended(server, settings);
      assertThat(ended.code()).as(ended.err()).isZero();
      return ended;
    }

    private Ended ended(FakeAuthorizationServer server, String settings) throws IOException {
      server.registerPublicClient("app", "http://127.0.0.1/callback");
      Path file = OwnDefinition.of(server, directory, settings);
      Running running =
          new Program()
              .start(
                  "login",
                  "--definition=" + file,
                  "--client-id=app",
                  "--no-browser",
                  "--revoke",
                  "--json",
                  "--api=" + server.resource());
      Visit.get(server.approve(running.openedOnErr()));
      return running.await();
    }

    @Test
    void whereNothingIsTaken_isNotCalledRevoked() throws IOException {
      try (FakeAuthorizationServer server =
          FakeAuthorizationServer.builder().withoutRefreshTokens().start()) {
        Ended ended = login(server, "\"revocation\": { \"refreshTokensOnly\": true }");

        assertThat(ended.json().get("revoked").getAsBoolean()).isFalse();
        assertThat(ended.err()).contains(ACCESS_TOKEN_LIVES);
        assertThat(server.requests(Endpoint.REVOCATION)).isEmpty();
        assertThat(server.requests(Endpoint.RESOURCE)).hasSize(1);
      }
    }

    @Test
    void whereTheRefreshTokenIsTaken_isRevoked() throws IOException {
      try (FakeAuthorizationServer server = FakeAuthorizationServer.start()) {
        Ended ended = login(server, "\"revocation\": { \"refreshTokensOnly\": true }");

        assertThat(ended.json().get("revoked").getAsBoolean()).isTrue();
        assertThat(ended.err()).doesNotContain("alone");
        assertThat(server.requests(Endpoint.REVOCATION)).hasSize(1);
      }
    }

    @Test
    void whereTheAccessTokenIsTakenAlone_saysWhatMayLiveOn() throws IOException {
      try (FakeAuthorizationServer server = FakeAuthorizationServer.start()) {
        Ended ended = login(server, "\"revocation\": { \"accessTokensOnly\": true }");

        assertThat(ended.json().get("revoked").getAsBoolean()).isTrue();
        assertThat(ended.err()).containsOnlyOnce(REFRESH_TOKEN_LIVES);
        assertThat(server.requests(Endpoint.REVOCATION)).hasSize(1);
      }
    }

    private static void answerWithTwo(FakeAuthorizationServer server) {
      server
          .on(Endpoint.TOKEN)
          .times(1)
          .answer(
              Answer.usual()
                  .withMember(
                      "authed_user",
                      "{\"access_token\":\"the-token-of-the-user\",\"token_type\":\"Bearer\"}"));
    }

    @Test
    void ofFurtherTokens_namesThem_andRevokesThemToo() throws IOException {
      try (FakeAuthorizationServer server = FakeAuthorizationServer.start()) {
        answerWithTwo(server);

        Ended ended = login(server, "\"tokenResponse\": { \"tokenPath\": [\"authed_user\"] }");

        assertThat(ended.json().getAsJsonArray("companions").toString())
            .isEqualTo("[\"authed_user\"]");
        assertThat(ended.json().get("revoked").getAsBoolean()).isTrue();
        assertThat(ended.out() + ended.err()).doesNotContain("the-token-of-the-user");
        assertThat(
                server.requests(Endpoint.REVOCATION).stream()
                    .map(request -> request.parameter("token").orElse("")))
            .hasSize(3)
            .endsWith("the-token-of-the-user");
      }
    }

    @Test
    void aTokenThatIsRefused_keepsNoOtherAlive() throws IOException {
      try (FakeAuthorizationServer server = FakeAuthorizationServer.start()) {
        answerWithTwo(server);
        server.on(Endpoint.REVOCATION).times(1).answer(Answer.error(400, "unsupported_token_type"));

        Ended ended = ended(server, "\"tokenResponse\": { \"tokenPath\": [\"authed_user\"] }");

        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.err())
            .contains("unsupported_token_type")
            .contains("page of connected applications", "nothing of it is left here");
        assertThat(server.requests(Endpoint.REVOCATION)).hasSize(3);
      }
    }
  }
}
