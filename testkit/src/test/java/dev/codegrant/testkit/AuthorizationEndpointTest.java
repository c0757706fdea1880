package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.CALLBACK;
import static dev.codegrant.testkit.NaiveClient.authorization;
import static dev.codegrant.testkit.NaiveClient.authorizationUri;
import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.location;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.NaiveClient.parameters;
import static dev.codegrant.testkit.NaiveClient.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(FakeAuthorizationServerExtension.class)
class AuthorizationEndpointTest {
  private final FakeAuthorizationServer server;

  AuthorizationEndpointTest(FakeAuthorizationServer server) {
    this.server = server;
  }

  private HttpResponse<String> ask(Form form) {
    return get(authorizationUri(server, form));
  }

  private void assertErrorPage(Form form, String... words) {
    HttpResponse<String> answer = ask(form);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Location")).isEmpty();
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(answer.body()).contains(words);
  }

  private void assertRedirected(Form form, String error, String... words) {
    HttpResponse<String> answer = ask(form);
    assertThat(answer.statusCode()).isEqualTo(303);
    URI callback = location(answer);
    assertThat(callback.toString()).startsWith(CALLBACK + "?");
    assertThat(parameter(callback, "error")).isEqualTo(error);
    assertThat(parameter(callback, "error_description")).contains(words);
    assertThat(parameter(callback, "state")).isEqualTo("s-1");
    assertThat(parameter(callback, "iss")).isEqualTo(server.issuer());
    assertThat(parameters(callback)).doesNotContainKey("code");
  }

  private void assertPage(Form form) {
    HttpResponse<String> answer = ask(form);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("Allow", "Deny");
  }

  @Nested
  class WithoutRegisteredClient {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://client.example/cb",
          "http://localhost:1/cb?x=1",
          "com.example.app:/callback"
        })
    void withAnyAbsoluteRedirectUri_showsPage(String uri) {
      assertPage(authorization().with("redirect_uri", uri));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/cb", "https:///cb", "https://client.example/cb#f", "http://a b/"})
    void withUnusableRedirectUri_isRefusedOnPage(String uri) {
      assertErrorPage(authorization().with("redirect_uri", uri), "redirect_uri is", "absolute");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:65536/cb", "http://[::1]:99999/cb"})
    void withPortBeyondTheLast_isRefusedOnPage(String uri) {
      assertErrorPage(authorization().with("redirect_uri", uri), "redirect_uri is", "65535");
    }

    @Test
    void withTheLastPort_showsPage() {
      assertPage(authorization().with("redirect_uri", "http://127.0.0.1:65535/cb"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"code", "state", "error", "iss", "%63ode"})
    void withParameterOfTheAnswerInRedirectUri_isRefusedOnPage(String name) {
      assertErrorPage(
          authorization().with("redirect_uri", CALLBACK + "?a=b&" + name + "=1"),
          "redirect_uri is",
          "in its query: the answer adds one");
    }

    @Test
    void withLikelyParameterInRedirectUri_showsPage() {
      assertPage(authorization().with("redirect_uri", CALLBACK + "?codes=1&mystate=2"));
    }

    @Test
    void withoutRedirectUri_isRefusedOnPage() {
      assertErrorPage(authorization().without("redirect_uri"), "redirect_uri is missing");
    }

    @Test
    void withEmptyClientId_isRefusedOnPage() {
      assertErrorPage(authorization().with("client_id", ""), "client_id is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_id", "redirect_uri", "state"})
    void withRepeatedIdentity_isRefusedOnPage(String name) {
      assertErrorPage(authorization().and(name, "other"), name + " came more than once");
    }

    @Test
    void withRepeatedScope_isSentBack() {
      assertRedirected(authorization().and("scope", "x"), "invalid_request", "scope came 2 times");
    }

    @Test
    void withRepeatedUnknownParameter_isSentBack() {
      assertRedirected(authorization().and("x", "1").and("x", "2"), "invalid_request", "x came 2");
    }

    @Test
    void withUnknownParameterOnce_showsPage() {
      assertPage(authorization().and("x", "1"));
    }
  }

  @Nested
  class WithRegisteredClient {
    @BeforeEach
    void register() {
      server.registerPublicClient(
          "app", CALLBACK, "https://client.example/cb", "http://[::1]/cb", "http://localhost/cb");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://client.example/cb",
          "http://127.0.0.1:9/callback",
          "http://127.0.0.1:54321/callback",
          "http://127.0.0.1/callback",
          "http://[::1]:8080/cb"
        })
    void withOwnRedirectUri_showsPage(String uri) {
      assertPage(authorization().with("redirect_uri", uri));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://client.example/cb/",
          "https://client.example/cb?x=1",
          "https://client.example/CB",
          "https://client.example:443/cb",
          "https://client.example:8443/cb",
          "http://client.example/cb",
          "https://client.example.evil.example/cb",
          "http://127.0.0.1:9/callback2",
          "http://127.0.0.2:9/callback",
          "https://127.0.0.1:9/callback",
          "http://127.0.0.1:9@evil.example/callback",
          "http://localhost:9/cb",
          "http://[::1]:9/callback"
        })
    void withForeignRedirectUri_isRefusedOnPage(String uri) {
      assertErrorPage(
          authorization().with("redirect_uri", uri), "redirect_uri is " + uri, "registered");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:65536/callback", CALLBACK + "?code=1"})
    void withImpossibleRedirectUri_isRefusedOnPage(String uri) {
      assertErrorPage(authorization().with("redirect_uri", uri), "redirect_uri is " + uri);
      assertThatThrownBy(() -> server.registerPublicClient("app", CALLBACK, uri))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("redirect_uri is " + uri, "expected");
    }

    @Test
    void withUnknownClient_isRefusedOnPage() {
      assertErrorPage(
          authorization().with("client_id", "stranger"), "client stranger is not registered");
    }
  }

  @Nested
  class Errors {
    @ParameterizedTest
    @CsvSource({"token,unsupported_response_type", "code id_token,unsupported_response_type"})
    void withOtherResponseType_isSentBack(String type, String error) {
      assertRedirected(authorization().with("response_type", type), error, type, "expected code");
    }

    @Test
    void withoutResponseType_isSentBack() {
      assertRedirected(
          authorization().without("response_type"), "invalid_request", "response_type is missing");
    }

    @Test
    void withResponseModeQuery_showsPage() {
      assertPage(authorization().with("response_mode", "query"));
    }

    @Test
    void withUnknownResponseMode_isSentBack() {
      assertRedirected(
          authorization().with("response_mode", "web_message"), "invalid_request", "response_mode");
    }

    @Test
    void withoutChallenge_isSentBack() {
      assertRedirected(
          authorization().without("code_challenge"),
          "invalid_request",
          "code_challenge is missing");
    }

    @Test
    void withPlainChallenge_isSentBack() {
      assertRedirected(
          authorization().with("code_challenge_method", "plain"), "invalid_request", "S256");
    }

    @Test
    void withoutChallengeMethod_isSentBack() {
      assertRedirected(
          authorization().without("code_challenge_method"), "invalid_request", "plain when absent");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c",
          "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM=",
          "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM"
        })
    void withMalformedChallenge_isSentBack(String challenge) {
      assertRedirected(
          authorization().with("code_challenge", challenge), "invalid_request", "43 base64url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"read  write", " read", "re\"ad", "re\\ad", "réad"})
    void withMalformedScope_isSentBack(String scope) {
      assertRedirected(
          authorization().with("scope", scope), "invalid_scope", "scope is not a list");
    }

    @ParameterizedTest
    @ValueSource(strings = {"request", "request_uri"})
    void withRequestObject_isSentBack(String name) {
      assertRedirected(authorization().with(name, "x"), name + "_not_supported", "not served");
    }

    @Test
    void withMethodPut_isRefused() {
      HttpResponse<String> answer =
          NaiveClient.send(
              NaiveClient.request(authorizationUri(server, authorization()))
                  .PUT(BodyPublishers.noBody()));
      assertThat(answer.statusCode()).isEqualTo(405);
      assertThat(answer.headers().firstValue("Allow")).contains("GET, POST");
    }
  }

  @Nested
  class Page {
    @Test
    void hasProtectiveHeaders() {
      HttpResponse<String> page = ask(authorization());
      assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(page.headers().firstValue("X-Frame-Options")).contains("DENY");
      assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
      assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'", "frame-ancestors 'none'", "form-action 'self' http:")
          .doesNotContain("unsafe-inline", "script-src");
    }

    @Test
    void namesClientAndEachScope() {
      assertThat(ask(authorization()).body())
          .contains("<strong>app</strong>", "<li>read</li>", "<li>write</li>", CALLBACK)
          .contains("value=\"alice\"")
          .doesNotContain("{{", "<script");
    }

    @Test
    void withoutScope_asksForTheFirstOne() {
      assertThat(ask(authorization().without("scope")).body())
          .contains("<li>read</li>")
          .doesNotContain("<li>write</li>");
    }

    @Test
    void withMarkupInParameters_isEscaped() {
      String attack = "<script>alert(1)</script>";
      String scope = "'><img/src=x>&{{username}}";
      String body =
          ask(authorization()
                  .with("client_id", attack)
                  .with("scope", scope)
                  .with("state", "\"><b>" + attack)
                  .with(
                      "redirect_uri",
                      "https://client.example/?'a=b".replace("{", "%7B").replace("}", "%7D")))
              .body();
      assertThat(body)
          .doesNotContain("<script", "<img", "<b>", "{{")
          .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
          .contains("&#39;&gt;&lt;img/src=x&gt;&amp;&#123;&#123;username&#125;&#125;")
          .contains("&quot;&gt;&lt;b&gt;");
    }

    @Test
    void errorPage_escapesWhatCame() {
      String body = ask(authorization().with("redirect_uri", "<script>alert(1)</script>")).body();
      assertThat(body).doesNotContain("<script").contains("&lt;script&gt;");
    }

    @Test
    void cannotBePrefilledWithADecision() {
      HttpResponse<String> page =
          ask(authorization().with("decision", "allow").with("username", "mallory"));
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).doesNotContain("type=\"hidden\" name=\"decision\"");
    }
  }

  @Nested
  class Decision {
    private URI submit(String decision) {
      HttpResponse<String> answer =
          post(
              server.authorizationEndpoint(),
              authorization().with("username", "carol").with("decision", decision));
      assertThat(answer.statusCode()).isEqualTo(303);
      assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
      return location(answer);
    }

    @Test
    void allow_sendsCodeStateAndIssuer() {
      URI callback = submit("allow");
      assertThat(parameters(callback)).containsOnlyKeys("code", "state", "iss");
      assertThat(parameter(callback, "state")).isEqualTo("s-1");
      assertThat(parameter(callback, "iss")).isEqualTo(server.issuer());
      assertThat(parameter(callback, "code")).hasSize(43);
    }

    @Test
    void deny_sendsAccessDenied() {
      URI callback = submit("deny");
      assertThat(parameters(callback))
          .containsOnlyKeys("error", "error_description", "state", "iss")
          .containsEntry("error", List.of("access_denied"));
    }

    @Test
    void withoutUsername_showsPageAgain() {
      HttpResponse<String> answer =
          post(server.authorizationEndpoint(), authorization().with("decision", "allow"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("User name");
    }

    @Test
    void codesAreNeverTheSame() {
      assertThat(parameter(submit("allow"), "code"))
          .isNotEqualTo(parameter(submit("allow"), "code"));
    }
  }

  @Nested
  class Headless {
    @Test
    void approve_keepsTheQueryOfTheRedirectUri() {
      URI callback =
          server.approve(
              authorizationUri(
                  server, authorization().with("redirect_uri", "https://client.example/cb?a=b")));
      assertThat(callback.toString()).startsWith("https://client.example/cb?a=b&code=");
    }

    @Test
    void deny_isTheSameAsThePagesDeny() {
      URI callback = server.deny(authorizationUri(server, authorization()));
      assertThat(parameter(callback, "error")).isEqualTo("access_denied");
      assertThat(parameter(callback, "state")).isEqualTo("s-1");
    }

    @Test
    void parametersNamedLikeThePagesFields_areDropped() {
      Form form =
          authorization().and("username", "mallory").and("decision", "deny").and("decision", "x");
      URI request = authorizationUri(server.signIn("bob"), form);
      assertThat(parameters(server.approve(request))).containsKey("code");
      assertThat(parameter(server.deny(request), "error")).isEqualTo("access_denied");
      assertThat(server.requests(Endpoint.AUTHORIZATION).get(0).parameters())
          .containsEntry("username", List.of("bob"))
          .containsEntry("decision", List.of("allow"))
          .containsEntry("state", List.of("s-1"));
    }

    @Test
    void approve_withWrongRequest_returnsTheErrorRedirect() {
      URI callback =
          server.approve(authorizationUri(server, authorization().without("code_challenge")));
      assertThat(parameter(callback, "error")).isEqualTo("invalid_request");
    }

    @Test
    void approve_withForeignRedirectUri_saysWhy() {
      server.registerPublicClient("app", "https://client.example/cb");
      assertThatThrownBy(() -> server.approve(authorizationUri(server, authorization())))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContainingAll("400", CALLBACK, "https://client.example/cb");
    }

    @Test
    void approve_withForeignEndpoint_isRefused() {
      assertThatThrownBy(() -> server.approve(URI.create("http://127.0.0.1:1/authorize?a=b")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(server.authorizationEndpoint().toString());
    }
  }
}
