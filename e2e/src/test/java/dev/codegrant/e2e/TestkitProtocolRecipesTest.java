package dev.codegrant.e2e;

import static dev.codegrant.e2e.HandWrittenClient.member;
import static dev.codegrant.e2e.RecipeRequests.HTTP;
import static dev.codegrant.e2e.RecipeRequests.get;
import static dev.codegrant.e2e.RecipeRequests.post;
import static dev.codegrant.testkit.ClientCertificate.CLIENT;
import static dev.codegrant.testkit.ClientCertificate.OTHER_CLIENT;
import static dev.codegrant.testkit.Endpoint.END_SESSION;
import static dev.codegrant.testkit.Endpoint.RESOURCE;
import static dev.codegrant.testkit.Endpoint.TOKEN;
import static dev.codegrant.testkit.assertj.CodegrantAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.FakeAuthorizationServerBuilder;
import dev.codegrant.testkit.FakeAuthorizationServerExtension;
import dev.codegrant.testkit.JwtChange;
import dev.codegrant.testkit.Preset;
import dev.codegrant.testkit.ResourceDemand;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The recipes of docs/testkit.md for one specification each, word for word. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class TestkitProtocolRecipesTest {
  @Test
  void tokenWithoutDpop_isRefused(FakeAuthorizationServer server) {
    MyApplication app = new MyApplication(server);
    server.dpop().require().nonceAtToken();
    URI callback = server.approve(app.signIn());

    assertThatThrownBy(() -> app.receive(callback)).hasMessageContaining("invalid_request");
    assertThat(server).tokenRequest(0).wasRefusedWith("invalid_request");
  }

  @Test
  void dpop_isProvenOnceForEachRequest(FakeAuthorizationServer server) {
    server.dpop().require().nonceAtToken();
    DpopApplication app = new DpopApplication(server);

    assertThat(app.receive(server.approve(app.signIn()))).isEqualTo("DPoP"); // the token_type

    assertThat(server).tokenRequest(0).wasRefusedWith("use_dpop_nonce"); // the nonce comes with it
    assertThat(server).tokenRequest(1).isAuthorizationCode().wasAnsweredWith(200);
    assertThat(app.callApi().statusCode()).isEqualTo(200);

    String proof = server.requests(RESOURCE).get(0).header("DPoP").orElseThrow();
    assertThat(app.callApi(proof).statusCode()).isEqualTo(401); // sent twice
    assertThat(server).resourceRequest(1).wasRefusedWith("invalid_dpop_proof");
  }

  @Test
  void certificate_authenticatesAndBinds(FakeAuthorizationServerBuilder builder) throws Exception {
    FakeAuthorizationServer server = builder.https().start();
    String name = "client.example.test"; // of the certificate CLIENT, which the testkit brings
    server.tls().registerClient("my-app", "tls_client_auth_san_dns", name, "https://app.example/");
    HttpClient app = HttpClient.newBuilder().sslContext(server.tls().sslContext(CLIENT)).build();
    HttpClient thief =
        HttpClient.newBuilder().sslContext(server.tls().sslContext(OTHER_CLIENT)).build();

    String grant = "grant_type=client_credentials&client_id=my-app";
    assertThat(post(thief, server.tokenEndpoint(), grant).body()).contains("invalid_client");
    String token = member(post(app, server.tokenEndpoint(), grant).body(), "access_token");
    assertThat(get(app, server.resource(), token).statusCode()).isEqualTo(200);
    assertThat(get(thief, server.resource(), token).statusCode()).isEqualTo(401); // it is bound
  }

  @Test
  void resourceThatDemandsABetterSignIn_getsIt(FakeAuthorizationServer server) throws Exception {
    MyApplication app = new MyApplication(server);
    server.demand(ResourceDemand.acr("gold")); // or maxAge(...), scope(...), audience(...)
    app.receive(server.approve(app.signIn()));

    assertThatThrownBy(app::callApi).hasMessageContaining("401");
    assertThat(server).resourceRequest(0).wasRefusedWith("insufficient_user_authentication");

    app.receive(server.approve(app.signIn("gold"))); // acr_values, as the challenge names them
    assertThat(app.callApi()).contains("\"sub\":\"alice\"");

    String weak =
        server.requests(RESOURCE).get(0).header("Authorization").orElseThrow().substring(7);
    assertThat(get(HTTP, server.resource(), weak).headers().firstValue("WWW-Authenticate"))
        .hasValueSatisfying(challenge -> assertThat(challenge).contains("acr_values=\"gold\""));
  }

  @Test
  void gitHub_answersErrorsWithStatus200(FakeAuthorizationServerBuilder builder) throws Exception {
    FakeAuthorizationServer gitHub = builder.like(Preset.GITHUB).start();
    String refresh = "grant_type=refresh_token&client_id=my-app&refresh_token=ghr_old";

    HttpResponse<String> answer = post(HTTP, gitHub.tokenEndpoint(), refresh);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("error=bad_refresh_token"); // a form, not JSON
    assertThat(gitHub.requests(TOKEN).get(0).refusal().orElseThrow()).contains("unknown"); // why
  }

  @Test
  void userWhoSignsOutAtTheServer_isSignedOutHere(FakeAuthorizationServer server) {
    MyApplication app = new MyApplication(server);
    try (LogoutListener listener = new LogoutListener(app)) {
      server.registerPublicClient("my-app", "https://app.example/cb");
      server.openId().registerBackchannelLogoutUri("my-app", listener.uri()); // on 127.0.0.1
      app.receive(server.approve(app.signIn()));

      server.openId().nextLogoutToken(JwtChange.none().withClaim("nonce", "\"n\""));
      assertThat(server.openId().sendLogoutToken("my-app", "alice").status()).hasValue(400);
      assertThat(app.user()).isEqualTo("alice");

      assertThat(server.openId().sendLogoutToken("my-app", "alice").status()).hasValue(200);
      assertThat(app.user()).isEqualTo("nobody");
    }
  }

  @Test
  void userWhoSignsOutHere_isSignedOutAtTheServer(FakeAuthorizationServer server) throws Exception {
    MyApplication app = new MyApplication(server);
    server.registerPublicClient("my-app", "https://app.example/cb");
    server.openId().registerPostLogoutRedirectUris("my-app", "https://app.example/bye");
    app.receive(server.approve(app.signIn()));

    HttpResponse<String> answer = get(app.signOut()); // where the user's browser is sent
    assertThat(answer.headers().firstValue("Location").orElseThrow())
        .startsWith("https://app.example/bye?state=");
    assertThat(server).request(END_SESSION, 0).wasAnsweredWith(303);
  }
}
