package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.CALLBACK;
import static dev.codegrant.testkit.NaiveClient.authorizationUri;
import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.idToken;
import static dev.codegrant.testkit.NaiveClient.location;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.openId;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients are told when a session ends; another fake server stands for the application. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class LogoutDeliveryTest {
  private static final String FRAME = "http://127.0.0.1:8/out";
  private static final String BYE = "http://127.0.0.1:9/bye";

  private final FakeAuthorizationServer server;
  private final FakeAuthorizationServer application;

  LogoutDeliveryTest(FakeAuthorizationServer server, FakeAuthorizationServerBuilder builder) {
    this.server = server;
    this.application = builder.start();
  }

  @BeforeEach
  void register() {
    server.registerPublicClient("app", CALLBACK);
    server.openId().registerPostLogoutRedirectUris("app", BYE);
    application.on(Endpoint.RESOURCE).answer(Answer.status(200));
  }

  private void listen(String clientId) {
    server.openId().registerBackchannelLogoutUri(clientId, application.resource().toString());
  }

  private HttpResponse<String> logOut(String idToken, Form more) {
    return get(
        URI.create(server.uri(Endpoint.END_SESSION) + "?" + more.with("id_token_hint", idToken)));
  }

  private List<String> received() {
    return application.requests(Endpoint.RESOURCE).stream()
        .map(request -> request.parameter("logout_token").orElseThrow())
        .toList();
  }

  @Nested
  class BackChannel {
    @Test
    void endOfASession_isPostedToTheClient() {
      listen("app");
      ReceivedJwt idToken = idToken(server, openId());
      HttpResponse<String> answer =
          logOut(idToken.text(), new Form().with("post_logout_redirect_uri", BYE));
      assertThat(location(answer)).hasToString(BYE);
      assertThat(received()).hasSize(1);
      ReceivedJwt token = ReceivedJwt.of(received().get(0));
      assertThat(token.isSignedBy(get(server.uri(Endpoint.JWKS)).body())).isTrue();
      assertThat(token.claim("sub")).isEqualTo("alice");
      assertThat(token.claim("aud")).isEqualTo("app");
      assertThat(token.claim("sid")).isEqualTo(idToken.claim("sid"));
      LogoutDelivery delivery = server.openId().logoutDeliveries().get(0);
      assertThat(delivery.clientId()).isEqualTo("app");
      assertThat(delivery.logoutToken()).isEqualTo(token.text());
      assertThat(delivery.status()).hasValue(200);
      assertThat(delivery.failure()).isEmpty();
      assertThat(delivery).hasToString("LogoutDelivery[app -> 200]");
    }

    @Test
    void session_isTheOneThatEnds_andNoLaterOne() {
      listen("app");
      ReceivedJwt first = idToken(server, openId());
      idToken(server, openId());
      logOut(first.text(), new Form());
      assertThat(ReceivedJwt.of(received().get(0)).claim("sid")).isEqualTo(first.claim("sid"));
    }

    @Test
    void allClientsOfTheSession_andNoOthers_areTold() {
      server.registerPublicClient("second", CALLBACK);
      server.registerPublicClient("third", CALLBACK);
      List.of("app", "second", "third").forEach(LogoutDeliveryTest.this::listen);
      Form other = openId().with("client_id", "third");
      String third = parameter(server.as("bob").approve(authorizationUri(server, other)), "code");
      post(server.tokenEndpoint(), redemption(third).with("client_id", "third"));
      String idToken = idToken(server, openId()).text();
      Form silent = openId().with("client_id", "second").with("prompt", "none");
      String code = parameter(server.approve(authorizationUri(server, silent)), "code");
      post(server.tokenEndpoint(), redemption(code).with("client_id", "second"));
      logOut(idToken, new Form());
      assertThat(server.openId().logoutDeliveries())
          .extracting(LogoutDelivery::clientId)
          .containsExactly("app", "second");
    }

    @Test
    void withoutUri_orOnceRegisteredAnew_nothingIsSent() {
      String idToken = idToken(server, openId()).text();
      logOut(idToken, new Form());
      listen("app");
      server.registerPublicClient("app", CALLBACK);
      logOut(idToken(server, openId()).text(), new Form());
      assertThat(server.openId().logoutDeliveries()).isEmpty();
    }

    @Test
    void onDemand_isPosted_andChangesAreUsed() {
      listen("app");
      server.openId().nextLogoutToken(JwtChange.none().withClaim("nonce", "\"n\""));
      LogoutDelivery delivery = server.openId().sendLogoutToken("app", "carol");
      assertThat(delivery.status()).hasValue(200);
      ReceivedJwt token = ReceivedJwt.of(received().get(0));
      assertThat(token.claim("nonce")).isEqualTo("n");
      assertThat(token.claim("sub")).isEqualTo("carol");
      assertThat(token.claims().has("sid")).isFalse();
      RecordedRequest request = application.requests(Endpoint.RESOURCE).get(0);
      assertThat(request.method()).isEqualTo("POST");
    }

    @Test
    void refusalAndRedirect_areSeen_andNotFollowed() {
      listen("app");
      application.clearAnswers().on(Endpoint.RESOURCE).times(1).answer(Answer.status(400));
      assertThat(server.openId().sendLogoutToken("app", "alice").status()).hasValue(400);
      String elsewhere = application.uri(Endpoint.USERINFO).toString();
      for (int status : new int[] {301, 302, 303, 307, 308}) {
        application
            .on(Endpoint.RESOURCE)
            .times(1)
            .answer(Answer.status(status).withHeader("Location", elsewhere));
        assertThat(server.openId().sendLogoutToken("app", "alice").status()).hasValue(status);
      }
      assertThat(received()).hasSize(6);
      assertThat(application.requests()).hasSize(6);
    }

    @Test
    void whoDoesNotAnswer_isSaidToHaveFailed() {
      server.openId().registerBackchannelLogoutUri("app", "http://127.0.0.1:1/nobody-listens");
      LogoutDelivery delivery = server.openId().sendLogoutToken("app", "alice");
      assertThat(delivery.status()).isEmpty();
      assertThat(delivery.failure().orElseThrow())
          .contains("http://127.0.0.1:1/nobody-listens gives no answer")
          .doesNotContain(delivery.logoutToken());
      String idToken = idToken(server, openId()).text();
      assertThat(logOut(idToken, new Form()).statusCode()).isEqualTo(200);
    }

    @Test
    void connectionThatEnds_isNotTriedAgain() {
      listen("app");
      application.clearAnswers().on(Endpoint.RESOURCE).answer(Answer.connectionClosed());
      assertThat(server.openId().sendLogoutToken("app", "alice").failure()).isPresent();
      assertThat(received()).hasSize(1);
    }

    @Test
    void clientWithoutASecretToSignWith_isSaidToHaveFailed(FakeAuthorizationServerBuilder builder) {
      FakeAuthorizationServer symmetric = builder.idTokenSigningAlgorithm("HS256").start();
      symmetric.registerPublicClient("app", CALLBACK);
      symmetric.openId().registerBackchannelLogoutUri("app", application.resource().toString());
      LogoutDelivery delivery = symmetric.openId().sendLogoutToken("app", "alice");
      assertThat(delivery.failure().orElseThrow()).contains("HS256", "32 bytes");
      assertThat(delivery.logoutToken()).isEmpty();
      assertThat(received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://127.0.0.1/out",
          "http://localhost/out",
          "http://client.example/out",
          "http://127.0.0.1@client.example/out",
          "http://127.0.0.1:8/out#x",
          "/out"
        })
    void uriElsewhere_isRefused(String uri) {
      assertThatThrownBy(() -> server.openId().registerBackchannelLogoutUri("app", uri))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("backchannel_logout_uri is " + uri, "loopback");
      server.openId().registerBackchannelLogoutUri("app", "http://[::1]:8/out?x=1");
    }

    @Test
    void whoIsNotRegistered_cannotBeTold() {
      assertThatThrownBy(() -> server.openId().sendLogoutToken("app", "alice"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("client app has no backchannel_logout_uri");
      assertThatThrownBy(() -> server.openId().sendLogoutToken("other", "alice"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("other is not registered");
      assertThatThrownBy(() -> application.openId().registerBackchannelLogoutUri("app", FRAME))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("app is not registered");
    }

    @Test
    void clientThatRegisteredItself_isTold() {
      String json =
          NaiveClient.register(
              server,
              "{\"redirect_uris\":[\""
                  + CALLBACK
                  + "\"],\"backchannel_logout_uri\":\""
                  + application.resource()
                  + "\",\"frontchannel_logout_uri\":\""
                  + FRAME
                  + "\"}");
      String id = member(json, "client_id");
      assertThat(server.openId().sendLogoutToken(id, "alice").status()).hasValue(200);
      idToken(server, openId());
      assertThat(server.openId().frontchannelLogoutUri(id, "alice").toString())
          .startsWith(FRAME + "?iss=");
    }
  }

  @Nested
  class FrontChannel {
    @Test
    void logoutPage_hasAFrameForEachClient_andGoesOn() {
      server.openId().registerFrontchannelLogoutUri("app", FRAME + "?x=1");
      ReceivedJwt idToken = idToken(server, openId());
      HttpResponse<String> answer =
          logOut(
              idToken.text(),
              new Form().with("post_logout_redirect_uri", BYE).with("state", "s-2"));
      assertThat(answer.statusCode()).isEqualTo(200);
      String frame =
          server.openId().frontchannelLogoutUri("app", "alice").toString().replace("&", "&amp;");
      assertThat(frame).startsWith(FRAME + "?x=1&amp;iss=http").endsWith(idToken.claim("sid"));
      assertThat(answer.body())
          .contains("<iframe src=\"" + frame + "\"", "<a href=\"" + BYE + "?state=s-2\">");
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'", "frame-src http:", "script-src 'sha256-");
    }

    @Test
    void policy_allowsTheScriptOfThePage() throws Exception {
      server.openId().registerFrontchannelLogoutUri("app", FRAME);
      HttpResponse<String> answer = logOut(idToken(server, openId()).text(), new Form());
      String page = answer.body();
      String script =
          page.substring(page.indexOf("<script>") + "<script>".length(), page.indexOf("</script>"));
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(UTF_8));
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
      assertThat(page).doesNotContain("<a href");
    }

    @Test
    void withoutUri_redirectsAtOnce() {
      HttpResponse<String> answer =
          logOut(
              idToken(server, openId()).text(), new Form().with("post_logout_redirect_uri", BYE));
      assertThat(answer.statusCode()).isEqualTo(303);
    }

    @Test
    void uriOfAnotherHostThanTheRedirectUri_isRefused() {
      assertThatThrownBy(
              () -> server.openId().registerFrontchannelLogoutUri("app", "http://[::1]:9/out"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("frontchannel_logout_uri is", "host", CALLBACK);
      assertThatThrownBy(
              () -> server.openId().registerFrontchannelLogoutUri("app", "http://a.example/out"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("loopback");
      server.openId().registerFrontchannelLogoutUri("app", "http://127.0.0.1/out");
    }

    @Test
    void uriForATest_needsASignInAndARegistration() {
      assertThatThrownBy(() -> server.openId().frontchannelLogoutUri("nobody", "alice"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("client nobody is not registered here");
      assertThatThrownBy(() -> server.openId().frontchannelLogoutUri("app", "alice"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("client app has no frontchannel_logout_uri");
      server.openId().registerFrontchannelLogoutUri("app", FRAME);
      assertThatThrownBy(() -> server.openId().frontchannelLogoutUri("app", "alice"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected a user who signed in once, got alice");
    }
  }
}
