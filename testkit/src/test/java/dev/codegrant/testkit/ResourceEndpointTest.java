package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(FakeAuthorizationServerExtension.class)
class ResourceEndpointTest {
  private final FakeAuthorizationServer server;
  private final String token;

  ResourceEndpointTest(FakeAuthorizationServer server) {
    this.server = server;
    this.token = member(tokens(server.signIn("bob")), "access_token");
  }

  private URI withQuery(String query) {
    return URI.create(server.resource() + "?" + query);
  }

  private static void assertChallenge(HttpResponse<String> answer, int status, String error) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
        .startsWith("Bearer realm=\"fake\", error=\"" + error + "\", error_description=\"");
  }

  @Test
  void tokenInHeader_isAccepted() {
    HttpResponse<String> answer = get(server.resource(), "Authorization", "Bearer " + token);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"sub\":\"bob\",\"scope\":\"read write\",\"client_id\":\"app\","
                + "\"token_in\":\"header\"}");
  }

  @Test
  void tokenInQuery_isAccepted() {
    HttpResponse<String> answer = get(withQuery("access_token=" + token));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(member(answer.body(), "token_in")).isEqualTo("query");
    assertThat(answer.headers().firstValue("Cache-Control").orElseThrow()).contains("private");
  }

  @Test
  void tokenInBoth_isRefused() {
    HttpResponse<String> answer =
        get(withQuery("access_token=" + token), "Authorization", "Bearer " + token);
    assertChallenge(answer, 400, "invalid_request");
  }

  private HttpResponse<String> getWithForm(URI uri, String form, String... headers) {
    return NaiveClient.send(
        NaiveClient.request(uri, headers)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .method("GET", BodyPublishers.ofString(form)));
  }

  @Test
  void tokenInBody_isRefused() {
    String form = "access_token=" + token;
    assertChallenge(getWithForm(withQuery(form), form), 400, "invalid_request");
    assertChallenge(
        getWithForm(server.resource(), form, "Authorization", "Bearer " + token),
        400,
        "invalid_request");
    assertChallenge(getWithForm(server.resource(), form, "X", "y"), 400, "invalid_request");
  }

  @Test
  void otherFormInBody_isIgnored() {
    assertThat(
            getWithForm(server.resource(), "a=b", "Authorization", "Bearer " + token).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\t", " \t", "\t "})
  void tabAfterBearer_isRefused(String space) {
    assertChallenge(
        get(server.resource(), "Authorization", "Bearer" + space + token), 400, "invalid_request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer  ", "BEARER "})
  void spacesAfterBearer_areAccepted(String scheme) {
    assertThat(get(server.resource(), "Authorization", scheme + token).statusCode()).isEqualTo(200);
  }

  @Test
  void tokenInTwoHeaders_isRefused() {
    String bearer = "Bearer " + token;
    assertChallenge(
        get(server.resource(), "Authorization", bearer, "Authorization", bearer),
        400,
        "invalid_request");
  }

  @Test
  void tokenTwiceInQuery_isRefused() {
    assertChallenge(
        get(withQuery("access_token=" + token + "&access_token=" + token)), 400, "invalid_request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer", "Bearer a b", "Bearer é"})
  void malformedBearer_isRefused(String value) {
    HttpResponse<String> answer = get(server.resource(), "Authorization", value);
    assertChallenge(answer, 400, "invalid_request");
  }

  @Test
  void withoutToken_isChallengedWithoutError() {
    HttpResponse<String> answer = get(server.resource());
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().allValues("WWW-Authenticate"))
        .singleElement()
        .asString()
        .startsWith("Bearer realm=\"fake\", resource_metadata=\"")
        .doesNotContain("error");
  }

  @Test
  void withOtherScheme_isChallengedWithoutError() {
    HttpResponse<String> answer = get(server.resource(), "Authorization", "Basic eDp5");
    assertThat(answer.headers().allValues("WWW-Authenticate"))
        .singleElement()
        .asString()
        .startsWith("Bearer realm=\"fake\", resource_metadata=\"")
        .doesNotContain("error");
  }

  @Test
  void unknownToken_isRefused() {
    assertChallenge(
        get(server.resource(), "Authorization", "Bearer nonsense"), 401, "invalid_token");
  }

  @Test
  void tokenOfAnotherIssuer_isRefused(FakeAuthorizationServerBuilder other) {
    assertChallenge(
        get(other.start().resource(), "Authorization", "Bearer " + token), 401, "invalid_token");
  }

  @Test
  void beforeExpiry_isAccepted(ManualClock clock) {
    clock.advance(Duration.ofHours(1).minusNanos(1));
    assertThat(NaiveClient.resourceStatus(server, token)).isEqualTo(200);
  }

  @Test
  void atExpiry_isRefused(ManualClock clock) {
    clock.advance(Duration.ofHours(1));
    HttpResponse<String> answer = get(server.resource(), "Authorization", "Bearer " + token);
    assertChallenge(answer, 401, "invalid_token");
    assertThat(answer.body()).contains("expired at").doesNotContain(token);
  }

  @Test
  void withPost_isRefused() {
    HttpResponse<String> answer =
        NaiveClient.send(
            NaiveClient.request(server.resource(), "Authorization", "Bearer " + token)
                .POST(BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("GET");
  }
}
