package dev.codegrant.provider.google;

import static dev.codegrant.error.ErrorKind.AUTHORIZATION_ERROR;
import static dev.codegrant.error.ErrorKind.ISSUER_MISMATCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.flow.AuthorizationOutcome;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.DeniedAuthorization;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GoogleCallbackTest {

  private final PendingAuthorization pending =
      LocalGoogle.client(Google.authorizationServer()).authorize(LocalGoogle.REQUEST);

  @Test
  void everyCallbackSample_hasATestHere() {
    assertThat(Sample.names(name -> name.startsWith("google.callback-")))
        .containsExactlyInAnyOrder(
            "google.callback-success.txt", "google.callback-admin-policy.txt");
  }

  @Nested
  class Samples {

    /** With parameters beside code and state; that the code is sent as it came, see the request. */
    @Test
    void success_isGranted() {
      assertThat(receiveSample("google.callback-success.txt"))
          .isInstanceOf(GrantedAuthorization.class);
    }

    @Test
    void adminPolicy_isDenied() {
      assertThat(receiveSample("google.callback-admin-policy.txt"))
          .isInstanceOfSatisfying(
              DeniedAuthorization.class,
              denied -> assertThat(denied.error().error()).isEqualTo("admin_policy_enforced"));
    }
  }

  /** The codes of providers.md section 2.1, "authorize callback errors". */
  @Nested
  class ErrorCode {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "access_denied",
          "admin_policy_enforced",
          "disallowed_useragent",
          "org_internal"
        })
    void thatForbids_isDenied(String error) {
      assertThat(receive("error=" + error))
          .isInstanceOfSatisfying(
              DeniedAuthorization.class,
              denied -> assertThat(denied.error().error()).isEqualTo(error));
    }

    @ParameterizedTest
    @ValueSource(strings = {"deleted_client", "redirect_uri_mismatch", "invalid_client"})
    void ofTheRegistration_isAnError(String error) {
      ErrorResponseException refused =
          catchThrowableOfType(ErrorResponseException.class, () -> receive("error=" + error));

      assertThat(refused.kind()).isEqualTo(AUTHORIZATION_ERROR);
      assertThat(refused.response().error()).isEqualTo(error);
    }
  }

  @Nested
  class Iss {

    @Test
    void right_isGranted() {
      assertThat(receive("code=c&iss=https%3A%2F%2Faccounts.google.com"))
          .isInstanceOf(GrantedAuthorization.class);
    }

    @Test
    void absent_isGranted() {
      assertThat(receive("code=c")).isInstanceOf(GrantedAuthorization.class);
    }

    /** Without scheme it is Google's in an ID token only. */
    @ParameterizedTest
    @ValueSource(
        strings = {
          "accounts.google.com",
          "https://accounts.google.com/",
          "https://Accounts.google.com",
          "https://accounts.google.com:443",
          "https://attacker.example"
        })
    void wrong_isRefused(String iss) {
      assertThat(
              catchThrowableOfType(
                      ResponseValidationException.class, () -> receive("code=c&iss=" + iss))
                  .kind())
          .isEqualTo(ISSUER_MISMATCH);
    }
  }

  private AuthorizationOutcome receiveSample(String name) {
    String answer =
        Sample.named(name).body().replace("state=abc", "state=" + LocalGoogle.state(pending));
    return pending.receive(CallbackParameters.ofUri(answer));
  }

  private AuthorizationOutcome receive(String query) {
    return pending.receive(
        CallbackParameters.ofQuery(query + "&state=" + LocalGoogle.state(pending)));
  }
}
