package dev.codegrant.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerUrlTest {

  private static final String OAUTH = "/.well-known/oauth-authorization-server";
  private static final String OPENID = "/.well-known/openid-configuration";

  @ParameterizedTest
  @CsvSource({
    "https://as.example,              https://as.example,      ''",
    "https://as.example/,             https://as.example,      ''",
    "https://as.example/tenant1,      https://as.example,      /tenant1",
    "https://as.example/tenant1/,     https://as.example,      /tenant1",
    "https://as.example/a/b/c,        https://as.example,      /a/b/c",
    "https://as.example:8443/r,       https://as.example:8443, /r",
    "https://as.example/a%2Fb,        https://as.example,      /a%2Fb",
    "https://AS.example/Realm,        https://AS.example,      /Realm",
    "https://[2001:4860::1]/r,        https://[2001:4860::1],  /r",
    "http://127.0.0.1:8080/r,         http://127.0.0.1:8080,   /r"
  })
  void locations_areBetweenHostAndPathAndBehindThePath(String issuer, String origin, String path) {
    assertThat(IssuerUrl.parse(issuer, false).locations(false))
        .map(Object::toString)
        .containsExactly(origin + OAUTH + path, origin + path + OPENID);
    assertThat(IssuerUrl.parse(issuer, false).locations(true))
        .map(Object::toString)
        .containsExactly(origin + path + OPENID, origin + OAUTH + path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1/",
        "https://127.0.0.1./",
        "https://127.1/",
        "https://127.0.1:8443/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://0x7f000001/",
        "https://0X7F.0.0.1/",
        "https://0177.0.0.1/",
        "https://017700000001/",
        "https://010.8.8.8/",
        "https://127.0.0.1.1/",
        "https://999.1.1.1/",
        "https://0/",
        "https://0.0.0.0/",
        "https://10.1.2.3/",
        "https://100.64.0.1/",
        "https://169.254.169.254/",
        "https://172.16.0.1/",
        "https://192.168.1.1/",
        "https://198.18.0.1/",
        "https://224.0.0.1/",
        "https://255.255.255.255/",
        "https://[::]/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[::127.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://[64:ff9b:1::1]/",
        "https://[100::1]/",
        "https://[2001::1]/",
        "https://[2001:db8::1]/",
        "https://[2002:7f00:1::]/",
        "https://[fc00::1]/",
        "https://[fd12:3456::1]/",
        "https://[fe80::1]/",
        "https://[fe80::1%25eth0]/",
        "https://[fec0::1]/",
        "https://[ff02::1]/",
        "https://user@127.1/",
        "https://localhost/",
        "https://LOCALHOST./",
        "https://as.localhost/",
        "http://127.0.0.1:8080/",
        "http://[::1]:8080/",
        "http://localhost/"
      })
  void untrusted_onAHostThatIsNotPublicByItsText_isRefused(String issuer) {
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(() -> IssuerUrl.parse(issuer, true))
        .matches(e -> e.kind() == ErrorKind.SSRF_REFUSED, "SSRF_REFUSED")
        .satisfies(e -> assertThat(e.reason()).contains("issuer"));
  }

  /** Java asks DNS for such a host, as for a name. */
  @ParameterizedTest
  @ValueSource(strings = {"https://256.0.0.1/", "https://1.2.3.256/", "https://300.1.1.999/"})
  void untrusted_withNumbersThatNoAddressHas_isRefusedByItsText(String issuer) {
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(() -> IssuerUrl.parse(issuer, true))
        .matches(e -> e.came().contains("in a spelling"), "by its spelling");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://as.example",
        "https://1.0.99.100/",
        "https://199.200.249.255/",
        "https://as.example./r",
        "https://as1.example:8443",
        "https://8.8.8.8/",
        "https://1.2.3.4.example/",
        "https://localhost.example/",
        "https://[2606:4700::1111]/",
        "https://[64:ff9b::808:808]/",
        "https://[::ffff:8.8.8.8]/"
      })
  void untrusted_onAHostThatMayBePublic_isAccepted(String issuer) {
    assertThat(IssuerUrl.parse(issuer, true).untrusted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://as.example/",
        "https://as.example/?x",
        "https://user@as.example/",
        "as.example",
        "",
        "https://",
        "https://under_score.example/",
        "https://%31%32%37.0.0.x/",
        "mailto:a@as.example"
      })
  void untrusted_thatIsNoIssuerAtAll_isRefusedAsSuch(String issuer) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> IssuerUrl.parse(issuer, true))
        .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION, "INVALID_CONFIGURATION");
  }
}
