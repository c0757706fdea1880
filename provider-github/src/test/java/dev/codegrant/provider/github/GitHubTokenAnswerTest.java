package dev.codegrant.provider.github;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okForContentType;
import static dev.codegrant.error.ErrorKind.CLIENT_AUTH_FAILED;
import static dev.codegrant.error.ErrorKind.CODE_REJECTED;
import static dev.codegrant.error.ErrorKind.CONTENT_TYPE_UNEXPECTED;
import static dev.codegrant.error.ErrorKind.GRANT_REVOKED;
import static dev.codegrant.error.ErrorKind.TOKEN_ENDPOINT_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.codegrant.OAuthClient;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.provider.github.Outcome.Refusal;
import dev.codegrant.provider.github.Outcome.Tokens;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.TokenResponseQuirks;
import dev.codegrant.token.Scope;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class GitHubTokenAnswerTest {

  private static final Tokens OAUTH_APP =
      new Tokens("gho_EXAMPLEaccesstoken", Scope.of("repo", "gist"), null, null, Set.of());
  private static final Tokens GITHUB_APP =
      new Tokens(
          "ghu_EXAMPLEaccesstoken",
          Scope.empty(),
          Duration.ofHours(8),
          "ghr_EXAMPLErefreshtoken",
          Set.of("refresh_token_expires_in"));

  @RegisterExtension static final LocalGitHub GITHUB = new LocalGitHub();

  /** By hand, from the samples' {@code .headers} and providers.md section 2.2. */
  static Stream<Arguments> redeemed() {
    return Stream.of(
        arguments("github.token.json", OAUTH_APP),
        arguments("github.token-default.txt", OAUTH_APP),
        arguments("github.token.xml.txt", refusal(CONTENT_TYPE_UNEXPECTED)),
        arguments("github.app-user-token.json", GITHUB_APP),
        arguments(
            "github.error-bad-verification-code.json",
            new Refusal(CODE_REJECTED, "bad_verification_code")),
        arguments("github.error-default.txt", new Refusal(CODE_REJECTED, "bad_verification_code")),
        arguments(
            "github.error-incorrect-client-credentials.json",
            new Refusal(CLIENT_AUTH_FAILED, "incorrect_client_credentials")),
        arguments(
            "github.error-redirect-uri-mismatch.json",
            new Refusal(TOKEN_ENDPOINT_ERROR, "redirect_uri_mismatch")),
        arguments(
            "github.error-unverified-user-email.json",
            new Refusal(TOKEN_ENDPOINT_ERROR, "unverified_user_email")));
  }

  @Test
  void everyTokenSample_hasAnExpectation() {
    assertThat(redeemed().map(row -> row.get()[0]))
        .containsExactlyInAnyOrderElementsOf(
            Sample.names(
                name ->
                    name.startsWith("github.token")
                        || name.startsWith("github.app-")
                        || (name.startsWith("github.error-")
                            && !name.startsWith("github.error-device-"))));
  }

  private static Refusal refusal(ErrorKind kind) {
    return new Refusal(kind, null);
  }

  @Nested
  class Redeem {

    static Stream<Arguments> redeemed() {
      return GitHubTokenAnswerTest.redeemed();
    }

    @ParameterizedTest(name = "{0} is {1}")
    @MethodSource
    void redeemed(String sample, Outcome expected) {
      GITHUB.answer(Sample.named(sample).answer());

      assertThat(redeem(GITHUB.server())).isEqualTo(expected);
      GITHUB.verify(1, anyRequestedFor(anyUrl()));
    }

    @Test
    void formEncodedTokens_areRefusedWithoutTheQuirk() {
      GITHUB.answer(Sample.named("github.token-default.txt").answer());
      Quirks withoutIt =
          GitHub.authorizationServer().quirks().toBuilder()
              .tokenResponse(TokenResponseQuirks.builder().scopeDelimiter(",").build())
              .build();

      assertThat(redeem(GITHUB.server())).isEqualTo(OAUTH_APP);
      assertThat(redeem(GITHUB.server().toBuilder().quirks(withoutIt).build()))
          .isEqualTo(refusal(CONTENT_TYPE_UNEXPECTED));
    }

    @Test
    void relativeErrorUri_isKeptAsText() {
      GITHUB.answer(Sample.named("github.error-bad-verification-code.json").answer());

      ErrorResponseException refused =
          catchThrowableOfType(
              ErrorResponseException.class,
              () -> GITHUB.client().redeem(LocalGitHub.granted(GITHUB.client())));

      assertThat(refused.response().uri())
          .hasValue(
              "/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors/"
                  + "#bad-verification-code");
    }

    private Outcome redeem(AuthorizationServer server) {
      OAuthClient client = LocalGitHub.client(server);
      return Outcome.of(() -> client.redeem(LocalGitHub.granted(client)));
    }
  }

  @Nested
  class Refresh {

    @Test
    void withRotation_replacesBothTokens() {
      GITHUB.answer(Sample.named("github.app-user-token.json").answer());

      assertThat(refresh()).isEqualTo(GITHUB_APP);
    }

    @Test
    void withoutRefreshToken_keepsTheOldOne() {
      GITHUB.answer(Sample.named("github.token.json").answer());

      assertThat(refresh())
          .isEqualTo(
              new Tokens(
                  OAUTH_APP.accessToken(), OAUTH_APP.scope(), null, "old-refresh-token", Set.of()));
    }

    /** The body is that of providers.md section 2.2, case {@code refresh.bad_refresh_token}. */
    @Test
    void withBadRefreshToken_isGrantRevoked() {
      GITHUB.answer(
          okForContentType(
              "application/json; charset=utf-8",
              """
              {"error":"bad_refresh_token",\
              "error_description":"The refresh token passed is incorrect or expired."}\
              """));

      assertThat(refresh()).isEqualTo(new Refusal(GRANT_REVOKED, "bad_refresh_token"));
    }

    @Test
    void withIncorrectClientCredentials_leavesTheGrantAlone() {
      GITHUB.answer(Sample.named("github.error-incorrect-client-credentials.json").answer());

      assertThat(refresh())
          .isEqualTo(new Refusal(CLIENT_AUTH_FAILED, "incorrect_client_credentials"));
    }

    private Outcome refresh() {
      return Outcome.of(() -> GITHUB.client().refresh(LocalGitHub.held()));
    }
  }
}
