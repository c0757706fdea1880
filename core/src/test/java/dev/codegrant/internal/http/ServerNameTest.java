package dev.codegrant.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.cert.X509Certificate;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** For whom a certificate is (RFC 9525 section 6). */
class ServerNameTest {

  private static void require(String host, X509Certificate certificate) throws Exception {
    ServerName.of(host).requireIn(certificate);
  }

  @ParameterizedTest
  @CsvSource({
    "as.example, as.example",
    "as.example, as.example.",
    "AS.Example, as.example",
    "localhost, localhost",
    "*.as.example, a.as.example",
    "*.AS.example, a.as.example.",
    "ip:127.0.0.1, 127.0.0.1",
    "ip:::1, ::1",
    "ip:2001:db8::1, 2001:DB8:0:0::1"
  })
  void certificateOfTheName_isAccepted(String name, String host) throws Exception {
    assertThatCode(() -> require(host, TestCertificate.of("other.example", name).certificate()))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example, as.example",
    "as.example., as.example",
    "as.example, a.as.example",
    "*, localhost",
    "*, as.example",
    "*., as.example",
    "*.example, as.example",
    "*.example, as.example.",
    "*.as.example, as.example",
    "*.as.example, a.b.as.example",
    "a.*.example.com, a.b.example.com",
    "a*.as.example, ab.as.example",
    "*.*.example, a.as.example",
    "as.\u212aexample, as.kexample",
    "127.0.0.1, 127.0.0.1",
    "*.0.0.1, 127.0.0.1",
    "ip:127.0.0.2, 127.0.0.1",
    "ip:127.0.0.1, as.example",
    "ip:::1, ::2"
  })
  void certificateOfAnotherName_isRefused(String name, String host) throws Exception {
    X509Certificate certificate = TestCertificate.of("other.example", name).certificate();
    assertThatExceptionOfType(SSLHandshakeException.class)
        .isThrownBy(() -> require(host, certificate));
  }

  @Test
  void commonName_isNoName() throws Exception {
    X509Certificate certificate = TestCertificate.ofCommonName("as.example").certificate();
    assertThat(certificate.getSubjectAlternativeNames()).isNull();
    assertThatExceptionOfType(SSLHandshakeException.class)
        .isThrownBy(() -> require("as.example", certificate));
  }
}
