package dev.codegrant.provider.github;

import static dev.codegrant.error.ErrorKind.AUTHORIZATION_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.error.ErrorResponse;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.server.ErrorQuirks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the user of this library is told to change where. */
final class GitHubErrorsTest {

  @RegisterExtension static final LocalGitHub GITHUB = new LocalGitHub();

  private final ErrorQuirks quirks = GitHub.authorizationServer().quirks().errors();

  /** The codes of providers.md section 2.2 that are mistakes; pending and denials are none. */
  @ParameterizedTest(name = "{0} means {1}")
  @CsvSource({
    "incorrect_client_credentials, invalid_client, client secret",
    "redirect_uri_mismatch, invalid_request, callback URLs",
    "bad_verification_code, invalid_grant, ten minutes",
    "unverified_user_email, access_denied, verify the primary",
    "bad_refresh_token, invalid_grant, works once",
    "unsupported_grant_type, unsupported_grant_type, Enterprise",
    "incorrect_device_code, invalid_grant, device authorization",
    "device_flow_disabled, unauthorized_client, enable the device flow",
    "application_suspended, unauthorized_client, support"
  })
  void documentedCode_hasItsMeaningAndAdvice(String code, String meaning, String advice) {
    assertThat(quirks.standardCode(code)).isEqualTo(meaning);
    assertThat(quirks.advice(ErrorResponse.of(code, null, null)).orElseThrow()).contains(advice);
  }

  @Test
  void codeNobodyKnows_hasNoAdvice() {
    assertThat(quirks.standardCode("bad_verification")).isEqualTo("bad_verification");
    assertThat(quirks.advice(ErrorResponse.of("bad_verification", null, null))).isEmpty();
  }

  @Test
  void redirectUriMismatch_namesWhatWasSent_atTheTokenEndpointAndInTheBrowser() {
    GITHUB.answer(Sample.named("github.error-redirect-uri-mismatch.json").answer());
    OAuthException refused =
        catchThrowableOfType(
            OAuthException.class,
            () -> GITHUB.client().redeem(LocalGitHub.granted(GITHUB.client())));

    PendingAuthorization pending = GITHUB.client().authorize(LocalGitHub.REQUEST);
    ErrorResponseException inTheBrowser =
        catchThrowableOfType(
            ErrorResponseException.class,
            () ->
                pending.receive(
                    CallbackParameters.ofQuery(
                        "error=redirect_uri_mismatch&state=" + LocalGitHub.state(pending))));

    assertThat(inTheBrowser.kind()).isEqualTo(AUTHORIZATION_ERROR);
    for (OAuthException each : new OAuthException[] {refused, inTheBrowser}) {
      assertThat(each.came()).contains("https://app.example/callback");
      assertThat(each.advice()).contains("callback URLs in the settings of the app");
    }
  }
}
