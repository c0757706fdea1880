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

/** {@link Preset#ENTRA}, held against what Microsoft's documentation shows. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class EntraPresetTest {
  private static final String MAIL = "https://graph.microsoft.com/mail.read";

  private final FakeAuthorizationServer server;
  private final String host;

  EntraPresetTest(FakeAuthorizationServerBuilder builder) {
    this.server = builder.like(Preset.ENTRA).start();
    this.host = server.issuer().replaceFirst("/common/v2\\.0$", "");
  }

  private static Form mail() {
    return authorization().with("scope", MAIL + " openid profile email offline_access");
  }

  private HttpResponse<String> token(Form form) {
    return post(server.tokenEndpoint(), form);
  }

  @Test
  void wholeFlow_fromTheMetadataOfAllTenants() {
    HttpResponse<String> metadata =
        get(URI.create(server.issuer() + "/.well-known/openid-configuration"));
    ProviderSample.named("entra.discovery-common.json").assertLike(metadata);
    assertThat(member(metadata.body(), "issuer")).isEqualTo(host + "/{tenantid}/v2.0");

    URI callback =
        server.approve(
            URI.create(member(metadata.body(), "authorization_endpoint") + "?" + mail()));
    assertThat(NaiveClient.parameters(callback)).containsOnlyKeys("code", "state");

    HttpResponse<String> tokens =
        post(
            URI.create(host + "/common/oauth2/v2.0/token"),
            redemption(parameter(callback, "code")));
    ProviderSample.named("entra.token.json").assertLike(tokens);
    assertThat(member(tokens.body(), "scope")).as("what is of OpenID is not").isEqualTo(MAIL);
    ReceivedJwt idToken = ReceivedJwt.of(member(tokens.body(), "id_token"));
    assertThat(idToken.claim("iss")).isEqualTo(host + "/" + idToken.claim("tid") + "/v2.0");
    assertThat(idToken.claim("ver")).isEqualTo("2.0");

    HttpResponse<String> user =
        get(
            URI.create(member(metadata.body(), "userinfo_endpoint")),
            "Authorization",
            "Bearer " + member(tokens.body(), "access_token"));
    ProviderSample.named("entra.userinfo.json").assertLike(user);
  }

  @Test
  void refreshToken_wantsOfflineAccess_andTheOldOneStaysGood() {
    String online =
        token(redemption(NaiveClient.code(server, mail().with("scope", "openid")))).body();
    assertThat(online).doesNotContain("refresh_token", "\"scope\"");
    String tokens = token(redemption(NaiveClient.code(server, mail()))).body();
    for (int use = 0; use < 2; use++) {
      HttpResponse<String> answer = token(refresh(member(tokens, "refresh_token")));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("refresh_token");
    }
  }

  @Test
  void errors_haveNumbers_andLinesInTheirDescription() {
    String tokens = token(redemption(NaiveClient.code(server, mail()))).body();
    String refreshToken = member(tokens, "refresh_token");
    HttpResponse<String> scope = token(refresh(refreshToken).with("scope", "admin"));
    ProviderSample.named("entra.error-invalid-scope.json").assertLike(scope);
    assertThat(ProviderSample.jsonOf(scope.body()).path("error_description").asText())
        .startsWith("AADSTS70011: scope admin was not granted")
        .contains("\r\nTrace ID: ", "\r\nCorrelation ID: ", "\r\nTimestamp: ");
    HttpResponse<String> dead = token(refresh("unknown"));
    assertThat(dead.statusCode()).isEqualTo(400);
    assertThat(dead.body()).contains("\"error_codes\":[700082]", "refresh_token is unknown");
    assertThat(token(redemption("unknown")).body()).contains("invalid_grant", "AADSTS70000:");
    server.registerConfidentialClient("app", "s3cret", NaiveClient.CALLBACK);
    HttpResponse<String> secret = token(redemption("x").with("client_secret", "wrong"));
    assertThat(secret.statusCode()).isEqualTo(401);
    assertThat(secret.headers().firstValue("WWW-Authenticate")).isPresent();
    assertThat(secret.body()).contains("AADSTS7000215:");
    assertThat(token(refresh(refreshToken).with("client_secret", "s3cret")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void revocation_isNotServed() {
    assertThat(post(server.uri(Endpoint.REVOCATION), new Form()).statusCode()).isEqualTo(404);
  }
}
