package dev.codegrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.codegrant.cli.Program.Ended;
import dev.codegrant.cli.Program.Running;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.RecordedRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {

  private static final String SECRET = "s3cret-Of-The-Test+/=";

  private final FakeAuthorizationServer server = FakeAuthorizationServer.start();

  @BeforeEach
  void register() {
    server
        .registerPublicClient("public", "http://127.0.0.1/callback")
        .registerConfidentialClient("confidential", SECRET, "http://127.0.0.1/callback");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private String[] issuer(String clientId, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of("login", "--issuer", server.issuer(), "--client-id", clientId, "--no-browser"));
    args.addAll(List.of(more));
    return args.toArray(String[]::new);
  }

  private Ended agreed(Running running) {
    Visit.get(server.approve(running.opened()));
    return running.await();
  }

  private Ended agreedJson(Running running) {
    Visit.get(server.approve(running.openedOnErr()));
    return running.await();
  }

  @Nested
  class Server {

    @Test
    void byIssuer_getsAToken() {
      Ended ended = agreed(new Program().start(issuer("public", "--scope", "read write")));

      assertThat(ended.code()).isZero();
      assertThat(ended.err()).isEmpty();
      assertThat(ended.out()).contains("You have an access token.").contains("read write");
    }

    @Test
    void byEndpoints_getsAToken() {
      Ended ended =
          agreed(
              new Program()
                  .start(
                      "login",
                      "--authorization-endpoint",
                      server.authorizationEndpoint().toString(),
                      "--token-endpoint",
                      server.tokenEndpoint().toString(),
                      "--client-id",
                      "public",
                      "--no-browser"));

      assertThat(ended.code()).isZero();
    }

    @Test
    void byProviderWithASetting_goesThere() {
      Ended ended =
          Program.run(
              "login",
              "--provider=github",
              "--set=host=https://github.example.com",
              "--set=api=https://github.example.com/api/v3",
              "--client-id=a",
              "--no-browser",
              "--timeout=1");

      assertThat(ended.out()).contains("Open: https://github.example.com/login/oauth/authorize?");
      assertThat(ended.code()).isEqualTo(4);
    }

    @Test
    void byProviderGoogle_asksForOfflineAccessInItsWay() {
      Ended ended =
          Program.run(
              "login",
              "--provider=google",
              "--client-id=a",
              "--offline",
              "--no-browser",
              "--timeout=1");

      assertThat(ended.out())
          .contains("Open: https://accounts.google.com/o/oauth2/v2/auth?")
          .contains("access_type=offline")
          .contains("prompt=consent");
    }
  }

  @Nested
  class ClientSecret {

    @TempDir private Path directory;

    @Test
    void fromTheDefaultVariable_isUsed() {
      Ended ended =
          agreed(
              new Program().env("CODEGRANT_CLIENT_SECRET", SECRET).start(issuer("confidential")));

      assertThat(ended.code()).isZero();
      assertThat(lastTokenRequest().header("Authorization")).isPresent();
    }

    @Test
    void fromANamedVariable_isUsed() {
      Ended ended =
          agreed(
              new Program()
                  .env("MY_SECRET", SECRET)
                  .start(issuer("confidential", "--client-secret-env", "MY_SECRET")));

      assertThat(ended.code()).isZero();
    }

    @Test
    void fromAFile_losesItsLineEnd() throws IOException {
      for (String lineEnd : List.of("", "\n", "\r\n")) {
        Path file = Files.writeString(directory.resolve("secret"), SECRET + lineEnd);
        Ended ended =
            agreed(
                new Program()
                    .start(issuer("confidential", "--client-secret-file", file.toString())));
        assertThat(ended.code()).isZero();
      }
    }

    @Test
    void fromAFile_losesOneLineEndOnly() throws IOException {
      Path file = Files.writeString(directory.resolve("secret"), SECRET + "\n\n");

      Ended ended = Program.run(issuer("confidential", "--client-secret-file", file.toString()));

      assertThat(ended.code()).isEqualTo(2);
      assertThat(ended.err()).contains("control character").doesNotContain(SECRET);
    }

    @Test
    void fromStandardInput_isUsed() {
      Ended ended =
          agreed(
              new Program()
                  .in(SECRET + "\n")
                  .start(issuer("confidential", "--client-secret-file", "-")));

      assertThat(ended.code()).isZero();
    }

    @Test
    void withAuthMethodPost_goesIntoTheBody() {
      Ended ended =
          agreed(
              new Program()
                  .env("CODEGRANT_CLIENT_SECRET", SECRET)
                  .start(issuer("confidential", "--auth-method", "client_secret_post")));

      assertThat(ended.code()).isZero();
      assertThat(lastTokenRequest().parameter("client_secret")).contains(SECRET);
      assertThat(ended.out()).contains("client_secret          •••");
    }

    @Test
    void ofNone_isAPublicClient() {
      Ended ended = agreed(new Program().start(issuer("public")));

      assertThat(ended.code()).isZero();
      assertThat(ended.out()).contains("none: a public client");
      assertThat(lastTokenRequest().header("Authorization")).isEmpty();
    }

    private RecordedRequest lastTokenRequest() {
      List<RecordedRequest> requests = server.requests(Endpoint.TOKEN);
      return requests.get(requests.size() - 1);
    }
  }

  @Nested
  class Afterwards {

    @Test
    void withNothingAsked_reportsSixStepsAndNoMore() {
      JsonObject json = agreedJson(new Program().start(issuer("public", "--json"))).json();

      assertThat(json.keySet()).containsExactly("steps", "token");
      assertThat(json.getAsJsonArray("steps")).hasSize(6);
    }

    @Test
    void withAll_reportsAll() {
      JsonObject json =
          agreedJson(
                  new Program()
                      .start(
                          issuer(
                              "public",
                              "--json",
                              "--api",
                              server.resource().toString(),
                              "--refresh",
                              "--revoke")))
              .json();

      assertThat(json.keySet())
          .containsExactly("steps", "token", "resource", "refreshed", "revoked");
      assertThat(json.getAsJsonArray("steps")).hasSize(7);
      assertThat(json.getAsJsonObject("resource").get("header").getAsInt()).isEqualTo(200);
      assertThat(json.get("refreshed").getAsBoolean()).isTrue();
      assertThat(json.get("revoked").getAsBoolean()).isTrue();
    }

    @Test
    void withAnApiThatDoesNotNotice_saysThatItIsNotRevoked() {
      Running running =
          new Program()
              .start(issuer("public", "--json", "--revoke", "--api", metadata().toString()));

      Ended ended = agreedJson(running);

      assertThat(ended.code()).isZero();
      assertThat(ended.json().get("revoked").getAsBoolean()).isFalse();
      assertThat(ended.err()).contains("the API still takes it");
    }

    @Test
    void withAnApiThatRefuses_isRefused() {
      Ended ended =
          agreedJson(
              new Program()
                  .start(issuer("public", "--json", "--api", server.issuer() + "/nothing")));

      assertThat(ended.code()).isEqualTo(3);
      assertThat(ended.errorKind()).isEqualTo("API_REFUSED");
      assertThat(ended.json().getAsJsonObject("resource").get("header").getAsInt()).isEqualTo(404);
    }

    @Test
    void withAnApiThatIsNotSecure_isRefusedBeforeAnybodySignsIn() {
      Ended ended = Program.run(issuer("public", "--json", "--api", "http://api.example.com/"));

      assertThat(ended.code()).isEqualTo(2);
      assertThat(ended.errorKind()).isEqualTo("INSECURE_URL");
    }

    @Test
    void withShowToken_showsTheTokenAndOnlyThen() {
      Ended masked = agreed(new Program().start(issuer("public")));
      Ended shown = agreed(new Program().start(issuer("public", "--show-token")));
      Ended json = agreedJson(new Program().start(issuer("public", "--show-token", "--json")));

      assertThat(masked.out()).doesNotContainPattern("access_token +[\\w-]{20,}");
      assertThat(shown.out()).containsPattern("access_token +[\\w-]{20,}");
      assertThat(json.json().getAsJsonObject("token").get("access_token").getAsString())
          .hasSizeGreaterThan(20);
    }

    /** It answers 200 to whatever token. */
    private URI metadata() {
      return URI.create(
          server.issuer().replace("/fake", "/.well-known/oauth-authorization-server/fake"));
    }
  }

  @Nested
  class TheBrowser {

    @Test
    void thatOpens_isEnough() {
      Running running =
          new Program()
              .browser(uri -> Visit.later(server.approve(uri)))
              .start(
                  "login", "--issuer", server.issuer(), "--client-id", "public", "--timeout", "20");

      assertThat(running.await().code()).isZero();
    }

    @Test
    void thatIsMissing_isReplacedByTheAddress() {
      Running running =
          new Program().start("login", "--issuer", server.issuer(), "--client-id", "public");

      Ended ended = agreed(running);

      assertThat(ended.code()).isZero();
      assertThat(ended.out()).contains("No browser could be started");
    }

    @Test
    void onAnotherPath_comesBackThere() {
      server.registerPublicClient("elsewhere", "http://127.0.0.1/done");

      Ended ended = agreed(new Program().start(issuer("elsewhere", "--redirect-path", "/done")));

      assertThat(ended.code()).isZero();
    }
  }
}
