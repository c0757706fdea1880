package dev.codegrant.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationRequestTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example/cb",
        "https://app.example/cb?tenant=1",
        "http://127.0.0.1:49152/callback",
        "http://[::1]:49152/callback",
        "http://localhost:3000/cb",
        "com.example.app:/callback"
      })
  void redirectUri_thatCanBeTrusted_isAccepted(String uri) {
    assertThat(AuthorizationRequest.builder(URI.create(uri)).build().redirectUri())
        .hasToString(uri);
  }

  @ParameterizedTest
  @CsvSource({
    "http://app.example/cb, INSECURE_URL",
    "https://app.example/cb#x, INVALID_ARGUMENT",
    "https://user@app.example/cb, INVALID_ARGUMENT",
    "com.example.app:/callback#x, INVALID_ARGUMENT",
    "myapp:/callback, INVALID_ARGUMENT",
    "javascript:alert(1), INVALID_ARGUMENT",
    "/callback, INVALID_ARGUMENT",
    "https:/callback, INVALID_ARGUMENT",
    "urn:ietf:wg:oauth:2.0:oob, INVALID_ARGUMENT"
  })
  void redirectUri_ofAnotherShape_isRefused(String uri, ErrorKind kind) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> AuthorizationRequest.builder(URI.create(uri)))
        .matches(e -> e.kind() == kind, "kind " + kind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"myapp:/callback", "urn:ietf:wg:oauth:2.0:oob", "/callback"})
  void redirectUri_ofASchemeWithoutDot_isRefusedWithTheRuleForSchemes(String uri) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> AuthorizationRequest.builder(URI.create(uri)))
        .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT)
        .withMessageContaining("a private-use scheme with a dot");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state",
        "redirect_uri",
        "client_id",
        "response_type",
        "code_challenge",
        "code_challenge_method",
        "nonce",
        "Nonce",
        "max_age",
        "acr_values",
        "id_token",
        "client_secret",
        "Client_Secret",
        "client_assertion",
        "code_verifier",
        "code",
        "access_token",
        "refresh_token",
        "password",
        "iss",
        "request",
        "request_uri",
        "response_mode",
        "scope",
        "Redirect_URI",
        "redirect%5Furi",
        "a b",
        "",
        "é"
      })
  void additionalParameter_ofTheProtocol_isRefused(String name) {
    refuses(name, "x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000", "a\r\nX: y", "\u007f"})
  void additionalParameter_withControlCharacter_isRefused(String value) {
    refuses("login_hint", value);
  }

  @ParameterizedTest
  @CsvSource({"login_hint, a&b=c#d", "prompt, select_account", "a.b-c_D, é"})
  void additionalParameter_ofTheServer_isAccepted(String name, String value) {
    assertThat(request().additionalParameter(name, value).build().additionalParameters())
        .containsEntry(name, value);
  }

  @Test
  void formPost_asksForThatResponseMode_andOtherwiseNoneIsAskedFor() {
    AuthorizationRequest form =
        AuthorizationRequest.builder(Attempt.REDIRECT_URI).formPost().build();
    assertThat(Attempt.begin(Attempt.server().build(), form).parameters())
        .containsEntry("response_mode", "form_post");
    assertThat(Attempt.begin(Attempt.server().build()).parameters())
        .doesNotContainKey("response_mode");
  }

  @Test
  void answer_inTheResponseModeThatWasAskedFor_isAccepted_andInTheOtherRefused() {
    for (boolean form : new boolean[] {true, false}) {
      for (boolean asked : new boolean[] {true, false}) {
        AuthorizationRequest.Builder request = AuthorizationRequest.builder(Attempt.REDIRECT_URI);
        Attempt attempt =
            Attempt.begin(Attempt.server().build(), (asked ? request.formPost() : request).build());
        String text = "code=c&state=" + attempt.state();
        CallbackParameters answer =
            form
                ? CallbackParameters.ofForm("application/x-www-form-urlencoded", text)
                : CallbackParameters.ofQuery(text);
        if (form == asked) {
          assertThat(attempt.pending().receive(answer)).isInstanceOf(GrantedAuthorization.class);
        } else {
          assertThatExceptionOfType(ResponseValidationException.class)
              .isThrownBy(() -> attempt.pending().receive(answer))
              .matches(e -> e.kind() == ErrorKind.RESPONSE_MODE_UNEXPECTED)
              .matches(e -> e.expected().startsWith(asked ? "a posted form" : "a query"))
              .matches(e -> e.came().equals(form ? "a posted form" : "a query"));
        }
      }
    }
  }

  private static void refuses(String name, String value) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> request().additionalParameter(name, value))
        .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT);
  }

  private static AuthorizationRequest.Builder request() {
    return AuthorizationRequest.builder(URI.create("https://app.example/cb"));
  }
}
