package dev.codegrant.provider.generic;

import static dev.codegrant.error.ErrorKind.DISCOVERY_INVALID;
import static dev.codegrant.error.ErrorKind.DISCOVERY_ISSUER_MISMATCH;
import static dev.codegrant.error.ErrorKind.PKCE_UNSUPPORTED;
import static dev.codegrant.provider.generic.LocalServer.OAUTH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.server.AuthorizationServer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link Generic#discover} makes of a document that is there. */
final class DiscoveryDocumentTest {

  @RegisterExtension static final LocalServer SERVER = new LocalServer();

  @Nested
  class Server {

    @Test
    void fromAMinimalDocument_hasTheEndpointsAndNothingElse() {
      AuthorizationServer server = discover(SERVER.metadata(issuer()));

      assertThat(server)
          .isEqualTo(
              AuthorizationServer.builder(SERVER.uri("/authorize"), SERVER.uri("/token"))
                  .issuer(issuer())
                  .build());
    }

    @Test
    void fromAFullDocument_hasWhatItSays() {
      AuthorizationServer server =
          discover(
              SERVER.metadata(
                  issuer(),
                  "\"revocation_endpoint\":\"https://as.example/revoke\"",
                  "\"authorization_response_iss_parameter_supported\":true",
                  "\"token_endpoint_auth_methods_supported\":[\"client_secret_post\"]",
                  "\"code_challenge_methods_supported\":[\"S256\"]",
                  "\"unknown\":{\"kept\":false}"));

      assertThat(server.revocationEndpoint())
          .map(Object::toString)
          .hasValue("https://as.example/revoke");
      assertThat(server.authorizationResponseIssParameterSupported()).isTrue();
      assertThat(server.supported("token_endpoint_auth_methods_supported"))
          .containsExactly("client_secret_post");
    }
  }

  /** RFC 8414 section 3.3: the very same string. */
  @Nested
  class Issuer {

    @Test
    void thatWasAskedFor_isAccepted() {
      assertThat(discover(SERVER.metadata(issuer())).issuer()).hasValue(issuer());
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource({
      "/tenant, /tenant/",
      "/tenant, /Tenant",
      "/tenant, /tenant2",
      "/tenant, /tenan%74",
      "127.0.0.1, localhost",
      "http:, HTTP:",
      "http:, https:"
    })
    void thatDiffersALittle_isRefused(String part, String other) {
      assertThat(refusal(SERVER.metadata(issuer().replace(part, other))))
          .isEqualTo(DISCOVERY_ISSUER_MISMATCH);
    }

    @Test
    void withAnotherPort_isRefused() {
      String other = issuer().replace(":" + SERVER.getPort(), ":" + (SERVER.getPort() - 1));

      assertThat(refusal(SERVER.metadata(other))).isEqualTo(DISCOVERY_ISSUER_MISMATCH);
    }

    @Test
    void absent_isRefused() {
      assertThat(refusal(SERVER.metadata(issuer()).replace("\"issuer\"", "\"other\"")))
          .isEqualTo(DISCOVERY_ISSUER_MISMATCH);
    }
  }

  @Nested
  class Endpoint {

    @ParameterizedTest
    @ValueSource(
        strings = {"https://as.example/token", "http://127.0.0.2/token", "http://[::1]:8080/token"})
    void secureOrLoopback_isAccepted(String endpoint) {
      assertThat(discover(withToken(endpoint)).tokenEndpoint()).hasToString(endpoint);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "http://as.example/token",
          "https://user@as.example/token",
          "https://as.example/token#fragment",
          "/token",
          ""
        })
    void insecureOrOdd_isRefused(String endpoint) {
      assertThat(refusal(withToken(endpoint))).isEqualTo(DISCOVERY_INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"authorization_endpoint", "token_endpoint"})
    void absent_isRefused(String name) {
      assertThat(refusal(SERVER.metadata(issuer()).replace(name, "other")))
          .isEqualTo(DISCOVERY_INVALID);
    }

    private static String withToken(String endpoint) {
      return SERVER.metadata(issuer()).replace(SERVER.address("/token"), endpoint);
    }
  }

  /** RFC 8414 section 2: {@code code_challenge_methods_supported}. */
  @Nested
  class Pkce {

    @ParameterizedTest
    @ValueSource(strings = {"[\"S256\"]", "[\"plain\",\"S256\"]"})
    void withS256_isAccepted(String methods) {
      assertThat(discover(withMethods(methods)).issuer()).hasValue(issuer());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"plain\"]", "[]", "[\"s256\"]"})
    void withoutS256_isUnsupported(String methods) {
      assertThat(refusal(withMethods(methods))).isEqualTo(PKCE_UNSUPPORTED);
    }

    @Test
    void thatIsNoList_isRefused() {
      assertThat(refusal(withMethods("\"S256\""))).isEqualTo(DISCOVERY_INVALID);
    }

    private static String withMethods(String methods) {
      return SERVER.metadata(issuer(), "\"code_challenge_methods_supported\":" + methods);
    }
  }

  @Test
  void withoutCodeFlow_isRefused() {
    assertThat(refusal(SERVER.metadata(issuer()).replace("[\"code\"]", "[\"token\"]")))
        .isEqualTo(DISCOVERY_INVALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{} {}", "null", "<html></html>"})
  void thatIsNotOneJsonObject_isRefused(String document) {
    assertThat(refusal(document)).isEqualTo(DISCOVERY_INVALID);
  }

  private static String issuer() {
    return SERVER.address("/tenant");
  }

  private static AuthorizationServer discover(String document) {
    SERVER.publish(OAUTH + "/tenant", document);
    return Generic.discover(issuer());
  }

  private static ErrorKind refusal(String document) {
    return catchThrowableOfType(OAuthException.class, () -> discover(document)).kind();
  }
}
