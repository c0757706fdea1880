package dev.codegrant.e2e;

import static dev.codegrant.e2e.HandWrittenClient.member;
import static dev.codegrant.e2e.RecipeRequests.post;
import static dev.codegrant.testkit.Endpoint.DEVICE_AUTHORIZATION;
import static dev.codegrant.testkit.Endpoint.TOKEN;
import static dev.codegrant.testkit.assertj.CodegrantAssertions.NONE;
import static dev.codegrant.testkit.assertj.CodegrantAssertions.S256;
import static dev.codegrant.testkit.assertj.CodegrantAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.testkit.Answer;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.FakeAuthorizationServerBuilder;
import dev.codegrant.testkit.FakeAuthorizationServerExtension;
import dev.codegrant.testkit.JwtChange;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.testkit.Misbehaviour;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The recipes of docs/testkit.md, word for word. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class TestkitRecipesTest {
  @Test
  void aliceSignsIn(FakeAuthorizationServer server) throws Exception {
    MyApplication app = new MyApplication(server);

    URI callback = server.approve(app.signIn()); // what the user and the browser do

    assertThat(app.receive(callback)).isEqualTo("alice");
    assertThat(app.callApi()).contains("\"sub\":\"alice\"");
    assertThat(server)
        .hasNoProtocolViolations()
        .tokenRequest(0)
        .isAuthorizationCode()
        .usedPkce(S256)
        .authenticatedWith(NONE);
  }

  @Test
  void userWhoDenies_isNobody(FakeAuthorizationServer server) {
    MyApplication app = new MyApplication(server);

    assertThat(app.receive(server.deny(app.signIn()))).isEqualTo("nobody");
    assertThat(server).hasNoTokenRequest();
  }

  @Test
  void expiredToken_isRefreshed(FakeAuthorizationServer server, ManualClock clock)
      throws Exception {
    MyApplication app = new MyApplication(server);
    app.receive(server.approve(app.signIn()));

    clock.advance(Duration.ofHours(1)); // the server's, and the application's

    assertThat(app.callApi()).contains("\"sub\":\"alice\"");
    assertThat(server).tokenRequest(1).isRefresh();
  }

  @Test
  void rotatedRefreshToken_isKept(FakeAuthorizationServer server, ManualClock clock)
      throws Exception {
    MyApplication app = new MyApplication(server);
    app.receive(server.approve(app.signIn()));
    for (int hour = 1; hour <= 3; hour++) {
      clock.advance(Duration.ofHours(1));
      app.callApi(); // with an old refresh token the server would revoke everything
    }

    assertThat(server).tokenRequests().hasSize(4);
    assertThat(server).hasNoProtocolViolations();
  }

  @Test
  void wrongSignature_isRefused(FakeAuthorizationServer server) {
    MyApplication app = new MyApplication(server);
    server.openId().nextIdToken(JwtChange.none().withCorruptSignature());
    URI callback = server.approve(app.signIn());

    assertThatThrownBy(() -> app.receive(callback)).hasMessageContaining("signature");
  }

  @Test
  void wrongIssuer_isRefused(FakeAuthorizationServer server) {
    MyApplication app = new MyApplication(server);
    server.misbehave(Misbehaviour.ID_TOKEN_ISS_OTHER); // one of 130 that have a name
    URI callback = server.approve(app.signIn());

    assertThatThrownBy(() -> app.receive(callback)).hasMessageContaining("iss");
    assertThat(server).hasShown(Misbehaviour.ID_TOKEN_ISS_OTHER); // it came that far
  }

  @Test
  void serverThatIsDownOnce_losesNoSession(FakeAuthorizationServer server, ManualClock clock)
      throws Exception {
    MyApplication app = new MyApplication(server);
    app.receive(server.approve(app.signIn()));
    clock.advance(Duration.ofHours(1));
    server.on(TOKEN).times(1).answer(Answer.status(503).withHeader("Retry-After", "1"));

    assertThatThrownBy(app::callApi).hasMessageContaining("503");

    clock.advance(Duration.ofMinutes(1));
    assertThat(app.callApi()).contains("\"sub\":\"alice\"");
  }

  @Test
  void slowServer_isGivenUp(FakeAuthorizationServer server) {
    MyApplication app = new MyApplication(server, Duration.ofMillis(200));
    server.on(TOKEN).always().answer(Answer.usual().delayedBy(Duration.ofSeconds(5)));
    URI callback = server.approve(app.signIn());

    assertThatThrownBy(() -> app.receive(callback)).hasMessageContaining("200 ms");
  }

  @Test
  void twoUsers_keepApart(FakeAuthorizationServer server) throws Exception {
    MyApplication alices = new MyApplication(server);
    MyApplication bobs = new MyApplication(server);

    assertThat(alices.receive(server.as("alice").approve(alices.signIn()))).isEqualTo("alice");
    assertThat(bobs.receive(server.as("bob").approve(bobs.signIn()))).isEqualTo("bob");
    assertThat(alices.callApi()).contains("\"sub\":\"alice\"");
  }

  @Test
  void device_getsItsToken(FakeAuthorizationServer server, ManualClock clock) throws Exception {
    String codes = post(server.uri(DEVICE_AUTHORIZATION), "client_id=tv&scope=read").body();
    String poll =
        "grant_type=urn:ietf:params:oauth:grant-type:device_code&client_id=tv&device_code="
            + member(codes, "device_code");

    assertThat(post(server.tokenEndpoint(), poll).body()).contains("authorization_pending");
    assertThat(post(server.tokenEndpoint(), poll).body()).contains("slow_down");

    server.devices().approve(member(codes, "user_code")); // deny(...), or let it expire
    clock.advance(Duration.ofSeconds(30));
    assertThat(post(server.tokenEndpoint(), poll).body()).contains("access_token");
  }

  @Test
  void mixUp_isNoticed(FakeAuthorizationServer server, FakeAuthorizationServerBuilder attackers) {
    MyApplication app = new MyApplication(server);
    FakeAuthorizationServer attacker = attackers.start(); // on the same port, with another issuer
    URI callback = server.approve(app.signIn());
    URI forged = URI.create(callback.toString().replace(encoded(server), encoded(attacker)));

    assertThatThrownBy(() -> app.receive(forged)).hasMessageContaining("iss");
  }

  private static String encoded(FakeAuthorizationServer server) {
    return URLEncoder.encode(server.issuer(), StandardCharsets.UTF_8);
  }
}
