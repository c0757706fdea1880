package dev.codegrant.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.internal.http.HttpAnswer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The endpoints and lists that a server has by name, from metadata and by hand. */
class ServerMembersTest {

  private static final String ISSUER = "https://as.example";
  private static final URI AUTHORIZE = URI.create(ISSUER + "/a");
  private static final URI TOKEN = URI.create(ISSUER + "/t");
  private static final URI ELSEWHERE = URI.create("https://other.example/x");

  static List<String> endpoints() {
    return List.of(
        "jwks_uri",
        "registration_endpoint",
        "revocation_endpoint",
        "introspection_endpoint",
        "userinfo_endpoint",
        "end_session_endpoint",
        "check_session_iframe",
        "pushed_authorization_request_endpoint",
        "device_authorization_endpoint",
        "backchannel_authentication_endpoint");
  }

  static List<String> lists() {
    return List.of(
        "scopes_supported",
        "response_modes_supported",
        "grant_types_supported",
        "acr_values_supported",
        "subject_types_supported",
        "id_token_signing_alg_values_supported",
        "userinfo_signing_alg_values_supported",
        "request_object_signing_alg_values_supported",
        "token_endpoint_auth_methods_supported",
        "token_endpoint_auth_signing_alg_values_supported",
        "claims_supported",
        "prompt_values_supported");
  }

  private static AuthorizationServer.Builder byHand() {
    return AuthorizationServer.builder(AUTHORIZE, TOKEN);
  }

  private static AuthorizationServer judge(String members) {
    return judge(members, false);
  }

  private static AuthorizationServer judge(String members, boolean untrusted) {
    String json =
        "{\"issuer\":\"%s\",\"authorization_endpoint\":\"%s\",\"token_endpoint\":\"%s\"%s}"
            .formatted(ISSUER, AUTHORIZE, TOKEN, members);
    return MetadataDocument.judge(
        IssuerUrl.parse(ISSUER, untrusted),
        false,
        new HttpAnswer(
            URI.create(ISSUER + "/.well-known/oauth-authorization-server"),
            200,
            List.of("application/json"),
            json.getBytes(UTF_8)));
  }

  private static void refuses(String members, String reason) {
    assertThatExceptionOfType(MalformedResponseException.class)
        .as(members)
        .isThrownBy(() -> judge(members))
        .matches(e -> e.kind() == ErrorKind.DISCOVERY_INVALID)
        .satisfies(e -> assertThat(e.reason()).contains(reason));
  }

  @Nested
  class OfMetadata {

    @Test
    void everyEndpoint_isKeptByItsName_andEveryAlias() {
      String members =
          endpoints().stream()
              .map(name -> ",\"%s\":\"%s/%s?x=1\"".formatted(name, ISSUER, name))
              .collect(Collectors.joining());
      String aliases =
          Stream.concat(Stream.of("authorization_endpoint", "token_endpoint"), endpoints().stream())
              .map(name -> "\"%s\":\"https://mtls.example/%s\"".formatted(name, name))
              .collect(Collectors.joining(",", ",\"mtls_endpoint_aliases\":{", "}"));
      AuthorizationServer server = judge(members + aliases);

      for (String name : endpoints()) {
        assertThat(server.endpoint(name)).contains(URI.create(ISSUER + "/" + name + "?x=1"));
        assertThat(server.mtlsEndpoint(name)).contains(URI.create("https://mtls.example/" + name));
      }
      assertThat(server.endpoint("authorization_endpoint")).contains(AUTHORIZE);
      assertThat(server.endpoint("token_endpoint")).contains(TOKEN);
      assertThat(server.mtlsEndpoint("token_endpoint"))
          .contains(URI.create("https://mtls.example/token_endpoint"));
      assertThat(server.endpoints()).hasSize(2 * (2 + endpoints().size()));
      assertThat(server.revocationEndpoint()).isEqualTo(server.endpoint("revocation_endpoint"));
      assertThat(server.toBuilder().build()).isEqualTo(server).hasSameHashCodeAs(server);
    }

    @Test
    void otherUrl_isNotKept() {
      AuthorizationServer server =
          judge(
              ",\"service_documentation\":\"https://as.example/d\",\"x_endpoint\":\"https://e/\"");
      assertThat(server.endpoints()).containsOnlyKeys("authorization_endpoint", "token_endpoint");
      assertThat(server.endpoint("x_endpoint")).isEmpty();
      assertThat(server.endpoint("jwks_uri")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.codegrant.server.ServerMembersTest#lists")
    void list_isKeptInItsOrder(String name) {
      AuthorizationServer server = judge(",\"%s\":[\"z\",\"a\",\"m\",\"a\"]".formatted(name));
      assertThat(server.supported(name)).containsExactly("z", "a", "m");
      assertThat(server.toBuilder().build()).isEqualTo(server);
      assertThat(server).isNotEqualTo(judge(""));
      assertThat(judge("").supported(name)).isEmpty();
      assertThat(judge(",\"%s\":[]".formatted(name)).supported(name)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.codegrant.server.ServerMembersTest#lists")
    void listOfAnotherType_isRefused(String name) {
      for (String value :
          List.of("null", "\"RS256\"", "1", "true", "{}", "[1]", "[\"a\",null]", "[[\"a\"]]")) {
        refuses(",\"%s\":%s".formatted(name, value), name);
      }
    }

    @Test
    void listThatNobodyReads_isNeitherJudgedNorKept() {
      AuthorizationServer server = judge(",\"ui_locales_supported\":\"de\"");
      assertThat(server.supported("ui_locales_supported")).isEmpty();
    }
  }

  @Nested
  class ByHand {

    @Test
    void endpointsThatEveryServerHas_areFoundByNameToo() {
      AuthorizationServer server = byHand().build();
      assertThat(server.endpoint("authorization_endpoint")).contains(AUTHORIZE);
      assertThat(server.endpoint("token_endpoint")).contains(TOKEN);
      assertThat(server.endpoints())
          .containsExactly(
              Map.entry("authorization_endpoint", AUTHORIZE), Map.entry("token_endpoint", TOKEN));
    }

    @Test
    void serverOfMetadata_isEqualToTheSameByHand() {
      assertThat(judge(",\"jwks_uri\":\"https://other.example/x\",\"scopes_supported\":[\"a\"]"))
          .isEqualTo(
              byHand()
                  .issuer(ISSUER)
                  .supported("scopes_supported", "a")
                  .endpoint("jwks_uri", ELSEWHERE)
                  .build());
    }

    @Test
    void replaced_isReplacedUnderBothNames() {
      AuthorizationServer server = judge("").toBuilder().tokenEndpoint(ELSEWHERE).build();
      assertThat(server.tokenEndpoint()).isEqualTo(ELSEWHERE);
      assertThat(server.endpoint("token_endpoint")).contains(ELSEWHERE);
      AuthorizationServer back = server.toBuilder().endpoint("token_endpoint", TOKEN).build();
      assertThat(back.tokenEndpoint()).isEqualTo(TOKEN);
      assertThat(back).isEqualTo(judge(""));
    }

    @Test
    void endpoints_standInTheOrderAdded_andCannotBeChanged() {
      AuthorizationServer.Builder builder =
          byHand()
              .endpoint("userinfo_endpoint", ELSEWHERE)
              .endpoint("jwks_uri", ELSEWHERE)
              .endpoint("end_session_endpoint", ELSEWHERE);
      AuthorizationServer server = builder.build();
      assertThat(server.endpoints().keySet())
          .containsExactly(
              "authorization_endpoint",
              "token_endpoint",
              "userinfo_endpoint",
              "jwks_uri",
              "end_session_endpoint");
      builder.endpoint("registration_endpoint", ELSEWHERE).supported("scopes_supported", "a");
      assertThat(server.endpoint("registration_endpoint")).isEmpty();
      assertThat(server.supported("scopes_supported")).isEmpty();
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> server.endpoints().put("x", ELSEWHERE));
      AuthorizationServer lists = builder.build();
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> lists.supported("scopes_supported").add("b"));
    }

    @Test
    void order_isNoDifference() {
      assertThat(
              byHand().endpoint("jwks_uri", TOKEN).endpoint("userinfo_endpoint", AUTHORIZE).build())
          .isEqualTo(
              byHand()
                  .endpoint("userinfo_endpoint", AUTHORIZE)
                  .endpoint("jwks_uri", TOKEN)
                  .build());
      assertThat(byHand().endpoint("jwks_uri", TOKEN).build()).isNotEqualTo(byHand().build());
      assertThat(byHand().supported("scopes_supported", "a").build())
          .isNotEqualTo(byHand().supported("scopes_supported", "b").build());
    }

    @Test
    void noValues_sayNothing() {
      assertThat(byHand().supported("scopes_supported", "a").supported("scopes_supported").build())
          .isEqualTo(byHand().build());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"http://as.example/k", "https://as.example/k#f", "https://u@as.example"})
    void insecureEndpoint_isRefused(String url) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> byHand().endpoint("jwks_uri", URI.create(url)));
      assertThat(byHand().endpoint("jwks_uri", ELSEWHERE).build().endpoint("jwks_uri"))
          .contains(ELSEWHERE);
    }
  }

  @Nested
  class Untrusted {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "authorization_endpoint",
          "token_endpoint",
          "jwks_uri",
          "userinfo_endpoint",
          "end_session_endpoint",
          "mtls_endpoint_aliases.token_endpoint",
          "mtls_endpoint_aliases.jwks_uri"
        })
    void endpointThatIsNotPublic_isRefused(String name) {
      for (String url :
          List.of("https://10.0.0.1/k", "https://localhost/k", "http://127.0.0.1/k")) {
        AuthorizationServer.Builder builder = byHand().endpoint(name, URI.create(url));
        assertThat(builder.build().endpoint(name)).contains(URI.create(url));
        assertThatExceptionOfType(ResponseValidationException.class)
            .isThrownBy(() -> builder.untrusted().build())
            .matches(e -> e.kind() == ErrorKind.SSRF_REFUSED)
            .satisfies(e -> assertThat(e.reason()).contains(name));
      }
      assertThat(byHand().endpoint(name, ELSEWHERE).untrusted().build().endpoint(name))
          .contains(ELSEWHERE);
    }

    @Test
    void endpointAddedToWhatWasLearnt_isRefusedToo() {
      AuthorizationServer learnt = judge(",\"jwks_uri\":\"https://as.example/k\"", true);
      assertThat(learnt.isUntrusted()).isTrue();
      AuthorizationServer.Builder copy =
          learnt.toBuilder().endpoint("userinfo_endpoint", URI.create("https://192.168.0.1/u"));
      assertThatExceptionOfType(ResponseValidationException.class)
          .isThrownBy(copy::build)
          .matches(e -> e.kind() == ErrorKind.SSRF_REFUSED);
      assertThat(copy.endpoint("userinfo_endpoint", ELSEWHERE).build().isUntrusted()).isTrue();
    }
  }
}
