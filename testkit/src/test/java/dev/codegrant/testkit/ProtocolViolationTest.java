package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.CALLBACK;
import static dev.codegrant.testkit.NaiveClient.CHALLENGE;
import static dev.codegrant.testkit.NaiveClient.VERIFIER;
import static dev.codegrant.testkit.NaiveClient.authorization;
import static dev.codegrant.testkit.NaiveClient.authorizationUri;
import static dev.codegrant.testkit.NaiveClient.basic;
import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static dev.codegrant.testkit.NaiveClient.refresh;
import static dev.codegrant.testkit.NaiveClient.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.testkit.NaiveClient.Form;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule beside a client that keeps it. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class ProtocolViolationTest {
  private final FakeAuthorizationServer server;

  ProtocolViolationTest(FakeAuthorizationServer server) {
    this.server = server;
  }

  private List<String> broken() {
    return ProtocolViolation.in(server).stream().map(ProtocolViolation::rule).toList();
  }

  private String description() {
    assertThat(ProtocolViolation.in(server)).hasSize(1);
    return ProtocolViolation.in(server).get(0).description();
  }

  private URI ask(Form authorization) {
    return server.approve(authorizationUri(server, authorization));
  }

  /** A request whose values no other has. */
  private static Form fresh(int number) {
    return authorization()
        .with("scope", "openid")
        .with("state", "s-" + number)
        .with("nonce", "n-" + number)
        .with("code_challenge", CHALLENGE.substring(0, 42) + "abcdefgh".charAt(number));
  }

  private String code() {
    return parameter(ask(authorization()), "code");
  }

  private String redeem(String code) {
    return post(server.tokenEndpoint(), redemption(code)).body();
  }

  private String refreshed(String tokens) {
    return post(server.tokenEndpoint(), refresh(member(tokens, "refresh_token"))).body();
  }

  @Test
  void clientThatKeepsAllRules_breaksNone() {
    get(authorizationUri(server, authorization()));
    get(authorizationUri(server, authorization()));
    String tokens = redeem(code());
    String access = member(refreshed(refreshed(tokens)), "access_token");
    get(server.resource(), "Authorization", "Bearer " + access);
    ask(fresh(2));
    ask(fresh(3));
    get(authorizationUri(server, fresh(4)));
    post(
        server.uri(Endpoint.REVOCATION), new Form().with("token", access).with("client_id", "app"));
    post(
        server.tokenEndpoint(),
        new Form()
            .with("grant_type", "client_credentials")
            .and("resource", "a")
            .and("resource", "b"),
        basic("app", "s3cret"));
    get(URI.create(server.uri(Endpoint.END_SESSION) + "?id_token_hint=x"));
    assertThat(ProtocolViolation.in(server)).isEmpty();
  }

  @Test
  void violation_saysAll_withoutASecret() {
    String code = code();
    redeem(code);
    redeem(code);
    assertThat(ProtocolViolation.in(server))
        .singleElement()
        .hasToString(
            "code-sent-twice (RFC 6749 section 4.1.2): request 3: code is the one of request 2;"
                + " expected it once, even if no answer came");
    ProtocolViolation violation = ProtocolViolation.in(server).get(0);
    assertThat(violation.clause()).isEqualTo("RFC 6749 section 4.1.2");
    assertThat(violation.toString()).doesNotContain(code, VERIFIER);
  }

  @Nested
  class OfAuthorizationRequests {

    @ParameterizedTest
    @CsvSource({
      "state, state-reused",
      "nonce, nonce-reused",
      "code_challenge, code-challenge-reused"
    })
    void valueOfAnotherRequest_isReported(String name, String rule) {
      ask(fresh(1));
      ask(fresh(2));
      assertThat(broken()).isEmpty();
      String first = fresh(1).toString().replaceAll(".*\\b" + name + "=([^&]*).*", "$1");
      ask(fresh(3).with(name, first));
      assertThat(broken()).containsExactly(rule);
      assertThat(description()).startsWith("request 3: " + name + " is the one of request 1");
    }

    /** Constant values are found even where all is constant. */
    @Test
    void sameRequestDecidedTwice_isReported_butNotAPageThatIsReloaded() {
      get(authorizationUri(server, fresh(1)));
      get(authorizationUri(server, fresh(1)));
      assertThat(broken()).isEmpty();
      ask(fresh(1));
      assertThat(broken()).isEmpty();
      ask(fresh(1));
      assertThat(broken()).containsExactly("state-reused", "nonce-reused", "code-challenge-reused");
    }

    @Test
    void formOfThePage_isNoRequestOfItsOwn() {
      post(
          server.authorizationEndpoint(),
          fresh(1).with("username", "bob").with("decision", "allow"));
      get(authorizationUri(server, fresh(1)));
      assertThat(broken()).isEmpty();
    }

    @Test
    void pushedRequest_isJudgedByWhatWasPushed() {
      for (int i = 1; i <= 2; i++) {
        pushAndAsk(fresh(i));
      }
      assertThat(broken()).isEmpty();
      pushAndAsk(fresh(3).with("state", "s-1"));
      assertThat(broken()).containsExactly("state-reused");
    }

    private void pushAndAsk(Form form) {
      String pushed = post(server.uri(Endpoint.PUSHED_AUTHORIZATION), form).body();
      ask(new Form().with("client_id", "app").with("request_uri", member(pushed, "request_uri")));
    }

    @Test
    void requestObject_isJudgedByItsClaims() {
      ask(object("{\"response_type\":\"code\",\"code_challenge\":\"c\",\"state\":\"s\"}"));
      assertThat(broken()).containsExactly("pkce-plain");
    }

    /** Where the parameters are not to be seen, nothing is said of them. */
    @ParameterizedTest
    @ValueSource(strings = {"a.e30.c.d.e", "no-jwt", "!.!.!", "a.bm9qc29u.c"})
    void requestObjectThatIsNotToBeRead_isLeftAlone(String object) {
      ask(
          new Form()
              .with("client_id", "app")
              .with("redirect_uri", CALLBACK)
              .with("request", object));
      ask(
          new Form()
              .with("client_id", "app")
              .with("redirect_uri", CALLBACK)
              .with("request_uri", "https://app.example/request"));
      assertThat(broken()).isEmpty();
    }

    private Form object(String claims) {
      return new Form()
          .with("client_id", "app")
          .with("redirect_uri", CALLBACK)
          .with("request", Jwt.base64Url("{}") + "." + Jwt.base64Url(claims) + ".x");
    }

    @Test
    void missingChallenge_isReported() {
      ask(fresh(1).without("code_challenge").without("code_challenge_method"));
      assertThat(description()).contains("code_challenge is missing", "S256");
      assertThat(broken()).containsExactly("pkce-missing");
    }

    /** RFC 9700 section 2.1.1: of confidential clients, in requests of OpenID Connect. */
    @ParameterizedTest
    @CsvSource({
      "openid email, n-1, client_secret, ''",
      "openid, n-1, client_assertion, ''",
      "openid, n-1, Basic, ''",
      "openid, n-1, client_id, pkce-missing",
      "email, n-1, client_secret, pkce-missing",
      "openidx, n-1, client_secret, pkce-missing",
      "openid, , client_secret, pkce-missing"
    })
    void nonceOfAClientWithCredentials_standsInForTheChallenge(
        String scope, String nonce, String credentials, String rule) {
      Form form = fresh(1).with("scope", scope).without("nonce").without("code_challenge");
      form.without("code_challenge_method");
      URI callback = ask(nonce == null ? form : form.with("nonce", nonce));
      Form redemption = redemption(parameter(callback, "code")).without("code_verifier");
      if (credentials.equals("Basic")) {
        post(server.tokenEndpoint(), redemption, basic("app", "s3cret"));
      } else if (credentials.equals("client_id")) {
        post(server.tokenEndpoint(), redemption);
      } else {
        post(server.tokenEndpoint(), redemption.with(credentials, "s3cret"));
      }
      assertThat(broken()).isEqualTo(rule.isEmpty() ? List.of() : List.of(rule));
    }

    @Test
    void nonceOfAClientThatPushesWithCredentials_standsInForTheChallenge() {
      Form without = fresh(1).without("code_challenge").without("code_challenge_method");
      pushAndAsk(without.with("client_secret", "s3cret"));
      assertThat(broken()).isEmpty();
      pushAndAsk(fresh(2).without("code_challenge").without("code_challenge_method"));
      assertThat(broken()).containsExactly("pkce-missing");
    }

    @Test
    void nonceOfARegisteredClient_standsInForTheChallenge_ifItIsConfidential() {
      server.registerConfidentialClient("app", "s3cret", CALLBACK);
      server.registerPublicClient("spa", CALLBACK);
      Form without = fresh(1).without("code_challenge").without("code_challenge_method");
      server.deny(authorizationUri(server, without));
      assertThat(broken()).isEmpty();
      server.deny(authorizationUri(server, fresh(2).with("client_id", "spa")));
      assertThat(broken()).isEmpty();
      server.deny(
          authorizationUri(
              server,
              fresh(3)
                  .without("code_challenge")
                  .without("code_challenge_method")
                  .with("client_id", "spa")));
      assertThat(broken()).containsExactly("pkce-missing");
    }

    /** RFC 9700 section 2.1: PKCE does, or nonce, or else state. */
    @Test
    void missingState_isReported_whereNothingElseProtects() {
      Form without = fresh(1).without("state").without("code_challenge");
      ask(fresh(2).without("state"));
      assertThat(broken()).isEmpty();
      ask(without);
      ask(fresh(3).without("nonce").without("code_challenge"));
      assertThat(broken()).containsExactly("pkce-missing", "pkce-missing");
      ask(without.without("nonce"));
      assertThat(broken())
          .containsExactly("pkce-missing", "pkce-missing", "pkce-missing", "state-missing");
    }

    @ParameterizedTest
    @CsvSource({"plain", ","})
    void plainChallenge_isReported(String method) {
      Form form = fresh(1).without("code_challenge_method");
      ask(method == null ? form : form.with("code_challenge_method", method));
      assertThat(broken()).containsExactly("pkce-plain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "id_token", "code id_token", ""})
    void responseTypeOtherThanCode_isReported(String type) {
      ask(fresh(1).with("response_type", type));
      assertThat(broken()).containsExactly("response-type-not-code");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://app.example/cb",
          "http://127.0.0.1/cb",
          "http://[::1]:8080/cb",
          "http://localhost:8080",
          "com.example.app:/cb"
        })
    void redirectUriThatIsSafe_isNotReported(String uri) {
      ask(fresh(1).with("redirect_uri", uri));
      assertThat(broken()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "http://app.example/cb",
          "HTTP://app.example/cb",
          "http://localhost.example/cb",
          "http://127.0.0.1.example/cb"
        })
    void redirectUriInTheClear_isReported(String uri) {
      ask(fresh(1).with("redirect_uri", uri));
      assertThat(broken()).containsExactly("redirect-uri-not-https");
    }

    @Test
    void clientSecret_isReported_once() {
      ask(fresh(1).with("client_secret", "s3cret"));
      get(authorizationUri(server, fresh(2).with("client_secret", "s3cret")));
      assertThat(broken())
          .containsExactly(
              "client-secret-in-authorization-request", "client-secret-in-authorization-request");
      assertThat(ProtocolViolation.in(server).toString()).doesNotContain("s3cret");
    }
  }

  @Nested
  class OfTokenRequests {

    @Test
    void get_isReported() {
      get(server.tokenEndpoint());
      assertThat(broken()).containsExactly("token-request-not-post");
    }

    @Test
    void passwordGrant_isReported() {
      post(
          server.tokenEndpoint(),
          new Form()
              .with("grant_type", "password")
              .with("password", "p4ss")
              .with("client_id", "a"));
      assertThat(description()).contains("grant_type is password").doesNotContain("p4ss");
      assertThat(broken()).containsExactly("password-grant");
    }

    /** Also when the first try brought nothing. */
    @Test
    void codeSentTwice_isReported() {
      server.on(Endpoint.TOKEN).times(1).answer(Answer.status(503));
      String code = code();
      redeem(code);
      assertThat(broken()).isEmpty();
      redeem(code);
      assertThat(broken()).containsExactly("code-sent-twice");
    }

    /** RFC 9449 section 8: the code was not looked at. */
    @Test
    void codeSentAgainWithANonce_isNotReported() {
      server.on(Endpoint.TOKEN).times(1).answer(Answer.error(400, "use_dpop_nonce"));
      String code = code();
      redeem(code);
      redeem(code);
      assertThat(broken()).isEmpty();
      redeem(code);
      assertThat(description()).startsWith("request 4: code is the one of request 3");
    }

    /** RFC 6749 section 5.2: who the client is was not known, so the code was not taken. */
    @Test
    void codeSentAgainWithOtherCredentials_isNotReported() {
      server.registerConfidentialClient("app", "s3cret", CALLBACK);
      String code = code();
      post(server.tokenEndpoint(), redemption(code), basic("app", "wrong"));
      assertThat(server.requests(Endpoint.TOKEN).get(0).refusal().orElseThrow())
          .startsWith("invalid_client");
      post(server.tokenEndpoint(), redemption(code).with("client_secret", "s3cret"));
      assertThat(server.requests(Endpoint.TOKEN).get(1).status()).hasValue(200);
      assertThat(broken()).isEmpty();
      post(server.tokenEndpoint(), redemption(code).with("client_secret", "s3cret"));
      assertThat(description()).startsWith("request 4: code is the one of request 3");
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void codeSentAgainWithOtherCredentials_isNotReported_inTheWordsOfAnyProvider(
        Preset preset, FakeAuthorizationServerBuilder builder) {
      FakeAuthorizationServer provider = builder.like(preset).start();
      provider.registerConfidentialClient("app", "s3cret", CALLBACK);
      String code = NaiveClient.code(provider, authorization().with("scope", "openid"));
      Form form = redemption(code);
      post(provider.tokenEndpoint(), form.with("client_secret", "wrong"));
      post(provider.tokenEndpoint(), form.with("client_secret", "s3cret"));
      assertThat(provider.requests(Endpoint.TOKEN).get(0).refusal().orElseThrow())
          .startsWith("invalid_client");
      assertThat(provider.requests(Endpoint.TOKEN).get(1).refusal()).isEmpty();
      assertThat(ProtocolViolation.in(provider)).isEmpty();
      post(provider.tokenEndpoint(), form.with("client_secret", "s3cret"));
      assertThat(ProtocolViolation.in(provider))
          .extracting(ProtocolViolation::rule)
          .containsExactly("code-sent-twice");
    }

    @Test
    void codeSentAgainAfterAnotherRefusal_isReported() {
      server.on(Endpoint.TOKEN).times(1).answer(Answer.error(400, "invalid_request"));
      String code = code();
      redeem(code);
      redeem(code);
      assertThat(broken()).containsExactly("code-sent-twice");
    }

    @Test
    void otherRedirectUri_isReported() {
      post(server.tokenEndpoint(), redemption(code()).with("redirect_uri", CALLBACK + "/"));
      assertThat(description()).contains(CALLBACK + "/; expected exactly the one of request 1");
      assertThat(broken()).containsExactly("redirect-uri-changed");
    }

    @Test
    void missingRedirectUri_isReported() {
      post(server.tokenEndpoint(), redemption(code()).without("redirect_uri"));
      assertThat(broken()).containsExactly("redirect-uri-changed");
    }

    @Test
    void missingVerifier_isReported() {
      post(server.tokenEndpoint(), redemption(code()).without("code_verifier"));
      assertThat(description()).startsWith("request 2: code_verifier is missing");
      assertThat(broken()).containsExactly("code-verifier-missing");
    }

    @ParameterizedTest
    @CsvSource({"42, false", "43, true", "128, true", "129, false"})
    void verifier_has43To128Characters(int length, boolean good) {
      post(server.tokenEndpoint(), redemption("c").with("code_verifier", "a".repeat(length)));
      assertThat(broken()).isEqualTo(good ? List.of() : List.of("code-verifier-malformed"));
    }

    @ParameterizedTest
    @CsvSource({"-._~, true", "+, false", "/, false", "ä, false", "=, false"})
    void verifier_hasUnreservedCharacters(String some, boolean good) {
      post(server.tokenEndpoint(), redemption("c").with("code_verifier", "a".repeat(43) + some));
      assertThat(broken()).isEqualTo(good ? List.of() : List.of("code-verifier-malformed"));
    }

    @Test
    void refreshTokenThatWasReplaced_isReported() {
      String tokens = redeem(code());
      refreshed(refreshed(tokens));
      assertThat(broken()).isEmpty();
      refreshed(tokens);
      assertThat(description()).contains("replaced in the answer to request 3");
      assertThat(broken()).containsExactly("refresh-token-sent-after-rotation");
    }

    @Test
    void refreshTokenThatStays_isNotReported(FakeAuthorizationServerBuilder builder) {
      FakeAuthorizationServer stays = builder.rotateRefreshTokens(false).start();
      String token = member(NaiveClient.tokens(stays), "refresh_token");
      for (int i = 0; i < 3; i++) {
        assertThat(post(stays.tokenEndpoint(), refresh(token)).statusCode()).isEqualTo(200);
      }
      stays
          .on(Endpoint.TOKEN)
          .always()
          .answer(Answer.usual().withMember("refresh_token", '"' + token + '"'));
      post(stays.tokenEndpoint(), refresh(token));
      post(stays.tokenEndpoint(), refresh(token));
      assertThat(ProtocolViolation.in(stays)).isEmpty();
    }

    /** The client has no other one. */
    @Test
    void refreshTokenWhoseAnswerGotLost_isNotReported() {
      String tokens = redeem(code());
      for (Answer lost :
          List.of(
              Answer.status(503), Answer.usual().truncatedAfter(5), Answer.connectionClosed())) {
        server.on(Endpoint.TOKEN).times(1).answer(lost);
        try {
          refreshed(tokens);
        } catch (AssertionError broken) {
          assertThat(broken).hasCauseInstanceOf(IOException.class);
        }
      }
      assertThat(server.requests(Endpoint.TOKEN)).hasSizeGreaterThan(3);
      assertThat(broken()).isEmpty();
    }
  }

  @Nested
  class OfAnyRequest {

    @ParameterizedTest
    @CsvSource({
      "client_secret, Basic credentials and client_secret",
      "client_assertion, Basic credentials and client_assertion"
    })
    void twoAuthentications_areReported(String other, String said) {
      for (Endpoint endpoint :
          List.of(Endpoint.TOKEN, Endpoint.REVOCATION, Endpoint.PUSHED_AUTHORIZATION)) {
        post(server.uri(endpoint), new Form().with(other, "s3cret"), basic("app", "s3cret"));
      }
      assertThat(broken()).hasSize(3).containsOnly("client-authenticated-twice");
      assertThat(ProtocolViolation.in(server).toString()).contains(said).doesNotContain("s3cret");
    }

    @Test
    void oneAuthentication_isNotReported() {
      post(server.tokenEndpoint(), new Form(), basic("app", "s3cret"));
      post(server.tokenEndpoint(), new Form().with("client_secret", "s").with("client_id", "app"));
      post(
          server.tokenEndpoint(),
          new Form().with("client_assertion", "a").with("client_id", "app"));
      assertThat(broken()).isEmpty();
    }

    @Test
    void repeatedParameter_isReported() {
      ask(fresh(1).and("scope", "openid"));
      post(server.tokenEndpoint(), new Form().and("client_id", "app").and("client_id", "app"));
      assertThat(broken()).containsExactly("parameter-repeated", "parameter-repeated");
      assertThat(ProtocolViolation.in(server).get(0).description()).contains("scope came 2 times");
    }

    @ParameterizedTest
    @CsvSource({
      "TOKEN, client_secret",
      "TOKEN, code",
      "TOKEN, refresh_token",
      "TOKEN, code_verifier",
      "REVOCATION, token",
      "INTROSPECTION, token",
      "PUSHED_AUTHORIZATION, client_assertion",
      "AUTHORIZATION, code_verifier",
      "RESOURCE, client_secret"
    })
    void secretInTheUri_isReported(Endpoint endpoint, String name) {
      post(URI.create(server.uri(endpoint) + "?" + name + "=s3cret"), fresh(1));
      assertThat(broken()).containsOnlyOnce("secret-in-uri");
      assertThat(ProtocolViolation.in(server).toString())
          .contains(name + " came in the URI")
          .doesNotContain("s3cret");
    }

    @Test
    void secretInTheBody_isNotReported() {
      post(server.uri(Endpoint.REVOCATION), new Form().with("token", "t").with("client_id", "app"));
      post(server.tokenEndpoint(), refresh("unknown"));
      assertThat(broken()).isEmpty();
    }

    @Test
    void accessTokenInTheQuery_isReported() {
      get(server.resource(), "Authorization", "Bearer t0ken");
      assertThat(broken()).isEmpty();
      get(URI.create(server.resource() + "?access_token=t0ken"));
      assertThat(broken()).containsExactly("access-token-in-query");
      assertThat(description()).doesNotContain("t0ken");
    }

    @Test
    void accessTokenInTheBodyOfAGet_isReported() {
      send(
          NaiveClient.request(
                  server.resource(), "Content-Type", "application/x-www-form-urlencoded")
              .method("GET", BodyPublishers.ofString("access_token=t0ken")));
      assertThat(broken()).containsExactly("access-token-in-body-of-get");
      post(server.uri(Endpoint.USERINFO), new Form().with("access_token", "t0ken"));
      assertThat(broken()).hasSize(1);
    }
  }
}
