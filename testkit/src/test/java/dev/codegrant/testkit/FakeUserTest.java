package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.CALLBACK;
import static dev.codegrant.testkit.NaiveClient.authorization;
import static dev.codegrant.testkit.NaiveClient.authorizationUri;
import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.openId;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FakeAuthorizationServerExtension.class)
class FakeUserTest {
  private final FakeAuthorizationServer server;

  FakeUserTest(FakeAuthorizationServer server) {
    this.server = server;
  }

  private String subject(URI callback) {
    String tokens = post(server.tokenEndpoint(), redemption(parameter(callback, "code"))).body();
    return member(
        get(server.resource(), "Authorization", "Bearer " + member(tokens, "access_token")).body(),
        "sub");
  }

  private URI request(String state) {
    return authorizationUri(server, authorization().with("state", state));
  }

  @Test
  void user_approves_whoeverIsSignedInElse() {
    URI bobs = server.as("bob").approve(request("b"));
    URI alices = server.approve(request("a"));
    assertThat(subject(bobs)).isEqualTo("bob");
    assertThat(subject(alices)).isEqualTo("alice");
    assertThat(subject(server.signIn("carol").as("bob").approve(request("c")))).isEqualTo("bob");
  }

  @Test
  void user_denies() {
    URI callback = server.as("bob").deny(request("b"));
    assertThat(callback.toString()).startsWith(CALLBACK);
    assertThat(parameter(callback, "error")).isEqualTo("access_denied");
  }

  @Test
  void userWithoutName_isRefused() {
    assertThatThrownBy(() -> server.as(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not empty");
    assertThatThrownBy(() -> server.signIn(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not empty");
    assertThat(subject(server.approve(request("a")))).isEqualTo("alice");
  }

  @Test
  void endpointWithoutARequest_isNotApproved() {
    URI endpoint = server.authorizationEndpoint();
    assertThatThrownBy(() -> server.approve(endpoint))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected an authorization request at " + endpoint + "?...");
  }

  /** The session of another is not his. */
  @Test
  void promptNone_isAnsweredForTheUsersOwnSession() {
    URI silently = authorizationUri(server, openId().with("prompt", "none"));
    server.approve(request("a"));
    assertThat(parameter(server.as("bob").approve(silently), "error")).isEqualTo("login_required");
    server.as("bob").approve(authorizationUri(server, openId()));
    assertThat(subject(server.as("bob").approve(silently))).isEqualTo("bob");
    assertThat(subject(server.approve(silently))).isEqualTo("alice");
  }

  /** The page's own form is posted; a client cannot choose the user. */
  @Test
  void userInTheQuery_doesNotCount() {
    server.approve(authorizationUri(server, openId()));
    URI silently =
        authorizationUri(server, openId().with("prompt", "none").with("username", "bob"));
    assertThat(subject(NaiveClient.location(get(silently)))).isEqualTo("alice");
  }

  @Test
  void twoUsers_signInAtOnce() throws Exception {
    CyclicBarrier together = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<String>> signIns =
          List.of("bob", "carol").stream()
              .map(
                  name ->
                      threads.submit(
                          () -> {
                            FakeUser user = server.as(name);
                            StringBuilder subjects = new StringBuilder();
                            for (int i = 0; i < 20; i++) {
                              together.await();
                              subjects.append(subject(user.approve(request(name + i))));
                            }
                            return subjects.toString();
                          }))
              .toList();
      assertThat(signIns.get(0).get()).isEqualTo("bob".repeat(20));
      assertThat(signIns.get(1).get()).isEqualTo("carol".repeat(20));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void promptNone_mayBeDenied() {
    server.approve(authorizationUri(server, openId()));
    URI answer = server.deny(authorizationUri(server, openId().with("prompt", "none")));
    assertThat(parameter(answer, "error")).isEqualTo("access_denied");
    assertThat(parameter(answer, "code")).isEmpty();
  }

  @Test
  void promptNone_isForTheUserOfTheHintAlone() {
    String hint = member(NaiveClient.tokens(server, openId()), "id_token");
    server.as("bob").approve(authorizationUri(server, openId()));
    URI silently =
        authorizationUri(server, openId().with("prompt", "none").with("id_token_hint", hint));

    assertThat(parameter(server.approve(silently), "code")).isNotEmpty();
    URI other = server.as("bob").approve(silently);
    assertThat(parameter(other, "error")).isEqualTo("login_required");
    assertThat(parameter(other, "error_description")).contains("of alice", "of bob");
    URI unknown =
        authorizationUri(server, openId().with("prompt", "none").with("id_token_hint", "x"));
    assertThat(parameter(server.approve(unknown), "error")).isEqualTo("invalid_request");
  }

  /** OpenID Connect Core 1.0 section 3.1.2.2. */
  @Test
  void approval_isForTheUserOfTheHintAlone() {
    String hint = member(NaiveClient.tokens(server, openId()), "id_token");
    URI hinted = authorizationUri(server, openId().with("id_token_hint", hint));

    assertThat(parameter(server.as("alice").approve(hinted), "code")).isNotEmpty();
    URI other = server.as("bob").approve(hinted);
    assertThat(parameter(other, "error")).isEqualTo("login_required");
    assertThat(parameter(other, "error_description"))
        .contains("of alice", "of bob", "expected an approval by alice");
    assertThat(parameter(other, "code")).isEmpty();
    assertThat(parameter(server.as("bob").deny(hinted), "error")).isEqualTo("access_denied");
  }

  @Test
  void hintThatIsNoIdToken_isRefusedBeforeThePage() {
    URI garbage = authorizationUri(server, openId().with("id_token_hint", "garbage"));
    assertThat(NaiveClient.get(garbage).statusCode()).isEqualTo(303);
    URI answer = server.approve(garbage);
    assertThat(parameter(answer, "error")).isEqualTo("invalid_request");
    assertThat(parameter(answer, "error_description")).contains("expected one as it came");
    URI withoutOpenId =
        authorizationUri(server, NaiveClient.authorization().with("id_token_hint", "garbage"));
    assertThat(parameter(server.approve(withoutOpenId), "code")).isNotEmpty();
  }
}
