package dev.codegrant.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackParametersTest {

  private static final AuthorizationServer SERVER = Attempt.server().build();

  @Test
  void ofUri_readsTheQuery() {
    for (String uri :
        new String[] {
          "https://app.example/cb?code=c&state=s",
          "/cb?code=c&state=s",
          "?code=c&state=s",
          "http://127.0.0.1:1/cb?x=|{}&code=c&state=s"
        }) {
      CallbackParameters parameters = CallbackParameters.ofUri(uri);
      assertThat(parameters.value("code")).contains("c");
      assertThat(parameters.value("state")).contains("s");
    }
    assertThat(CallbackParameters.ofUri("/cb").value("code")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/cb#code=c&state=s", "#code=c&state=s", "/cb?code=c&state=s#"})
  void ofUri_withFragment_isRefused(String uri) {
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(() -> CallbackParameters.ofUri(uri))
        .matches(e -> e.kind() == ErrorKind.CALLBACK_MALFORMED)
        .matches(e -> e.reason().orElse("").equals("FRAGMENT"));
  }

  @ParameterizedTest
  @CsvSource({
    "code=c&error=e&state=s, CODE_AND_ERROR",
    "access_token=t&state=s, TOKEN_IN_FRONT_CHANNEL",
    "code=c&id_token=t&state=s, TOKEN_IN_FRONT_CHANNEL",
    "refresh_token=t, TOKEN_IN_FRONT_CHANNEL",
    "response=jwt, UNSUPPORTED_RESPONSE_MODE",
    "code=c&state=%zz, PERCENT_ENCODING",
    "code=c&state=%C0%80, UTF8"
  })
  void malformed_saysWhy(String query, String reason) {
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(() -> CallbackParameters.ofQuery(query))
        .matches(e -> e.kind() == ErrorKind.CALLBACK_MALFORMED)
        .matches(e -> e.reason().orElse("").equals(reason), "reason " + reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-www-form-urlencoded",
        "Application/X-WWW-Form-URLEncoded",
        " application/x-www-form-urlencoded ",
        "application/x-www-form-urlencoded;charset=UTF-8",
        "application/x-www-form-urlencoded ; charset=\"utf-8\" "
      })
  void form_isRead(String contentType) {
    assertThat(CallbackParameters.ofForm(contentType, "code=a%26b&state=s").value("code"))
        .contains("a&b");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "application/json",
        "multipart/form-data; boundary=x",
        "text/plain",
        "application/x-www-form-urlencoded-x",
        "application/x-www-form-urlencoded; charset=ISO-8859-1",
        "application/x-www-form-urlencoded; charset=utf-8; charset=utf-16",
        "application/x-www-form-urlencoded, text/plain"
      })
  void form_ofAnotherType_isRefused(String contentType) {
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(() -> CallbackParameters.ofForm(contentType, "code=c&state=s"))
        .matches(e -> e.kind() == ErrorKind.CALLBACK_MALFORMED)
        .matches(e -> e.reason().orElse("").equals("CONTENT_TYPE"))
        .withMessageContaining(contentType == null ? "no Content-Type" : "another Content-Type");
  }

  @Test
  void form_isJudgedLikeAQuery() {
    String type = "application/x-www-form-urlencoded";
    for (String form :
        new String[] {"code=c&code=d&state=s", "a=" + "x".repeat(16 * 1024), "access_token=t"}) {
      assertThatExceptionOfType(ResponseValidationException.class)
          .isThrownBy(() -> CallbackParameters.ofForm(type, form));
    }
  }

  @Test
  void state_isGivenAsItCame_andWithoutOneRefused() {
    assertThat(CallbackParameters.ofQuery("state=s%2Bt").state()).isEqualTo(Secret.of("s+t"));
    for (String query : new String[] {"code=c", "code=c&state=", "State=s"}) {
      assertThatExceptionOfType(ResponseValidationException.class)
          .isThrownBy(() -> CallbackParameters.ofQuery(query).state())
          .matches(e -> e.kind() == ErrorKind.STATE_MISSING);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "code=c&state=s&state=evil",
        "state=evil&code=c&state=s",
        "code=c&code=x&state=s",
        "c%6Fde=x&code=c&state=s",
        "code=c&state=s&iss=a&iss=b",
        "error=a&error=b&state=s"
      })
  void repeatedParameter_isRefused(String query) {
    refuses(query, ErrorKind.CALLBACK_DUPLICATE_PARAMETER);
  }

  @Test
  void namesAreExact() {
    CallbackParameters parameters =
        CallbackParameters.ofQuery("code+=x&+code=y&code=c&STATE=evil&state=s");
    assertThat(parameters.value("code")).contains("c");
    assertThat(parameters.value("state")).contains("s");
  }

  @Test
  void parametersInsideAValue_stayThere() {
    CallbackParameters parameters = CallbackParameters.ofQuery("code=c%26state%3Ds%26iss%3Di");
    assertThat(parameters.value("code")).contains("c&state=s&iss=i");
    assertThat(parameters.value("state")).isEmpty();
    assertThat(CallbackParameters.ofQuery("code=c;state=s").value("state")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"code=c&state=%zz%4", "code=c&state=%C0%80", "code=%", "%FF=x"})
  void brokenEncoding_isRefused(String query) {
    refuses(query, ErrorKind.CALLBACK_MALFORMED);
  }

  @Test
  void sizes_areLimited() {
    assertThat(CallbackParameters.ofQuery("a=" + "x".repeat(16 * 1024 - 2)).value("a")).isPresent();
    refuses("a=" + "x".repeat(16 * 1024 - 1), ErrorKind.CALLBACK_TOO_LARGE);
    refuses("a=b&".repeat(100_000), ErrorKind.CALLBACK_TOO_LARGE);
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 64; i++) {
      many.append("p").append(i).append("=v&");
    }
    assertThat(CallbackParameters.ofQuery(many.toString()).value("p63")).contains("v");
    refuses(many + "p64=v", ErrorKind.CALLBACK_TOO_LARGE);
  }

  @Test
  void code_isLimited() {
    Attempt attempt = Attempt.begin(SERVER);
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(() -> attempt.receive("code=" + "A".repeat(8193) + "&state=${STATE}"))
        .matches(e -> e.kind() == ErrorKind.CALLBACK_TOO_LARGE);
    assertThat(attempt.receive("code=" + "A".repeat(8192) + "&state=${STATE}"))
        .isInstanceOf(GrantedAuthorization.class);
  }

  @Test
  void toString_showsNamesOnly() {
    assertThat(CallbackParameters.ofQuery("code=c0de&state=5tate&x%0aFAKE=1&S3CRET"))
        .hasToString("CallbackParameters[code, state] and 2 others");
  }

  private static void refuses(String query, ErrorKind kind) {
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(() -> CallbackParameters.ofQuery(query))
        .matches(e -> e.kind() == kind, "kind " + kind);
  }
}
