package dev.codegrant.server;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.TransportException;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataDiscoveryTest {

  private static final String OAUTH = "/.well-known/oauth-authorization-server";
  private static final String OPENID = "/.well-known/openid-configuration";

  @RegisterExtension
  static final WireMockExtension WIRE =
      WireMockExtension.newInstance()
          .options(wireMockConfig().dynamicPort().bindAddress("127.0.0.1").http2PlainDisabled(true))
          .build();

  private final String origin = "http://127.0.0.1:" + WIRE.getPort();
  private final MetadataDiscovery discovery =
      MetadataDiscovery.builder().timeout(Duration.ofSeconds(5)).cacheFor(Duration.ZERO).build();

  @Nested
  class Location {

    @Test
    void issuerWithoutPath_isAskedAtTheRoot() {
      serve(OAUTH, okJson(document(origin, "")));
      AuthorizationServer server = discovery.discover(origin);
      assertThat(server.issuer()).contains(origin);
      assertThat(server.authorizationEndpoint()).hasToString(origin + "/authorize");
      assertThat(server.tokenEndpoint()).hasToString(origin + "/token");
      assertThat(server.revocationEndpoint()).isEmpty();
      assertThat(server.authorizationResponseIssParameterSupported()).isFalse();
      assertThat(server.quirks()).isEqualTo(Quirks.none());
    }

    @Test
    void issuerWithPath_isAskedBetweenHostAndPath() {
      serve(OAUTH + "/realms/r", okJson(document(origin + "/realms/r", "")));
      assertThat(discovery.discover(origin + "/realms/r").issuer()).contains(origin + "/realms/r");
    }

    @Test
    void issuerThatEndsInASlash_isAskedWithoutIt() {
      serve(OAUTH + "/r", okJson(document(origin + "/r/", "")));
      assertThat(discovery.discover(origin + "/r/").issuer()).contains(origin + "/r/");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 401, 403, 404, 405})
    void withoutDocumentThere_theOpenIdLocationIsSecond(int status) {
      serve(OAUTH + "/realms/r", aResponse().withStatus(status).withHeader("Location", "/x"));
      serve("/realms/r" + OPENID, okJson(document(origin + "/realms/r", "")));
      assertThat(discovery.discover(origin + "/realms/r").issuer()).contains(origin + "/realms/r");
      WIRE.verify(0, getRequestedFor(urlEqualTo("/x")));
    }

    @ParameterizedTest
    @CsvSource({"429, RATE_LIMITED", "500, SERVER_ERROR", "503, SERVER_ERROR"})
    void serverThatIsDown_isNotAServerWithoutMetadata(int status, String reason) {
      serve(OAUTH, aResponse().withStatus(status));
      serve(OPENID, okJson(document(origin, "")));
      assertThatExceptionOfType(TransportException.class)
          .isThrownBy(() -> discovery.discover(origin))
          .matches(e -> e.kind() == ErrorKind.DISCOVERY_FAILED)
          .matches(OAuthException::isTransient, "transient")
          .satisfies(e -> assertThat(e.reason()).contains(reason))
          .satisfies(
              e ->
                  assertThat(e.getCause())
                      .isInstanceOfSatisfying(
                          TransportException.class,
                          cause -> assertThat(cause.kind()).hasToString(reason)));
    }

    @Test
    void withAWebPageThere_theOpenIdLocationIsSecond() {
      serve(OAUTH, page());
      serve(OPENID, okJson(document(origin, "")));
      assertThat(discovery.discover(origin).issuer()).contains(origin);
    }

    @Test
    void withoutAnyDocument_isRefusedWithBothAddresses() {
      serve(OAUTH, aResponse().withStatus(404));
      serve(OPENID, page());
      assertThatExceptionOfType(OAuthException.class)
          .isThrownBy(() -> discovery.discover(origin))
          .matches(e -> e.kind() == ErrorKind.DISCOVERY_FAILED)
          .matches(e -> !e.isTransient(), "not transient")
          .satisfies(e -> assertThat(e.reason()).contains("CONTENT_TYPE"))
          .withMessageContaining(origin + OAUTH)
          .withMessageContaining(origin + OPENID)
          .withMessageContaining("status 404")
          .withMessageContaining("text/html");
    }

    @Test
    void withNothingAtBoth_isRefusedByTheStatus() {
      serve(OAUTH, aResponse().withStatus(404));
      serve(OPENID, aResponse().withStatus(404));
      assertThatExceptionOfType(TransportException.class)
          .isThrownBy(() -> discovery.discover(origin))
          .matches(e -> e.kind() == ErrorKind.DISCOVERY_FAILED && !e.isTransient())
          .satisfies(e -> assertThat(e.reason()).contains("STATUS"));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectInsteadOfADocument_isRefusedAndNotFollowed(int status) {
      serve(OAUTH, aResponse().withStatus(status).withHeader("Location", "/x"));
      serve(OPENID, aResponse().withStatus(404));
      refuses(origin, ErrorKind.HTTP_REDIRECT_REFUSED);
      WIRE.verify(0, getRequestedFor(urlEqualTo("/x")));
    }

    @Test
    void wrongDocumentAtTheFirst_isNotReplacedByTheSecond() {
      serve(OAUTH, okJson(document("https://evil.example", "")));
      serve(OPENID, okJson(document(origin, "")));
      refuses(origin, ErrorKind.DISCOVERY_ISSUER_MISMATCH);
      WIRE.verify(0, getRequestedFor(urlEqualTo(OPENID)));
    }
  }

  @Nested
  class Document {

    @Test
    void everythingThatIsUsed_isRead() {
      serve(
          OAUTH,
          okJson(
              document(
                  origin,
                  """
                  , "revocation_endpoint": "%s/revoke"
                  , "authorization_response_iss_parameter_supported": true
                  , "token_endpoint_auth_methods_supported": ["client_secret_post", "none"]
                  , "code_challenge_methods_supported": ["plain", "S256"]
                  , "response_types_supported": ["code", "code id_token"]
                  , "unknown": {"nested": [1]}
                  """
                      .formatted(origin))));
      AuthorizationServer server = discovery.discover(origin);
      assertThat(server.revocationEndpoint().orElseThrow()).hasToString(origin + "/revoke");
      assertThat(server.authorizationResponseIssParameterSupported()).isTrue();
      assertThat(server.supported("token_endpoint_auth_methods_supported"))
          .containsExactlyInAnyOrder("client_secret_post", "none");
    }

    @ParameterizedTest
    @CsvSource({"/", "/x", "?x"})
    void ofAnotherIssuer_isRefused(String suffix) {
      serve(OAUTH, okJson(document(origin + suffix, "")));
      refuses(origin, ErrorKind.DISCOVERY_ISSUER_MISMATCH);
    }

    @Test
    void ofTheSameIssuerInAnotherSpelling_isRefused() {
      String localhost = "http://localhost:" + WIRE.getPort();
      serve(OAUTH, okJson(document(localhost, "")));
      refuses(origin, ErrorKind.DISCOVERY_ISSUER_MISMATCH);
      serve(OAUTH, okJson(document("HTTP" + origin.substring(4), "")));
      refuses(origin, ErrorKind.DISCOVERY_ISSUER_MISMATCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"issuer\": 1}", "{\"issuer\": [\"${O}\"]}"})
    void thatNamesNoIssuerInAString_isOfAnother(String json) {
      serve(OAUTH, okJson(json.replace("${O}", origin)));
      refuses(origin, ErrorKind.DISCOVERY_ISSUER_MISMATCH);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "[]",
          "{",
          "{\"issuer\": \"${O}\"}",
          "{\"issuer\": \"${O}\", \"authorization_endpoint\": \"${O}/a\"}",
          "{\"issuer\": \"${O}\", \"authorization_endpoint\": \"${O}/a\", \"token_endpoint\":"
              + " null}",
          "{\"issuer\": \"${O}\", \"authorization_endpoint\": \"http://as.example/a\","
              + " \"token_endpoint\": \"${O}/t\"}",
          "{\"issuer\": \"${O}\", \"authorization_endpoint\": \"${O}/a\","
              + " \"token_endpoint\": \"file:/etc/passwd\"}",
          "{\"issuer\": \"${O}\", \"authorization_endpoint\": \"javascript:alert(1)\","
              + " \"token_endpoint\": \"${O}/t\"}",
          "{\"issuer\": \"${O}\", \"issuer\": \"${O}\", \"authorization_endpoint\": \"${O}/a\","
              + " \"token_endpoint\": \"${O}/t\"}"
        })
    void thatBreaksARule_isRefused(String json) {
      serve(OAUTH, okJson(json.replace("${O}", origin)));
      refuses(origin, ErrorKind.DISCOVERY_INVALID);
    }

    @ParameterizedTest
    @CsvSource({
      "'\"authorization_response_iss_parameter_supported\": \"true\"', DISCOVERY_INVALID",
      "'\"revocation_endpoint\": \"http://as.example/\"', DISCOVERY_INVALID",
      "'\"token_endpoint_auth_methods_supported\": \"none\"', DISCOVERY_INVALID",
      "'\"response_types_supported\": [\"token\"]', DISCOVERY_INVALID",
      "'\"code_challenge_methods_supported\": [1]', DISCOVERY_INVALID",
      "'\"code_challenge_methods_supported\": [\"plain\"]', PKCE_UNSUPPORTED",
      "'\"code_challenge_methods_supported\": []', PKCE_UNSUPPORTED"
    })
    void withAMemberThatBreaksARule_isRefused(String member, ErrorKind kind) {
      serve(OAUTH, okJson(document(origin, ", " + member)));
      refuses(origin, kind);
    }
  }

  @Nested
  class Argument {

    @ParameterizedTest
    @CsvSource({
      "http://as.example",
      "as.example",
      "/as.example",
      "''",
      "https://",
      "https://as.example:0",
      "https://as.example:65536",
      "https://as.example?x=1",
      "https://as.example?",
      "https://as.example#x",
      "https://user@as.example",
      "https://as example"
    })
    void thatIsNoIssuer_isRefused(String issuer) {
      refuses(issuer, ErrorKind.INVALID_CONFIGURATION);
    }

    @Test
    void serverThatIsNotThere_isATransportFailure() {
      assertThatExceptionOfType(TransportException.class)
          .isThrownBy(() -> discovery.discover("http://127.0.0.1:1"))
          .matches(e -> e.kind() == ErrorKind.DISCOVERY_FAILED && e.isTransient())
          .satisfies(e -> assertThat(e.reason()).contains("TRANSPORT_FAILED"));
    }
  }

  private void refuses(String issuer, ErrorKind kind) {
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(() -> discovery.discover(issuer))
        .matches(e -> e.kind() == kind, "kind " + kind);
  }

  private static void serve(String path, ResponseDefinitionBuilder response) {
    WIRE.stubFor(get(urlEqualTo(path)).willReturn(response));
  }

  private static ResponseDefinitionBuilder page() {
    return aResponse().withHeader("Content-Type", "text/html").withBody("<html></html>");
  }

  private String document(String issuer, String more) {
    return """
    {"issuer": "%s", "authorization_endpoint": "%s/authorize", "token_endpoint": "%s/token"%s}\
    """
        .formatted(issuer, origin, origin, more);
  }
}
