package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.VERIFIER;
import static dev.codegrant.testkit.NaiveClient.authorizationUri;
import static dev.codegrant.testkit.NaiveClient.code;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(FakeAuthorizationServerExtension.class)
class RecordedRequestTest {
  private final FakeAuthorizationServer server;

  RecordedRequestTest(FakeAuthorizationServer server) {
    this.server = server;
  }

  @Test
  void tokenRequest_isRecordedWhole() {
    String code = code(server);
    post(
        server.tokenEndpoint(),
        redemption(code).and("resource", "a").and("resource", "b"),
        NaiveClient.basic("app", "s3cret"));
    RecordedRequest request = server.requests(Endpoint.TOKEN).get(0);
    assertThat(request.endpoint()).isEqualTo(Endpoint.TOKEN);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo(server.tokenEndpoint().getPath());
    assertThat(request.header("AUTHORIZATION").orElseThrow()).startsWith("Basic ");
    assertThat(request.header("X-None")).isEmpty();
    assertThat(request.parameter("code")).contains(code);
    assertThat(request.parameter("none")).isEmpty();
    assertThat(request.parameters()).containsEntry("resource", List.of("a", "b"));
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void toString_masksSecrets() {
    String code = code(server);
    String[] basic = NaiveClient.basic("app", "s3cret");
    post(server.tokenEndpoint(), redemption(code).and("client_secret", "s3cret"), basic);
    NaiveClient.get(URI.create(server.resource() + "?access_token=t0ken"));
    NaiveClient.get(server.resource(), "Authorization", "t0ken");
    assertThat(server.requests().toString())
        .contains("grant_type=authorization_code", "code=***", "Authorization: Basic ***")
        .doesNotContain(code, VERIFIER, "s3cret", "t0ken", basic[1].substring(6));
  }

  @Test
  void toString_masksWhatItDoesNotKnow() {
    NaiveClient.send(
        NaiveClient.request(server.tokenEndpoint())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("{\"refresh_token\":\"s3cret\",\"x\":\"a=s3cret\"}")));
    post(
        server.tokenEndpoint(),
        new NaiveClient.Form()
            .with("grant_type", "refresh_token")
            .with("Refresh_Token", "s3cret")
            .with("clientSecret", "s3cret")
            .with("client_secret ", "s3cret"));
    NaiveClient.get(server.resource(), "Authorization", "s3cret Bearer");
    assertThat(server.requests().toString())
        .contains("***=***", "grant_type=refresh_token Refresh_Token=*** clientSecret=*** ***=***")
        .doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "access_token",
        "actor_token",
        "assertion",
        "client_assertion",
        "client_secret",
        "code",
        "code_verifier",
        "device_code",
        "id_token_hint",
        "logout_token",
        "password",
        "refresh_token",
        "request",
        "subject_token",
        "token",
        "user_code"
      })
  void toString_masksEachSecret_inTheQueryToo(String name) {
    String line = line(name + "=s3cret").toString();
    assertThat(line).contains(name + "=***").doesNotContain("s3cret");
    assertThat(line(name + "=").toString()).contains(name + "=***");
  }

  /** Two lines in one would be a line that nobody sent. */
  @Test
  void toString_isOneLine() {
    assertThat(line("state=a%0D%0AGET+/b%1B%5B31m%00").toString())
        .contains("state=a??GET /b?[31m?")
        .doesNotContainPattern("\\p{Cntrl}");
  }

  private static RecordedRequest line(String query) {
    return new RecordedRequest(
        Endpoint.TOKEN, new Request("GET", "/token", query, Map.of(), "", Optional.empty()));
  }

  @Test
  void toString_showsTheChallenge_whereItIsNotTheVerifier() {
    String challenge = "code_challenge=" + NaiveClient.CHALLENGE;
    NaiveClient.get(authorizationUri(server, NaiveClient.authorization()));
    assertThat(server.requests().toString()).contains(challenge, "client_id=app");
    NaiveClient.get(
        authorizationUri(
            server,
            NaiveClient.authorization()
                .with("code_challenge", VERIFIER)
                .with("code_challenge_method", "plain")));
    assertThat(server.requests().toString())
        .contains("code_challenge=*** code_challenge_method=plain")
        .doesNotContain(VERIFIER);
  }

  @Test
  void journal_isBounded() {
    Journal journal = new Journal();
    for (int i = 0; i <= Journal.CAPACITY; i++) {
      journal.add(new RecordedRequest(Endpoint.TOKEN, Request.form("/" + i, "")));
    }
    assertThat(journal.all()).hasSize(Journal.CAPACITY);
    assertThat(journal.all().get(0).path()).isEqualTo("/1");
    assertThat(journal.all().get(0).number()).isEqualTo(2);
  }
}
