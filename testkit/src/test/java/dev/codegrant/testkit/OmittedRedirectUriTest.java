package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.CALLBACK;
import static dev.codegrant.testkit.NaiveClient.authorization;
import static dev.codegrant.testkit.NaiveClient.authorizationUri;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** RFC 6749 sections 3.1.2.3 and 4.1.3. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class OmittedRedirectUriTest {
  private final FakeAuthorizationServer server;

  OmittedRedirectUriTest(FakeAuthorizationServer server) {
    this.server = server;
  }

  private URI request(String scope) {
    return authorizationUri(server, authorization().without("redirect_uri").with("scope", scope));
  }

  private HttpResponse<String> redeem(Form form) {
    return post(server.tokenEndpoint(), form);
  }

  @Test
  void onlyRegisteredOne_isWhereTheCodeGoes_andNeedsNotComeAtTheToken() {
    server.registerPublicClient("app", CALLBACK);
    URI callback = server.approve(request("read"));
    assertThat(callback.toString()).startsWith(CALLBACK + "?");
    Form without = redemption(parameter(callback, "code")).without("redirect_uri");
    assertThat(redeem(without).statusCode()).isEqualTo(200);

    String code = parameter(server.approve(request("read")), "code");
    assertThat(redeem(redemption(code)).statusCode()).isEqualTo(200);
  }

  @Test
  void otherOneAtTheToken_isRefused() {
    server.registerPublicClient("app", CALLBACK);
    String code = parameter(server.approve(request("read")), "code");
    assertThat(redeem(redemption(code).with("redirect_uri", "https://a.example/")).body())
        .contains("invalid_grant", "redirect_uri is https://a.example/, expected the one");
    Form named = redemption(NaiveClient.code(server)).without("redirect_uri");
    assertThat(redeem(named).body()).contains("invalid_grant", "redirect_uri is missing");
  }

  /** OpenID Connect Core 1.0 section 3.1.2.1. */
  @Test
  void withOpenid_isRefused() {
    server.registerPublicClient("app", CALLBACK);
    assertThatThrownBy(() -> server.approve(request("read openid")))
        .hasMessageContaining("redirect_uri is missing: expected one with scope openid");
    assertThat(parameter(server.approve(request("read openidx")), "code")).isNotEmpty();
  }

  /** Who asks for nothing asks for no ID token, so that nothing is got round by saying nothing. */
  @Test
  void withoutScope_isNeverWithOpenid(FakeAuthorizationServerBuilder builder) {
    Form silent = authorization().without("redirect_uri").without("scope");
    FakeAuthorizationServer both = builder.scopes("openid", "email").start();
    both.registerPublicClient("app", CALLBACK);
    String code = parameter(both.approve(authorizationUri(both, silent)), "code");
    String tokens = post(both.tokenEndpoint(), redemption(code).without("redirect_uri")).body();
    assertThat(member(tokens, "scope")).isEqualTo("email");
    assertThat(tokens).doesNotContain("id_token");

    FakeAuthorizationServer one = builder.issuerPath("/openid-alone").scopes("openid").start();
    one.registerPublicClient("app", CALLBACK);
    URI answer = one.approve(authorizationUri(one, silent));
    assertThat(parameter(answer, "error")).isEqualTo("invalid_scope");
    assertThat(parameter(answer, "error_description"))
        .contains("scope is missing", "expected scope=openid");
    Form named = authorization().with("scope", "openid");
    assertThat(NaiveClient.tokens(one, named)).contains("id_token");
  }

  @Test
  void whereThereIsAChoice_isRefused() {
    assertThatThrownBy(() -> server.approve(request("read")))
        .hasMessageContaining("client app registered 0");
    server.registerPublicClient("app", CALLBACK, "https://client.example/cb");
    assertThatThrownBy(() -> server.approve(request("read")))
        .hasMessageContaining("client app registered 2");
  }
}
