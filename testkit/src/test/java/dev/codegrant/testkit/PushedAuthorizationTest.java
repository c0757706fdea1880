package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.authorization;
import static dev.codegrant.testkit.NaiveClient.authorizationUri;
import static dev.codegrant.testkit.NaiveClient.basic;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9126. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class PushedAuthorizationTest {
  private final FakeAuthorizationServer server;
  private final ManualClock clock;

  PushedAuthorizationTest(FakeAuthorizationServer server, ManualClock clock) {
    this.server = server;
    this.clock = clock;
  }

  private HttpResponse<String> push(Form form, String... headers) {
    return post(server.uri(Endpoint.PUSHED_AUTHORIZATION), form, headers);
  }

  private String pushed() {
    HttpResponse<String> answer = push(authorization());
    assertThat(answer.statusCode()).isEqualTo(201);
    return member(answer.body(), "request_uri");
  }

  private URI request(String clientId, String requestUri) {
    return authorizationUri(
        server, new Form().with("client_id", clientId).with("request_uri", requestUri));
  }

  @Test
  void pushedRequest_isApproved_andItsCodeRedeemed() {
    HttpResponse<String> answer = push(authorization());
    assertThat(member(answer.body(), "expires_in")).isEqualTo("60");
    String uri = member(answer.body(), "request_uri");
    assertThat(uri).startsWith("urn:ietf:params:oauth:request_uri:");

    URI callback = server.approve(request("app", uri));

    assertThat(parameter(callback, "state")).isEqualTo("s-1");
    assertThat(post(server.tokenEndpoint(), redemption(parameter(callback, "code"))).statusCode())
        .isEqualTo(200);
  }

  /** The page is shown under the request URI, and shows what was pushed. */
  @Test
  void page_isShownAsOftenAsItIsLoaded_andDecidedOnce() {
    String uri = pushed();
    for (int look = 0; look < 2; look++) {
      assertThat(NaiveClient.get(request("app", uri)).body()).contains("<li>read</li>", "app");
    }
    assertThat(parameter(server.deny(request("app", uri)), "error")).isEqualTo("access_denied");
    assertThatThrownBy(() -> server.approve(request("app", uri)))
        .hasMessageContaining("used already");
  }

  @Test
  void requestUri_expires() {
    String uri = pushed();
    clock.advance(Duration.ofSeconds(60).minusMillis(1));
    assertThat(NaiveClient.get(request("app", uri)).statusCode()).isEqualTo(200);
    clock.advance(Duration.ofMillis(1));
    assertThatThrownBy(() -> server.approve(request("app", uri))).hasMessageContaining("expired");
  }

  @Test
  void requestUriOfAnother_isRefused() {
    String uri = pushed();
    assertThatThrownBy(() -> server.approve(request("other", uri)))
        .hasMessageContaining("issued to client app");
    URI nobodys = authorizationUri(server, new Form().with("request_uri", uri));
    assertThatThrownBy(() -> server.approve(nobodys))
        .hasMessageContaining("client_id is missing: it goes with every request_uri");
    assertThat(parameter(server.approve(request("app", uri)), "code")).isNotEmpty();
  }

  /** What comes beside the request URI counts for nothing. */
  @Test
  void parametersOfTheBrowser_doNotCount() {
    URI uri =
        authorizationUri(
            server,
            new Form()
                .with("client_id", "app")
                .with("request_uri", pushed())
                .with("scope", "admin")
                .with("state", "mallory's"));
    URI callback = server.approve(uri);
    assertThat(parameter(callback, "state")).isEqualTo("s-1");
    String tokens = post(server.tokenEndpoint(), redemption(parameter(callback, "code"))).body();
    assertThat(member(tokens, "scope")).isEqualTo("read write");
  }

  @ParameterizedTest
  @CsvSource({
    "code_challenge,, code_challenge is missing",
    "code_challenge_method, plain, S256",
    "response_type, token, expected code",
    "redirect_uri, not-a-uri, redirect_uri",
    "scope, a  b, one space",
    "request_uri, urn:x, expected none here",
    "prompt, none login, none alone",
    "id_token_hint, garbage, expected one as it came",
  })
  void whatTheBrowserWouldBeRefused_isRefusedAtOnce(String name, String value, String why) {
    Form form = authorization().with("scope", "openid").without(name);
    HttpResponse<String> answer = push(value == null ? form : form.with(name, value));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(why);
  }

  /** RFC 6749 section 3.1, of the request that is pushed and of the one that refers to it. */
  @Test
  void repeatedParameter_isRefused() {
    HttpResponse<String> answer = push(authorization().and("scope", "read"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("invalid_request", "scope came 2 times, expected once");

    String uri = pushed();
    for (String name : List.of("client_id", "request_uri", "state")) {
      URI twice = URI.create(request("app", uri) + "&state=a&state=b".replace("state", name));
      assertThatThrownBy(() -> server.approve(twice)).hasMessageContaining(name + " came");
    }
    assertThat(parameter(server.approve(request("app", uri)), "code")).isNotEmpty();
  }

  /** RFC 9101 section 5: it is one or the other, by value or by reference. */
  @Test
  void requestObjectBesideTheRequestUri_isRefused() {
    String uri = pushed();
    URI both = URI.create(request("app", uri) + "&request=garbage");
    assertThatThrownBy(() -> server.approve(both))
        .hasMessageContaining("request and request_uri came, expected one of them");
    assertThat(parameter(server.approve(request("app", uri)), "code")).isNotEmpty();
  }

  /** RFC 9126 section 3. */
  @Test
  void requestObjectThatCannotBeRead_isRefusedAtOnce() {
    Form form = new Form().with("request", "garbage");
    HttpResponse<String> unread = push(form.with("client_id", "app"));
    assertThat(unread.statusCode()).isEqualTo(400);
    assertThat(unread.body()).contains("invalid_request_object", "expected three parts");
    String jwt = Jwt.base64Url("{}") + "." + Jwt.base64Url("{}") + ".AA";
    HttpResponse<String> unsigned = push(form.with("request", jwt));
    assertThat(unsigned.statusCode()).isEqualTo(400);
    assertThat(unsigned.body()).contains("request_not_supported", "registered with keys");

    form.with("request", "garbage");
    server.registerConfidentialClient("web", "s3cret", NaiveClient.CALLBACK);
    HttpResponse<String> answer = push(form.with("client_id", "web"), basic("web", "s3cret"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("invalid_request_object", "expected three parts");
  }

  @Test
  void clientOfTheCredentials_isTheClient() {
    server.registerConfidentialClient("web", "s3cret", NaiveClient.CALLBACK);
    Form form = authorization().without("client_id");
    assertThat(push(form, basic("web", "s3cret")).statusCode()).isEqualTo(201);
    assertThat(push(form, basic("web", "wrong")).statusCode()).isEqualTo(401);
    assertThat(push(form.with("client_id", ""), basic("web", "s3cret")).statusCode())
        .as("RFC 6749 section 3.1: as good as absent")
        .isEqualTo(201);
    assertThat(push(form.with("client_id", "app"), basic("web", "s3cret")).body())
        .contains("client_id in the body is app");
    assertThat(push(authorization().with("client_id", "web")).body()).contains("confidential");
  }

  @Test
  void endpoint_isNamedInTheMetadata_unlessTheServerIsWithoutIt(
      FakeAuthorizationServerBuilder builder) {
    String named = "pushed_authorization_request_endpoint";
    assertThat(NaiveClient.get(server.uri(Endpoint.METADATA)).body()).contains(named);
    FakeAuthorizationServer without = builder.without(Endpoint.PUSHED_AUTHORIZATION).start();
    assertThat(NaiveClient.get(without.uri(Endpoint.METADATA)).body()).doesNotContain(named);
    assertThat(post(without.uri(Endpoint.PUSHED_AUTHORIZATION), authorization()).statusCode())
        .isEqualTo(404);
    assertThatThrownBy(() -> builder.without(Endpoint.TOKEN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void requestUri_isSpentOnce() throws Exception {
    PushedRequests requests = new PushedRequests(clock);
    Client client = Client.of("app", Client.Type.PUBLIC, null, PublicKeys.NONE, List.of());
    String uri = requests.push(client, Parameters.parse("scope=read"));
    requests.spend(uri);
    assertThatThrownBy(() -> requests.spend(uri)).hasMessageContaining("used already");
  }
}
