package dev.codegrant.cli;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.noContent;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.google.gson.JsonObject;
import dev.codegrant.cli.Program.Ended;
import dev.codegrant.cli.Program.Running;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.store.SealingKeys;
import dev.codegrant.testkit.Answer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogoutTest {

  private static final String SECRET = "s3cret-Of-The-Test";
  private static final String LEFT = "nothing of it is left here";

  private final FakeAuthorizationServer server =
      FakeAuthorizationServer.start()
          .registerPublicClient("public", "http://127.0.0.1/callback")
          .registerConfidentialClient("app", SECRET, "http://127.0.0.1/callback");

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

  private void assertNothingIsLeft() throws IOException {
    assertThat(shelf.run("token", "work").code()).isEqualTo(2);
    try (Stream<Path> files = Files.list(shelf.store())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".json"));
    }
  }

  @Test
  void ofALogin_revokesAndDeletes_andSaysBoth() throws IOException {
    shelf.login(new Program().env("CODEGRANT_CLIENT_SECRET", SECRET), server, "app", "work");
    String token = shelf.run("token", "work").out().strip();
    assertThat(Visit.get(server.resource(), token)).isEqualTo(200);

    Ended ended = shelf.run("logout", "work");

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out().lines())
        .containsExactly("   revoked  at " + server.issuer(), "   deleted  what was saved as work");
    assertThat(Visit.get(server.resource(), token)).isEqualTo(401);
    assertThat(server.requests(Endpoint.REVOCATION)).hasSize(1);
    assertNothingIsLeft();
  }

  @Test
  void ofOne_leavesTheOthers() {
    shelf.login(server, "work");
    shelf.login(server, "home");

    JsonObject json = shelf.run("logout", "work", "--json").json();

    assertThat(json.toString()).isEqualTo("{\"name\":\"work\",\"revoked\":true,\"deleted\":true}");
    assertThat(shelf.run("token", "home").code()).isZero();
  }

  @Test
  void ofANameThatIsNotSaved_isRefused() {
    shelf.login(server, "home");

    Ended ended = shelf.run("logout", "work");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("codegrant: NOT_SAVED", "home");
    assertThat(shelf.run("token", "home").code()).isZero();
  }

  @Test
  void whereTheServerDoesNotRevoke_deletesAndSaysSo() throws IOException {
    shelf.login(server, "work");
    server.on(Endpoint.REVOCATION).times(1).answer(Answer.status(503));

    Ended ended = shelf.run("logout", "work", "--json");

    assertThat(ended.code()).isEqualTo(4);
    assertThat(ended.json().keySet()).containsExactly("name", "revoked", "deleted", "error");
    assertThat(ended.json().get("revoked").getAsBoolean()).isFalse();
    assertThat(ended.json().get("deleted").getAsBoolean()).isTrue();
    assertNothingIsLeft();

    shelf.login(server, "work");
    server.on(Endpoint.REVOCATION).times(1).answer(Answer.error(400, "unsupported_token_type"));
    Ended refused = shelf.run("logout", "work");
    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.out())
        .contains("not revoked  at " + server.issuer() + ": REVOCATION_FAILED; the tokens live on")
        .contains("deleted  what was saved as work");
    assertNothingIsLeft();
  }

  /** To slow down and try later is no advice when nothing is left to try with. */
  @Test
  void whereTheServerIsAskedTooOften_saysWhatIsLeftToDo_andKeepsTheKind() throws IOException {
    shelf.login(server, "work");
    server
        .on(Endpoint.REVOCATION)
        .times(1)
        .answer(Answer.status(403).withHeader("X-RateLimit-Remaining", "0"));

    Ended ended = shelf.run("logout", "work", "--json", "--debug");

    assertThat(ended.code()).isEqualTo(4);
    assertThat(ended.errorKind()).isEqualTo("RATE_LIMITED");
    assertThat(ended.json().getAsJsonObject("error").get("advice").getAsString())
        .contains("page of connected applications", LEFT)
        .doesNotContain("later");
    assertThat(ended.err()).contains("Caused by: dev.codegrant.error.TransportException: ");
    assertNothingIsLeft();
  }

  @Test
  void whereTheServerCannotRevoke_deletesAndIsDone() throws IOException {
    try (FakeAuthorizationServer without =
        FakeAuthorizationServer.builder().removeMetadataMember("revocation_endpoint").start()) {
      shelf.login(without, "work");

      Ended ended = shelf.run("logout", "work");

      assertThat(ended.code()).isZero();
      assertThat(ended.out()).contains("not revoked", "names no revocation endpoint", "deleted");
      assertThat(without.requests(Endpoint.REVOCATION)).isEmpty();
      assertNothingIsLeft();
    }
  }

  @Test
  void ofALoginWhoseKeyIsGone_deletesAndSaysSo() throws IOException {
    ClientKey key = ClientKey.p256();
    server.registerClientWithKeys("keyed", key.jwks(), "http://127.0.0.1/callback");
    Path file = Files.writeString(directory.resolve("key.jwk"), key.privateJwk());
    shelf.login(new Program(), server, "keyed", "work", "--private-key-file", file.toString());
    Files.delete(file);

    Ended ended = shelf.run("logout", "work");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.out()).contains("not revoked  at ", "deleted");
    assertThat(ended.err()).contains("the private key in the file " + file, LEFT);
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ofALoginWhoseTokensAreDamaged_deletesThem_andSaysThatTheyLiveOn(boolean seen)
      throws IOException {
    shelf.login(server, "work");
    Shelf.damage(shelf.files(false).get(0));
    if (seen) {
      shelf.run("saved");
    }

    Ended ended = shelf.run("logout", "work");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.out())
        .contains("not revoked  at " + server.issuer() + ": STORE_CORRUPT; the tokens live on")
        .contains("deleted  what was saved as work");
    assertThat(ended.err()).contains("end the login on the server's", LEFT);
    assertNothingIsLeft();
    try (Stream<Path> files = Files.list(shelf.store())) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.contains(".corrupt-"));
    }
    shelf.login(server, "work");
    assertThat(shelf.run("token", "work").code()).isZero();
  }

  @Test
  void ofALoginWithoutTokens_deletesWhatThereIs() throws IOException {
    shelf.login(server, "work");
    SavedLogins saved = shelf.open();
    saved.tokens().delete(saved.require(new SavedName("work")).key());

    Ended ended = shelf.run("logout", "work");

    assertThat(ended.code()).isZero();
    assertThat(ended.out()).contains("not revoked  no tokens were saved", "deleted");
    assertThat(server.requests(Endpoint.REVOCATION)).isEmpty();
    assertNothingIsLeft();
  }

  /** At a GitHub, which takes access tokens back alone. */
  private Ended logoutOfGitHub(String refreshToken) {
    WireMockServer gitHub =
        new WireMockServer(WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
    gitHub.start();
    try {
      String host = "http://127.0.0.1:" + gitHub.port();
      gitHub.stubFor(
          any(anyUrl())
              .willReturn(
                  okJson(
                      "{\"access_token\":\"the-token\",\"token_type\":\"Bearer\""
                          + refreshToken
                          + "}")));
      gitHub.stubFor(delete(anyUrl()).willReturn(noContent()));
      Running login =
          new Program()
              .env("CODEGRANT_CLIENT_SECRET", SECRET)
              .start(
                  shelf.args(
                      "login",
                      "--provider=github",
                      "--set=host=" + host,
                      "--set=api=" + host + "/api/v3",
                      "--client-id=app",
                      "--no-browser",
                      "--save=work"));
      Visit.answer(login.opened(), "code=the-code");
      assertThat(login.await().code()).isZero();

      Ended ended = shelf.run("logout", "work");

      gitHub.verify(1, deleteRequestedFor(anyUrl()));
      return ended;
    } finally {
      gitHub.stop();
    }
  }

  @Test
  void whereAccessTokensAreTakenAlone_saysThatTheRefreshTokenMayLiveOn() throws IOException {
    Ended ended = logoutOfGitHub(",\"refresh_token\":\"the-other\"");

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("revoked  at http").doesNotContain("not revoked");
    assertThat(ended.err()).contains("the refresh token may live on", "page of connected");
    assertNothingIsLeft();

    Ended without = logoutOfGitHub("");
    assertThat(without.code()).as(without.err()).isZero();
    assertThat(without.err()).isEmpty();
  }

  /** Where its tokens are, only that release knows. */
  @Test
  void ofALoginOfAnotherRelease_isRefused_andLeavesAllOfIt() {
    shelf.login(server, "work");
    RecordStore records = RecordStore.inDirectory(shelf.store());
    SealingKeys keys = new StoreKey(shelf.key(), Program.console()).find().orElseThrow();
    String file = shelf.files(true).get(0).getFileName().toString();
    String id = file.substring(0, file.indexOf('.'));
    Entry entry = records.load(id).orElseThrow();
    String context = "dev.codegrant.cli profile 1 " + id + " ";
    String later =
        keys.open(context + entry.version(), entry.text().reveal().substring("profile ".length()))
            .orElseThrow()
            .replace("\"v\":1", "\"v\":2");
    long version = entry.version() + 1;
    String sealed = "profile " + keys.seal(context + version, later);
    assertThat(records.replace(id, entry.version(), new Entry(version, Secret.of(sealed))))
        .isTrue();

    for (String command : new String[] {"logout", "token"}) {
      Ended ended = shelf.run(command, "work");

      assertThat(ended.code()).isEqualTo(2);
      assertThat(ended.err())
          .contains("one of another release", "use the release that wrote it", "at its server");
    }
    assertThat(shelf.run("saved").err()).contains("1 more cannot be read", "of another release");
    assertThat(shelf.files(true)).hasSize(1);
    assertThat(shelf.files(false)).hasSize(1);
    assertThat(server.requests(Endpoint.REVOCATION)).isEmpty();
  }

  /** At an Auth0, which takes refresh tokens back alone; nothing is sent to it. */
  @Test
  void whereRefreshTokensAreTakenAlone_aLoginWithoutOneIsDeleted() throws IOException {
    shelf.login(server, "other");
    Profile other = shelf.open().require(new SavedName("other"));
    NamedServer named =
        new NamedServer(
            Optional.of("auth0"),
            Optional.empty(),
            Optional.empty(),
            Map.of("domain", "tenant.example"));
    ClientSetup client =
        new ClientSetup(
            KnownServer.of(named),
            other.client().clientId(),
            other.client().proof(),
            false,
            Optional.empty());
    Profile profile = new Profile(new SavedName("work"), client, other.scope(), Optional.empty());
    TokenSet tokens =
        TokenSet.builder(AccessToken.bearer(Secret.of("the-token")), Instant.now()).build();
    shelf.open().save(profile, tokens);

    Ended ended = shelf.run("logout", "work", "--json");

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.json().toString())
        .isEqualTo("{\"name\":\"work\",\"revoked\":false,\"deleted\":true}");

    shelf.open().save(profile, tokens);
    assertThat(shelf.run("logout", "work").out())
        .contains("not revoked  at https://tenant.example/: this server takes refresh tokens back")
        .contains("deleted  what was saved as work");
    assertThat(shelf.run("token", "work").code()).isEqualTo(2);
  }
}
