package dev.codegrant.internal.uri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecureUriTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://as.example/token",
        "HTTPS://as.example",
        "https://as.example:8443/a?tenant=1",
        "https://[2001:db8::1]/",
        "https://as.example:65535/",
        "http://127.0.0.1:8080/token",
        "http://127.1.2.3/",
        "http://[::1]:8080/",
        "http://localhost:8080/realms/r"
      })
  void secureUrl_isAccepted(String text) {
    assertThat(SecureUri.parse("endpoint", text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://as.example/token",
        "http://localhost.evil.example/",
        "http://127.0.0.1.evil.example/",
        "http://10.0.0.1/",
        "ftp://as.example/"
      })
  void insecureUrl_isRefused(String text) {
    refuses(text, ErrorKind.INSECURE_URL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "token",
        "/token",
        "mailto:a@b.example",
        "http://127.1/",
        "https:///token",
        "https://user:password@as.example/",
        "https://as.example/#fragment",
        "https://as.example/a b",
        "https://as.example:0/",
        "https://as.example:65536/",
        "file:/etc/passwd",
        "javascript:alert(1)"
      })
  void textThatIsNoEndpoint_isRefused(String text) {
    refuses(text, ErrorKind.INVALID_ARGUMENT);
  }

  /** A zone names a network card of one machine (RFC 6874). */
  @Test
  void addressWithAZone_isRefused_andWithoutItAccepted() {
    refuses("https://[fe80::1%25eth0]/t", ErrorKind.INVALID_CONFIGURATION);
    refuses("https://[fe80::1%eth0]/t", ErrorKind.INVALID_CONFIGURATION);
    assertThat(SecureUri.parse("endpoint", "https://[fe80::1]/t")).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "https://AS.example/a, https://as.example:443",
    "https://as.example:443, https://as.example:443",
    "http://127.0.0.1/x, http://127.0.0.1:80",
    "https://as.example:8443/, https://as.example:8443"
  })
  void origin_isSchemeHostAndPort(String uri, String origin) {
    assertThat(SecureUri.origin(URI.create(uri))).isEqualTo(origin);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://as.example/t?access_token=hunter2",
        "https://u:hunter2@as.example/",
        "https://as.example/#hunter2",
        "u:hunter2@as.example",
        "https://u:hun ter2 hunter2@as.example/"
      })
  void message_showsNoSecretOfTheUrl(String text) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> SecureUri.parse("endpoint", text))
        .withMessageNotContaining("hunter2");
  }

  private static void refuses(String text, ErrorKind kind) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> SecureUri.parse("endpoint", text))
        .matches(e -> e.kind() == kind, "kind " + kind)
        .withMessageContaining("endpoint")
        .withMessageNotContaining("password@");
  }

  @Test
  void localhost_isThisMachineInAnyCase() {
    assertThat(SecureUri.isLoopback("localhost")).isTrue();
    assertThat(SecureUri.isLoopback("locAlhost")).isTrue();
    assertThat(SecureUri.isLoopback("localhost.example")).isFalse();
  }
}
