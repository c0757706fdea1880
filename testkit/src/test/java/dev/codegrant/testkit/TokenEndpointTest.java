package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.CALLBACK;
import static dev.codegrant.testkit.NaiveClient.VERIFIER;
import static dev.codegrant.testkit.NaiveClient.authorization;
import static dev.codegrant.testkit.NaiveClient.authorizationUri;
import static dev.codegrant.testkit.NaiveClient.code;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static dev.codegrant.testkit.NaiveClient.refresh;
import static dev.codegrant.testkit.NaiveClient.resourceStatus;
import static dev.codegrant.testkit.NaiveClient.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(FakeAuthorizationServerExtension.class)
class TokenEndpointTest {
  private final FakeAuthorizationServer server;
  private final ManualClock clock;

  TokenEndpointTest(FakeAuthorizationServer server, ManualClock clock) {
    this.server = server;
    this.clock = clock;
  }

  private String accepted(Form form, String... headers) {
    HttpResponse<String> answer = post(server.tokenEndpoint(), form, headers);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private void refused(Form form, String error, String... words) {
    assertRefusal(post(server.tokenEndpoint(), form), 400, error, words);
  }

  private static void assertRefusal(
      HttpResponse<String> answer, int status, String error, String... words) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(member(answer.body(), "error")).isEqualTo(error);
    assertThat(member(answer.body(), "error_description"))
        .contains(words)
        .matches("[\\x20-\\x7e]+")
        .doesNotContain(VERIFIER);
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
  }

  @Nested
  class Transport {
    @Test
    void withoutForm_isRefused() {
      HttpResponse<String> answer =
          NaiveClient.send(
              NaiveClient.request(server.tokenEndpoint())
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString("{}")));
      assertRefusal(answer, 400, "invalid_request", "x-www-form-urlencoded");
    }

    @Test
    void withCharset_isAccepted() {
      HttpResponse<String> answer =
          NaiveClient.send(
              NaiveClient.request(server.tokenEndpoint())
                  .header("Content-Type", "Application/x-www-form-urlencoded; charset=UTF-8")
                  .POST(BodyPublishers.ofString(redemption(code(server)).toString())));
      assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void withGet_isRefused() {
      HttpResponse<String> answer = NaiveClient.get(server.tokenEndpoint());
      assertRefusal(answer, 405, "invalid_request", "expected POST");
      assertThat(answer.headers().firstValue("Allow")).contains("POST");
    }

    @Test
    void withParametersInTheUri_isRefused() {
      HttpResponse<String> answer =
          post(URI.create(server.tokenEndpoint() + "?client_id=app"), redemption(code(server)));
      assertRefusal(answer, 400, "invalid_request", "in the URI");
    }

    @Test
    void withAnEmptyQuery_isAccepted() {
      URI uri = URI.create(server.tokenEndpoint() + "?");
      assertThat(post(uri, redemption(code(server))).statusCode()).isEqualTo(200);
    }

    @Test
    void withRepeatedParameter_isRefused() {
      refused(
          redemption(code(server)).and("code_verifier", VERIFIER),
          "invalid_request",
          "code_verifier came 2 times");
    }

    @Test
    void withOtherGrantType_isRefused() {
      refused(redemption("c").with("grant_type", "password"), "unsupported_grant_type", "password");
    }

    @Test
    void withoutGrantType_isRefused() {
      refused(redemption("c").without("grant_type"), "invalid_request", "grant_type is missing");
    }
  }

  @Nested
  class ClientAuthentication {
    private static final String SECRET = "s&cr:t +%é";

    private void registerBoth() {
      server.registerConfidentialClient("app", SECRET, CALLBACK);
      server.registerPublicClient("public", CALLBACK);
    }

    private String codeOf(String clientId) {
      return parameter(
          server.approve(authorizationUri(server, authorization().with("client_id", clientId))),
          "code");
    }

    private void unauthenticated(Form form, String words, String... headers) {
      HttpResponse<String> answer = post(server.tokenEndpoint(), form, headers);
      assertRefusal(answer, 401, "invalid_client", words);
      assertThat(answer.body()).doesNotContain(SECRET, "wrong-secret");
      assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
          .startsWith("Basic ");
    }

    @Test
    void withBasic_isAccepted() {
      registerBoth();
      accepted(redemption(codeOf("app")).without("client_id"), NaiveClient.basic("app", SECRET));
    }

    @Test
    void withBasicAndItsClientId_isAccepted() {
      registerBoth();
      accepted(redemption(codeOf("app")), NaiveClient.basic("app", SECRET));
    }

    @Test
    void withBasicAndForeignClientId_isRefused() {
      registerBoth();
      HttpResponse<String> answer =
          post(
              server.tokenEndpoint(),
              redemption(codeOf("app")).with("client_id", "public"),
              NaiveClient.basic("app", SECRET));
      assertRefusal(answer, 400, "invalid_request", "client_id in the body is public");
    }

    @Test
    void withWrongBasicSecret_isRefused() {
      registerBoth();
      unauthenticated(
          redemption(codeOf("app")), "secret", NaiveClient.basic("app", "wrong-secret"));
    }

    @Test
    void withBasicNotFormEncoded_isRefused() {
      registerBoth();
      String raw =
          Base64.getEncoder().encodeToString(("app:" + SECRET).getBytes(StandardCharsets.UTF_8));
      unauthenticated(redemption(codeOf("app")), "form-encoded", "Authorization", "Basic " + raw);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic ???", "Basic YXBw", "Bearer x", "Basic"})
    void withMalformedAuthorization_isRefused(String value) {
      unauthenticated(redemption("c"), "", "Authorization", value);
    }

    @Test
    void withTwoAuthorizationHeaders_isRefused() {
      registerBoth();
      Form form = redemption(codeOf("app"));
      String[] basic = NaiveClient.basic("app", SECRET);
      unauthenticated(form, "expected one Authorization header", basic[0], basic[1], basic[0], "x");
      unauthenticated(
          form, "expected one Authorization header", basic[0], basic[1], basic[0], basic[1]);
      accepted(form, basic);
    }

    @Test
    void withBasicOfEmptyId_isRefused() {
      unauthenticated(redemption("c"), "id in the Basic", NaiveClient.basic("", SECRET));
      unauthenticated(redemption("c").without("client_id"), "is empty", NaiveClient.basic("", "x"));
    }

    @Test
    void withBasicNotUtf8_isRefused() {
      byte[] latin1 = "app:\u00e9".getBytes(StandardCharsets.ISO_8859_1);
      byte[] utf8 = "app:\u00e9".getBytes(StandardCharsets.UTF_8);
      Base64.Encoder base64 = Base64.getEncoder();
      unauthenticated(
          redemption("c"), "not UTF-8", "Authorization", "Basic " + base64.encodeToString(latin1));
      accepted(redemption(code(server)), "Authorization", "Basic " + base64.encodeToString(utf8));
    }

    @Test
    void withPost_isAccepted() {
      registerBoth();
      accepted(redemption(codeOf("app")).with("client_secret", SECRET));
    }

    @Test
    void withWrongPostSecret_isRefused() {
      registerBoth();
      unauthenticated(redemption(codeOf("app")).with("client_secret", "wrong-secret"), "secret");
    }

    @Test
    void withBasicAndPost_isRefused() {
      registerBoth();
      HttpResponse<String> answer =
          post(
              server.tokenEndpoint(),
              redemption(codeOf("app")).with("client_secret", SECRET),
              NaiveClient.basic("app", SECRET));
      assertRefusal(answer, 400, "invalid_request", "exactly one");
    }

    @Test
    void confidentialWithoutSecret_isRefused() {
      registerBoth();
      unauthenticated(redemption(codeOf("app")), "confidential");
    }

    @Test
    void publicWithoutSecret_isAccepted() {
      registerBoth();
      accepted(redemption(codeOf("public")).with("client_id", "public"));
    }

    @Test
    void publicWithSecret_isRefused() {
      registerBoth();
      unauthenticated(
          redemption(codeOf("public")).with("client_id", "public").with("client_secret", "x"),
          "public");
      unauthenticated(
          redemption(codeOf("public")).without("client_id"),
          "public",
          NaiveClient.basic("public", ""));
    }

    @Test
    void unknownClient_isRefused() {
      registerBoth();
      unauthenticated(redemption("c").with("client_id", "stranger"), "not registered");
    }

    @Test
    void withoutAnyClient_isRefused() {
      unauthenticated(redemption("c").without("client_id"), "no client came");
    }

    @Test
    void withAssertion_isRefused() {
      unauthenticated(redemption("c").with("client_assertion", "x"), "client_assertion");
    }

    @Test
    void unregistered_mayUseAnySecret_andAnywhere() {
      accepted(redemption(code(server)), NaiveClient.basic("app", "anything"));
      accepted(redemption(code(server)).with("client_secret", "anything"));
    }

    @Test
    void unregistered_isHeldToTheFirstSecretItShowed() {
      Form pushed = authorization().with("client_secret", "first");
      assertThat(post(server.uri(Endpoint.PUSHED_AUTHORIZATION), pushed).statusCode())
          .isEqualTo(201);
      String why = "another secret than the first one that it showed";
      unauthenticated(redemption(code(server)).with("client_secret", "other"), why);
      unauthenticated(redemption("c"), why, NaiveClient.basic("app", "other"));
      accepted(redemption(code(server)), NaiveClient.basic("app", "first"));
      accepted(
          redemption(codeOf("web")).with("client_id", "web"), NaiveClient.basic("web", "other"));
    }

    /** RFC 6749 section 6. */
    @Test
    void refreshTokenThatWasGivenForASecret_isNotTakenWithoutOne() {
      String[] basic = NaiveClient.basic("app", "first");
      String tokens = post(server.tokenEndpoint(), redemption(code(server)), basic).body();
      Form refresh = refresh(member(tokens, "refresh_token"));
      unauthenticated(refresh, "expected some: its refresh_token was issued to it with some");
      unauthenticated(refresh.with("client_secret", "other"), "another secret");
      accepted(refresh.without("client_secret"), basic);
      accepted(refresh(member(NaiveClient.tokens(server), "refresh_token")));
    }
  }

  @Nested
  class Redemption {
    @Test
    void rightCode_isAccepted() {
      HttpResponse<String> answer = post(server.tokenEndpoint(), redemption(code(server)));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(answer.headers().firstValue("Pragma")).contains("no-cache");
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(member(answer.body(), "token_type")).isEqualTo("Bearer");
      assertThat(member(answer.body(), "expires_in")).isEqualTo("3600");
      assertThat(member(answer.body(), "scope")).isEqualTo("read write");
      assertThat(resourceStatus(server, member(answer.body(), "access_token"))).isEqualTo(200);
    }

    @Test
    void unknownCode_isRefused() {
      refused(redemption("nonsense"), "invalid_grant", "code is unknown");
    }

    @Test
    void withoutCode_isRefused() {
      refused(redemption("c").with("code", ""), "invalid_request", "code is missing");
    }

    @Test
    void codeOfAnotherIssuer_isRefused(FakeAuthorizationServerBuilder other) {
      refused(redemption(code(other.start())), "invalid_grant", "code is unknown");
    }

    @Test
    void secondTime_isRefusedAndRevokesTheTokens() {
      String code = code(server);
      String tokens = accepted(redemption(code));
      refused(redemption(code), "invalid_grant", "used before");
      assertThat(resourceStatus(server, member(tokens, "access_token"))).isEqualTo(401);
      refused(refresh(member(tokens, "refresh_token")), "invalid_grant", "revoked");
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "refresh_token"})
    void secondTimeAfterARevocation_isReuse(String revoked) {
      String code = code(server);
      String tokens = accepted(redemption(code));
      Form revocation = new Form().with("token", member(tokens, revoked)).with("client_id", "app");
      post(server.uri(Endpoint.REVOCATION), revocation);
      assertThat(ProtocolViolation.in(server)).isEmpty();
      refused(redemption(code), "invalid_grant", "code was used before");
      List<RecordedRequest> requests = server.requests(Endpoint.TOKEN);
      assertThat(requests.get(1).refusal().orElseThrow())
          .startsWith("invalid_grant: code was used before");
      assertThat(ProtocolViolation.in(server))
          .extracting(ProtocolViolation::rule)
          .containsExactly("code-sent-twice");
    }

    @Test
    void byAnotherClient_isRefusedAndHarmless() {
      String code = code(server);
      refused(redemption(code).with("client_id", "other"), "invalid_grant", "issued to client app");
      accepted(redemption(code));
    }

    @Test
    void withoutRedirectUri_isRefused() {
      refused(
          redemption(code(server)).without("redirect_uri"), "invalid_grant", "missing", CALLBACK);
    }

    @Test
    void withForeignRedirectUri_isRefused() {
      refused(
          redemption(code(server)).with("redirect_uri", CALLBACK + "/"),
          "invalid_grant",
          CALLBACK + "/",
          "expected the one of the authorization request");
    }

    @Test
    void withOtherLoopbackPort_isRefused() {
      refused(
          redemption(code(server)).with("redirect_uri", "http://127.0.0.1:10/callback"),
          "invalid_grant",
          "redirect_uri");
    }

    @Test
    void withoutVerifier_isRefused() {
      refused(
          redemption(code(server)).without("code_verifier"),
          "invalid_grant",
          "code_verifier is missing",
          NaiveClient.CHALLENGE);
    }

    @Test
    void withWrongVerifier_isRefused() {
      refused(
          redemption(code(server)).with("code_verifier", VERIFIER.replace('d', 'e')),
          "invalid_grant",
          "not the one of this code");
    }

    @Test
    void withChallengeAsVerifier_isRefused() {
      refused(
          redemption(code(server)).with("code_verifier", NaiveClient.CHALLENGE),
          "invalid_grant",
          "not the one of this code");
    }

    @ParameterizedTest
    @ValueSource(ints = {42, 129})
    void withVerifierOfWrongLength_isRefused(int length) throws Exception {
      refused(withVerifier("a".repeat(length)), "invalid_grant", "43 to 128", " " + length + " ");
    }

    @ParameterizedTest
    @ValueSource(ints = {43, 128})
    void withVerifierOfAllowedLength_isAccepted(int length) throws Exception {
      accepted(withVerifier("~".repeat(length)));
    }

    @Test
    void withReservedCharacterInVerifier_isRefused() throws Exception {
      refused(withVerifier("+".repeat(43)), "invalid_grant", "unreserved");
    }

    @Test
    void beforeTheTenthMinute_isAccepted() {
      String code = code(server);
      clock.advance(Duration.ofMinutes(10).minusNanos(1));
      accepted(redemption(code));
    }

    @Test
    void atTheTenthMinute_isRefused() {
      String code = code(server);
      clock.advance(Duration.ofMinutes(10));
      refused(redemption(code), "invalid_grant", "code expired at");
    }

    @Test
    void eightAtOnce_oneSucceeds() throws Exception {
      String code = code(server);
      ExecutorService threads = Executors.newFixedThreadPool(8);
      CountDownLatch ready = new CountDownLatch(8);
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        answers.add(
            threads.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  return post(server.tokenEndpoint(), redemption(code)).statusCode();
                }));
      }
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> answer : answers) {
        statuses.add(answer.get());
      }
      threads.shutdown();
      assertThat(statuses).containsOnlyOnce(200).filteredOn(s -> s == 400).hasSize(7);
    }

    private Form withVerifier(String verifier) throws Exception {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      String challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
      String code =
          parameter(
              server.approve(
                  authorizationUri(server, authorization().with("code_challenge", challenge))),
              "code");
      return redemption(code).with("code_verifier", verifier);
    }
  }

  @Nested
  class Refresh {
    @Test
    void rightToken_isAcceptedAndReplaced() {
      String old = member(tokens(server), "refresh_token");
      String tokens = accepted(refresh(old));
      assertThat(member(tokens, "refresh_token")).isNotEqualTo(old);
      assertThat(member(tokens, "scope")).isEqualTo("read write");
      assertThat(resourceStatus(server, member(tokens, "access_token"))).isEqualTo(200);
      accepted(refresh(member(tokens, "refresh_token")));
    }

    @Test
    void oldToken_isRefusedAndRevokesTheFamily() {
      String first = tokens(server);
      String second = accepted(refresh(member(first, "refresh_token")));
      refused(refresh(member(first, "refresh_token")), "invalid_grant", "used before");
      assertThat(resourceStatus(server, member(first, "access_token"))).isEqualTo(401);
      assertThat(resourceStatus(server, member(second, "access_token"))).isEqualTo(401);
      refused(refresh(member(second, "refresh_token")), "invalid_grant", "revoked");
    }

    @Test
    void otherFamily_survives() {
      String other = tokens(server);
      String first = tokens(server);
      accepted(refresh(member(first, "refresh_token")));
      refused(refresh(member(first, "refresh_token")), "invalid_grant", "used before");
      assertThat(resourceStatus(server, member(other, "access_token"))).isEqualTo(200);
    }

    @Test
    void withoutRotation_oldTokenStaysAndAnswerHasNone(FakeAuthorizationServerBuilder builder) {
      FakeAuthorizationServer keeping = builder.rotateRefreshTokens(false).start();
      String token = member(tokens(keeping), "refresh_token");
      for (int i = 0; i < 2; i++) {
        HttpResponse<String> answer = post(keeping.tokenEndpoint(), refresh(token));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain("refresh_token");
      }
    }

    @Test
    void byAnotherClient_isRefusedAndHarmless() {
      String token = member(tokens(server), "refresh_token");
      refused(refresh(token).with("client_id", "other"), "invalid_grant", "issued to client app");
      accepted(refresh(token));
    }

    @Test
    void unknownToken_isRefused() {
      refused(refresh(""), "invalid_request", "refresh_token is missing");
      refused(refresh("nonsense"), "invalid_grant", "refresh_token is unknown");
    }

    @Test
    void withLessScope_isNarrowed() {
      String tokens =
          accepted(refresh(member(tokens(server), "refresh_token")).with("scope", "write"));
      assertThat(member(tokens, "scope")).isEqualTo("write");
      assertThat(member(accepted(refresh(member(tokens, "refresh_token"))), "scope"))
          .isEqualTo("read write");
    }

    @Test
    void withMoreScope_isRefusedAndHarmless() {
      String token = member(tokens(server), "refresh_token");
      refused(refresh(token).with("scope", "read admin"), "invalid_scope", "admin", "not granted");
      accepted(refresh(token));
    }

    @Test
    void withoutRefreshTokens_noneIsIssuedOrTaken(FakeAuthorizationServerBuilder builder) {
      FakeAuthorizationServer server = builder.withoutRefreshTokens().start();
      assertThat(tokens(server)).doesNotContain("refresh_token");
      assertRefusal(
          post(server.tokenEndpoint(), refresh("x")), 400, "unsupported_grant_type", "refresh");
    }
  }
}
