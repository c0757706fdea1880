package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.CALLBACK;
import static dev.codegrant.testkit.NaiveClient.authorization;
import static dev.codegrant.testkit.NaiveClient.authorizationUri;
import static dev.codegrant.testkit.NaiveClient.basic;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who may do without PKCE, RFC 9700 section 2.1.1: who has credentials, and nobody else. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class PkceTest {
  private static final String SECRET = "s3cret";
  private final FakeAuthorizationServer server;

  PkceTest(FakeAuthorizationServer server) {
    this.server = server;
  }

  @Test
  void clientWithASecret_mayDoWithout() {
    server.registerConfidentialClient("app", SECRET, CALLBACK);

    assertThat(redeemed(code(), basic("app", SECRET)).statusCode()).isEqualTo(200);
  }

  @Test
  void clientThatNobodyRegistered_mayDoWithout_withCredentials() {
    assertThat(redeemed(code(), basic("app", SECRET)).statusCode()).isEqualTo(200);
  }

  @Test
  void clientThatNobodyRegistered_mayNotDoWithout_withoutCredentials() {
    HttpResponse<String> answer = redeemed(code());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(member(answer.body(), "error")).isEqualTo("invalid_grant");
    assertThat(member(answer.body(), "error_description"))
        .contains("came without credentials", "no code_challenge", "RFC 9700 section 2.1.1");
  }

  @Test
  void publicClient_mustUseIt_inTheAuthorizationRequestAlready() {
    server.registerPublicClient("app", CALLBACK);

    URI callback = server.approve(authorizationUri(server, withoutPkce()));

    assertThat(parameter(callback, "error")).isEqualTo("invalid_request");
    assertThat(parameter(callback, "error_description"))
        .contains("code_challenge is missing", "a client without credentials must use PKCE");
  }

  @Test
  void verifierForNoChallenge_isRefused() {
    HttpResponse<String> answer =
        post(server.tokenEndpoint(), redemption(code()).without("client_id"), basic("app", SECRET));

    assertThat(member(answer.body(), "error")).isEqualTo("invalid_grant");
    assertThat(member(answer.body(), "error_description")).contains("expected both or none");
  }

  @Test
  void challengeWithoutVerifier_isRefused_alsoWithASecret() {
    server.registerConfidentialClient("app", SECRET, CALLBACK);
    String code = parameter(server.approve(authorizationUri(server, authorization())), "code");

    HttpResponse<String> answer = redeemed(code, basic("app", SECRET));

    assertThat(member(answer.body(), "error")).isEqualTo("invalid_grant");
    assertThat(member(answer.body(), "error_description")).contains("code_verifier is missing");
  }

  private static Form withoutPkce() {
    return authorization().without("code_challenge").without("code_challenge_method");
  }

  private String code() {
    return parameter(server.approve(authorizationUri(server, withoutPkce())), "code");
  }

  private HttpResponse<String> redeemed(String code, String... headers) {
    Form form = redemption(code).without("code_verifier");
    return post(
        server.tokenEndpoint(), headers.length == 0 ? form : form.without("client_id"), headers);
  }
}
