package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.authorization;
import static dev.codegrant.testkit.NaiveClient.authorizationUri;
import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.NaiveClient.parameters;
import static dev.codegrant.testkit.NaiveClient.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(FakeAuthorizationServerExtension.class)
class MetadataEndpointTest {
  private final FakeAuthorizationServerBuilder builder;

  MetadataEndpointTest(FakeAuthorizationServerBuilder builder) {
    this.builder = builder;
  }

  private static HttpResponse<String> oauth(FakeAuthorizationServer server) {
    URI issuer = URI.create(server.issuer());
    return get(issuer.resolve("/.well-known/oauth-authorization-server" + issuer.getRawPath()));
  }

  private static HttpResponse<String> openid(FakeAuthorizationServer server) {
    return get(URI.create(server.issuer() + "/.well-known/openid-configuration"));
  }

  @Test
  void bothLocations_serveTheSameDocument() {
    FakeAuthorizationServer server = builder.start();
    HttpResponse<String> answer = oauth(server);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(openid(server).body()).isEqualTo(answer.body());
    assertThat(member(answer.body(), "issuer")).isEqualTo(server.issuer());
    assertThat(member(answer.body(), "authorization_endpoint"))
        .isEqualTo(server.authorizationEndpoint().toString());
    assertThat(member(answer.body(), "token_endpoint"))
        .isEqualTo(server.tokenEndpoint().toString());
    assertThat(member(answer.body(), "registration_endpoint"))
        .isEqualTo(server.uri(Endpoint.REGISTRATION).toString());
    assertThat(member(answer.body(), "introspection_endpoint"))
        .isEqualTo(server.uri(Endpoint.INTROSPECTION).toString());
    assertThat(member(answer.body(), "revocation_endpoint"))
        .isEqualTo(server.uri(Endpoint.REVOCATION).toString());
    assertThat(answer.body())
        .contains(
            "\"response_types_supported\":[\"code\"]",
            "\"response_modes_supported\":[\"query\",\"fragment\",\"form_post\","
                + "\"jwt\",\"query.jwt\",\"fragment.jwt\",\"form_post.jwt\"]",
            "\"authorization_signing_alg_values_supported\":[\"RS256\"]",
            "\"grant_types_supported\":[\"authorization_code\",\"client_credentials\","
                + "\"refresh_token\",\"urn:ietf:params:oauth:grant-type:device_code\","
                + "\"urn:ietf:params:oauth:grant-type:token-exchange\","
                + "\"urn:ietf:params:oauth:grant-type:jwt-bearer\"]",
            "\"code_challenge_methods_supported\":[\"S256\"]",
            "\"token_endpoint_auth_methods_supported\":"
                + "[\"client_secret_basic\",\"client_secret_post\",\"none\","
                + "\"private_key_jwt\",\"client_secret_jwt\"]",
            "\"request_parameter_supported\":true",
            "\"request_uri_parameter_supported\":true",
            "\"revocation_endpoint_auth_methods_supported\":",
            "\"authorization_response_iss_parameter_supported\":true",
            "\"scopes_supported\":");
  }

  @Test
  void withEmptyOrDeepIssuerPath_isFound() {
    FakeAuthorizationServer deep = builder.issuerPath("/realms/test").start();
    assertThat(member(oauth(deep).body(), "issuer")).endsWith("/realms/test");
    FakeAuthorizationServer root = builder.issuerPath("").start();
    assertThat(member(oauth(root).body(), "issuer")).isEqualTo(root.issuer());
    assertThat(tokens(root)).contains("access_token");
  }

  @Test
  void withSlashAtTheEndOfTheIssuerPath_isRefused() {
    assertThatThrownBy(() -> builder.issuerPath("/fake/"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void metadataMember_servesWhatIsWrong() {
    FakeAuthorizationServer server =
        builder
            .metadataMember("issuer", "\"https://evil.example\"")
            .removeMetadataMember("token_endpoint")
            .start();
    assertThat(member(oauth(server).body(), "issuer")).isEqualTo("https://evil.example");
    assertThat(openid(server).body()).doesNotContain("\"token_endpoint\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text", "{", "\"a\" \"b\"", "[1,]", "'a'"})
  void metadataMemberThatIsNotJson_isRefused(String value) {
    assertThatThrownBy(() -> builder.metadataMember("issuer", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("issuer", "JSON", "needs its quotes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a b\"", "1", "null", "true", "[1,\"x\"]", " {\"a\":{}} "})
  void metadataMemberThatIsJson_isServedAsItIs(String value) {
    assertThat(oauth(builder.metadataMember("extra", value).start()).body())
        .contains("\"extra\":" + value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "", " a", "a\"", "\u00e9"})
  void scopesThatAreNoNames_areRefused(String name) {
    assertThatThrownBy(() -> builder.scopes("ok", name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'" + name + "'", "per argument");
  }

  @Test
  void noScopes_areRefused() {
    assertThatThrownBy(() -> builder.scopes())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one or more scopes");
    assertThat(oauth(builder.scopes("ok").start()).body())
        .contains("\"scopes_supported\":[\"ok\"]");
  }

  @Test
  void confidentialClientWithoutSecret_isRefused() {
    FakeAuthorizationServer server = builder.start();
    assertThatThrownBy(() -> server.registerConfidentialClient("app", "", NaiveClient.CALLBACK))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("secret that is not empty");
    assertThat(tokens(server.registerPublicClient("app", NaiveClient.CALLBACK)))
        .contains("access_token");
  }

  @Test
  void clientWithoutRedirectUri_isRefused() {
    FakeAuthorizationServer server = builder.start();
    assertThatThrownBy(() -> server.registerPublicClient("app"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("app", "redirect URI", "http://127.0.0.1/callback");
    assertThatThrownBy(() -> server.registerConfidentialClient("app", "secret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("redirect URI")
        .hasMessageNotContaining("secret");
    assertThat(tokens(server)).contains("access_token");
  }

  @Test
  void openIdProvider_saysSo() {
    FakeAuthorizationServer server = builder.idTokenSigningAlgorithm("ES256").start();
    String document = openid(server).body();
    assertThat(member(document, "jwks_uri")).isEqualTo(server.uri(Endpoint.JWKS).toString());
    assertThat(member(document, "userinfo_endpoint"))
        .isEqualTo(server.uri(Endpoint.USERINFO).toString());
    assertThat(member(document, "end_session_endpoint"))
        .isEqualTo(server.uri(Endpoint.END_SESSION).toString());
    assertThat(document)
        .contains(
            "\"backchannel_logout_supported\":true",
            "\"backchannel_logout_session_supported\":true",
            "\"frontchannel_logout_supported\":true",
            "\"frontchannel_logout_session_supported\":true",
            "\"subject_types_supported\":[\"public\"]",
            "\"id_token_signing_alg_values_supported\":[\"ES256\"]",
            "\"openid\",\"profile\",\"email\"",
            "\"auth_time\"",
            "\"email_verified\"")
        .doesNotContain("userinfo_signing_alg_values_supported");
    FakeAuthorizationServer signing = builder.issuerPath("/signing").signedUserInfo().start();
    assertThat(openid(signing).body())
        .contains("\"userinfo_signing_alg_values_supported\":[\"ES256\"]");
  }

  @Test
  void withoutOpenidScope_isNoOpenIdProvider() {
    FakeAuthorizationServer server = builder.scopes("read").start();
    assertThat(openid(server).body())
        .contains("\"jwks_uri\"", "\"authorization_signing_alg_values_supported\"")
        .doesNotContain("userinfo", "subject_types", "id_token", "claims");
  }

  @Test
  void withoutRevocationOrUserInfo_saysNothingOfThem() {
    String whole = openid(builder.signedUserInfo().start()).body();
    assertThat(whole)
        .contains("revocation_endpoint_auth_methods", "userinfo_signing_alg_values_supported");

    builder.issuerPath("/less").without(Endpoint.REVOCATION, Endpoint.USERINFO);

    assertThat(openid(builder.start()).body()).doesNotContain("revocation_", "userinfo_");
  }

  @Test
  void withoutEndSession_hasNoFramesForIt() {
    assertThat(openid(builder.without(Endpoint.END_SESSION).start()).body())
        .contains(
            "\"frontchannel_logout_supported\":false",
            "\"frontchannel_logout_session_supported\":false",
            "\"backchannel_logout_supported\":true")
        .doesNotContain("end_session_endpoint");
  }

  @Test
  void withoutIssParameter_neitherPromisesNorSends() {
    FakeAuthorizationServer server = builder.withoutIssParameter().start();
    assertThat(oauth(server).body())
        .contains("\"authorization_response_iss_parameter_supported\":false");
    assertThat(parameters(server.approve(authorizationUri(server, authorization()))))
        .containsOnlyKeys("code", "state");
  }

  @Test
  void withoutRefreshTokens_doesNotNameTheGrant() {
    String document = oauth(builder.withoutRefreshTokens().start()).body();
    assertThat(document).contains("\"grant_types_supported\":[").doesNotContain("refresh_token");
  }

  @Test
  void withScopes_refusesOthers() {
    FakeAuthorizationServer server = builder.scopes("a", "b").start();
    assertThat(oauth(server).body()).contains("\"scopes_supported\":[\"a\",\"b\"]");
    assertThat(
            parameter(
                server.approve(authorizationUri(server, authorization().with("scope", "a c"))),
                "error"))
        .isEqualTo("invalid_scope");
    assertThat(
            parameter(
                server.approve(authorizationUri(server, authorization().with("scope", "b a"))),
                "code"))
        .isNotEmpty();
  }

  @Test
  void withAccessTokenLifetime_saysSo() {
    assertThat(
            member(
                tokens(builder.accessTokenLifetime(Duration.ofSeconds(90)).start()), "expires_in"))
        .isEqualTo("90");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT0S", "P36500D"})
  void accessTokenLifetimeOutOfBounds_isRefused(Duration lifetime) {
    assertThatThrownBy(() -> builder.accessTokenLifetime(lifetime))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("above 0 and under 100 years", lifetime.toString());
    Duration longest = Duration.ofDays(36_500).minusSeconds(1);
    assertThat(member(tokens(builder.accessTokenLifetime(longest).start()), "expires_in"))
        .isEqualTo("" + longest.toSeconds());
  }

  @Test
  void withPost_isRefused() {
    FakeAuthorizationServer server = builder.start();
    assertThat(
            NaiveClient.post(
                    URI.create(server.issuer() + "/.well-known/openid-configuration"),
                    new NaiveClient.Form())
                .statusCode())
        .isEqualTo(405);
  }
}
