package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.authorization;
import static dev.codegrant.testkit.NaiveClient.authorizationUri;
import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static dev.codegrant.testkit.NaiveClient.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a recorded request says about its answer. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class OutcomeTest {
  private final FakeAuthorizationServer server;

  OutcomeTest(FakeAuthorizationServer server) {
    this.server = server;
  }

  private RecordedRequest last() {
    List<RecordedRequest> requests = server.requests();
    return requests.get(requests.size() - 1);
  }

  @Test
  void success_hasAStatus_andNoRefusal() {
    String tokens = tokens(server);
    assertThat(server.requests()).extracting(r -> r.status().orElse(-1)).containsExactly(303, 200);
    assertThat(server.requests()).allMatch(request -> request.refusal().isEmpty());
    assertThat(server.requests().toString())
        .contains("-> 303", "-> 200")
        .doesNotContain(member(tokens, "access_token"), member(tokens, "refresh_token"));
  }

  @Test
  void refusalOfTheTokenEndpoint_isKept() {
    String code = NaiveClient.code(server);
    post(server.tokenEndpoint(), redemption(code).without("code_verifier"));
    assertThat(last().status()).hasValue(400);
    assertThat(last().refusal().orElseThrow())
        .startsWith("invalid_grant: code_verifier is missing");
    assertThat(last().toString()).contains("-> 400 invalid_grant: code_verifier is missing");
  }

  @Test
  void refusalToTheRedirectUri_isKept() {
    for (String mode : new String[] {"query", "form_post"}) {
      server.approve(
          authorizationUri(
              server, authorization().with("response_mode", mode).without("code_challenge")));
      assertThat(last().refusal().orElseThrow())
          .startsWith("invalid_request: code_challenge is missing");
    }
    server.deny(authorizationUri(server, authorization()));
    assertThat(last().refusal()).contains("access_denied: the user denied the request");
  }

  @Test
  void refusalOnAPage_isKept() {
    assertThatThrownBy(
            () -> server.approve(authorizationUri(server, authorization().without("redirect_uri"))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(last().status()).hasValue(400);
    assertThat(last().refusal().orElseThrow())
        .startsWith("invalid_request: redirect_uri is missing");
  }

  @Test
  void statusAlone_isNoRefusal() {
    get(server.resource());
    assertThat(last().status()).hasValue(401);
    assertThat(last().refusal()).isEmpty();
    assertThat(last().toString()).endsWith("/resource -> 401");
  }

  @Test
  void connectionThatBreaks_isNoAnswer() {
    server.on(Endpoint.RESOURCE).answer(Answer.connectionClosed());
    assertThatThrownBy(() -> get(server.resource())).isInstanceOf(AssertionError.class);
    assertThat(last().status()).isEmpty();
    assertThat(last().toString()).endsWith("-> no answer");
  }

  /** While it is answered, there is no answer yet. */
  @Test
  void requestInWork_hasNoStatus() {
    List<OptionalInt> statuses = new ArrayList<>();
    server
        .on(Endpoint.RESOURCE)
        .when(request -> statuses.add(request.status()))
        .answer(Answer.usual());
    get(server.resource());
    assertThat(statuses).containsExactly(OptionalInt.empty());
  }

  @Test
  void bodyOfAnyKind_isPutUpWith() {
    for (String body : List.of("{", "{\"error\":1}", "[]", "", "{\"error\":\"e\",\"error\":1}")) {
      server
          .on(Endpoint.TOKEN)
          .times(1)
          .answer(Answer.status(400).withBody("application/json", body));
      post(server.tokenEndpoint(), new Form());
      assertThat(last().status()).hasValue(400);
      assertThat(last().refusal()).isEmpty();
    }
    server
        .on(Endpoint.TOKEN)
        .times(1)
        .answer(Answer.status(303).withHeader("Location", "http:// ?error=e"));
    post(server.tokenEndpoint(), new Form());
    assertThat(last().refusal()).isEmpty();
  }

  @Test
  void queryParameters_areThoseOfTheQueryAlone() {
    post(URI.create(server.tokenEndpoint() + "?a=1&a=2"), new Form().with("client_id", "app"));
    assertThat(last().queryParameters())
        .containsOnlyKeys("a")
        .containsEntry("a", List.of("1", "2"));
    assertThat(last().parameters()).containsOnlyKeys("a", "client_id");
  }

  @Test
  void refusalInAForm_isKept() {
    server
        .on(Endpoint.TOKEN)
        .times(1)
        .answer(
            Answer.status(200)
                .withBody(
                    "application/x-www-form-urlencoded; charset=utf-8",
                    "error=bad_verification_code&error_description=The+code+is+wrong."));
    post(server.tokenEndpoint(), new Form());
    assertThat(last().refusal()).contains("bad_verification_code: The code is wrong.");
  }

  /** One line is one request, whatever a client sends. */
  @Test
  void lineBreaks_areNotTakenOver() {
    post(server.tokenEndpoint(), new Form().with("client_id", "a\nPOST /fake/token"));
    assertThat(last().toString().lines()).hasSize(1);
  }
}
