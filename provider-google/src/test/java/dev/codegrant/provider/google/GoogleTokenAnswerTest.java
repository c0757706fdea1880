package dev.codegrant.provider.google;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okForContentType;
import static dev.codegrant.error.ErrorKind.CLIENT_AUTH_FAILED;
import static dev.codegrant.error.ErrorKind.CODE_REJECTED;
import static dev.codegrant.error.ErrorKind.CONTENT_TYPE_UNEXPECTED;
import static dev.codegrant.error.ErrorKind.GRANT_REVOKED;
import static dev.codegrant.error.ErrorKind.REAUTHENTICATION_REQUIRED;
import static dev.codegrant.error.ErrorKind.TOKEN_ENDPOINT_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.codegrant.OAuthClient;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.provider.google.Outcome.Refusal;
import dev.codegrant.provider.google.Outcome.Tokens;
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

/** The tables are by hand, from the samples' {@code .headers} and providers.md section 2.1. */
final class GoogleTokenAnswerTest {

  private static final String AUTH = "https://www.googleapis.com/auth/";
  private static final Duration LIFETIME = Duration.ofSeconds(3599);

  @RegisterExtension static final LocalGoogle GOOGLE = new LocalGoogle();

  static Stream<Arguments> redeemed() {
    return Stream.of(
        arguments(
            "google.token.json",
            new Tokens(
                "ya29.EXAMPLE-access-token",
                Scope.of(
                    AUTH + "drive.metadata.readonly", "openid", AUTH + "userinfo.email", "email"),
                LIFETIME,
                "1//EXAMPLE-refresh-token",
                true,
                Set.of())),
        arguments(
            "google.token-testing-status.json",
            new Tokens(
                "ya29.EXAMPLE",
                Scope.of(AUTH + "youtube"),
                LIFETIME,
                "1//EXAMPLE",
                false,
                Set.of("refresh_token_expires_in"))),
        refused("google.error-invalid-grant-code.json", CODE_REJECTED, "invalid_grant"),
        refused("google.error-invalid-client.json", CLIENT_AUTH_FAILED, "invalid_client"),
        refused("google.error-invalid-client-secret.json", CLIENT_AUTH_FAILED, "invalid_client"),
        refused("google.error-deleted-client.json", CLIENT_AUTH_FAILED, "deleted_client"),
        refused("google.error-unauthorized-client.json", CLIENT_AUTH_FAILED, "unauthorized_client"),
        refused("google.error-invalid-request.json", TOKEN_ENDPOINT_ERROR, "invalid_request"),
        refused("google.error-invalid-scope.json", TOKEN_ENDPOINT_ERROR, "invalid_scope"),
        refused(
            "google.error-redirect-uri-mismatch.json",
            TOKEN_ENDPOINT_ERROR,
            "redirect_uri_mismatch"),
        refused(
            "google.error-unsupported-grant-type.json",
            TOKEN_ENDPOINT_ERROR,
            "unsupported_grant_type"));
  }

  static Stream<Arguments> refreshed() {
    return Stream.of(
        arguments(
            "google.refresh.json",
            new Tokens(
                "ya29.EXAMPLE-access-token-2",
                Scope.of(AUTH + "drive.metadata.readonly"),
                LIFETIME,
                "old-refresh-token",
                false,
                Set.of())),
        refused("google.error-invalid-grant-expired.json", GRANT_REVOKED, "invalid_grant"),
        refused("google.error-invalid-rapt.json", REAUTHENTICATION_REQUIRED, "invalid_grant"),
        refused("google.error-invalid-client.json", CLIENT_AUTH_FAILED, "invalid_client"),
        refused("google.error-deleted-client.json", CLIENT_AUTH_FAILED, "deleted_client"));
  }

  private static Arguments refused(String sample, ErrorKind kind, String error) {
    return arguments(sample, new Refusal(kind, error));
  }

  @Test
  void everyTokenSample_hasAnExpectation() {
    assertThat(Stream.concat(redeemed(), refreshed()).map(row -> row.get()[0]).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Sample.names(
                name -> !name.matches("google\\.(callback-|device-|revoke-|discovery).*")));
  }

  @Nested
  class Redeem {

    static Stream<Arguments> redeemed() {
      return GoogleTokenAnswerTest.redeemed();
    }

    @ParameterizedTest(name = "{0} is {1}")
    @MethodSource
    void redeemed(String sample, Outcome expected) {
      GOOGLE.answer(Sample.named(sample).answer());

      assertThat(redeem()).isEqualTo(expected);
      GOOGLE.verify(1, anyRequestedFor(anyUrl()));
    }

    /** The neighbour of GitHub's quirk: Google never answers so. */
    @Test
    void formEncodedTokens_areRefusedBesideTheSameInJson() {
      GOOGLE.answer(
          okForContentType(
              "application/json", "{\"access_token\":\"t\",\"token_type\":\"Bearer\"}"));
      assertThat(redeem()).isEqualTo(new Tokens("t", null, null, null, false, Set.of()));

      GOOGLE.answer(
          okForContentType(
              "application/x-www-form-urlencoded", "access_token=t&token_type=Bearer"));
      assertThat(redeem()).isEqualTo(new Refusal(CONTENT_TYPE_UNEXPECTED, null));
    }

    private static Outcome redeem() {
      OAuthClient client = GOOGLE.client();
      return Outcome.of(() -> client.redeem(LocalGoogle.granted(client)));
    }
  }

  @Nested
  class Refresh {

    static Stream<Arguments> refreshed() {
      return GoogleTokenAnswerTest.refreshed();
    }

    @ParameterizedTest(name = "{0} is {1}")
    @MethodSource
    void refreshed(String sample, Outcome expected) {
      GOOGLE.answer(Sample.named(sample).answer());

      assertThat(Outcome.of(() -> GOOGLE.client().refresh(LocalGoogle.held()))).isEqualTo(expected);
      GOOGLE.verify(1, anyRequestedFor(anyUrl()));
    }
  }
}
