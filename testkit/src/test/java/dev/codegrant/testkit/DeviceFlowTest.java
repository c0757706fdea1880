package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.resourceStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 8628. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class DeviceFlowTest {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final FakeAuthorizationServer server;
  private final ManualClock clock;

  DeviceFlowTest(FakeAuthorizationServer server, ManualClock clock) {
    this.server = server;
    this.clock = clock;
  }

  private String begin() {
    Form form = new Form().with("client_id", "tv").with("scope", "read openid");
    HttpResponse<String> answer = post(server.uri(Endpoint.DEVICE_AUTHORIZATION), form);
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private HttpResponse<String> poll(String codes) {
    return poll(codes, "tv");
  }

  private HttpResponse<String> poll(String codes, String client) {
    return post(
        server.tokenEndpoint(),
        new Form()
            .with("grant_type", "urn:ietf:params:oauth:grant-type:device_code")
            .with("device_code", member(codes, "device_code"))
            .with("client_id", client));
  }

  private String errorOf(String codes) {
    HttpResponse<String> answer = poll(codes);
    assertThat(answer.statusCode()).isEqualTo(400);
    return member(answer.body(), "error");
  }

  @Test
  void device_waits_untilTheUserAllows() {
    String codes = begin();
    assertThat(member(codes, "interval")).isEqualTo("5");
    assertThat(member(codes, "expires_in")).isEqualTo("600");
    assertThat(member(codes, "verification_uri"))
        .isEqualTo(server.uri(Endpoint.DEVICE_VERIFICATION).toString());
    assertThat(errorOf(codes)).isEqualTo("authorization_pending");
    clock.advance(INTERVAL);
    assertThat(errorOf(codes)).isEqualTo("authorization_pending");
    clock.advance(INTERVAL);

    server.signIn("bob").devices().approve(member(codes, "user_code"));

    HttpResponse<String> tokens = poll(codes);
    assertThat(tokens.statusCode()).isEqualTo(200);
    assertThat(resourceStatus(server, member(tokens.body(), "access_token"))).isEqualTo(200);
    assertThat(ReceivedJwt.of(member(tokens.body(), "id_token")).claim("sub")).isEqualTo("bob");
    assertThat(tokens.body()).contains("refresh_token");
    clock.advance(INTERVAL);
    assertThat(errorOf(codes)).as("it works once").isEqualTo("invalid_grant");
  }

  @Test
  void deviceThatIsDenied_isTold() {
    String codes = begin();
    server.devices().deny(member(codes, "user_code"));
    assertThat(errorOf(codes)).isEqualTo("access_denied");
  }

  @Test
  void deviceThatPollsTooFast_isSlowedDown_byFiveSecondsEachTime() {
    String codes = begin();
    assertThat(errorOf(codes)).isEqualTo("authorization_pending");
    clock.advance(INTERVAL.minusMillis(1));
    assertThat(errorOf(codes)).isEqualTo("slow_down");
    clock.advance(INTERVAL);
    assertThat(errorOf(codes)).as("ten seconds by now").isEqualTo("slow_down");
    clock.advance(INTERVAL.multipliedBy(3));
    assertThat(errorOf(codes)).isEqualTo("authorization_pending");
  }

  @Test
  void codes_expire() {
    String codes = begin();
    clock.advance(Duration.ofMinutes(10));
    assertThat(errorOf(codes)).isEqualTo("expired_token");
    assertThatThrownBy(() -> server.devices().approve(member(codes, "user_code")))
        .hasMessageContaining("expired");
  }

  @Test
  void deviceCodeOfAnotherClient_isRefused() {
    String codes = begin();
    assertThat(member(poll(codes, "radio").body(), "error")).isEqualTo("invalid_grant");
    assertThat(errorOf(codes)).isEqualTo("authorization_pending");
    assertThat(poll("{\"device_code\":\"nonsense\"}").body()).contains("unknown");
    assertThat(poll("{\"device_code\":\"\"}").body()).contains("device_code is missing");
  }

  /** Nobody registered it, so what it showed first counts. */
  @Test
  void codesForAClientWithASecret_areRedeemedWithIt_andNotWithout() {
    Form form = new Form().with("client_id", "tv").with("client_secret", "s3cret");
    String codes = post(server.uri(Endpoint.DEVICE_AUTHORIZATION), form).body();
    server.devices().approve(member(codes, "user_code"));
    HttpResponse<String> bare = poll(codes);
    assertThat(bare.statusCode()).isEqualTo(401);
    assertThat(member(bare.body(), "error")).isEqualTo("invalid_client");
    assertThat(member(bare.body(), "error_description"))
        .contains("client tv came without credentials", "device_code was issued to it with some");
    form.with("grant_type", "urn:ietf:params:oauth:grant-type:device_code")
        .with("device_code", member(codes, "device_code"));
    assertThat(post(server.tokenEndpoint(), form).statusCode()).isEqualTo(200);
  }

  @Test
  void eachDevice_hasCodesOfItsOwn() {
    String one = begin();
    String other = begin();
    assertThat(member(one, "device_code")).isNotEqualTo(member(other, "device_code"));
    server.devices().approve(member(one, "user_code"));
    assertThat(errorOf(other)).isEqualTo("authorization_pending");
    assertThat(poll(one).statusCode()).isEqualTo(200);
  }

  @Test
  void userCode_isReadAsPeopleType_andDecidedOnce() {
    String codes = begin();
    String typed = member(codes, "user_code").toLowerCase(Locale.ROOT).replace("-", " ");
    server.devices().approve(typed);
    assertThatThrownBy(() -> server.devices().deny(typed)).hasMessageContaining("works once");
    assertThatThrownBy(() -> server.devices().approve("XXXX-XXXX"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no device has the code");
  }

  @Test
  void secondDecision_isRefused_andSignsNobodyIn() {
    String codes = begin();
    String userCode = member(codes, "user_code");
    server.devices().approve(userCode);
    server.signIn("bob");
    assertThatThrownBy(() -> server.devices().approve(userCode)).hasMessageContaining("works once");
    assertThatThrownBy(() -> server.devices().deny(userCode)).hasMessageContaining("works once");
    URI silent = NaiveClient.authorizationUri(server, NaiveClient.openId().with("prompt", "none"));
    assertThat(NaiveClient.parameter(server.approve(silent), "error")).isEqualTo("login_required");
    assertThat(ReceivedJwt.of(member(poll(codes).body(), "id_token")).claim("sub"))
        .isEqualTo("alice");
  }

  /** What a person sees: the code, who asks for what, and a way to say no. */
  @Test
  void page_asksForTheCode_thenForTheDecision() {
    String codes = begin();
    String userCode = member(codes, "user_code");
    URI page = URI.create(member(codes, "verification_uri_complete"));
    assertThat(get(page).body()).contains("value=\"" + userCode + "\"", "Connect a device");

    URI plain = URI.create(member(codes, "verification_uri"));
    String asked = post(plain, new Form().with("user_code", userCode)).body();
    assertThat(asked).contains(userCode, "<strong>tv</strong>", "<li>read</li>", "Deny");
    Form allowed = new Form().with("user_code", userCode).with("decision", "allow");
    assertThat(post(plain, allowed).body()).contains("username is missing");
    assertThat(post(plain, allowed.without("user_code")).body()).contains("user_code is missing");
    HttpResponse<String> done =
        post(
            plain,
            new Form()
                .with("user_code", userCode)
                .with("username", "carol")
                .with("decision", "allow"));
    assertThat(done.body()).contains("Your device is connected");
    String token = member(poll(codes).body(), "access_token");
    assertThat(get(server.resource(), "Authorization", "Bearer " + token).body())
        .contains("\"sub\":\"carol\"");

    assertThat(post(plain, new Form().with("user_code", userCode)).body()).contains("works once");
    String other = member(begin(), "user_code");
    assertThat(post(plain, new Form().with("user_code", other).with("decision", "deny")).body())
        .contains("was not connected");
  }

  @Test
  void page_takesTheCodeOnce_byGetOrPost() {
    String userCode = member(begin(), "user_code");
    URI page = server.uri(Endpoint.DEVICE_VERIFICATION);
    Form once = new Form().with("user_code", userCode);
    Form twice = new Form().and("user_code", userCode).and("user_code", userCode);

    for (HttpResponse<String> answer :
        List.of(get(URI.create(page + "?" + twice)), post(page, twice))) {
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("user_code came 2 times, expected once");
    }
    HttpResponse<String> put =
        NaiveClient.send(NaiveClient.request(page).PUT(BodyPublishers.ofString(once.toString())));
    assertThat(put.statusCode()).isEqualTo(405);
    assertThat(put.headers().firstValue("Allow")).contains("GET, POST");
    assertThat(get(URI.create(page + "?" + once)).statusCode()).isEqualTo(200);
    assertThat(post(page, once).body()).contains("<strong>tv</strong>");
  }

  @Test
  void pages_runNoScript_andAreNotFramed() {
    HttpResponse<String> page = get(server.uri(Endpoint.DEVICE_VERIFICATION));
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "frame-ancestors 'none'", "form-action 'self'");
    String hostile =
        get(URI.create(server.uri(Endpoint.DEVICE_VERIFICATION) + "?user_code=%3Cscript%3E"))
            .body();
    assertThat(hostile).contains("&lt;script&gt;").doesNotContain("<script>");
  }

  @Test
  void deviceCode_isRedeemedOnce_howeverManyAskAtOnce() {
    String codes = begin();
    server.devices().approve(member(codes, "user_code"));
    List<Integer> statuses =
        IntStream.range(0, 8).parallel().mapToObj(i -> poll(codes).statusCode()).toList();
    assertThat(statuses).containsOnlyOnce(200);
  }

  @Test
  void grant_isNamedInTheMetadata_unlessTheServerIsWithoutIt(
      FakeAuthorizationServerBuilder builder) {
    assertThat(get(server.uri(Endpoint.METADATA)).body())
        .contains("device_authorization_endpoint", "grant-type:device_code");
    FakeAuthorizationServer without = builder.without(Endpoint.DEVICE_AUTHORIZATION).start();
    assertThat(get(without.uri(Endpoint.METADATA)).body()).doesNotContain("device");
  }

  /** RFC 8628 section 3.2: the answer must name the page, and a page asks for codes of answers. */
  @ParameterizedTest
  @EnumSource(names = {"DEVICE_AUTHORIZATION", "DEVICE_VERIFICATION"})
  void serverWithoutOneOfTheTwo_isWithoutBoth(
      Endpoint one, FakeAuthorizationServerBuilder builder) {
    FakeAuthorizationServer without = builder.without(one).start();
    Form form = new Form().with("client_id", "tv");
    assertThat(post(without.uri(Endpoint.DEVICE_AUTHORIZATION), form).statusCode()).isEqualTo(404);
    assertThat(get(without.uri(Endpoint.DEVICE_VERIFICATION)).statusCode()).isEqualTo(404);
    assertThat(get(without.uri(Endpoint.METADATA)).body()).doesNotContain("device");
    Form poll =
        form.with("grant_type", "urn:ietf:params:oauth:grant-type:device_code")
            .with("device_code", "x");
    assertThat(post(without.tokenEndpoint(), poll).body()).contains("unsupported_grant_type");
  }

  /** RFC 8707 section 2. */
  @Test
  void resource_isWhatTheTokenIsFor_andNothingElseIsTaken() {
    URI endpoint = server.uri(Endpoint.DEVICE_AUTHORIZATION);
    Form form = new Form().with("client_id", "tv");
    for (String unusable : List.of("nonsense", "https://api.example/#f")) {
      HttpResponse<String> refused = post(endpoint, form.with("resource", unusable));
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body())
          .contains("invalid_target", "resource is " + unusable, "absolute URI without fragment");
    }
    String other = "https://api.example/v1";
    String codes = post(endpoint, form.with("resource", other)).body();
    server.devices().approve(member(codes, "user_code"));
    assertThat(resourceStatus(server, member(poll(codes).body(), "access_token"))).isEqualTo(401);
    codes = post(endpoint, form.and("resource", server.resource().toString())).body();
    server.devices().approve(member(codes, "user_code"));
    assertThat(resourceStatus(server, member(poll(codes).body(), "access_token"))).isEqualTo(200);
  }

  @Test
  void device_isDecidedOnce() {
    Client client = Client.of("app", Client.Type.PUBLIC, null, PublicKeys.NONE, List.of());
    Device device =
        new Device(
            "device",
            "user",
            new Caller(client, Caller.NONE),
            Scopes.NONE,
            Resources.ANYWHERE,
            Instant.MAX);
    assertThat(device.deny()).isTrue();
    assertThat(device.allow(() -> SignIn.ofNobody("alice", Instant.EPOCH))).isFalse();
    assertThat(device.deny()).isFalse();
  }
}
