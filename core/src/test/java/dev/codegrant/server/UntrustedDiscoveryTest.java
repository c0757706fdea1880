package dev.codegrant.server;

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
import java.net.URI;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Issuers that the application did not choose; what a host may look like is in IssuerUrlTest. */
class UntrustedDiscoveryTest {

  private static final String ISSUER = "https://as.example";
  private static final String PUBLIC = "93.184.216.34";

  private final AtomicReference<String> more = new AtomicReference<>("");
  private final RawServer server =
      RawServer.start(
          exchange -> {
            String json =
                """
                {"issuer": "%s", "authorization_endpoint": "%s/a", "token_endpoint": "%s/t"%s}\
                """
                    .formatted(ISSUER, ISSUER, ISSUER, more.get());
            exchange.write(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                    + json.getBytes(UTF_8).length
                    + "\r\n\r\n"
                    + json);
          });
  private final RoutedTransport transport = RoutedTransport.to(server.port(), "as.example");
  private final ScriptedDns dns = new ScriptedDns();

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void serverOnPublicAddresses_isLearntAndRememberedAsUntrusted() {
    dns.then(PUBLIC, "2606:4700::1111");
    AuthorizationServer learnt = discovery().discover(ISSUER);
    assertThat(learnt.isUntrusted()).isTrue();
    assertThat(learnt.toBuilder().build().isUntrusted()).isTrue();
    assertThat(dns.asked()).containsExactly("as.example");
    AuthorizationServer trusted =
        MetadataDiscovery.builder().transport(transport).build().discover(ISSUER);
    assertThat(trusted.isUntrusted()).isFalse();
    assertThat(trusted).isNotEqualTo(learnt);
    assertThat(dns.asked()).as("nobody resolves for a trusted one").hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.5,                93.184.216.34",
    "93.184.216.34,           10.0.0.5",
    "93.184.216.34,           ::1",
    "64:ff9b::7f00:1,         64:ff9b::5db8:d822",
    "2606:4700::1111,         fd00::1",
    "100.64.0.1,              100.64.0.1",
    "169.254.169.254,         93.184.216.34"
  })
  void hostWithOneAddressThatIsNotPublic_isRefusedBeforeAnythingIsSent(String one, String other) {
    dns.then(one, other);
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(() -> discovery().discover(ISSUER))
        .matches(e -> e.kind() == ErrorKind.SSRF_REFUSED)
        .withMessageContaining("as.example")
        .withMessageNotContaining(one);
    assertThat(transport.asked()).isEmpty();
  }

  @Test
  void hostWithAnotherAddressAtTheConnection_isRefusedThere() {
    dns.then(PUBLIC).then("127.0.0.1");
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(
            () ->
                MetadataDiscovery.builder()
                    .untrustedIssuers()
                    .resolver(dns::resolve)
                    .transport(RoutedTransport.guarded(dns))
                    .build()
                    .discover("https://rebind.test:" + server.port()))
        .matches(e -> e.kind() == ErrorKind.SSRF_REFUSED);
    assertThat(dns.asked()).containsExactly("rebind.test", "rebind.test");
    assertThat(server.connections()).isZero();
  }

  @Test
  void hostWithoutAddress_isAFailureOfTheMoment() {
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(() -> discovery().discover(ISSUER))
        .matches(e -> e.kind() == ErrorKind.DISCOVERY_FAILED && e.isTransient());
  }

  @ParameterizedTest
  @CsvSource({
    "jwks_uri,                 https://10.0.0.1/",
    "revocation_endpoint,      https://169.254.169.254/latest",
    "userinfo_endpoint,        https://[::ffff:10.0.0.1]/",
    "introspection_endpoint,   https://[fd00::1]/",
    "end_session_endpoint,     https://localhost/",
    "registration_endpoint,    http://127.0.0.1/",
    "jwks_uri,                 https://127.0.0.1/"
  })
  void endpointThatIsNotPublicByItsText_isRefused(String name, String url) {
    dns.then(PUBLIC);
    more.set(", \"" + name + "\": \"" + url + "\"");
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(() -> discovery().discover(ISSUER))
        .matches(e -> e.kind() == ErrorKind.SSRF_REFUSED)
        .satisfies(e -> assertThat(e.reason()).contains(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://8.8.8.8/keys", "https://keys.example/", "https://[2606::1]/"})
  void endpointThatMayBePublic_isAccepted(String url) {
    dns.then(PUBLIC);
    more.set(", \"jwks_uri\": \"" + url + "\"");
    assertThat(discovery().discover(ISSUER).issuer()).contains(ISSUER);
  }

  @Test
  void trustedIssuer_mayHavePrivateEndpoints() {
    more.set(", \"jwks_uri\": \"https://10.0.0.1/\"");
    assertThat(MetadataDiscovery.builder().transport(transport).build().discover(ISSUER).issuer())
        .contains(ISSUER);
  }

  @Test
  void copyOfAnUntrustedServer_isHeldToTheSameRule() {
    dns.then(PUBLIC);
    AuthorizationServer learnt = discovery().discover(ISSUER);
    for (String url :
        new String[] {"https://10.0.0.1/", "http://127.0.0.1/", "https://127.0.0.1/"}) {
      URI uri = URI.create(url);
      refuses(learnt.toBuilder().tokenEndpoint(uri));
      refuses(learnt.toBuilder().authorizationEndpoint(uri));
      refuses(learnt.toBuilder().revocationEndpoint(uri));
      refuses(learnt.toBuilder().endpoint("mtls_endpoint_aliases.token_endpoint", uri));
      refuses(learnt.toBuilder().endpoint("mtls_endpoint_aliases.revocation_endpoint", uri));
    }
    assertThat(learnt.toBuilder().tokenEndpoint(URI.create("https://8.8.8.8/")).build())
        .isNotEqualTo(learnt);
  }

  private static void refuses(AuthorizationServer.Builder builder) {
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(builder::build)
        .matches(e -> e.kind() == ErrorKind.SSRF_REFUSED);
  }

  private MetadataDiscovery discovery() {
    return MetadataDiscovery.builder()
        .untrustedIssuers()
        .resolver(dns::resolve)
        .transport(transport)
        .build();
  }
}
