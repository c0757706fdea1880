package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.authorization;
import static dev.codegrant.testkit.NaiveClient.authorizationUri;
import static dev.codegrant.testkit.NaiveClient.basic;
import static dev.codegrant.testkit.NaiveClient.code;
import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static dev.codegrant.testkit.NaiveClient.refresh;
import static dev.codegrant.testkit.NaiveClient.tokens;
import static dev.codegrant.testkit.assertj.CodegrantAssertions.CLIENT_SECRET_BASIC;
import static dev.codegrant.testkit.assertj.CodegrantAssertions.CLIENT_SECRET_JWT;
import static dev.codegrant.testkit.assertj.CodegrantAssertions.CLIENT_SECRET_POST;
import static dev.codegrant.testkit.assertj.CodegrantAssertions.NONE;
import static dev.codegrant.testkit.assertj.CodegrantAssertions.PRIVATE_KEY_JWT;
import static dev.codegrant.testkit.assertj.CodegrantAssertions.S256;
import static dev.codegrant.testkit.assertj.CodegrantAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.testkit.NaiveClient.Form;
import dev.codegrant.testkit.assertj.RecordedRequestAssert;
import java.net.URI;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each assertion where it holds and where it does not; imported beside AssertJ's own. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class CodegrantAssertionsTest {
  private final FakeAuthorizationServer server;

  CodegrantAssertionsTest(FakeAuthorizationServer server) {
    this.server = server;
  }

  private RecordedRequestAssert token(Form form, String... headers) {
    post(server.tokenEndpoint(), form, headers);
    return assertThat(server).tokenRequest(server.requests(Endpoint.TOKEN).size() - 1);
  }

  private RecordedRequestAssert asked(Form form) {
    server.approve(authorizationUri(server, form));
    return assertThat(server)
        .authorizationRequest(server.requests(Endpoint.AUTHORIZATION).size() - 1);
  }

  /** All failures have the journal. */
  private AbstractThrowableAssert<?, ?> failure(ThrowingCallable assertion) {
    return assertThatThrownBy(assertion)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("requests to " + server.issuer() + ":");
  }

  @Test
  void misbehaviour_mustHaveShown() {
    server
        .misbehave(Misbehaviour.AUTHORIZATION_STATE_OTHER)
        .misbehave(Misbehaviour.TOKEN_TYPE_MISSING);
    asked(authorization());
    assertThat(server).hasShown().hasShown(Misbehaviour.AUTHORIZATION_STATE_OTHER);
    failure(
            () ->
                assertThat(server)
                    .hasShown(
                        Misbehaviour.TOKEN_TYPE_MISSING, Misbehaviour.AUTHORIZATION_STATE_OTHER))
        .hasMessageContaining("expected an answer with [TOKEN_TYPE_MISSING], got none");
    tokens(server);
    assertThat(server)
        .hasShown(Misbehaviour.TOKEN_TYPE_MISSING, Misbehaviour.AUTHORIZATION_STATE_OTHER);
  }

  @Test
  void wholeFlow_readsAsItsStory() {
    String tokens = tokens(server, NaiveClient.openId().with("nonce", "n"));
    String next =
        post(
                server.tokenEndpoint(),
                refresh(member(tokens, "refresh_token")).without("client_id"),
                basic("app", "s3cret"))
            .body();
    get(server.resource(), "Authorization", "Bearer " + member(next, "access_token"));

    assertThat(server)
        .authorizationRequest(0)
        .hasState()
        .hasNonce()
        .hasScope("openid", "email")
        .usedPkce(S256)
        .wasAnsweredWith(303);
    assertThat(server).tokenRequests().hasSize(2);
    assertThat(server).authorizationRequests().hasSize(1);
    assertThat(server)
        .tokenRequest(0)
        .isAuthorizationCode()
        .usedPkce(S256)
        .authenticatedWith(NONE)
        .hasNoClientSecretInBody()
        .wasAnsweredWith(200);
    assertThat(server).tokenRequest(1).isRefresh().authenticatedWith(CLIENT_SECRET_BASIC);
    assertThat(server).resourceRequest(0).hasBearerInHeader().wasAnsweredWith(200);
    assertThat(server).hasNoProtocolViolations();
  }

  @Nested
  class OfTheServer {
    @Test
    void requestThatDidNotCome_isMissed() {
      code(server);
      failure(() -> assertThat(server).authorizationRequest(1))
          .hasMessageContaining("expected authorization request 1 (counted from 0), got 1");
      failure(() -> assertThat(server).tokenRequest(0)).hasMessageContaining("got 0");
      failure(() -> assertThat(server).resourceRequest(0)).hasMessageContaining("got 0");
      failure(() -> assertThat(server).request(Endpoint.JWKS, 0)).hasMessageContaining("JWKS");
      get(server.uri(Endpoint.JWKS));
      assertThat(server).request(Endpoint.JWKS, 0).wasAnsweredWith(200);
      assertThatThrownBy(() -> assertThat(server).tokenRequest(-1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("from 0");
    }

    /** What a person does on the page is one authorization request; two are two. */
    @Test
    void formOfThePage_isNotCounted() {
      get(authorizationUri(server, authorization()));
      code(server);
      assertThat(server).authorizationRequests().hasSize(1);
      code(server, authorization().with("state", "s-2"));
      code(server, authorization().with("state", "s-2"));
      assertThat(server).authorizationRequests().hasSize(3);
    }

    @Test
    void lists_areNamedAndMasked() {
      String code = code(server);
      post(server.tokenEndpoint(), redemption(code));
      failure(() -> assertThat(server).tokenRequests().hasSize(2))
          .hasMessageContaining("[token requests; ")
          .hasMessageContaining("code=***")
          .hasMessageNotContaining(code);
      failure(() -> assertThat(server).authorizationRequests().isEmpty())
          .hasMessageContaining("[authorization requests; ");
    }

    @Test
    void noTokenRequest() {
      code(server);
      assertThat(server).hasNoTokenRequest();
      post(server.tokenEndpoint(), new Form());
      failure(() -> assertThat(server).hasNoTokenRequest())
          .hasMessageContaining("expected no token request, got 1")
          .hasMessageContaining("2. POST");
    }

    /** With 1000 requests all are there, with one more the token request is not. */
    @Test
    void overflowOfTheJournal_failsWhatSaysThatNothingCame() {
      post(server.tokenEndpoint(), new Form());
      for (int i = 1; i < 1_000; i++) {
        get(server.uri(Endpoint.JWKS));
      }
      assertThat(server).hasNoProtocolViolations();
      failure(() -> assertThat(server).hasNoTokenRequest())
          .hasMessageContaining("expected no token request, got 1");
      get(server.uri(Endpoint.JWKS));
      String overflow = "the journal overflowed: of 1001 it has the last 1000; give each test";
      for (ThrowingCallable assertion :
          List.<ThrowingCallable>of(
              () -> assertThat(server).hasNoTokenRequest(),
              () -> assertThat(server).hasNoProtocolViolations())) {
        assertThatThrownBy(assertion)
            .isInstanceOf(AssertionError.class)
            .hasMessageContaining(overflow);
      }
      assertThatThrownBy(() -> ProtocolViolation.in(server))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(overflow);
    }

    @Test
    void protocolViolations_areNamed() {
      assertThat(server).hasNoProtocolViolations();
      get(URI.create(server.resource() + "?access_token=t0ken"));
      failure(() -> assertThat(server).hasNoProtocolViolations())
          .hasMessageContaining("access-token-in-query (RFC 9700 section 4.3.2): request 1")
          .hasMessageContaining("access_token=***")
          .hasMessageNotContaining("t0ken");
    }
  }

  @Nested
  class OfOneRequest {
    @Test
    void grantType() {
      token(new Form().with("grant_type", "client_credentials")).isClientCredentials();
      token(refresh("r")).isRefresh().hasGrantType("refresh_token");
      RecordedRequestAssert redemption = token(redemption("c0de")).isAuthorizationCode();
      failure(redemption::isRefresh)
          .hasMessageContaining("expected grant_type refresh_token in token request 2")
          .hasMessageContaining("got authorization_code")
          .hasMessageNotContaining("c0de");
      failure(redemption::isClientCredentials).hasMessageContaining("client_credentials");
      failure(() -> token(new Form()).isAuthorizationCode()).hasMessageContaining("got none");
    }

    @Test
    void pkceOfAnAuthorizationRequest() {
      asked(authorization()).usedPkce(S256);
      asked(authorization().without("code_challenge_method")).usedPkce("plain");
      failure(() -> asked(authorization().without("code_challenge")).usedPkce(S256))
          .hasMessageContaining("expected PKCE with S256")
          .hasMessageContaining("got no code_challenge");
      failure(() -> asked(authorization().with("code_challenge_method", "plain")).usedPkce(S256))
          .hasMessageContaining("got plain");
    }

    @Test
    void pkceOfATokenRequest() {
      failure(() -> token(redemption("c")).usedPkce(S256))
          .hasMessageContaining("no code_challenge that came before")
          .hasMessageNotContaining(NaiveClient.VERIFIER);
      String code = code(server);
      token(redemption(code)).usedPkce(S256);
      failure(() -> token(redemption(code)).usedPkce("plain")).hasMessageContaining("got S256");
      failure(() -> token(redemption(code).without("code_verifier")).usedPkce(S256))
          .hasMessageContaining("got no code_verifier");
      failure(() -> token(redemption(code).with("code_verifier", "v".repeat(43))).usedPkce(S256))
          .hasMessageContaining("no code_challenge that came before");
      asked(authorization().with("code_challenge", "plainly").without("code_challenge_method"));
      token(redemption(code).with("code_verifier", "plainly")).usedPkce("plain");
    }

    @Test
    void pkceOfAPushedRequest() {
      post(server.uri(Endpoint.PUSHED_AUTHORIZATION), authorization());
      assertThat(server).request(Endpoint.PUSHED_AUTHORIZATION, 0).usedPkce(S256);
      token(redemption("c")).usedPkce(S256);
    }

    @Test
    void clientAuthentication() {
      token(new Form(), basic("app", "s3cret")).authenticatedWith(CLIENT_SECRET_BASIC);
      token(new Form().with("client_id", "app")).authenticatedWith(NONE);
      Form post = new Form().with("client_id", "app").with("client_secret", "s3cret");
      token(post).authenticatedWith(CLIENT_SECRET_POST);
      failure(() -> token(post).authenticatedWith(CLIENT_SECRET_BASIC))
          .hasMessageContaining("expected client authentication client_secret_basic")
          .hasMessageContaining("got client_secret_post")
          .hasMessageNotContaining("s3cret");
      failure(() -> token(post, basic("app", "s3cret")).authenticatedWith(CLIENT_SECRET_BASIC))
          .hasMessageContaining("got client_secret_basic and client_secret_post");
    }

    @Test
    void clientCertificate(FakeAuthorizationServerBuilder builder) {
      FakeAuthorizationServer tls = builder.https().start();
      Form form = new Form().with("client_id", "app");
      TlsClient.without(tls).post(tls.tokenEndpoint(), form);
      TlsClient.with(tls, ClientCertificate.CLIENT).post(tls.tokenEndpoint(), form);
      TlsClient.with(tls, ClientCertificate.SELF_SIGNED).post(tls.tokenEndpoint(), form);
      TlsClient.with(tls, ClientCertificate.CLIENT)
          .post(tls.tokenEndpoint(), form.with("client_secret", "s3cret"));
      assertThat(tls).tokenRequest(0).authenticatedWith(NONE);
      assertThat(tls).tokenRequest(1).authenticatedWith("tls_client_auth");
      assertThat(tls).tokenRequest(2).authenticatedWith("self_signed_tls_client_auth");
      assertThat(tls).tokenRequest(3).authenticatedWith(CLIENT_SECRET_POST);
      assertThatThrownBy(() -> assertThat(tls).tokenRequest(1).authenticatedWith(NONE))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("got tls_client_auth");
    }

    @ParameterizedTest
    @CsvSource({
      "HS256, client_secret_jwt",
      "HS512, client_secret_jwt",
      "RS256, private_key_jwt",
      "ES256, private_key_jwt"
    })
    void clientAssertion(String algorithm, String method) {
      String jwt = Jwt.base64Url("{\"kid\":\"HS\",\"alg\":\"" + algorithm + "\"}") + ".e30.x";
      token(new Form().with("client_assertion", jwt)).authenticatedWith(method);
      String other = method.equals(PRIVATE_KEY_JWT) ? CLIENT_SECRET_JWT : PRIVATE_KEY_JWT;
      failure(() -> assertThat(server).tokenRequest(0).authenticatedWith(other))
          .hasMessageContaining("got " + method)
          .hasMessageNotContaining(jwt);
      failure(() -> token(new Form().with("client_assertion", "!")).authenticatedWith(method))
          .hasMessageContaining("no JWT");
    }

    @Test
    void clientSecretInTheBody() {
      token(new Form(), basic("app", "s3cret")).hasNoClientSecretInBody();
      failure(() -> token(new Form().with("client_secret", "s3cret")).hasNoClientSecretInBody())
          .hasMessageContaining("no client_secret among the parameters")
          .hasMessageNotContaining("s3cret");
    }

    @Test
    void scope() {
      RecordedRequestAssert request = asked(authorization().with("scope", "write read"));
      request.hasScope("read", "write");
      failure(() -> request.hasScope("read"))
          .hasMessageContaining("expected scope 'read' in authorization request 0")
          .hasMessageContaining("got 'read write'");
      failure(() -> request.hasScope("read", "write", "admin")).hasMessageContaining("'admin");
      asked(authorization().without("scope")).hasScope();
      failure(() -> asked(authorization().without("scope")).hasScope("read"))
          .hasMessageContaining("got ''");
    }

    @Test
    void stateAndNonce() {
      asked(authorization().with("nonce", "n")).hasState().hasNonce();
      RecordedRequestAssert without = asked(authorization().without("state").with("nonce", ""));
      failure(without::hasState).hasMessageContaining("expected a state");
      failure(without::hasNonce).hasMessageContaining("expected a nonce");
    }

    @Test
    void parametersThatWerePushed_areLookedForThere() {
      String pushed = post(server.uri(Endpoint.PUSHED_AUTHORIZATION), authorization()).body();
      Form form =
          new Form().with("client_id", "app").with("request_uri", member(pushed, "request_uri"));
      failure(() -> asked(form).hasState()).hasMessageContaining("pushed or signed");
      assertThat(server).request(Endpoint.PUSHED_AUTHORIZATION, 0).hasState();
    }

    @Test
    void bearer() {
      get(server.resource(), "Authorization", "bearer t0ken");
      assertThat(server).resourceRequest(0).hasBearerInHeader();
      get(server.resource());
      get(server.resource(), "Authorization", "Basic t0ken");
      get(URI.create(server.resource() + "?access_token=t0ken"), "Authorization", "Bearer t0ken");
      for (int i = 1; i <= 3; i++) {
        RecordedRequestAssert request = assertThat(server).resourceRequest(i);
        failure(request::hasBearerInHeader)
            .hasMessageContaining("expected a bearer token in the Authorization header")
            .hasMessageNotContaining("t0ken");
      }
    }

    @Test
    void answer() {
      token(redemption("c")).wasAnsweredWith(400).wasRefusedWith("invalid_grant");
      RecordedRequestAssert request = assertThat(server).tokenRequest(0);
      failure(() -> request.wasAnsweredWith(200)).hasMessageContaining("expected status 200");
      failure(() -> request.wasRefusedWith("invalid"))
          .hasMessageContaining("got invalid_grant: code is unknown");
      failure(() -> token(redemption(code(server))).wasRefusedWith("invalid_grant"))
          .hasMessageContaining("got no refusal");
      server
          .on(Endpoint.TOKEN)
          .times(1)
          .answer(Answer.status(400).withBody("application/json", "{\"error\":\"invalid_scope\"}"));
      token(redemption("c")).wasRefusedWith("invalid_scope");
      server.on(Endpoint.RESOURCE).answer(Answer.connectionClosed());
      assertThatThrownBy(() -> get(server.resource())).isInstanceOf(AssertionError.class);
      failure(() -> assertThat(server).resourceRequest(0).wasAnsweredWith(200))
          .hasMessageContaining("got no answer");
    }
  }
}
