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

/** {@link Preset#AUTH0}, held against what recordings and other projects' tests show. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class Auth0PresetTest {
  private final FakeAuthorizationServer server;

  Auth0PresetTest(FakeAuthorizationServerBuilder builder) {
    this.server = builder.like(Preset.AUTH0).start();
  }

  private static Form offline() {
    return authorization().with("scope", "openid profile offline_access");
  }

  private HttpResponse<String> token(Form form) {
    return post(server.tokenEndpoint(), form);
  }

  @Test
  void wholeFlow_fromAnIssuerWithASlashAtItsEnd() {
    assertThat(server.issuer()).endsWith("/");
    HttpResponse<String> metadata =
        get(URI.create(server.issuer() + ".well-known/openid-configuration"));
    assertThat(member(metadata.body(), "issuer")).isEqualTo(server.issuer());
    assertThat(member(metadata.body(), "jwks_uri"))
        .isEqualTo(server.issuer() + ".well-known/jwks.json");
    assertThat(metadata.body()).contains("iss_parameter_supported\":false");

    URI callback =
        server.approve(
            URI.create(member(metadata.body(), "authorization_endpoint") + "?" + offline()));
    assertThat(NaiveClient.parameters(callback)).containsOnlyKeys("code", "state");
    HttpResponse<String> tokens =
        post(URI.create(server.issuer() + "oauth/token"), redemption(parameter(callback, "code")));
    ProviderSample.named("auth0.token.json").assertLike(tokens);
    assertThat(member(tokens.body(), "expires_in")).isEqualTo("86400");
    assertThat(ReceivedJwt.of(member(tokens.body(), "id_token")).claim("iss"))
        .isEqualTo(server.issuer());
    assertThat(
            get(
                    URI.create(server.issuer() + "userinfo"),
                    "Authorization",
                    "Bearer " + member(tokens.body(), "access_token"))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void deadRefreshToken_isForbidden() {
    String old =
        member(token(redemption(NaiveClient.code(server, offline()))).body(), "refresh_token");
    assertThat(token(refresh(old)).statusCode()).isEqualTo(200);
    ProviderSample.named("auth0.error-refresh-dead.json").assertEqualTo(token(refresh(old)));
    assertThat(server.requests(Endpoint.TOKEN).get(2).refusal().orElseThrow())
        .contains("was used before");
    assertThat(token(redemption("unknown")).statusCode()).isEqualTo(403);
    assertThat(token(redemption(NaiveClient.code(server))).body()).doesNotContain("refresh_token");
    assertThat(token(refresh(old).without("refresh_token")).statusCode()).isEqualTo(400);
  }

  @Test
  void audience_makesTheAccessTokenAJwtForThatApi() {
    Form forApi = offline().with("audience", "https://api.example/");
    String tokens = token(redemption(NaiveClient.code(server, forApi))).body();
    ReceivedJwt accessToken = ReceivedJwt.of(member(tokens, "access_token"));
    assertThat(accessToken.claims().path("aud").toString())
        .contains("https://api.example/", server.issuer() + "userinfo");
    assertThat(accessToken.claim("iss")).isEqualTo(server.issuer());
    assertThat(NaiveClient.resourceStatus(server, member(tokens, "access_token"))).isEqualTo(200);
    String opaque = token(redemption(NaiveClient.code(server, offline()))).body();
    assertThat(member(opaque, "access_token")).doesNotContain(".");
  }
}
