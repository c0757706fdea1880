package dev.codegrant.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.internal.http.RoutedTransport;
import dev.codegrant.rawserver.RawServer;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One document for the issuers of many tenants, as Microsoft Entra ID has it. */
class IssuerTemplateTest {

  private static final String COMMON = "https://login.example/common/v2.0";
  private static final String TEMPLATE = "https://login.example/{tenantid}/v2.0";

  private final AtomicReference<String> named = new AtomicReference<>(TEMPLATE);
  private final RawServer server =
      RawServer.start(
          exchange -> {
            String json =
                """
                {"issuer": "%s", "authorization_endpoint": "https://login.example/a",
                "token_endpoint": "https://login.example/t"}\
                """
                    .formatted(named.get());
            exchange.write(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                    + json.getBytes(UTF_8).length
                    + "\r\n\r\n"
                    + json);
          });
  private final RoutedTransport transport =
      RoutedTransport.to(server.port(), "login.example", "evil.example");

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void templateInTheDocument_isAnotherIssuerByItself() {
    refuses(MetadataDiscovery.builder(), COMMON);
  }

  @Test
  void templateThatWasNamed_isTakenAndIsTheIssuer() {
    AuthorizationServer found = discover(TEMPLATE, COMMON);
    assertThat(found.issuer()).contains(TEMPLATE);
    assertThat(names(found)).contains("issuer_template");
  }

  @Test
  void issuerItself_isStillTaken() {
    named.set(COMMON);
    AuthorizationServer found = discover(TEMPLATE, COMMON);
    assertThat(found.issuer()).contains(COMMON);
    assertThat(names(found)).doesNotContain("issuer_template");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://login.example/{tenantid}/v2.0/",
        "https://login.example/{tenantid}/v1.0",
        "https://login.example/{tenantId}/v2.0",
        "https://login.example/{tid}/v2.0",
        "https://login.example/x/v2.0",
        "https://login.example/organizations/v2.0",
        "https://evil.example/{tenantid}/v2.0"
      })
  void neighbourOfTheTemplate_isAnotherIssuer(String neighbour) {
    named.set(neighbour);
    refuses(MetadataDiscovery.builder().issuerTemplate(TEMPLATE), COMMON);
  }

  /** Else its operator, with keys of his own, would sign users of all tenants in. */
  @Test
  void templateOfAnotherServer_isNotForThisOne() {
    refuses(
        MetadataDiscovery.builder().issuerTemplate(TEMPLATE), "https://evil.example/common/v2.0");
  }

  @ParameterizedTest
  @CsvSource({
    "https://login.example/v2.0",
    "https://login.example/{tenantid}/{tenantid}",
    "https://{tenantid}.login.example/v2.0",
    "https://login.example/?t={tenantid}",
    "http://login.example/{tenantid}",
    "{tenantid}",
    "''"
  })
  void textThatIsNoTemplate_isRefused(String text) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> MetadataDiscovery.builder().issuerTemplate(text))
        .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION);
  }

  @Test
  void templateBesideUntrustedIssuers_isRefused() {
    MetadataDiscovery.Builder builder =
        MetadataDiscovery.builder().issuerTemplate(TEMPLATE).untrustedIssuers();
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(builder::build)
        .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION);
  }

  /** The one that was asked for first is the whole answer. */
  @Test
  void orderOfTheLocations_isTheOneThatWasChosen() {
    discover(TEMPLATE, COMMON);
    MetadataDiscovery.builder()
        .issuerTemplate(TEMPLATE)
        .openIdFirst()
        .transport(transport)
        .build()
        .discover(COMMON);
    assertThat(transport.asked())
        .containsExactly(
            "https://login.example/.well-known/oauth-authorization-server/common/v2.0",
            COMMON + "/.well-known/openid-configuration");
  }

  private AuthorizationServer discover(String template, String issuer) {
    return MetadataDiscovery.builder()
        .issuerTemplate(template)
        .transport(transport)
        .build()
        .discover(issuer);
  }

  private void refuses(MetadataDiscovery.Builder builder, String issuer) {
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(() -> builder.transport(transport).build().discover(issuer))
        .matches(e -> e.kind() == ErrorKind.DISCOVERY_ISSUER_MISMATCH);
  }

  private static Set<String> names(AuthorizationServer server) {
    return OAuthClient.builder(server, new ClientId("app")).build().securityPosture().names();
  }
}
