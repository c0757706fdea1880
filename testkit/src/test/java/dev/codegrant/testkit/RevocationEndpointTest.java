package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static dev.codegrant.testkit.NaiveClient.refresh;
import static dev.codegrant.testkit.NaiveClient.resourceStatus;
import static dev.codegrant.testkit.NaiveClient.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(FakeAuthorizationServerExtension.class)
class RevocationEndpointTest {
  private final FakeAuthorizationServer server;

  RevocationEndpointTest(FakeAuthorizationServer server) {
    this.server = server;
  }

  private HttpResponse<String> revoke(Form form, String... headers) {
    return post(server.uri(Endpoint.REVOCATION), form, headers);
  }

  private static Form token(String token) {
    return new Form().with("token", token).with("client_id", "app");
  }

  @Test
  void accessToken_diesAlone() {
    String tokens = tokens(server);
    HttpResponse<String> answer = revoke(token(member(tokens, "access_token")));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(resourceStatus(server, member(tokens, "access_token"))).isEqualTo(401);
    assertThat(post(server.tokenEndpoint(), refresh(member(tokens, "refresh_token"))).statusCode())
        .isEqualTo(200);
  }

  @Test
  void refreshToken_takesItsAccessTokensAlong() {
    String tokens = tokens(server);
    assertThat(revoke(token(member(tokens, "refresh_token"))).statusCode()).isEqualTo(200);
    assertThat(resourceStatus(server, member(tokens, "access_token"))).isEqualTo(401);
    assertThat(post(server.tokenEndpoint(), refresh(member(tokens, "refresh_token"))).statusCode())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"access_token", "refresh_token", "unheard-of"})
  void anyHint_isOnlyAHint(String hint) {
    String tokens = tokens(server);
    Form form = token(member(tokens, "access_token")).with("token_type_hint", hint);
    assertThat(revoke(form).statusCode()).isEqualTo(200);
    assertThat(resourceStatus(server, member(tokens, "access_token"))).isEqualTo(401);
  }

  @Test
  void unknownToken_isAsGoodAsRevoked() {
    assertThat(revoke(token("nonsense")).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"access_token", "refresh_token"})
  void tokenOfAnotherClient_isRefusedAndLives(String kind) {
    String tokens = tokens(server);
    HttpResponse<String> answer = revoke(token(member(tokens, kind)).with("client_id", "other"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(member(answer.body(), "error")).isEqualTo("invalid_grant");
    assertThat(resourceStatus(server, member(tokens, "access_token"))).isEqualTo(200);
  }

  @Test
  void withoutToken_isRefused() {
    HttpResponse<String> answer = revoke(new Form().with("client_id", "app"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(member(answer.body(), "error")).isEqualTo("invalid_request");
  }

  @Test
  void withWrongSecret_isRefused() {
    String access = member(tokens(server), "access_token");
    server.registerConfidentialClient("app", "secret", NaiveClient.CALLBACK);
    assertThat(revoke(token(access), NaiveClient.basic("app", "wrong")).statusCode())
        .isEqualTo(401);
    assertThat(resourceStatus(server, access)).isEqualTo(200);
    assertThat(revoke(token(access), NaiveClient.basic("app", "secret")).statusCode())
        .isEqualTo(200);
    assertThat(resourceStatus(server, access)).isEqualTo(401);
  }

  /** RFC 7009 section 2.1: nobody registered the client, so how it came for the token counts. */
  @ParameterizedTest
  @ValueSource(strings = {"access_token", "refresh_token"})
  void tokenIssuedToASecret_isRevokedWithIt_andNotWithout(String kind) {
    Form redemption = redemption(NaiveClient.code(server)).with("client_secret", "s3cret");
    String tokens = post(server.tokenEndpoint(), redemption).body();
    Form form = token(member(tokens, kind));

    HttpResponse<String> bare = revoke(form);
    assertThat(bare.statusCode()).isEqualTo(401);
    assertThat(member(bare.body(), "error")).isEqualTo("invalid_client");
    assertThat(member(bare.body(), "error_description"))
        .contains("client app came without credentials", "token was issued to it with some");
    assertThat(resourceStatus(server, member(tokens, "access_token"))).isEqualTo(200);

    assertThat(revoke(form.with("client_secret", "s3cret")).statusCode()).isEqualTo(200);
    assertThat(resourceStatus(server, member(tokens, "access_token"))).isEqualTo(401);
  }

  @Test
  void withGet_isRefused() {
    assertThat(NaiveClient.get(server.uri(Endpoint.REVOCATION)).statusCode()).isEqualTo(405);
  }
}
