package dev.codegrant.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.internal.http.HttpAnswer;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataDocumentTest {

  private static final String ISSUER = "https://as.example";

  @Test
  void endpointsElsewhere_areAccepted() {
    assertThat(judge("https://tokens.example/t").tokenEndpoint())
        .hasToString("https://tokens.example/t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8080/t",
        "http://127.0.0.1:8080/t",
        "https://127.0.0.1/t",
        "https://127.255.0.1/t",
        "https://LOCALHOST/t",
        "https://localhost./t",
        "https://a.localhost/t",
        "https://A.LocalHost./t",
        "https://[0:0:0:0:0:0:0:1]/t",
        "https://[::]/t",
        "https://[::127.0.0.1]/t",
        "https://[::ffff:127.0.0.1]/t",
        "https://[::ffff:7f00:1]/t",
        "https://[64:ff9b::7f00:1]/t",
        "https://0.0.0.0/t",
        "https://0177.0.0.1/t",
        "https://127.1/t",
        "https://as.example:99999/t"
      })
  void endpointOnTheClientsOwnMachine_isRefused(String tokenEndpoint) {
    assertThatExceptionOfType(MalformedResponseException.class)
        .isThrownBy(() -> judge(tokenEndpoint))
        .matches(e -> e.kind() == ErrorKind.DISCOVERY_INVALID)
        .satisfies(e -> assertThat(e.reason()).contains("token_endpoint"));
  }

  /** Who is trusted may be on a private network, and name other hosts there. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://localhost.example/t",
        "https://notlocalhost/t",
        "https://128.0.0.1/t",
        "https://10.0.0.1/t",
        "https://[::ffff:10.0.0.1]/t",
        "https://[fd00::1]/t",
        "https://[64:ff9b::8080:1]/t"
      })
  void endpointOnAnotherMachine_isAccepted(String tokenEndpoint) {
    assertThat(judge(tokenEndpoint).tokenEndpoint()).hasToString(tokenEndpoint);
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080,  http://127.0.0.1:9090/t",
    "https://localhost.,     https://localhost./t",
    "https://as.localhost,   https://tokens.localhost/t",
    "https://[::1],          https://[0:0:0:0:0:0:0:1]/t"
  })
  void endpointOfAnIssuerOnTheClientsOwnMachine_isAccepted(String issuer, String tokenEndpoint) {
    assertThat(judge(issuer, tokenEndpoint, "", false).tokenEndpoint()).hasToString(tokenEndpoint);
  }

  @Test
  void mtlsAliases_areKept() {
    AuthorizationServer server =
        judgeWith(
            """
            "mtls_endpoint_aliases": {"token_endpoint": "https://mtls.example/t",
              "revocation_endpoint": "https://mtls.example/r", "unknown_endpoint": 1}\
            """);
    assertThat(server.mtlsEndpoint("token_endpoint"))
        .contains(URI.create("https://mtls.example/t"));
    assertThat(server.mtlsEndpoint("revocation_endpoint"))
        .contains(URI.create("https://mtls.example/r"));
    assertThat(server.tokenEndpoint()).hasToString(ISSUER + "/t");
  }

  @Test
  void withoutMtlsAliases_thereAreNone() {
    assertThat(judgeWith("\"x\": 1").mtlsEndpoint("token_endpoint")).isEmpty();
    assertThat(judgeWith("\"mtls_endpoint_aliases\": {}").mtlsEndpoint("token_endpoint")).isEmpty();
    assertThat(judgeWith("\"mtls_endpoint_aliases\": {}").mtlsEndpoint("revocation_endpoint"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]                                          | mtls_endpoint_aliases",
        "null                                        | mtls_endpoint_aliases",
        "{\"token_endpoint\": \"http://as.example/\"} | mtls_endpoint_aliases.token_endpoint",
        "{\"jwks_uri\": \"ftp://as.example/\"}        | mtls_endpoint_aliases.jwks_uri",
        "{\"revocation_endpoint\": null}             | mtls_endpoint_aliases.revocation_endpoint"
      })
  void mtlsAliasesThatBreakARule_areRefused(String aliases, String reason) {
    refuses("\"mtls_endpoint_aliases\": " + aliases, reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jwks_uri",
        "registration_endpoint",
        "revocation_endpoint",
        "introspection_endpoint",
        "userinfo_endpoint",
        "end_session_endpoint",
        "check_session_iframe",
        "pushed_authorization_request_endpoint",
        "device_authorization_endpoint",
        "backchannel_authentication_endpoint"
      })
  void endpointThatNobodyUses_isJudgedAllTheSame(String name) {
    assertThat(judgeWith("\"" + name + "\": \"https://as.example/x?y=1\"").issuer())
        .contains(ISSUER);
    for (String value :
        new String[] {
          "\"http://as.example/x\"",
          "\"https://as.example/x#f\"",
          "\"https://user@as.example/x\"",
          "\"https://as.example:65536/x\"",
          "\"https://127.0.0.1/x\"",
          "\"/x\"",
          "\"\"",
          "null",
          "[\"https://as.example/x\"]"
        }) {
      refuses("\"" + name + "\": " + value, name);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "token_endpoint,                       https://tokens.example/t",
    "token_endpoint,                       https://as.example:8443/t",
    "mtls_endpoint_aliases.token_endpoint, https://mtls.as.example/t"
  })
  void endpointElsewhere_withSameOriginEndpoints_isRefused(String reason, String url) {
    String token = reason.startsWith("mtls") ? ISSUER + "/t" : url;
    String more = ", \"mtls_endpoint_aliases\": {\"token_endpoint\": \"" + url + "\"}";
    assertThat(judge(token, more, false).issuer()).contains(ISSUER);
    assertThatExceptionOfType(MalformedResponseException.class)
        .isThrownBy(() -> judge(token, more, true))
        .matches(e -> e.kind() == ErrorKind.DISCOVERY_INVALID)
        .satisfies(e -> assertThat(e.reason()).contains(reason));
    assertThat(judge("https://AS.example:443/t", "", true).issuer()).contains(ISSUER);
  }

  @Test
  void pageForPeople_isNotJudged() {
    assertThat(judgeWith("\"service_documentation\": \"http://as.example/\"").issuer())
        .contains(ISSUER);
  }

  @Test
  void s256_isAdvertisedOnlyWhereItIsListed() {
    assertThat(judgeWith("\"code_challenge_methods_supported\": [\"S256\"]").pkceAdvertised())
        .isTrue();
    assertThat(judgeWith("\"x\": 1").pkceAdvertised()).isFalse();
  }

  private static void refuses(String member, String reason) {
    assertThatExceptionOfType(MalformedResponseException.class)
        .as(member)
        .isThrownBy(() -> judgeWith(member))
        .matches(e -> e.kind() == ErrorKind.DISCOVERY_INVALID, "DISCOVERY_INVALID")
        .satisfies(e -> assertThat(e.reason()).contains(reason));
  }

  private static AuthorizationServer judge(String tokenEndpoint) {
    return judge(tokenEndpoint, "", false);
  }

  private static AuthorizationServer judgeWith(String member) {
    return judge(ISSUER + "/t", ", " + member, false);
  }

  private static AuthorizationServer judge(String tokenEndpoint, String more, boolean sameOrigin) {
    return judge(ISSUER, tokenEndpoint, more, sameOrigin);
  }

  private static AuthorizationServer judge(
      String issuer, String tokenEndpoint, String more, boolean sameOrigin) {
    String json =
        """
        {"issuer": "%s", "authorization_endpoint": "%s/a", "token_endpoint": "%s"%s}\
        """
            .formatted(issuer, issuer, tokenEndpoint, more);
    return MetadataDocument.judge(
        IssuerUrl.parse(issuer, false),
        sameOrigin,
        new HttpAnswer(
            URI.create(issuer + "/.well-known/oauth-authorization-server"),
            200,
            List.of("application/json"),
            json.getBytes(UTF_8)));
  }
}
