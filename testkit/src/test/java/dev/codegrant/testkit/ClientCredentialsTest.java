package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.basic;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.resourceStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** RFC 6749 section 4.4. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class ClientCredentialsTest {
  private final FakeAuthorizationServer server;

  ClientCredentialsTest(FakeAuthorizationServer server) {
    this.server = server;
  }

  private HttpResponse<String> ask(Form form, String... headers) {
    return post(server.tokenEndpoint(), form.with("grant_type", "client_credentials"), headers);
  }

  @Test
  void client_getsATokenOfItsOwn_withoutARefreshToken() {
    HttpResponse<String> answer = ask(new Form().with("scope", "read"), basic("job", "secret"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).doesNotContain("refresh_token", "id_token");
    String token = member(answer.body(), "access_token");
    HttpResponse<String> resource =
        NaiveClient.get(server.resource(), "Authorization", "Bearer " + token);
    assertThat(member(resource.body(), "sub")).isEqualTo("job");
    assertThat(member(resource.body(), "scope")).isEqualTo("read");
  }

  @Test
  void publicClient_isRefused() {
    HttpResponse<String> answer = ask(new Form().with("client_id", "app"));
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("invalid_client", "confidential clients alone");
    server.registerPublicClient("app", NaiveClient.CALLBACK);
    assertThat(ask(new Form().with("client_id", "app")).statusCode()).isEqualTo(401);
  }

  @Test
  void openIdWithoutAUser_isRefused() {
    HttpResponse<String> answer = ask(new Form().with("scope", "openid"), basic("job", "secret"));
    assertThat(answer.body()).contains("invalid_scope", "nobody signs in", "[read, write,");
    assertThat(member(ask(new Form(), basic("job", "secret")).body(), "scope")).isEqualTo("read");
  }

  @Test
  void defaultScope_isTheFirstButOpenid(FakeAuthorizationServerBuilder builder) {
    FakeAuthorizationServer provider = builder.scopes("openid", "jobs", "read").start();
    Form form = new Form().with("grant_type", "client_credentials");
    HttpResponse<String> answer = post(provider.tokenEndpoint(), form, basic("job", "secret"));
    assertThat(member(answer.body(), "scope")).isEqualTo("jobs");
    assertThat(answer.body()).doesNotContain("id_token");
    String ofUser = NaiveClient.tokens(provider, NaiveClient.authorization().without("scope"));
    assertThat(member(ofUser, "scope")).isEqualTo("jobs");
    assertThat(ofUser).doesNotContain("id_token");
  }

  @Test
  void defaultScope_whereOnlyOpenidIsServed_isRefused(FakeAuthorizationServerBuilder builder) {
    FakeAuthorizationServer provider = builder.scopes("openid").start();
    Form form = new Form().with("grant_type", "client_credentials");
    assertThat(post(provider.tokenEndpoint(), form, basic("job", "secret")).body())
        .contains("invalid_scope", "no other scope is served");
  }

  @Test
  void scopeThatIsNotServed_isRefused(FakeAuthorizationServerBuilder builder) {
    FakeAuthorizationServer strict = builder.scopes("read").start();
    Form form = new Form().with("grant_type", "client_credentials");
    assertThat(post(strict.tokenEndpoint(), form, basic("job", "x")).statusCode()).isEqualTo(200);
    assertThat(post(strict.tokenEndpoint(), form.with("scope", "write"), basic("job", "x")).body())
        .contains("invalid_scope");
  }

  @Test
  void token_diesWithItsRevocation() {
    String token = member(ask(new Form(), basic("job", "secret")).body(), "access_token");
    assertThat(resourceStatus(server, token)).isEqualTo(200);
    post(server.uri(Endpoint.REVOCATION), new Form().with("token", token), basic("job", "secret"));
    assertThat(resourceStatus(server, token)).isEqualTo(401);
  }

  @Test
  void emptySecret_isNone(FakeAuthorizationServerBuilder builder) {
    FakeAuthorizationServer lenient = builder.lenient(Leniency.CLIENT_SECRET_NOT_CHECKED).start();
    lenient.registerConfidentialClient("job", "secret", NaiveClient.CALLBACK);
    Form form = new Form().with("grant_type", "client_credentials");
    for (FakeAuthorizationServer each : List.of(server, lenient)) {
      HttpResponse<String> answer = post(each.tokenEndpoint(), form, basic("job", ""));
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).contains("invalid_client", "empty secret");
    }
  }
}
