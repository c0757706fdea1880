package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.authorization;
import static dev.codegrant.testkit.NaiveClient.authorizationUri;
import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static dev.codegrant.testkit.NaiveClient.refresh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@link Preset#GITHUB}, held against what GitHub's documentation shows. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class GitHubPresetTest {
  private static final String[] JSON = {"Accept", "application/json"};

  private final FakeAuthorizationServerBuilder builder;
  private final ManualClock clock;
  private final FakeAuthorizationServer server;
  private final URI host;

  GitHubPresetTest(FakeAuthorizationServerBuilder builder, ManualClock clock) {
    this.builder = builder.like(Preset.GITHUB);
    this.clock = clock;
    this.server = builder.start();
    this.host = URI.create(server.issuer().replaceFirst("/login/oauth$", ""));
  }

  private static Form repos() {
    return authorization().with("scope", "repo gist");
  }

  private HttpResponse<String> redeem(FakeAuthorizationServer at, Form request, String... headers) {
    return post(at.tokenEndpoint(), redemption(NaiveClient.code(at, request)), headers);
  }

  private HttpResponse<String> redeem(Form form, String... headers) {
    return post(server.tokenEndpoint(), form, headers);
  }

  private String lastReason() {
    List<RecordedRequest> requests = server.requests(Endpoint.TOKEN);
    return requests.get(requests.size() - 1).refusal().orElse("");
  }

  @Test
  void wholeFlow_asItsDocumentationTells() {
    URI request =
        URI.create(
            host
                + "/login/oauth/authorize?"
                + repos()
                    .without("response_type")
                    .without("code_challenge_method")
                    .without("code_challenge"));
    URI callback = server.approve(request);
    ProviderSample.named("github.callback-success.txt").assertLike(callback);
    assertThat(parameter(callback, "iss")).isEqualTo(host + "/login/oauth");

    HttpResponse<String> tokens =
        post(
            URI.create(host + "/login/oauth/access_token"),
            redemption(parameter(callback, "code"))
                .with("client_secret", "s3cret")
                .without("grant_type")
                .without("redirect_uri")
                .without("code_verifier"),
            JSON);
    ProviderSample.named("github.token.json").assertLike(tokens);
    assertThat(member(tokens.body(), "scope")).isEqualTo("repo,gist");
    assertThat(member(tokens.body(), "token_type")).isEqualTo("bearer");
    String token = member(tokens.body(), "access_token");
    assertThat(token).startsWith("gho_");

    HttpResponse<String> user = get(URI.create(host + "/user"), "Authorization", "Bearer " + token);
    ProviderSample.named("github.userinfo.json").assertLike(user);
    assertThat(member(user.body(), "id")).isEqualTo(String.valueOf("alice".hashCode()));
    assertThat(user.headers().firstValue("X-OAuth-Scopes")).hasValue("repo, gist");
    clock.advance(Duration.ofDays(4000));
    assertThat(NaiveClient.resourceStatus(server, token)).as("it never expires").isEqualTo(200);
  }

  @Test
  void answers_areFormEncoded_unlessJsonIsAccepted() {
    HttpResponse<String> tokens = redeem(server, repos());
    ProviderSample.named("github.token-default.txt").assertLike(tokens);
    assertThat(tokens.body()).contains("scope=repo%2Cgist");
    ProviderSample.named("github.error-default.txt").assertLike(redeem(redemption("no-code")));
    ProviderSample.named("github.token-default.txt")
        .assertLike(redeem(server, repos(), "Accept", "*/*"));
  }

  @Test
  void errors_comeWithStatus200_andItsOwnCodes() {
    server.registerConfidentialClient("app", "s3cret", NaiveClient.CALLBACK);
    Form form = redemption(NaiveClient.code(server, repos())).with("client_secret", "s3cret");
    ProviderSample.named("github.error-incorrect-client-credentials.json")
        .assertEqualTo(redeem(form.with("client_secret", "wrong"), JSON));
    assertThat(lastReason()).startsWith("invalid_client: the secret of client app is wrong");
    ProviderSample.named("github.error-redirect-uri-mismatch.json")
        .assertEqualTo(
            redeem(
                form.with("client_secret", "s3cret").with("redirect_uri", "http://127.0.0.1/x"),
                JSON));
    ProviderSample.named("github.error-bad-verification-code.json")
        .assertEqualTo(redeem(form.with("redirect_uri", NaiveClient.CALLBACK), JSON));
    assertThat(lastReason()).contains("code was used before");
    assertThat(member(redeem(form.with("grant_type", "password"), JSON).body(), "error"))
        .isEqualTo("unsupported_grant_type");
    Form good = redemption(NaiveClient.code(server, repos())).with("client_secret", "s3cret");
    assertThat(redeem(good, JSON).body()).contains("access_token");
  }

  @Test
  void pkce_isOptional_butHeldToOnceItIsSent() {
    String code = NaiveClient.code(server, repos());
    assertThat(redeem(redemption(code).without("code_verifier")).body())
        .contains("bad_verification_code");
    assertThat(lastReason()).contains("code_verifier is missing");

    Form plain = repos().without("code_challenge").without("code_challenge_method");
    assertThat(redeem(redemption(NaiveClient.code(server, plain))).body())
        .contains("bad_verification_code");
    assertThat(lastReason()).contains("had no code_challenge: expected both or none");
    URI half = server.approve(authorizationUri(server, repos().without("code_challenge")));
    assertThat(parameter(half, "error_description")).contains("code_challenge is missing");
  }

  @Test
  void redirectUri_thatIsLeftOut_isTheFirstThatIsRegistered() {
    URI request = authorizationUri(server, repos().without("redirect_uri"));
    assertThatThrownBy(() -> server.approve(request))
        .hasMessageContaining("redirect_uri is missing");

    server.registerPublicClient("app", NaiveClient.CALLBACK, "http://127.0.0.1:9/second");
    URI callback = server.approve(request);
    assertThat(callback.toString()).startsWith(NaiveClient.CALLBACK + "?");
    Form form = redemption(parameter(callback, "code")).without("redirect_uri");
    assertThat(redeem(form, JSON).body()).contains("access_token");

    FakeAuthorizationServer google = builder.issuerPath("/google").like(Preset.GOOGLE).start();
    google.registerPublicClient("app", NaiveClient.CALLBACK, "http://127.0.0.1:9/second");
    URI elsewhere = authorizationUri(google, repos().without("redirect_uri"));
    assertThatThrownBy(() -> google.approve(elsewhere))
        .hasMessageContaining("redirect_uri is missing");
  }

  @Test
  void denial_hasItsWords() {
    URI callback = server.deny(authorizationUri(server, repos()));
    assertThat(NaiveClient.parameters(callback).keySet())
        .containsExactlyInAnyOrder("error", "error_description", "error_uri", "state", "iss");
    assertThat(parameter(callback, "error_description"))
        .isEqualTo("The user has denied your application access.");
  }

  /** Of the scope it is no part, and the user is not asked about it. */
  @Test
  void offlineAccess_makesTokensThatExpire_andRotate() {
    Form offline = repos().with("scope", "repo offline_access");
    HttpResponse<String> tokens = redeem(server, offline, JSON);
    ProviderSample.named("github.app-user-token.json").assertLike(tokens);
    assertThat(member(tokens.body(), "expires_in")).isEqualTo("28800");
    assertThat(member(tokens.body(), "scope")).isEqualTo("repo");

    String old = member(tokens.body(), "refresh_token");
    String oldAccess = member(tokens.body(), "access_token");
    assertThat(NaiveClient.resourceStatus(server, oldAccess)).isEqualTo(200);
    String others = member(redeem(server, offline, JSON).body(), "access_token");
    HttpResponse<String> fresh = redeem(refresh(old), JSON);
    assertThat(NaiveClient.resourceStatus(server, others)).as("another grant").isEqualTo(200);
    assertThat(fresh.body()).contains("\"refresh_token\":\"ghr_");
    String freshAccess = member(fresh.body(), "access_token");
    assertThat(NaiveClient.resourceStatus(server, oldAccess)).as("ended").isEqualTo(401);
    clock.advance(Duration.ofHours(8).minusSeconds(1));
    assertThat(NaiveClient.resourceStatus(server, freshAccess)).isEqualTo(200);
    clock.advance(Duration.ofSeconds(1));
    assertThat(NaiveClient.resourceStatus(server, freshAccess)).as("expired").isEqualTo(401);
    HttpResponse<String> dead = redeem(refresh(old), JSON);
    assertThat(dead.statusCode()).isEqualTo(200);
    assertThat(member(dead.body(), "error")).isEqualTo("bad_refresh_token");
  }

  @Test
  void appWithExpiringTokens_getsThemAlways() {
    FakeAuthorizationServer expiring =
        builder.issuerPath("/expiring-github").accessTokenLifetime(Duration.ofHours(8)).start();
    ProviderSample.named("github.app-user-token.json")
        .assertLike(redeem(expiring, authorization().without("scope"), JSON));
    FakeAuthorizationServer without =
        builder.issuerPath("/enterprise-github").withoutRefreshTokens().start();
    assertThat(redeem(without, authorization(), JSON).body()).doesNotContain("refresh_token");
  }

  @Test
  void deadToken_isBadCredentials() {
    HttpResponse<String> dead =
        get(server.uri(Endpoint.USERINFO), "Authorization", "Bearer gho_dead");
    ProviderSample.named("github.bad-credentials.json").assertEqualTo(dead);
    ProviderSample.named("github.bad-credentials.json")
        .assertEqualTo(get(server.uri(Endpoint.USERINFO)));
    assertThat(post(server.uri(Endpoint.USERINFO), new Form()).statusCode()).isEqualTo(405);
  }

  @Test
  void device_isAnsweredWithStatus200() {
    Form begin = new Form().with("client_id", "tv").with("scope", "repo");
    ProviderSample.named("github.device-code-default.txt")
        .assertLike(post(URI.create(host + "/login/device/code"), begin));
    String codes = post(URI.create(host + "/login/device/code"), begin, JSON).body();
    Form poll =
        new Form()
            .with("grant_type", "urn:ietf:params:oauth:grant-type:device_code")
            .with("device_code", member(codes, "device_code"))
            .with("client_id", "tv");
    ProviderSample.named("github.error-device-authorization-pending.json")
        .assertLike(redeem(poll, JSON));
    HttpResponse<String> tooFast = redeem(poll, JSON);
    ProviderSample.named("github.error-device-slow-down.json").assertLike(tooFast);
    assertThat(member(tooFast.body(), "interval")).isEqualTo("10");
    clock.advance(Duration.ofSeconds(10));
    server.devices().deny(member(codes, "user_code"));
    ProviderSample.named("github.error-device-access-denied.json").assertLike(redeem(poll, JSON));
    ProviderSample.named("github.error-device-incorrect-device-code.json")
        .assertEqualTo(
            redeem(
                new Form()
                    .with("grant_type", "urn:ietf:params:oauth:grant-type:device_code")
                    .with("device_code", "x")
                    .with("client_id", "tv"),
                JSON));
    clock.advance(Duration.ofMinutes(10));
    ProviderSample.named("github.error-device-expired-token.json").assertLike(redeem(poll, JSON));
    ProviderSample.named("github.error-device-unsupported-grant-type.json")
        .assertEqualTo(redeem(poll.with("grant_type", "device"), JSON));
  }

  @Test
  void device_withASecret_needsItNowhere() {
    server.registerConfidentialClient("tv", "s3cret", NaiveClient.CALLBACK);
    URI device = URI.create(host + "/login/device/code");
    Form begin = new Form().with("client_id", "tv").with("scope", "repo offline_access");
    HttpResponse<String> codes = post(device, begin, JSON);
    server.devices().approve(member(codes.body(), "user_code"));
    Form poll =
        new Form()
            .with("grant_type", DeviceRedemption.NAME)
            .with("device_code", member(codes.body(), "device_code"))
            .with("client_id", "tv");
    HttpResponse<String> tokens = redeem(poll, JSON);
    String refreshToken = member(tokens.body(), "refresh_token");
    HttpResponse<String> refreshed = redeem(refresh(refreshToken).with("client_id", "tv"), JSON);
    assertThat(refreshed.body()).contains("access_token");

    assertThat(post(device, begin.with("client_secret", "wrong"), JSON).body())
        .as("one that is sent is checked")
        .contains("incorrect_client_credentials");
    String shown = post(device, begin.with("client_secret", "s3cret"), JSON).body();
    server.devices().approve(member(shown, "user_code"));
    assertThat(redeem(poll.with("device_code", member(shown, "device_code")), JSON).body())
        .contains("access_token");
  }

  @Test
  void secret_isNeededForACode_andToRefreshWhatItGave() {
    server.registerConfidentialClient("app", "s3cret", NaiveClient.CALLBACK);
    Form form = redemption(NaiveClient.code(server, repos().with("scope", "offline_access")));
    assertThat(redeem(form, JSON).body()).contains("incorrect_client_credentials");
    String tokens = redeem(form.with("client_secret", "s3cret"), JSON).body();
    Form refresh = refresh(member(tokens, "refresh_token"));
    assertThat(redeem(refresh, JSON).body()).contains("incorrect_client_credentials");
    assertThat(redeem(refresh.with("client_secret", "s3cret"), JSON).body())
        .contains("access_token");
  }

  @Test
  void whatGitHubHasNot_isNotServed_norUnderThePathsOfOthers() {
    for (Endpoint endpoint :
        List.of(Endpoint.METADATA, Endpoint.OPENID_METADATA, Endpoint.JWKS, Endpoint.REVOCATION)) {
      assertThat(get(server.uri(endpoint)).statusCode()).as(endpoint.name()).isEqualTo(404);
    }
    assertThat(post(URI.create(host + "/token"), redemption("x")).statusCode()).isEqualTo(404);
    assertThat(get(URI.create(server.issuer() + "/.well-known/openid-configuration")).statusCode())
        .isEqualTo(404);
    assertThat(redeem(server, authorization().with("scope", "openid"), JSON).body())
        .doesNotContain("id_token");
  }
}
