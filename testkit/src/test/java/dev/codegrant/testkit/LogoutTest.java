package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.CALLBACK;
import static dev.codegrant.testkit.NaiveClient.authorizationUri;
import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.location;
import static dev.codegrant.testkit.NaiveClient.openId;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.NaiveClient.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FakeAuthorizationServerExtension.class)
class LogoutTest {
  private static final String BYE = "http://127.0.0.1:9/bye";

  private final FakeAuthorizationServer server;
  private final ManualClock clock;

  LogoutTest(FakeAuthorizationServer server, ManualClock clock) {
    this.server = server;
    this.clock = clock;
  }

  private HttpResponse<String> ask(Form form) {
    return get(URI.create(server.uri(Endpoint.END_SESSION) + "?" + form));
  }

  private Form hinted() {
    return new Form().with("id_token_hint", NaiveClient.idToken(server, openId()).text());
  }

  private void assertRefused(Form form, String... words) {
    HttpResponse<String> answer = ask(form);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Location")).isEmpty();
    assertThat(answer.headers().firstValue(Pages.REASON).orElseThrow())
        .contains("invalid_request")
        .contains(words);
  }

  private boolean isSignedIn() {
    URI answer = server.approve(authorizationUri(server, openId().with("prompt", "none")));
    return parameter(answer, "error").isEmpty();
  }

  @Nested
  class AtTheEndSessionEndpoint {
    @Test
    void withHintAndUri_signsOutAndRedirectsWithState() {
      Form form = hinted().with("post_logout_redirect_uri", BYE).with("state", "s 2");
      assertThat(isSignedIn()).isTrue();
      HttpResponse<String> answer = ask(form);
      assertThat(answer.statusCode()).isEqualTo(303);
      assertThat(location(answer)).hasToString(BYE + "?state=s+2");
      assertThat(isSignedIn()).isFalse();
    }

    @Test
    void byPost_redirectsWithoutStateThatWasNotSent() {
      Form form = hinted().with("post_logout_redirect_uri", BYE);
      assertThat(location(post(server.uri(Endpoint.END_SESSION), form))).hasToString(BYE);
    }

    @Test
    void withoutUri_showsAPage() {
      HttpResponse<String> answer = ask(hinted().with("state", "s-2"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("You are signed out", server.issuer());
      assertThat(isSignedIn()).isFalse();
    }

    @Test
    void withoutHint_signsOutTheUserOfThePage() {
      NaiveClient.idToken(server, openId());
      server.signIn("bob");
      NaiveClient.idToken(server, openId());
      assertThat(ask(new Form()).statusCode()).isEqualTo(200);
      assertThat(isSignedIn()).isFalse();
      server.signIn("alice");
      assertThat(isSignedIn()).isTrue();
    }

    @Test
    void withHintOfAnEarlierSession_leavesTheLaterOne() {
      Form earlier = hinted();
      NaiveClient.idToken(server, openId());
      assertThat(ask(earlier).statusCode()).isEqualTo(200);
      assertThat(isSignedIn()).isTrue();
    }

    @Test
    void withHintThatExpiredOrWhoseKeyIsGone_isAccepted() {
      Form form = hinted();
      server.openId().rotateKeys();
      clock.advance(Duration.ofDays(1));
      assertThat(ask(form).statusCode()).isEqualTo(200);
    }

    @Test
    void withHintOfAnother_isRefused(FakeAuthorizationServerBuilder builder) {
      FakeAuthorizationServer other = builder.start();
      String foreign = NaiveClient.idToken(other, openId()).text();
      assertRefused(new Form().with("id_token_hint", foreign), "id_token_hint is no ID token");
      assertRefused(new Form().with("id_token_hint", "x"), "id_token_hint is no ID token");
    }

    @Test
    void withOtherClient_isRefused() {
      assertRefused(hinted().with("client_id", "other"), "client_id is other", "client app");
      assertThat(isSignedIn()).isTrue();
      assertThat(ask(hinted().with("client_id", "app")).statusCode()).isEqualTo(200);
    }

    @Test
    void uriAlone_isRefused() {
      assertRefused(new Form().with("post_logout_redirect_uri", BYE), "came alone");
      Form form = new Form().with("post_logout_redirect_uri", BYE).with("client_id", "app");
      assertThat(location(ask(form))).hasToString(BYE);
    }

    @Test
    void onceRegistered_onlyExactUrisAreUsed() {
      server.registerPublicClient("app", CALLBACK);
      Form form = hinted();
      assertRefused(form.with("post_logout_redirect_uri", BYE), "client app registered: []");
      server.openId().registerPostLogoutRedirectUris("app", BYE);
      assertThat(location(ask(form))).hasToString(BYE);
      assertRefused(form.with("post_logout_redirect_uri", "http://127.0.0.1:8/bye"), "exactly");
      assertRefused(form.with("post_logout_redirect_uri", CALLBACK), "exactly");
      assertRefused(new Form().with("client_id", "stranger"), "not registered");
    }

    @Test
    void unusableRegistration_isRefused() {
      assertThatThrownBy(() -> server.openId().registerPostLogoutRedirectUris("app", BYE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("app is not registered");
      server.registerPublicClient("app", CALLBACK);
      assertThatThrownBy(() -> server.openId().registerPostLogoutRedirectUris("app", "/bye"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("absolute");
    }

    @Test
    void repeatedParameterOrPut_isRefused() {
      assertRefused(new Form().with("state", "a").and("state", "b"), "state came 2 times");
      HttpResponse<String> put =
          NaiveClient.send(
              NaiveClient.request(server.uri(Endpoint.END_SESSION)).PUT(BodyPublishers.noBody()));
      assertThat(put.statusCode()).isEqualTo(405);
    }
  }

  @Nested
  class LogoutToken {
    @Test
    void hasTheClaimsOfTheSpecification() {
      ReceivedJwt idToken = NaiveClient.idToken(server, openId());
      ReceivedJwt token = ReceivedJwt.of(server.openId().logoutToken("app", "alice"));
      long now = clock.instant().getEpochSecond();
      assertThat(token.isSignedBy(get(server.uri(Endpoint.JWKS)).body())).isTrue();
      assertThat(token.header().path("typ").asText()).isEqualTo("logout+jwt");
      assertThat(token.claim("iss")).isEqualTo(server.issuer());
      assertThat(token.claim("sub")).isEqualTo("alice");
      assertThat(token.claim("aud")).isEqualTo("app");
      assertThat(token.claim("sid")).isEqualTo(idToken.claim("sid"));
      assertThat(token.number("iat")).isEqualTo(now);
      assertThat(token.number("exp")).isEqualTo(now + 120);
      assertThat(token.claims().path("events").toString())
          .isEqualTo("{\"http://schemas.openid.net/event/backchannel-logout\":{}}");
      assertThat(token.claims().has("nonce")).isFalse();
      assertThat(ReceivedJwt.of(server.openId().logoutToken("app", "alice")).claim("jti"))
          .isNotEqualTo(token.claim("jti"))
          .hasSize(36);
    }

    @Test
    void ofAUserWhoNeverSignedIn_hasNoSid() {
      assertThat(ReceivedJwt.of(server.openId().logoutToken("app", "carol")).claims().has("sid"))
          .isFalse();
    }

    @Test
    void afterLogout_stillHasTheSid() {
      ReceivedJwt idToken = NaiveClient.idToken(server, openId());
      ask(new Form().with("id_token_hint", idToken.text()));
      assertThat(ReceivedJwt.of(server.openId().logoutToken("app", "alice")).claim("sid"))
          .isEqualTo(idToken.claim("sid"));
    }

    @Test
    void change_isUsedOnce() {
      server
          .openId()
          .nextLogoutToken(
              JwtChange.none().withClaim("nonce", "\"n\"").withoutClaim("events").unsigned());
      ReceivedJwt changed = ReceivedJwt.of(server.openId().logoutToken("app", "alice"));
      assertThat(changed.claims().has("events")).isFalse();
      assertThat(changed.claim("nonce")).isEqualTo("n");
      assertThat(changed.signature()).isEmpty();
      assertThat(ReceivedJwt.of(server.openId().logoutToken("app", "alice")).claims().has("events"))
          .isTrue();
    }

    @Test
    void forAClientThatIsNotRegistered_isRefused() {
      server.registerPublicClient("app", CALLBACK);
      assertThat(server.openId().logoutToken("app", "alice")).isNotEmpty();
      assertThatThrownBy(() -> server.openId().logoutToken("other", "alice"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("other is not registered");
    }
  }
}
