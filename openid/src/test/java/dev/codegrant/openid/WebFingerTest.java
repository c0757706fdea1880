package dev.codegrant.openid;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.internal.http.RoutedTransport;
import dev.codegrant.internal.http.ScriptedDns;
import dev.codegrant.rawserver.RawServer;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebFingerTest {

  private static final String PUBLIC = "93.184.216.34";
  private static final String GOOD =
      """
      {"subject": "acct:joe@example.com", "links": [
        {"rel": "http://openid.net/specs/connect/1.0/issuer", "href": "https://op.example/joe"}]}\
      """;

  private final AtomicReference<String> answer = new AtomicReference<>(ok(GOOD));
  private final RawServer server = RawServer.start(exchange -> exchange.write(answer.get()));
  private final RoutedTransport transport =
      RoutedTransport.to(server.port(), "example.com", "example.net");
  private final ScriptedDns dns = new ScriptedDns();

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  /** The examples of OpenID Connect Discovery 1.0 section 2.2, and their neighbours. */
  @ParameterizedTest
  @CsvSource({
    "joe@example.com,               example.com,      acct:joe@example.com",
    "' joe@example.com ',           example.com,      acct:joe@example.com",
    "acct:joe@example.com,          example.com,      acct:joe@example.com",
    "acct:joe%40a.b@example.com,    example.com,      acct:joe%40a.b@example.com",
    "acct:joe@a.b@example.com,      example.com,      acct:joe@a.b@example.com",
    "acct:joe@example.com:8443,     example.com:8443, acct:joe@example.com:8443",
    "example.com,                   example.com,      https://example.com/",
    "example.com:8080,              example.com:8080, https://example.com:8080/",
    "example.com:8080/joe,          example.com:8080, https://example.com:8080/joe",
    "example.com/joe,               example.com,      https://example.com/joe",
    "example.com/joe#me,            example.com,      https://example.com/joe",
    "example.com?joe,               example.com,      https://example.com?joe",
    "https://example.com,           example.com,      https://example.com/",
    "https://example.com/joe,       example.com,      https://example.com/joe",
    "https://example.com/joe@a.b,   example.com,      https://example.com/joe@a.b",
    "https://example.com?joe@a.b,   example.com,      https://example.com?joe@a.b",
    "joe@example.com:8080,          example.com:8080, https://joe@example.com:8080/",
    "https://joe@example.com/x,     example.com,      https://joe@example.com/x"
  })
  void identifier_isNormalizedAndItsHostIsAsked(String typed, String host, String resource) {
    dns.then(PUBLIC);
    assertThat(webFinger().issuer(typed)).isEqualTo("https://op.example/joe");
    assertThat(transport.asked())
        .containsExactly(
            "https://"
                + host
                + "/.well-known/webfinger?rel=http%3A%2F%2Fopenid.net%2Fspecs%2Fconnect%2F1.0%2F"
                + "issuer&resource="
                + URLEncoder.encode(resource, UTF_8));
    assertThat(dns.asked()).containsExactly("example.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "=joe",
        "@joe",
        "!joe",
        "http://example.com/",
        "mailto:joe@example.com",
        "file:///etc/passwd",
        "acct:example.com",
        "acct:@example.com",
        "acct:joe@",
        "acct:joe@example.com/x",
        "acct:joe@example.com?x",
        "https://a@b@example.com/",
        "https:///joe",
        "joe@exa mple.com",
        "joe@example.com\r\nX: y",
        "joe@example.com:70000",
        "https://[fe80::1%25eth0]/",
        "https://127.1/"
      })
  void textThatIsNoIdentifier_isRefusedBeforeAnythingIsSent(String typed) {
    dns.then(PUBLIC);
    refuses(typed, ErrorKind.INVALID_ARGUMENT);
    assertThat(transport.asked()).isEmpty();
  }

  @Test
  void identifier_mayHave1024Characters() {
    dns.then(PUBLIC).then(PUBLIC);
    webFinger().issuer("a".repeat(1012) + "@example.com");
    refuses("a".repeat(1013) + "@example.com", ErrorKind.INVALID_ARGUMENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "10.0.0.5", "169.254.169.254", "::1", "fd00::1"})
  void hostWithOneAddressThatIsNotPublic_isRefusedBeforeAnythingIsSent(String address) {
    dns.then(PUBLIC, address);
    refuses("joe@example.com", ErrorKind.SSRF_REFUSED);
    assertThat(transport.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "joe@localhost",
        "joe@127.0.0.1",
        "https://127.0.0.1/joe",
        "https://10.0.0.1/joe",
        "https://[::1]/joe",
        "localhost"
      })
  void hostThatIsThisMachineOrPrivate_isRefusedByTheOrdinaryWay(String typed) {
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(() -> WebFinger.builder().build().issuer(typed))
        .matches(e -> e.kind() == ErrorKind.SSRF_REFUSED);
  }

  /** The check before says yes, and the transport still says no. */
  @Test
  void ordinaryTransport_connectsToPublicAddressesAlone() {
    dns.then(PUBLIC);
    WebFinger ordinary = WebFinger.builder().resolver(dns::resolve).build();
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(() -> ordinary.issuer("joe@127.0.0.1:" + server.port()))
        .matches(e -> e.kind() == ErrorKind.SSRF_REFUSED);
    assertThat(server.connections()).isZero();
  }

  @Test
  void hostWithAnotherAddressAtTheConnection_isRefusedThere() {
    dns.then(PUBLIC).then("127.0.0.1");
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(
            () ->
                WebFinger.builder()
                    .resolver(dns::resolve)
                    .transport(RoutedTransport.guarded(dns))
                    .build()
                    .issuer("joe@rebind.test:" + server.port()))
        .matches(e -> e.kind() == ErrorKind.SSRF_REFUSED);
    assertThat(server.connections()).isZero();
  }

  @Test
  void hostWithoutAddress_isAFailureOfTheMoment() {
    refuses("joe@example.com", ErrorKind.TRANSPORT_FAILED);
  }

  @Test
  void otherLinksAndAnotherSubject_changeNothing() {
    dns.then(PUBLIC);
    answer.set(
        ok(
            """
            {"subject": "acct:other@example.com", "aliases": [], "links": [1, {},
              {"rel": "self", "href": "https://evil.example"},
              {"rel": "http://openid.net/specs/connect/1.0/issuer", "href": "https://op.example"},
              {"rel": "http://openid.net/specs/connect/1.0/issuer", "href": "https://b.example"}
            ]}\
            """));
    assertThat(webFinger().issuer("joe@example.com")).isEqualTo("https://op.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"links\": {}}",
        "{\"links\": []}",
        "{\"links\": [], \"links\": []}",
        "{\"links\": [{\"href\": \"https://op.example\"}]}",
        "{\"links\": [{\"rel\": \"issuer\", \"href\": \"https://op.example\"}]}",
        "{\"links\": [{\"rel\": \"http://openid.net/specs/connect/1.0/issuer/\","
            + " \"href\": \"https://op.example\"}]}",
        "{\"links\": [{\"rel\": \"ISSUER\"}]}",
        "{\"links\": [{\"rel\": \"ISSUER\", \"href\": 1}]}",
        "{\"links\": [{\"rel\": \"ISSUER\", \"href\": \"http://op.example\"}]}",
        "{\"links\": [{\"rel\": \"ISSUER\", \"href\": \"http://127.0.0.1\"}]}",
        "{\"links\": [{\"rel\": \"ISSUER\", \"href\": \"https://op.example?x\"}]}",
        "{\"links\": [{\"rel\": \"ISSUER\", \"href\": \"https://op.example#x\"}]}",
        "{\"links\": [{\"rel\": \"ISSUER\", \"href\": \"https://a@op.example\"}]}",
        "{\"links\": [{\"rel\": \"ISSUER\", \"href\": \"op.example\"}]}"
      })
  void answerWithoutAnIssuerThatMayBeUsed_isRefused(String json) {
    dns.then(PUBLIC);
    answer.set(ok(json.replace("\"ISSUER\"", "\"" + WebFinger.ISSUER + "\"")));
    refuses("joe@example.com", ErrorKind.DISCOVERY_INVALID);
  }

  @ParameterizedTest
  @CsvSource({
    "301, HTTP_REDIRECT_REFUSED",
    "307, HTTP_REDIRECT_REFUSED",
    "404, DISCOVERY_FAILED",
    "201, DISCOVERY_FAILED",
    "429, RATE_LIMITED",
    "503, SERVER_ERROR"
  })
  void otherStatus_isRefusedAndNoRedirectIsFollowed(int status, ErrorKind kind) {
    dns.then(PUBLIC);
    answer.set(
        "HTTP/1.1 "
            + status
            + " x\r\nLocation: https://example.net/\r\nContent-Type: application/jrd+json\r\n"
            + "Content-Length: "
            + GOOD.length()
            + "\r\n\r\n"
            + GOOD);
    refuses("joe@example.com", kind);
    assertThat(transport.asked()).hasSize(1);
  }

  @Test
  void answerOfAnotherType_isRefusedAndPlainJsonIsNot() {
    dns.then(PUBLIC).then(PUBLIC);
    answer.set(ok(GOOD).replace("application/jrd+json", "application/json"));
    assertThat(webFinger().issuer("joe@example.com")).isEqualTo("https://op.example/joe");
    answer.set(ok(GOOD).replace("application/jrd+json", "text/html"));
    refuses("joe@example.com", ErrorKind.DISCOVERY_FAILED);
  }

  private void refuses(String typed, ErrorKind kind) {
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(() -> webFinger().issuer(typed))
        .matches(e -> e.kind() == kind, "kind " + kind);
  }

  private WebFinger webFinger() {
    return WebFinger.builder().resolver(dns::resolve).transport(transport).build();
  }

  private static String ok(String json) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/jrd+json\r\nContent-Length: "
        + json.getBytes(UTF_8).length
        + "\r\n\r\n"
        + json;
  }
}
