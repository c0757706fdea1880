package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.basic;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.refresh;
import static dev.codegrant.testkit.NaiveClient.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FakeAuthorizationServerExtension.class)
class IntrospectionEndpointTest {
  private final FakeAuthorizationServer server;
  private final ManualClock clock;

  IntrospectionEndpointTest(FakeAuthorizationServer server, ManualClock clock) {
    this.server = server;
    this.clock = clock;
  }

  private HttpResponse<String> introspect(String token, String... headers) {
    return post(server.uri(Endpoint.INTROSPECTION), new Form().with("token", token), headers);
  }

  private String about(String token) {
    HttpResponse<String> answer = introspect(token, basic("api", "secret"));
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private void assertInactive(String token) {
    assertThat(about(token)).isEqualTo("{\"active\":false}");
  }

  @Test
  void accessToken_isDescribed_toAnyClientWithCredentials() {
    String answer = about(member(tokens(server), "access_token"));

    assertThat(member(answer, "active")).isEqualTo("true");
    assertThat(member(answer, "iss")).isEqualTo(server.issuer());
    assertThat(member(answer, "sub")).isEqualTo("alice");
    assertThat(member(answer, "client_id")).isEqualTo("app");
    assertThat(member(answer, "scope")).isEqualTo("read write");
    assertThat(member(answer, "token_type")).isEqualTo("Bearer");
    assertThat(Long.parseLong(member(answer, "exp")))
        .isEqualTo(clock.instant().plus(Duration.ofHours(1)).getEpochSecond());
    assertThat(answer).doesNotContain("\"cnf\"");
  }

  @Test
  void refreshToken_isDescribed_untilItIsReplaced() {
    String first = member(tokens(server), "refresh_token");
    assertThat(member(about(first), "active")).isEqualTo("true");
    assertThat(about(first)).doesNotContain("token_type", "exp");

    String second = member(post(server.tokenEndpoint(), refresh(first)).body(), "refresh_token");

    assertInactive(first);
    assertThat(member(about(second), "active")).isEqualTo("true");
  }

  @Test
  void expiredAccessToken_isInactive() {
    String token = member(tokens(server), "access_token");
    clock.advance(Duration.ofHours(1).minusMillis(1));
    assertThat(member(about(token), "active")).isEqualTo("true");
    clock.advance(Duration.ofMillis(1));
    assertInactive(token);
  }

  @Test
  void revokedGrant_isInactive_withAllItsTokens() {
    String tokens = tokens(server);
    Form revocation =
        new Form().with("token", member(tokens, "refresh_token")).with("client_id", "app");
    assertThat(post(server.uri(Endpoint.REVOCATION), revocation).statusCode()).isEqualTo(200);

    assertInactive(member(tokens, "access_token"));
    assertInactive(member(tokens, "refresh_token"));
  }

  /** An ID token is no token of RFC 7662; other fakes say that it is active. */
  @Test
  void whatIsNoToken_isInactive() {
    assertInactive("nonsense");
    assertInactive(member(tokens(server, NaiveClient.openId()), "id_token"));
  }

  @Test
  void clientWithoutCredentials_isRefused() {
    Form form = new Form().with("token", "any").with("client_id", "app");
    HttpResponse<String> answer = post(server.uri(Endpoint.INTROSPECTION), form);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("invalid_client", "without credentials");
    assertThat(introspect("any").statusCode()).isEqualTo(401);
  }

  @Test
  void requestWithoutAToken_isRefused() {
    HttpResponse<String> answer =
        post(server.uri(Endpoint.INTROSPECTION), new Form(), basic("api", "secret"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("token is missing");
  }
}
