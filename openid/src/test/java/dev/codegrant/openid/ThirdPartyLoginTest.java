package dev.codegrant.openid;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThirdPartyLoginTest {

  private static final Set<String> ISSUERS = Set.of("https://op.example", "https://b.example");
  private static final URI APPLICATION = URI.create("https://app.example/login");
  private static final String ISS = "iss=https%3A%2F%2Fop.example";

  @Test
  void issuerThatIsConfigured_isEnough() {
    ThirdPartyLogin login = receive(ISS);
    assertThat(login.issuer()).isEqualTo("https://op.example");
    assertThat(login.loginHint()).isEmpty();
    assertThat(login.targetLinkUri()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'',                                     ISSUER_MISSING",
    "iss=,                                   ISSUER_MISSING",
    "login_hint=joe,                         ISSUER_MISSING",
    "iss=https%3A%2F%2Fevil.example,         ISSUER_MISMATCH",
    "iss=https%3A%2F%2Fop.example%2F,        ISSUER_MISMATCH",
    "iss=HTTPS%3A%2F%2Fop.example,           ISSUER_MISMATCH",
    "iss=%zz,                                CALLBACK_MALFORMED",
    "iss=https%3A%2F%2Fop.example&iss=x,     CALLBACK_DUPLICATE_PARAMETER",
    "iss=https%3A%2F%2Fop.example&a=1&a=1,   CALLBACK_DUPLICATE_PARAMETER",
    "iss=https%3A%2F%2Fop.example&login_hint=a%0Ab, CALLBACK_MALFORMED"
  })
  void requestThatBreaksARule_isRefused(String parameters, ErrorKind kind) {
    refuses(parameters, kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example/",
        "https://app.example/a?b=c#d",
        "https://APP.example:443/a",
        "https://app.example"
      })
  void targetOnTheOwnOrigin_isKept(String target) {
    assertThat(receive(ISS + "&target_link_uri=" + encoded(target)).targetLinkUri())
        .contains(URI.create(target));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/",
        "https://app.example.evil.example/",
        "https://app.example@evil.example/",
        "https://x@app.example/",
        "https://app.example:8443/",
        "http://app.example/",
        "//app.example/",
        "/a",
        "javascript:alert(1)",
        "https:app.example",
        "https://app.example\\@evil.example/",
        ""
      })
  void targetElsewhere_isRefused(String target) {
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(() -> receive(ISS + "&target_link_uri=" + encoded(target)))
        .matches(e -> e.kind() == ErrorKind.CALLBACK_MALFORMED)
        .satisfies(e -> assertThat(e.reason()).contains("target_link_uri"));
  }

  @Test
  void hint_mayHave1024Characters() {
    String hint = "é".repeat(1024);
    assertThat(receive(ISS + "&login_hint=" + encoded(hint)).loginHint()).contains(hint);
    refuses(ISS + "&login_hint=" + encoded(hint + "é"), ErrorKind.CALLBACK_MALFORMED);
  }

  @Test
  void request_mayHave8192Characters() {
    String filled = ISS + "&x=" + "a".repeat(8192 - ISS.length() - 3);
    assertThat(receive(filled).issuer()).isEqualTo("https://op.example");
    refuses(filled + "a", ErrorKind.CALLBACK_TOO_LARGE);
  }

  @Test
  void applicationWithoutTls_isRefused() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ThirdPartyLogin.receive(ISS, ISSUERS, URI.create("http://app.example")))
        .matches(e -> e.kind() == ErrorKind.INSECURE_URL);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static ThirdPartyLogin receive(String parameters) {
    return ThirdPartyLogin.receive(parameters, ISSUERS, APPLICATION);
  }

  private static void refuses(String parameters, ErrorKind kind) {
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(() -> receive(parameters))
        .matches(e -> e.kind() == kind, "kind " + kind);
  }
}
