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

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@link Preset#GOOGLE}, held against what Google's documentation and recordings show. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class GooglePresetTest {
  private static final String EMAIL = "https://www.googleapis.com/auth/userinfo.email";

  private final ManualClock clock;
  private final FakeAuthorizationServer server;

  GooglePresetTest(FakeAuthorizationServerBuilder builder, ManualClock clock) {
    this.clock = clock;
    this.server = builder.like(Preset.GOOGLE).start();
  }

  private static Form offline() {
    return authorization().with("scope", "openid email").with("access_type", "offline");
  }

  private HttpResponse<String> at(Endpoint endpoint, Form form, String... headers) {
    return post(server.uri(endpoint), form, headers);
  }

  private HttpResponse<String> redeem(Form authorization) {
    return at(Endpoint.TOKEN, redemption(NaiveClient.code(server, authorization)));
  }

  @Test
  void wholeFlow_fromTheMetadata() {
    HttpResponse<String> metadata =
        get(URI.create(server.issuer() + "/.well-known/openid-configuration"));
    ProviderSample.named("google.discovery.json").assertLike(metadata);
    assertThat(metadata.body()).contains("\"" + server.issuer() + "/o/oauth2/v2/auth\"");

    URI callback =
        server.approve(
            URI.create(member(metadata.body(), "authorization_endpoint") + "?" + offline()));
    ProviderSample.named("google.callback-success.txt").assertLike(callback);
    assertThat(parameter(callback, "code")).startsWith("4/0A");
    assertThat(callback.getRawQuery()).contains("code=4%2F0A");

    HttpResponse<String> tokens =
        post(
            URI.create(member(metadata.body(), "token_endpoint")),
            redemption(parameter(callback, "code")));
    ProviderSample.named("google.token.json").assertLike(tokens);
    assertThat(member(tokens.body(), "scope")).isEqualTo("openid " + EMAIL);
    assertThat(member(tokens.body(), "expires_in")).isEqualTo("3599");
    ReceivedJwt idToken = ReceivedJwt.of(member(tokens.body(), "id_token"));
    assertThat(idToken.claim("iss")).isEqualTo(server.issuer());
    assertThat(idToken.claim("azp")).isEqualTo("app");
    assertThat(idToken.claim("email")).isEqualTo("alice@example.test");

    String accessToken = member(tokens.body(), "access_token");
    assertThat(accessToken).startsWith("ya29.");
    assertThat(
            get(
                    URI.create(member(metadata.body(), "userinfo_endpoint")),
                    "Authorization",
                    "Bearer " + accessToken)
                .body())
        .contains("\"sub\":\"alice\"", "\"email\"", "\"picture\"");

    HttpResponse<String> refreshed =
        at(Endpoint.TOKEN, refresh(member(tokens.body(), "refresh_token")));
    ProviderSample.named("google.refresh.json").assertLike(refreshed, "/id_token");
  }

  /** The mistake that users of Google make first. */
  @Test
  void refreshToken_comesOnlyWhenTheConsentPageIsShown() {
    assertThat(redeem(offline().without("access_type")).body())
        .as("online")
        .doesNotContain("refresh_token");
    assertThat(redeem(offline()).body()).as("consented before").doesNotContain("refresh_token");
    HttpResponse<String> forced = redeem(offline().with("prompt", "consent"));
    assertThat(forced.body()).contains("\"refresh_token\":\"1//0");
    assertThat(redeem(offline().with("scope", "openid email profile")).body())
        .as("a new scope is consented to")
        .contains("refresh_token");
    URI silent = server.approve(authorizationUri(server, offline()));
    assertThat(parameter(silent, "prompt")).isEqualTo("none");
    server.signIn("bob");
    assertThat(redeem(offline()).body()).as("another user").contains("refresh_token");
  }

  @Test
  void refreshToken_isNotRotated() {
    String tokens = redeem(offline()).body();
    String refreshToken = member(tokens, "refresh_token");
    for (int use = 0; use < 2; use++) {
      HttpResponse<String> answer = at(Endpoint.TOKEN, refresh(refreshToken));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).doesNotContain("refresh_token");
    }
  }

  @Test
  void revocation_endsAllOfTheUser_withoutClientAuthentication() {
    server.registerConfidentialClient("app", "s3cret", NaiveClient.CALLBACK);
    server.registerPublicClient("other", NaiveClient.CALLBACK);
    String other = NaiveClient.code(server, offline().with("client_id", "other"));
    String otherTokens = at(Endpoint.TOKEN, redemption(other).with("client_id", "other")).body();
    String code = NaiveClient.code(server, offline());
    String tokens = at(Endpoint.TOKEN, redemption(code).with("client_secret", "s3cret")).body();

    String pending = NaiveClient.code(server, offline().with("client_id", "other"));
    Form revocation = new Form().with("token", member(tokens, "access_token"));
    assertThat(at(Endpoint.REVOCATION, revocation).statusCode()).isEqualTo(200);

    ProviderSample.named("google.revoke-dead.json")
        .assertEqualTo(at(Endpoint.REVOCATION, revocation));
    ProviderSample.named("google.revoke-dead.json")
        .assertEqualTo(at(Endpoint.REVOCATION, revocation.with("token", "unknown")));
    ProviderSample.named("google.error-invalid-grant-expired.json")
        .assertEqualTo(
            at(
                Endpoint.TOKEN,
                refresh(member(otherTokens, "refresh_token")).with("client_id", "other")));
    at(Endpoint.TOKEN, redemption(pending).with("client_id", "other"));
    List<RecordedRequest> requests = server.requests(Endpoint.TOKEN);
    assertThat(requests.get(requests.size() - 1).refusal())
        .hasValueSatisfying(refusal -> assertThat(refusal).contains("code is revoked"));
    assertThat(NaiveClient.code(server, offline())).isNotEmpty();
    assertThat(get(server.uri(Endpoint.REVOCATION)).statusCode()).isEqualTo(405);
    assertThat(at(Endpoint.REVOCATION, new Form()).body()).contains("token is missing");
    assertThat(at(Endpoint.REVOCATION, new Form().and("token", "a").and("token", "b")).body())
        .contains("token came 2 times");
    String again = NaiveClient.code(server, offline().with("client_id", "other"));
    assertThat(at(Endpoint.TOKEN, redemption(again).with("client_id", "other")).body())
        .as("what is revoked is consented to anew")
        .contains("refresh_token");
  }

  @Test
  void errors_haveItsWords() {
    ProviderSample.named("google.error-invalid-grant-code.json")
        .assertEqualTo(at(Endpoint.TOKEN, redemption("unknown")));
    Form good = redemption(NaiveClient.code(server, offline()));
    ProviderSample.named("google.error-redirect-uri-mismatch.json")
        .assertEqualTo(at(Endpoint.TOKEN, good.with("redirect_uri", "http://127.0.0.1/x")));
    HttpResponse<String> used = at(Endpoint.TOKEN, good);
    assertThat(member(used.body(), "error_description")).isEqualTo("Bad Request");
    ProviderSample.named("google.error-unsupported-grant-type.json")
        .assertEqualTo(at(Endpoint.TOKEN, good.with("grant_type", "foo")));
    server.registerConfidentialClient("app", "s3cret", NaiveClient.CALLBACK);
    ProviderSample.named("google.error-invalid-client.json")
        .assertEqualTo(at(Endpoint.TOKEN, redemption("x").with("client_id", "stranger")));
    ProviderSample.named("google.error-invalid-client-secret.json")
        .assertEqualTo(at(Endpoint.TOKEN, redemption("x").with("client_secret", "wrong")));
    assertThat(server.requests(Endpoint.TOKEN).get(5 - 1).refusal().orElseThrow())
        .contains("stranger is not registered");
    URI scopeless = server.approve(authorizationUri(server, offline().without("scope")));
    assertThat(parameter(scopeless, "error_description")).contains("scope is missing");
  }

  @Test
  void device_waitsWith428() {
    HttpResponse<String> codes =
        at(
            Endpoint.DEVICE_AUTHORIZATION,
            new Form().with("client_id", "tv").with("scope", "email"));
    assertThat(codes.body()).contains("verification_url\"").doesNotContain("verification_uri");
    Form poll =
        new Form()
            .with("grant_type", "urn:ietf:params:oauth:grant-type:device_code")
            .with("device_code", member(codes.body(), "device_code"))
            .with("client_id", "tv")
            .with("client_secret", "s3cret");
    ProviderSample.named("google.device-pending.json").assertEqualTo(at(Endpoint.TOKEN, poll));
    ProviderSample.named("google.device-slow-down.json").assertEqualTo(at(Endpoint.TOKEN, poll));
    clock.advance(Duration.ofSeconds(10));
    server.devices().approve(member(codes.body(), "user_code"));
    assertThat(at(Endpoint.TOKEN, poll).body()).contains("\"refresh_token\":\"1//0", EMAIL);

    HttpResponse<String> others =
        at(
            Endpoint.DEVICE_AUTHORIZATION,
            new Form().with("client_id", "tv").with("scope", "email"));
    server.devices().deny(member(others.body(), "user_code"));
    ProviderSample.named("google.device-denied.json")
        .assertEqualTo(
            at(Endpoint.TOKEN, poll.with("device_code", member(others.body(), "device_code"))));
  }

  @Test
  void device_asksForItsCodesByName_andPollsWithItsSecret() {
    server.registerConfidentialClient("tv", "s3cret", NaiveClient.CALLBACK);
    Form begin = new Form().with("client_id", "tv").with("scope", "email");
    HttpResponse<String> codes = at(Endpoint.DEVICE_AUTHORIZATION, begin);
    assertThat(codes.statusCode()).isEqualTo(200);
    server.devices().approve(member(codes.body(), "user_code"));
    Form poll =
        new Form()
            .with("grant_type", DeviceRedemption.NAME)
            .with("device_code", member(codes.body(), "device_code"))
            .with("client_id", "tv");
    assertThat(at(Endpoint.TOKEN, poll).statusCode()).isEqualTo(401);
    assertThat(server.requests(Endpoint.TOKEN).get(0).refusal().orElseThrow())
        .startsWith("invalid_client: client tv is confidential: expected its secret");
    HttpResponse<String> tokens = at(Endpoint.TOKEN, poll.with("client_secret", "s3cret"));
    assertThat(tokens.statusCode()).isEqualTo(200);
    Form refresh = refresh(member(tokens.body(), "refresh_token")).with("client_id", "tv");
    assertThat(at(Endpoint.TOKEN, refresh).statusCode()).isEqualTo(401);
    assertThat(at(Endpoint.TOKEN, refresh.with("client_secret", "s3cret")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void device_thatNobodyRegistered_pollsWithASecret() {
    HttpResponse<String> codes =
        at(
            Endpoint.DEVICE_AUTHORIZATION,
            new Form().with("client_id", "tv").with("scope", "email"));
    Form poll =
        new Form()
            .with("grant_type", DeviceRedemption.NAME)
            .with("device_code", member(codes.body(), "device_code"))
            .with("client_id", "tv");
    server.devices().approve(member(codes.body(), "user_code"));
    assertThat(at(Endpoint.TOKEN, poll).statusCode()).isEqualTo(401);
    assertThat(server.requests(Endpoint.TOKEN).get(0).refusal().orElseThrow())
        .contains("came without credentials", "wants it when they poll");
    assertThat(at(Endpoint.TOKEN, poll.with("client_secret", "s3cret")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void deviceEndpoint_takesNoHeader() {
    Form begin = new Form().with("client_id", "tv").with("scope", "email");
    HttpResponse<String> refused =
        at(Endpoint.DEVICE_AUTHORIZATION, begin, NaiveClient.basic("tv", "s3cret"));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(member(refused.body(), "error")).isEqualTo("invalid_request");
    assertThat(member(refused.body(), "error_description"))
        .contains("an Authorization header came", "client_id in the form alone");
    assertThat(at(Endpoint.DEVICE_AUTHORIZATION, begin).statusCode()).isEqualTo(200);
  }

  @Test
  void revocation_takesAnAccessToken_untilItExpires() {
    for (int seconds : new int[] {3598, 3599, 3600}) {
      String tokens = redeem(offline().with("prompt", "consent")).body();
      clock.advance(Duration.ofSeconds(seconds));
      HttpResponse<String> answer =
          at(Endpoint.REVOCATION, new Form().with("token", member(tokens, "access_token")));
      HttpResponse<String> refreshed = at(Endpoint.TOKEN, refresh(member(tokens, "refresh_token")));
      boolean live = seconds < 3599;
      assertThat(answer.statusCode()).as(seconds + " s").isEqualTo(live ? 200 : 400);
      assertThat(refreshed.statusCode()).as("refreshed").isEqualTo(live ? 400 : 200);
    }
  }
}
