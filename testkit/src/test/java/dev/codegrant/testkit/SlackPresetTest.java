package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.authorization;
import static dev.codegrant.testkit.NaiveClient.authorizationUri;
import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.NaiveClient.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import wiremock.com.fasterxml.jackson.databind.JsonNode;

/** {@link Preset#SLACK}, held against what Slack's documentation and SDK show. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class SlackPresetTest {
  private final FakeAuthorizationServerBuilder builder;
  private final ManualClock clock;
  private final FakeAuthorizationServer server;

  SlackPresetTest(FakeAuthorizationServerBuilder builder, ManualClock clock) {
    this.builder = builder.like(Preset.SLACK);
    this.clock = clock;
    this.server = builder.start();
  }

  private static Form install(String scope, String userScope) {
    return authorization()
        .without("response_type")
        .without("code_challenge")
        .without("code_challenge_method")
        .with("scope", scope)
        .with("user_scope", userScope);
  }

  private static HttpResponse<String> redeem(FakeAuthorizationServer at, Form request) {
    return post(at.tokenEndpoint(), redemption(at, request).without("grant_type"));
  }

  private static Form redemption(FakeAuthorizationServer at, Form request) {
    return secret(NaiveClient.redemption(NaiveClient.code(at, request)).without("code_verifier"));
  }

  private static Form secret(Form form) {
    return form.with("client_secret", "s3cret");
  }

  private static Form refresh(String refreshToken) {
    return secret(NaiveClient.refresh(refreshToken));
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return ProviderSample.jsonOf(answer.body());
  }

  @Test
  void wholeInstallation_ofABotAndAUser() {
    URI request =
        URI.create(
            server.issuer() + "/oauth/v2/authorize?" + install("chat:write,commands", "openid"));
    URI callback = server.approve(request);
    assertThat(NaiveClient.parameters(callback)).containsOnlyKeys("code", "state");
    HttpResponse<String> answer =
        post(
            URI.create(server.issuer() + "/api/oauth.v2.access"),
            secret(NaiveClient.redemption(parameter(callback, "code")).without("code_verifier")));
    JsonNode tokens = json(answer);
    assertThat(tokens.path("scope").asText()).isEqualTo("chat:write,commands");
    assertThat(tokens.path("access_token").asText()).startsWith("xoxb-");
    JsonNode user = tokens.path("authed_user");
    assertThat(user.path("scope").asText()).isEqualTo("openid");
    String userToken = user.path("access_token").asText();
    assertThat(userToken).startsWith("xoxp-");
    assertThat(answer.body()).doesNotContain("expires_in", "refresh_token");

    URI userInfo = URI.create(server.issuer() + "/api/openid.connect.userInfo");
    HttpResponse<String> known = get(userInfo, "Authorization", "Bearer " + userToken);
    ProviderSample.named("slack.userinfo-oidc.json").assertLike(known);
    assertThat(json(known).path("sub")).isEqualTo(user.path("id"));
    HttpResponse<String> bot =
        get(userInfo, "Authorization", "Bearer " + tokens.path("access_token").asText());
    assertThat(bot.statusCode()).isEqualTo(200);
    assertThat(json(bot).path("error").asText()).isEqualTo("missing_scope");
    assertThat(json(bot).path("provided").asText()).isEqualTo("chat:write,commands");

    URI revoke = URI.create(server.issuer() + "/api/auth.revoke");
    assertThat(post(revoke, new Form(), "Authorization", "Bearer " + userToken).body())
        .isEqualTo("{\"ok\":true,\"revoked\":true}");
    assertThat(post(revoke, new Form(), "Authorization", "Bearer " + userToken).body())
        .isEqualTo("{\"ok\":false,\"error\":\"invalid_auth\"}");
    assertThat(post(revoke, new Form()).body()).contains("invalid_auth");
    HttpResponse<String> put =
        NaiveClient.send(NaiveClient.request(revoke).PUT(BodyPublishers.noBody()));
    assertThat(put.headers().firstValue("Allow")).contains("GET, POST");
    assertThat(NaiveClient.resourceStatus(server, tokens.path("access_token").asText()))
        .isEqualTo(200);
  }

  @Test
  void botOnly_andUserOnly_haveTheirTokensInOtherPlaces() {
    HttpResponse<String> bot = redeem(server, install("commands,incoming-webhook", ""));
    ProviderSample.named("slack.token-bot-only.json").assertLike(bot);
    HttpResponse<String> user = redeem(server, install("", "identify,search:read"));
    ProviderSample.named("slack.token-user-only.json").assertLike(user, "/team/name");
    assertThat(json(user).has("access_token")).isFalse();
  }

  @Test
  void appWithTokenRotation_refreshesEachTokenOnItsOwn() {
    FakeAuthorizationServer rotating =
        builder.issuerPath("/rotating-slack").accessTokenLifetime(Duration.ofHours(12)).start();
    HttpResponse<String> answer = redeem(rotating, install("commands", "search:read"));
    ProviderSample.named("slack.token-bot-and-user.json").assertLike(answer, "/enterprise");

    String ofUser = json(answer).path("authed_user").path("refresh_token").asText();
    JsonNode user = json(post(rotating.tokenEndpoint(), refresh(ofUser)));
    assertThat(user.path("token_type").asText()).isEqualTo("user");
    assertThat(user.path("scope").asText()).isEqualTo("search:read");
    assertThat(user.has("authed_user")).isFalse();
    String ofBot = json(answer).path("refresh_token").asText();
    JsonNode bot = json(post(rotating.tokenEndpoint(), refresh(ofBot)));
    assertThat(bot.path("token_type").asText()).isEqualTo("bot");
    assertThat(bot.path("refresh_token").asText()).startsWith("xoxe-1-").isNotEqualTo(ofBot);

    clock.advance(Duration.ofHours(12).minusSeconds(1));
    String userToken = json(answer).path("authed_user").path("access_token").asText();
    assertThat(NaiveClient.resourceStatus(rotating, userToken)).isEqualTo(200);
    clock.advance(Duration.ofSeconds(1));
    assertThat(NaiveClient.resourceStatus(rotating, userToken)).isEqualTo(401);
    ProviderSample.named("slack.error-invalid-refresh-token.json")
        .assertEqualTo(post(rotating.tokenEndpoint(), refresh(ofBot)));
  }

  @Test
  void refreshTokens_ofBotAndUser_wantTheSecretThatTheyWereIssuedTo() {
    FakeAuthorizationServer rotating =
        builder.issuerPath("/careful-slack").accessTokenLifetime(Duration.ofHours(12)).start();
    JsonNode tokens = json(redeem(rotating, install("commands", "search:read")));
    for (JsonNode owner : List.of(tokens, tokens.path("authed_user"))) {
      Form form = refresh(owner.path("refresh_token").asText());
      HttpResponse<String> bare = post(rotating.tokenEndpoint(), form.without("client_secret"));
      assertThat(json(bare).path("error").asText()).isEqualTo("bad_client_secret");
      HttpResponse<String> answer = post(rotating.tokenEndpoint(), secret(form));
      assertThat(json(answer).path("ok").asBoolean()).isTrue();
    }
  }

  @Test
  void errors_areNotOk_withStatus200() {
    Form form = NaiveClient.redemption("unknown").without("code_verifier");
    assertThat(error(form)).isEqualTo("invalid_code");
    assertThat(server.requests(Endpoint.TOKEN).get(0).refusal().orElseThrow())
        .contains("code is unknown");
    Form good = redemption(server, install("commands", ""));
    assertThat(error(good.with("redirect_uri", "http://127.0.0.1/x")))
        .isEqualTo("bad_redirect_uri");
    assertThat(error(good)).isEqualTo("code_already_used");
    assertThat(error(good.with("grant_type", "password"))).isEqualTo("invalid_grant_type");
    server.registerConfidentialClient("app", "s3cret", NaiveClient.CALLBACK);
    assertThat(error(good.with("client_secret", "wrong"))).isEqualTo("bad_client_secret");
    assertThat(error(good.with("client_id", "stranger"))).isEqualTo("invalid_client_id");
    assertThat(error(new Form().with("client_id", "app").with("client_secret", "s3cret")))
        .isEqualTo("invalid_arguments");
    assertThat(get(server.tokenEndpoint()).statusCode()).isEqualTo(405);
  }

  private String error(Form form) {
    HttpResponse<String> answer = post(server.tokenEndpoint(), form);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).path("ok").asBoolean(true)).isFalse();
    return json(answer).path("error").asText();
  }

  @Test
  void spacesBetweenScopes_areRefused_commasNot() {
    assertThat(refusalOf(install("a b", ""))).contains("scope is 'a b', expected commas");
    assertThat(refusalOf(install("a", "c d"))).contains("user_scope is 'c d', expected commas");
    assertThat(refusalOf(install("", ""))).contains("scope and user_scope are missing");
    assertThat(refusalOf(install("a,b", "c,d"))).isEmpty();
  }

  @Test
  void scopesThatAreNotServed_areRefused_ofBotAndUser() {
    FakeAuthorizationServer strict =
        builder.issuerPath("/strict-slack").scopes("commands", "search:read").start();
    assertThat(refusalOf(strict, install("commands", "admin.everything")))
        .contains("scope admin.everything is not served, expected some of [commands, search:read]");
    assertThat(refusalOf(strict, install("admin.everything", "search:read")))
        .contains("scope admin.everything is not served");
    assertThat(refusalOf(strict, install("commands", "search:read"))).isEmpty();
  }

  private String refusalOf(Form request) {
    return refusalOf(server, request);
  }

  private static String refusalOf(FakeAuthorizationServer at, Form request) {
    return parameter(at.approve(authorizationUri(at, request)), "error_description");
  }

  @Test
  void metadata_isNotServed() {
    assertThat(get(server.uri(Endpoint.OPENID_METADATA)).statusCode()).isEqualTo(404);
  }
}
