package dev.codegrant.provider.google;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static dev.codegrant.error.ErrorKind.CLIENT_AUTH_FAILED;
import static dev.codegrant.error.ErrorKind.CODE_REJECTED;
import static dev.codegrant.error.ErrorKind.GRANT_REVOKED;
import static dev.codegrant.error.ErrorKind.REAUTHENTICATION_REQUIRED;
import static dev.codegrant.error.ErrorKind.TOKEN_ENDPOINT_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.error.ErrorResponse;
import dev.codegrant.error.OAuthException;
import dev.codegrant.server.ErrorQuirks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the user of this library is told to change where. */
final class GoogleErrorsTest {

  @RegisterExtension static final LocalGoogle GOOGLE = new LocalGoogle();

  private final ErrorQuirks quirks = Google.authorizationServer().quirks().errors();

  /** The codes of providers.md section 2.1. */
  @ParameterizedTest(name = "{0} means {1}")
  @CsvSource({
    "redirect_uri_mismatch, invalid_request, authorized redirect URIs",
    "invalid_client, invalid_client, client_secret",
    "invalid_grant, invalid_grant, Testing",
    "deleted_client, invalid_client, create another one",
    "unauthorized_client, unauthorized_client, of the type",
    "invalid_scope, invalid_scope, list",
    "org_internal, access_denied, external",
    "admin_policy_enforced, access_denied, Admin console",
    "disallowed_useragent, access_denied, own browser",
    "rate_limit_exceeded, temporarily_unavailable, less often"
  })
  void documentedCode_hasItsMeaningAndAdvice(String code, String meaning, String advice) {
    assertThat(quirks.standardCode(code)).isEqualTo(meaning);
    assertThat(quirks.advice(ErrorResponse.of(code, null, null)).orElseThrow()).contains(advice);
  }

  /** The commonest error of all, and Google's words say nothing of the reason. */
  @Test
  void deadRefreshToken_mayHaveSeveralReasons() {
    GOOGLE.answer(Sample.named("google.error-invalid-grant-expired.json").answer());
    OAuthException refused =
        catchThrowableOfType(
            OAuthException.class, () -> GOOGLE.client().refresh(LocalGoogle.held()));

    assertThat(refused.kind()).isEqualTo(GRANT_REVOKED);
    assertThat(refused.advice())
        .contains("through the authorization again")
        .contains("7 days")
        .contains("6 months")
        .contains("101st")
        .contains("Gmail")
        .contains("myaccount.google.com");
  }

  /** With status 401: about the client, and not about its secret. */
  @Test
  void clientOfAnotherType_isToldFromAWrongSecret() {
    GOOGLE.answer(Sample.named("google.error-unauthorized-client.json").answer());
    OAuthException refused =
        catchThrowableOfType(
            OAuthException.class,
            () -> GOOGLE.client().redeem(LocalGoogle.granted(GOOGLE.client())));

    assertThat(refused.kind()).isEqualTo(CLIENT_AUTH_FAILED);
    assertThat(refused.advice()).contains("of the type");
  }

  @Test
  void code_thatIsRefused_wasUsedOrIsOfAnotherRedirectUri() {
    GOOGLE.answer(Sample.named("google.error-invalid-grant-code.json").answer());
    OAuthException refused =
        catchThrowableOfType(
            OAuthException.class,
            () -> GOOGLE.client().redeem(LocalGoogle.granted(GOOGLE.client())));

    assertThat(refused.kind()).isEqualTo(CODE_REJECTED);
    assertThat(refused.advice()).contains("works once").contains("redirect_uri");
  }

  /** The grant stands: only the sign-in is too old. */
  @ParameterizedTest
  @ValueSource(strings = {"invalid_rapt", "rapt_required"})
  void sessionControl_wantsTheUser_andLeavesTheGrant(String subtype) {
    OAuthException refused = refusedRefresh("invalid_grant", subtype);

    assertThat(refused.kind()).isEqualTo(REAUTHENTICATION_REQUIRED);
    assertThat(refused.advice())
        .contains("organization limits how long a sign-in lasts")
        .doesNotContain("Testing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "rapt", "INVALID_RAPT", "invalid_rapt2"})
  void otherSubtype_isADeadGrant(String subtype) {
    assertThat(refusedRefresh("invalid_grant", subtype).kind()).isEqualTo(GRANT_REVOKED);
  }

  /** The subtype says more of a dead grant alone. */
  @Test
  void sessionControl_ofAnotherError_isThatError() {
    assertThat(refusedRefresh("invalid_client", "invalid_rapt").kind())
        .isEqualTo(CLIENT_AUTH_FAILED);
  }

  @Test
  void errorOfTheRfc_standsBeforeGooglesOwn() {
    OAuthException refused =
        refusedRefresh("invalid_grant\",\"error_code\":\"rate_limit_exceeded", "");

    assertThat(refused.kind()).isEqualTo(GRANT_REVOKED);
  }

  /** An administrator's no ends no grant: it may be allowed again. */
  @Test
  void adminPolicy_whenRefreshing_leavesTheGrant() {
    OAuthException refused = refusedRefresh("admin_policy_enforced", "");

    assertThat(refused.kind()).isEqualTo(TOKEN_ENDPOINT_ERROR);
    assertThat(refused.advice()).contains("App access control");
  }

  @Test
  void redirectUriMismatch_namesWhatWasSent() {
    GOOGLE.answer(Sample.named("google.error-redirect-uri-mismatch.json").answer());

    OAuthException refused =
        catchThrowableOfType(
            OAuthException.class,
            () -> GOOGLE.client().redeem(LocalGoogle.granted(GOOGLE.client())));

    assertThat(refused.came()).contains("https://app.example/callback");
    assertThat(refused.advice()).contains("authorized redirect URIs");
  }

  private static OAuthException refusedRefresh(String error, String subtype) {
    GOOGLE.answer(
        aResponse()
            .withStatus(400)
            .withHeader("Content-Type", "application/json; charset=utf-8")
            .withBody(
                "{\"error\":\"%s\",\"error_description\":\"reauth related error\",\"error_subtype\":\"%s\"}"
                    .formatted(error, subtype)));
    return catchThrowableOfType(
        OAuthException.class, () -> GOOGLE.client().refresh(LocalGoogle.held()));
  }
}
