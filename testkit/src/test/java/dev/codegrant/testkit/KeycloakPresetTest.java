package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.authorization;
import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static dev.codegrant.testkit.NaiveClient.refresh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@link Preset#KEYCLOAK}, held against what recordings show. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class KeycloakPresetTest {
  private final FakeAuthorizationServerBuilder builder;
  private final FakeAuthorizationServer server;

  KeycloakPresetTest(FakeAuthorizationServerBuilder builder) {
    this.builder = builder.like(Preset.KEYCLOAK);
    this.server = builder.start();
  }

  private HttpResponse<String> token(Form form) {
    return post(server.tokenEndpoint(), form);
  }

  private String tokens(String scope) {
    return token(redemption(NaiveClient.code(server, authorization().with("scope", scope)))).body();
  }

  @Test
  void wholeFlow_inARealm() {
    assertThat(server.issuer()).endsWith("/realms/test");
    HttpResponse<String> metadata =
        get(URI.create(server.issuer() + "/.well-known/openid-configuration"));
    assertThat(member(metadata.body(), "token_endpoint"))
        .isEqualTo(server.issuer() + "/protocol/openid-connect/token");

    Form request = authorization().with("scope", "openid email");
    URI callback =
        server.approve(
            URI.create(member(metadata.body(), "authorization_endpoint") + "?" + request));
    assertThat(NaiveClient.parameters(callback))
        .containsOnlyKeys("code", "state", "session_state", "iss");

    HttpResponse<String> answer = token(redemption(parameter(callback, "code")));
    assertThat(member(answer.body(), "session_state"))
        .isEqualTo(parameter(callback, "session_state"))
        .isEqualTo(ReceivedJwt.of(member(answer.body(), "id_token")).claim("sid"));
    assertThat(member(answer.body(), "not-before-policy")).isEqualTo("0");
    assertThat(member(answer.body(), "refresh_expires_in")).isEqualTo("1800");
    assertThat(member(answer.body(), "expires_in")).isEqualTo("300");
    assertThat(
            get(
                    URI.create(server.issuer() + "/protocol/openid-connect/userinfo"),
                    "Authorization",
                    "Bearer " + member(answer.body(), "access_token"))
                .statusCode())
        .isEqualTo(200);
    assertThat(get(URI.create(server.issuer() + "/protocol/openid-connect/certs")).body())
        .contains("\"keys\"");
  }

  @Test
  void offlineToken_doesNotExpire() {
    assertThat(member(tokens("openid offline_access"), "refresh_expires_in")).isEqualTo("0");
  }

  @Test
  void deadSession_hasItsWords() {
    String old = member(tokens("read"), "refresh_token");
    assertThat(token(refresh(old)).statusCode()).isEqualTo(200);
    ProviderSample.named("keycloak.error-session.json").assertEqualTo(token(refresh(old)));
    HttpResponse<String> code = token(redemption("unknown"));
    assertThat(code.statusCode()).isEqualTo(400);
    assertThat(member(code.body(), "error_description")).isEqualTo("Code not valid");
    server.registerConfidentialClient("app", "s3cret", NaiveClient.CALLBACK);
    HttpResponse<String> secret = token(redemption("x").with("client_secret", "wrong"));
    assertThat(secret.statusCode()).isEqualTo(401);
    assertThat(member(secret.body(), "error")).isEqualTo("unauthorized_client");
    assertThat(member(token(redemption("x").with("client_id", "stranger")).body(), "error"))
        .isEqualTo("invalid_client");
  }

  @Test
  void issuerPathOfARealm_isTheIssuer() {
    FakeAuthorizationServer sales = builder.issuerPath("/auth/realms/sales").start();
    assertThat(sales.issuer())
        .endsWith(":" + URI.create(sales.issuer()).getPort() + "/auth/realms/sales");
    assertThat(get(URI.create(sales.issuer() + "/.well-known/openid-configuration")).statusCode())
        .isEqualTo(200);
  }
}
