package dev.codegrant.provider.github;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.requestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static dev.codegrant.error.ErrorKind.CLIENT_AUTH_FAILED;
import static dev.codegrant.error.ErrorKind.CONTENT_TYPE_UNEXPECTED;
import static dev.codegrant.error.ErrorKind.GRANT_REVOKED;
import static dev.codegrant.error.ErrorKind.HTTP_REDIRECT_REFUSED;
import static dev.codegrant.error.ErrorKind.INVALID_CONFIGURATION;
import static dev.codegrant.error.ErrorKind.RATE_LIMITED;
import static dev.codegrant.error.ErrorKind.RESOURCE_FORBIDDEN;
import static dev.codegrant.error.ErrorKind.RESPONSE_TOO_LARGE;
import static dev.codegrant.error.ErrorKind.SERVER_ERROR;
import static dev.codegrant.error.ErrorKind.TOKEN_RESPONSE_INVALID;
import static dev.codegrant.error.ErrorKind.TOKEN_RESPONSE_MALFORMED;
import static dev.codegrant.error.ErrorKind.TRANSPORT_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.internal.http.PublicAddresses;
import dev.codegrant.internal.http.SocketTransport;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.RevocationQuirks;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bodies are github.check-token.json, and changes of it. */
final class GitHubTokensTest {

  private static final AccessToken TOKEN = AccessToken.bearer(Secret.of("gho_the-token"));
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final ClientId CLIENT_ID = new ClientId("Iv1.8a61f9b3a7aba766");

  @RegisterExtension static final LocalGitHub GITHUB = new LocalGitHub();

  private final GitHubTokens tokens = tokens(CLIENT_ID);

  private static GitHubTokens tokens(ClientId clientId) {
    AuthorizationServer server =
        GitHub.authorizationServer().toBuilder()
            .revocationEndpoint(GITHUB.address("/applications"))
            .build();
    return GitHubTokens.builder(server, clientId, Secret.of("the key"))
        .clock(Clock.fixed(NOW, ZoneOffset.UTC))
        .build();
  }

  private static String known() {
    return Sample.named("github.check-token.json").body();
  }

  private static String without(String member) {
    return known().replace("\"" + member + "\":", "\"was-" + member + "\":");
  }

  private static String with(String member, String json) {
    return "{\"" + member + "\":" + json + "," + without(member).strip().substring(1);
  }

  private static OAuthException refusal(Runnable call) {
    return catchThrowableOfType(OAuthException.class, call::run);
  }

  @Nested
  class Check {

    @Test
    void aliveToken_isDescribed() {
      GITHUB.answer(Sample.named("github.check-token.json").answer());

      GitHubTokens.Details details = tokens.check(TOKEN).orElseThrow();

      assertThat(details.scope()).hasValue(Scope.of("public_repo", "user"));
      assertThat(details.expiresAt()).isEmpty();
      assertThat(details.userId()).hasValue("1");
      assertThat(details.userLogin()).hasValue("octocat");
      assertThat(details.toString()).doesNotContain("gho_");
    }

    @Test
    void request_hasBasicAndTheTokenInJson() {
      GITHUB.answer(Sample.named("github.check-token.json").answer());

      tokens.check(TOKEN);

      GITHUB.verify(1, anyRequestedFor(anyUrl()));
      GITHUB.verify(
          requestedFor("POST", urlEqualTo("/applications/Iv1.8a61f9b3a7aba766/token"))
              .withHeader(
                  "Authorization", equalTo("Basic SXYxLjhhNjFmOWIzYTdhYmE3NjY6dGhlK2tleQ=="))
              .withHeader("Content-Type", equalTo("application/json"))
              .withHeader("User-Agent", equalTo("codegrant"))
              .withRequestBody(equalTo("{\"access_token\":\"gho_the-token\"}")));
    }

    @Test
    void clientId_isEncodedInThePath() {
      GITHUB.answer(Sample.named("github.check-token-invalid.json").answer());

      tokens(new ClientId("a/../b c")).check(TOKEN);

      GITHUB.verify(requestedFor("POST", urlEqualTo("/applications/a%2F..%2Fb%20c/token")));
    }

    @Test
    void deadToken_isNone() {
      GITHUB.answer(Sample.named("github.check-token-invalid.json").answer());

      assertThat(tokens.check(TOKEN)).isEmpty();
    }

    @Test
    void expiry_andNulls_areRead() {
      GITHUB.answer(okJson(with("expires_at", "\"2026-11-22T20:00:00Z\"")));
      assertThat(tokens.check(TOKEN).orElseThrow().expiresAt())
          .hasValue(Instant.parse("2026-11-22T20:00:00Z"));

      GITHUB.answer(okJson(with("scopes", "null")));
      assertThat(tokens.check(TOKEN).orElseThrow().scope()).isEmpty();

      GITHUB.answer(okJson(with("scopes", "[]")));
      assertThat(tokens.check(TOKEN).orElseThrow().scope()).hasValue(Scope.empty());

      GITHUB.answer(okJson(with("user", "null")));
      assertThat(tokens.check(TOKEN).orElseThrow().userId()).isEmpty();
    }

    /** Another app's user must not become a user of this one. */
    @ParameterizedTest
    @ValueSource(
        strings = {"{\"client_id\":\"Iv1.another\"}", "{\"client_id\":1}", "{}", "null", "\"x\""})
    void tokenOfAnotherApp_isRefused(String app) {
      GITHUB.answer(okJson(with("app", app)));

      assertThat(refusal(() -> tokens.check(TOKEN)).kind()).isEqualTo(TOKEN_RESPONSE_INVALID);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
        delimiter = '|',
        value = {
          "scopes | \"repo\"",
          "scopes | [1]",
          "scopes | [\"a b\"]",
          "scopes | {}",
          "expires_at | 1800000000",
          "expires_at | \"tomorrow\"",
          "user | []",
          "user | \"octocat\""
        })
    void memberOfAnotherType_isRefused(String member, String json) {
      GITHUB.answer(okJson(with(member, json)));

      OAuthException refused = refusal(() -> tokens.check(TOKEN));

      assertThat(refused.kind()).isEqualTo(TOKEN_RESPONSE_INVALID);
      assertThat(refused.reason()).hasValue(member);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "{\"login\":\"x\"} | id",
          "{\"id\":\"1\",\"login\":\"x\"} | id",
          "{\"id\":1} | login"
        })
    void userWithoutItsKey_isRefused(String user, String member) {
      GITHUB.answer(okJson(with("user", user)));

      assertThat(refusal(() -> tokens.check(TOKEN)).reason()).hasValue(member);
    }
  }

  @Nested
  class Refused {

    static Stream<Arguments> refused() {
      return Stream.of(
          arguments(Sample.named("github.bad-credentials.json").answer(), CLIENT_AUTH_FAILED),
          arguments(json(403), RESOURCE_FORBIDDEN),
          arguments(json(403).withHeader("X-RateLimit-Remaining", "0"), RATE_LIMITED),
          arguments(json(403).withHeader("X-RateLimit-Remaining", "1"), RESOURCE_FORBIDDEN),
          arguments(json(403).withHeader("Retry-After", "60"), RATE_LIMITED),
          arguments(json(422), TOKEN_RESPONSE_MALFORMED),
          arguments(json(429), RATE_LIMITED),
          arguments(json(500), SERVER_ERROR),
          arguments(json(201), TOKEN_RESPONSE_MALFORMED),
          arguments(json(400), TOKEN_RESPONSE_MALFORMED),
          arguments(json(404).withBody("{}"), TOKEN_RESPONSE_INVALID),
          arguments(json(200).withBody("{"), TOKEN_RESPONSE_MALFORMED),
          arguments(json(200).withBody("[]"), TOKEN_RESPONSE_MALFORMED),
          arguments(json(200).withBody("{\"a\":1,\"a\":2}"), TOKEN_RESPONSE_MALFORMED),
          arguments(
              json(200).withBody("{\"a\":\"" + "x".repeat(1024 * 1024) + "\"}"),
              RESPONSE_TOO_LARGE),
          arguments(
              aResponse().withStatus(404).withHeader("Content-Type", "text/html").withBody("<p>"),
              CONTENT_TYPE_UNEXPECTED),
          arguments(
              aResponse().withStatus(302).withHeader("Location", "/elsewhere"),
              HTTP_REDIRECT_REFUSED));
    }

    private static ResponseDefinitionBuilder json(int status) {
      return aResponse()
          .withStatus(status)
          .withHeader("Content-Type", "application/json")
          .withBody("{\"message\":\"gho_words of the server\"}");
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource
    void refused(ResponseDefinitionBuilder answer, ErrorKind kind) {
      GITHUB.answer(answer);

      for (Consumer<AccessToken> call : calls()) {
        OAuthException refused = refusal(() -> call.accept(TOKEN));
        assertThat(refused.kind()).isEqualTo(kind);
        assertThat(refused).hasMessageNotContaining("gho_").hasMessageNotContaining("the key");
      }
      GITHUB.verify(3, anyRequestedFor(anyUrl()));
    }

    private Stream<Consumer<AccessToken>> all() {
      return Stream.of(tokens::check, tokens::reset, tokens::deleteGrant);
    }

    private Iterable<Consumer<AccessToken>> calls() {
      return all().toList();
    }

    @Test
    void serverThatIsNotGitHub_isRefused() {
      AuthorizationServer.Builder other =
          AuthorizationServer.builder(
              URI.create("https://as.example/authorize"), URI.create("https://as.example/token"));
      refuses(other.build());
      refuses(other.revocationEndpoint(URI.create("https://as.example/revoke")).build());
      refuses(gitHubWith(revocation -> revocation.method("POST")));
      refuses(gitHubWith(revocation -> revocation.path("{client_id}/grant")));

      AuthorizationServer gitHub = gitHubWith(revocation -> revocation.alreadyRevokedStatus(410));
      assertThat(GitHubTokens.builder(gitHub, CLIENT_ID, Secret.of("the key"))).isNotNull();
    }

    private static AuthorizationServer gitHubWith(UnaryOperator<RevocationQuirks.Builder> change) {
      AuthorizationServer gitHub = GitHub.authorizationServer();
      RevocationQuirks.Builder revocation = gitHub.quirks().revocation().toBuilder();
      return gitHub.toBuilder()
          .quirks(gitHub.quirks().toBuilder().revocation(change.apply(revocation).build()).build())
          .build();
    }

    private static void refuses(AuthorizationServer server) {
      OAuthException refused =
          refusal(() -> GitHubTokens.builder(server, CLIENT_ID, Secret.of("the key")));
      assertThat(refused.kind()).isEqualTo(INVALID_CONFIGURATION);
      assertThat(refused.advice()).contains("GitHub.authorizationServer()");
      assertThat(refused).hasMessageNotContaining("the key");
    }

    @Test
    void emptySecret_isRefused() {
      assertThat(
              refusal(
                      () ->
                          GitHubTokens.builder(
                              GitHub.authorizationServer(), CLIENT_ID, Secret.of("")))
                  .kind())
          .isEqualTo(INVALID_CONFIGURATION);
    }
  }

  @Nested
  class OnTheWire {

    /** The addresses of such a server are none of the application's choice. */
    @Test
    void untrustedServer_isReachedAtPublicAddressesAlone() {
      AuthorizationServer untrusted = GitHub.authorizationServer().toBuilder().untrusted().build();

      assertThat(GitHubTokens.builder(untrusted, CLIENT_ID, Secret.of("the key")).transport())
          .isSameAs(PublicAddresses.transport());
      assertThat(
              GitHubTokens.builder(GitHub.authorizationServer(), CLIENT_ID, Secret.of("the key"))
                  .transport())
          .isSameAs(SocketTransport.shared());
    }

    /** The socket takes the connection, and nobody ever answers. */
    @Test
    void timeout_isTheOneThatWasSet() throws IOException {
      try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        URI host = URI.create("http://127.0.0.1:" + silent.getLocalPort());
        GitHubTokens impatient =
            GitHubTokens.builder(GitHub.enterprise(host), CLIENT_ID, Secret.of("the key"))
                .timeout(Duration.ofMillis(40))
                .build();

        OAuthException refused = refusal(() -> impatient.check(TOKEN));
        assertThat(refused.kind()).isEqualTo(TRANSPORT_TIMEOUT);
        assertThat(refused.expected()).contains("within 40 ms");
      }
    }
  }

  @Nested
  class Reset {

    @Test
    void newToken_hasScopeAndExpiry() {
      GITHUB.answer(okJson(with("expires_at", "\"2026-11-22T20:00:00Z\"")));

      TokenSet fresh = tokens.reset(TOKEN);

      assertThat(fresh.accessToken().value()).isEqualTo(Secret.of("gho_EXAMPLE"));
      assertThat(fresh.accessToken().expiresAt()).hasValue(Instant.parse("2026-11-22T20:00:00Z"));
      assertThat(fresh.scope()).hasValue(Scope.of("public_repo", "user"));
      assertThat(fresh.refreshToken()).isEmpty();
      assertThat(fresh.issuedAt()).isEqualTo(NOW);
      assertThat(fresh.issuedTo()).hasValue(CLIENT_ID.value());
      GITHUB.verify(
          1, requestedFor("PATCH", urlEqualTo("/applications/Iv1.8a61f9b3a7aba766/token")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"gho_the-token\"", "\"gho a\"", "1", "null"})
    void answerWithoutANewToken_isRefused(String token) {
      GITHUB.answer(okJson(with("token", token)));

      OAuthException refused = refusal(() -> tokens.reset(TOKEN));

      assertThat(refused.kind()).isEqualTo(TOKEN_RESPONSE_INVALID);
      assertThat(refused.reason()).hasValue("token");
    }

    @Test
    void deadToken_isOver() {
      GITHUB.answer(Sample.named("github.check-token-invalid.json").answer());

      assertThat(refusal(() -> tokens.reset(TOKEN)).kind()).isEqualTo(GRANT_REVOKED);
    }
  }

  @Nested
  class DeleteGrant {

    @Test
    void grant_isEnded() {
      GITHUB.answer(aResponse().withStatus(204));

      assertThat(tokens.deleteGrant(TOKEN)).isTrue();
      GITHUB.verify(
          1,
          requestedFor("DELETE", urlEqualTo("/applications/Iv1.8a61f9b3a7aba766/grant"))
              .withRequestBody(equalTo("{\"access_token\":\"gho_the-token\"}")));
    }

    /** Nothing is known of the user's other tokens then. */
    @Test
    void deadToken_endsNothing() {
      GITHUB.answer(Sample.named("github.check-token-invalid.json").answer());

      assertThat(tokens.deleteGrant(TOKEN)).isFalse();
    }

    @Test
    void otherSuccess_isRefused() {
      GITHUB.answer(okJson("{}"));

      assertThat(refusal(() -> tokens.deleteGrant(TOKEN)).kind())
          .isEqualTo(TOKEN_RESPONSE_MALFORMED);
    }
  }
}
