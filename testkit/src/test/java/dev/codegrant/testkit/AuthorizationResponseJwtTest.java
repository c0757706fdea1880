package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.CALLBACK;
import static dev.codegrant.testkit.NaiveClient.authorization;
import static dev.codegrant.testkit.NaiveClient.authorizationUri;
import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.NaiveClient.parameters;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Response modes beside the query and the form: the fragment, and those of JARM. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class AuthorizationResponseJwtTest {
  private final FakeAuthorizationServer server;
  private final ManualClock clock;

  AuthorizationResponseJwtTest(FakeAuthorizationServer server, ManualClock clock) {
    this.server = server;
    this.clock = clock;
  }

  private URI approved(String mode) {
    return server.approve(authorizationUri(server, authorization().with("response_mode", mode)));
  }

  private static ReceivedJwt jwt(URI callback) {
    assertThat(parameters(callback)).containsOnlyKeys("response");
    return ReceivedJwt.of(parameter(callback, "response"));
  }

  private static URI fragmentAsQuery(URI callback) {
    assertThat(callback.getRawQuery()).isNull();
    return URI.create(CALLBACK + "?" + callback.getRawFragment());
  }

  @ParameterizedTest
  @ValueSource(strings = {"jwt", "query.jwt", "form_post.jwt"})
  void answer_isOneSignedJwt(String mode) {
    ReceivedJwt jwt = jwt(approved(mode));
    assertThat(jwt.isSignedBy(get(server.uri(Endpoint.JWKS)).body())).isTrue();
    assertThat(jwt.claim("iss")).isEqualTo(server.issuer());
    assertThat(jwt.claim("aud")).isEqualTo("app");
    assertThat(jwt.number("exp")).isEqualTo(clock.instant().getEpochSecond() + 600);
    assertThat(jwt.claim("state")).isEqualTo("s-1");
    assertThat(post(server.tokenEndpoint(), redemption(jwt.claim("code"))).statusCode())
        .isEqualTo(200);
  }

  @Test
  void inTheFragment_isTheSame() {
    ReceivedJwt jwt = jwt(fragmentAsQuery(approved("fragment.jwt")));
    assertThat(jwt.claim("state")).isEqualTo("s-1");
    assertThat(post(server.tokenEndpoint(), redemption(jwt.claim("code"))).statusCode())
        .isEqualTo(200);
  }

  @Test
  void formPostJwt_isAPageThatPostsItself() {
    Form form = authorization().with("response_mode", "form_post.jwt");
    HttpResponse<String> answer =
        post(server.authorizationEndpoint(), form.with("username", "a").with("decision", "allow"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("name=\"response\" value=\"ey")
        .doesNotContain("name=\"code\"", "name=\"state\"");
  }

  @Test
  void errors_areSignedToo() {
    Form form = authorization().with("response_mode", "jwt");
    ReceivedJwt denied = jwt(server.deny(authorizationUri(server, form)));
    assertThat(denied.claim("error")).isEqualTo("access_denied");
    assertThat(denied.claim("state")).isEqualTo("s-1");
    assertThat(denied.claims().has("code")).isFalse();
    ReceivedJwt refused =
        jwt(server.approve(authorizationUri(server, form.without("code_challenge"))));
    assertThat(refused.claim("error")).isEqualTo("invalid_request");
    assertThat(refused.claim("error_description")).contains("code_challenge");
  }

  @Test
  void change_isUsedByTheNextJwtOnly() {
    server
        .openId()
        .nextAuthorizationResponseJwt(
            JwtChange.none().withoutClaim("exp").withClaim("aud", "\"other\"").unsigned())
        .nextAuthorizationResponseJwt(JwtChange.none().omitted());
    assertThat(parameter(approved("query"), "code")).isNotEmpty();
    ReceivedJwt changed = jwt(approved("jwt"));
    assertThat(changed.claims().has("exp")).isFalse();
    assertThat(changed.claim("aud")).isEqualTo("other");
    assertThat(changed.header().path("alg").asText()).isEqualTo("none");
    assertThat(changed.signature()).isEmpty();
    assertThat(approved("jwt")).hasToString(CALLBACK + "?response=");
    assertThat(jwt(approved("jwt")).claim("aud")).isEqualTo("app");
  }

  @Test
  void fragment_hasTheParameters() {
    URI callback = fragmentAsQuery(approved("fragment"));
    assertThat(parameters(callback)).containsOnlyKeys("code", "state", "iss");
    assertThat(post(server.tokenEndpoint(), redemption(parameter(callback, "code"))).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"JWT", "query_jwt", "web_message"})
  void otherMode_isRefusedInTheQuery(String mode) {
    URI callback = approved(mode);
    assertThat(parameter(callback, "error")).isEqualTo("invalid_request");
    assertThat(parameter(callback, "error_description"))
        .contains("response_mode is " + mode, "form_post.jwt");
  }

  @Test
  void journal_knowsWhatTheJwtSaid() {
    server.deny(authorizationUri(server, authorization().with("response_mode", "fragment.jwt")));
    assertThat(server.requests(Endpoint.AUTHORIZATION).get(0).toString()).contains("access_denied");
  }

  @Test
  void redirectUriWithAResponseOfItsOwn_isRefused() {
    Form form = authorization().with("redirect_uri", CALLBACK + "?response=1");
    HttpResponse<String> answer = get(authorizationUri(server, form));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue(Pages.REASON).orElseThrow())
        .contains("no response in its query");
    Form neighbour = authorization().with("redirect_uri", CALLBACK + "?responses=1");
    assertThat(get(authorizationUri(server, neighbour)).statusCode()).isEqualTo(200);
  }

  @Test
  void withoutASecretToSignWith_isRefusedOnAPage(FakeAuthorizationServerBuilder builder) {
    FakeAuthorizationServer other = builder.idTokenSigningAlgorithm("HS256").start();
    Form form =
        authorization()
            .with("response_mode", "jwt")
            .with("username", "alice")
            .with("decision", "allow");
    HttpResponse<String> answer = post(other.authorizationEndpoint(), form);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue(Pages.REASON).orElseThrow())
        .contains("unauthorized_client", "HS256", "32 bytes");
    other.registerConfidentialClient("app", "01234567890123456789012345678901", CALLBACK);
    assertThat(post(other.authorizationEndpoint(), form).statusCode()).isEqualTo(303);
  }
}
