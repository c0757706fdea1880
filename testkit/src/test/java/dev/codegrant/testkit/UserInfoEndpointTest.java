package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.openId;
import static dev.codegrant.testkit.NaiveClient.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wiremock.com.fasterxml.jackson.databind.JsonNode;

@ExtendWith(FakeAuthorizationServerExtension.class)
class UserInfoEndpointTest {
  private final FakeAuthorizationServer server;
  private final FakeAuthorizationServerBuilder builder;
  private final ManualClock clock;

  UserInfoEndpointTest(
      FakeAuthorizationServer server, FakeAuthorizationServerBuilder builder, ManualClock clock) {
    this.server = server;
    this.builder = builder;
    this.clock = clock;
  }

  private static String token(FakeAuthorizationServer server, String scope) {
    return member(NaiveClient.tokens(server, openId().with("scope", scope)), "access_token");
  }

  private static HttpResponse<String> ask(FakeAuthorizationServer server, String accessToken) {
    return get(server.uri(Endpoint.USERINFO), "Authorization", "Bearer " + accessToken);
  }

  private JsonNode claims(String scope) {
    HttpResponse<String> answer = ask(server, token(server, scope));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    return ReceivedJwt.json(answer.body());
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String... words) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
        .startsWith("Bearer ")
        .contains(words);
  }

  @ParameterizedTest
  @CsvSource({
    "openid,sub",
    "openid email,sub email email_verified",
    "openid profile,sub name given_name family_name preferred_username locale",
    "openid address,sub address",
    "openid phone,sub phone_number phone_number_verified"
  })
  void eachScope_hasItsClaims(String scope, String expected) {
    assertThat(names(claims(scope))).containsExactly(expected.split(" "));
  }

  @Test
  void builtInClaims_areDerivedFromTheUserName() {
    JsonNode claims = claims("openid profile email");
    assertThat(claims.path("sub").asText()).isEqualTo("alice");
    assertThat(claims.path("name").asText()).isEqualTo("Alice Example");
    assertThat(claims.path("email").asText()).isEqualTo("alice@example.test");
    assertThat(claims.path("email_verified").isBoolean()).isTrue();
    server.signIn("bob@corp.test");
    assertThat(claims("openid email").path("email").asText()).isEqualTo("bob@corp.test");
  }

  @Test
  void claim_changesOneUser() {
    server
        .openId()
        .claim("alice", "email", "\"x@y\"")
        .claim("alice", "groups", "[\"admin\"]")
        .claim("bob", "email", "\"b@y\"");
    assertThat(claims("openid email").path("email").asText()).isEqualTo("x@y");
    assertThat(names(claims("openid"))).containsExactly("sub", "groups");
    assertThatThrownBy(() -> server.openId().claim("alice", "email", "x@y"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs its quotes");
  }

  @Test
  void byPost_isAnswered() {
    String token = token(server, "openid");
    HttpResponse<String> answer =
        post(server.uri(Endpoint.USERINFO), new Form(), "Authorization", "Bearer " + token);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(member(answer.body(), "sub")).isEqualTo("alice");
  }

  /** RFC 6750 section 2.2. */
  @Test
  void tokenInAPostedForm_isTaken() {
    String token = token(server, "openid");
    URI userInfo = server.uri(Endpoint.USERINFO);
    HttpResponse<String> answer = post(userInfo, new Form().with("access_token", token));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(member(answer.body(), "sub")).isEqualTo("alice");
    assertRefused(post(userInfo, new Form().with("access_token", "unknown")), 401, "invalid_token");
    assertRefused(
        post(userInfo, new Form().with("access_token", token).and("access_token", token)),
        400,
        "invalid_request",
        "2 times");
  }

  @Test
  void tokenInTheQueryOrTheBodyOfAGet_isRefused() {
    String token = token(server, "openid");
    URI userInfo = server.uri(Endpoint.USERINFO);
    assertRefused(
        get(URI.create(userInfo + "?access_token=" + token)),
        400,
        "invalid_request",
        "in the query");
    assertRefused(
        NaiveClient.send(
            NaiveClient.request(userInfo, "Content-Type", "application/x-www-form-urlencoded")
                .method("GET", BodyPublishers.ofString("access_token=" + token))),
        400,
        "invalid_request",
        "in the form of a GET");
  }

  @Test
  void tokenInHeaderAndForm_isRefused() {
    String token = token(server, "openid");
    assertRefused(
        post(
            server.uri(Endpoint.USERINFO),
            new Form().with("access_token", token),
            "Authorization",
            "Bearer " + token),
        400,
        "invalid_request",
        "expected the token once");
  }

  @Test
  void withoutToken_isChallenged() {
    HttpResponse<String> answer = get(server.uri(Endpoint.USERINFO));
    assertRefused(answer, 401, "realm");
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
        .doesNotContain("error");
  }

  @Test
  void withDeadToken_isRefused() {
    assertRefused(ask(server, "unknown"), 401, "invalid_token", "unknown");
    String token = token(server, "openid");
    clock.advance(Duration.ofMinutes(59));
    assertThat(ask(server, token).statusCode()).isEqualTo(200);
    clock.advance(Duration.ofMinutes(1));
    assertRefused(ask(server, token), 401, "invalid_token", "expired");
  }

  @Test
  void withoutOpenid_isRefused() {
    assertRefused(ask(server, token(server, "email")), 403, "insufficient_scope", "openid");
  }

  /** RFC 8707 section 2. */
  @Test
  void withTokenForOthersAlone_isRefused() {
    String own = server.uri(Endpoint.USERINFO).toString();
    Form form = openId().and("resource", "https://mail.example/");
    HttpResponse<String> refused =
        ask(server, member(NaiveClient.tokens(server, form), "access_token"));
    assertRefused(refused, 401, "invalid_token", "[https://mail.example/], expected " + own);
    form.and("resource", own);
    HttpResponse<String> answer =
        ask(server, member(NaiveClient.tokens(server, form), "access_token"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(ask(server, token(server, "openid")).statusCode()).isEqualTo(200);
  }

  @Test
  void withPut_isRefused() {
    HttpResponse<String> answer =
        NaiveClient.send(
            NaiveClient.request(server.uri(Endpoint.USERINFO)).PUT(BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("GET, POST");
  }

  @Test
  void signedUserInfo_isAJwtForTheClient() {
    FakeAuthorizationServer signing = builder.signedUserInfo().start();
    HttpResponse<String> answer = ask(signing, token(signing, "openid email"));
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/jwt");
    ReceivedJwt jwt = ReceivedJwt.of(answer.body());
    assertThat(jwt.isSignedBy(get(signing.uri(Endpoint.JWKS)).body())).isTrue();
    assertThat(jwt.claim("iss")).isEqualTo(signing.issuer());
    assertThat(jwt.claim("aud")).isEqualTo("app");
    assertThat(jwt.claim("email")).isEqualTo("alice@example.test");
  }
}
