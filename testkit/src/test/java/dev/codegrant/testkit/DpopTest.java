package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.authorization;
import static dev.codegrant.testkit.NaiveClient.authorizationUri;
import static dev.codegrant.testkit.NaiveClient.basic;
import static dev.codegrant.testkit.NaiveClient.code;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.openId;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static dev.codegrant.testkit.NaiveClient.refresh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9449. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class DpopTest {
  private final FakeAuthorizationServer server;
  private final DpopClient client;

  DpopTest(FakeAuthorizationServer server) {
    this.server = server;
    this.client = new DpopClient(server);
  }

  private static void assertInvalidGrant(HttpResponse<String> answer, String why) {
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("invalid_grant", why);
  }

  private static void assertChallenged(HttpResponse<String> answer, String error, String why) {
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
        .startsWith("DPoP realm=\"fake\", error=\"" + error + "\"")
        .contains(why, ", algs=\"RS256 ");
  }

  private static Optional<String> nonce(HttpResponse<String> answer) {
    return answer.headers().firstValue("DPoP-Nonce");
  }

  @Test
  void token_isBoundToTheKeyOfTheProof() {
    String tokens = client.tokens(authorization());
    String token = member(tokens, "access_token");
    assertThat(member(tokens, "token_type")).isEqualTo("DPoP");
    String introspected =
        post(
                server.uri(Endpoint.INTROSPECTION),
                new Form().with("token", token),
                basic("api", "secret"))
            .body();
    assertThat(member(introspected, "token_type")).isEqualTo("DPoP");
    assertThat(introspected).contains("\"cnf\":{\"jkt\":\"" + client.thumbprint() + "\"}");
    assertThat(client.call(server.resource(), token).statusCode()).isEqualTo(200);
  }

  @Test
  void tokenWithoutAProof_isABearerToken() {
    String tokens = NaiveClient.tokens(server);
    assertThat(member(tokens, "token_type")).isEqualTo("Bearer");
    assertThat(NaiveClient.resourceStatus(server, member(tokens, "access_token"))).isEqualTo(200);
  }

  /** Section 5: a public client has nothing else to keep its refresh token by. */
  @Test
  void refreshTokenOfAPublicClient_isBound() {
    String refreshToken = member(client.tokens(authorization()), "refresh_token");
    assertInvalidGrant(post(server.tokenEndpoint(), refresh(refreshToken)), "got none");
    DpopClient thief = new DpopClient(server);
    assertInvalidGrant(thief.ask(refresh(refreshToken)), "signed with " + thief.thumbprint());
    HttpResponse<String> answer = client.ask(refresh(refreshToken));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(member(answer.body(), "token_type")).isEqualTo("DPoP");
  }

  @Test
  void refreshTokenOfAConfidentialClient_isKeptByItsSecret() {
    String refreshToken =
        member(
            post(
                    server.tokenEndpoint(),
                    redemption(code(server)).with("client_secret", "s"),
                    "DPoP",
                    client.tokenProof().signed())
                .body(),
            "refresh_token");
    HttpResponse<String> answer =
        post(server.tokenEndpoint(), refresh(refreshToken).with("client_secret", "s"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(member(answer.body(), "token_type")).isEqualTo("Bearer");
  }

  @Test
  void deviceGetsABoundToken() {
    String codes =
        post(server.uri(Endpoint.DEVICE_AUTHORIZATION), new Form().with("client_id", "tv")).body();
    server.devices().approve(member(codes, "user_code"));
    HttpResponse<String> answer =
        client.ask(
            new Form()
                .with("grant_type", "urn:ietf:params:oauth:grant-type:device_code")
                .with("device_code", member(codes, "device_code"))
                .with("client_id", "tv"));
    assertThat(member(answer.body(), "token_type")).isEqualTo("DPoP");
  }

  @Test
  void codeWithDpopJkt_isRedeemedWithThatKeyAlone() {
    Form bound = authorization().with("dpop_jkt", client.thumbprint());
    assertInvalidGrant(
        post(server.tokenEndpoint(), redemption(code(server, bound))), "code is bound");
    assertInvalidGrant(
        new DpopClient(server).ask(redemption(code(server, bound))), "code is bound");
    assertThat(client.ask(redemption(code(server, bound))).statusCode()).isEqualTo(200);
  }

  @Test
  void dpopJktThatIsNoThumbprint_isRefused() {
    Form form = authorization().with("dpop_jkt", client.thumbprint() + "A");
    URI callback = server.approve(authorizationUri(server, form));
    assertThat(parameter(callback, "error")).isEqualTo("invalid_request");
    assertThat(parameter(callback, "error_description")).contains("dpop_jkt", "44 characters");
    assertThat(post(server.uri(Endpoint.PUSHED_AUTHORIZATION), form).body()).contains("dpop_jkt");
  }

  /** Section 10.1. */
  @Test
  void pushedRequestWithAProof_bindsTheCode() {
    URI par = server.uri(Endpoint.PUSHED_AUTHORIZATION);
    String pushed =
        member(
            post(par, authorization(), "DPoP", client.proof("POST", par).signed()).body(),
            "request_uri");
    Form request = new Form().with("client_id", "app").with("request_uri", pushed);
    String code = parameter(server.approve(authorizationUri(server, request)), "code");
    assertInvalidGrant(new DpopClient(server).ask(redemption(code)), "code is bound");
  }

  /** RFC 6749 section 3.1: a parameter without a value is as good as absent. */
  @Test
  void pushedRequestWithAProof_bindsTheCode_whereDpopJktIsEmpty() {
    URI endpoint = server.uri(Endpoint.PUSHED_AUTHORIZATION);
    String pushed =
        post(
                endpoint,
                authorization().with("dpop_jkt", ""),
                "DPoP",
                client.proof("POST", endpoint).signed())
            .body();
    Form request =
        new Form().with("client_id", "app").with("request_uri", member(pushed, "request_uri"));
    Form redemption = redemption(code(server, request));
    assertThat(post(server.tokenEndpoint(), redemption).body())
        .contains("code is bound to the DPoP key");
  }

  @Test
  void pushedRequestWithAProof_agreesWithItsDpopJkt() {
    URI par = server.uri(Endpoint.PUSHED_AUTHORIZATION);
    Form bound = authorization().with("dpop_jkt", client.thumbprint());
    DpopClient other = new DpopClient(server);
    HttpResponse<String> refused = post(par, bound, "DPoP", other.proof("POST", par).signed());
    assertThat(refused.body()).contains("invalid_request", other.thumbprint());
    assertThat(post(par, bound, "DPoP", client.proof("POST", par).signed()).statusCode())
        .isEqualTo(201);
    assertThat(post(par, bound, "DPoP", client.tokenProof().signed()).body())
        .contains("invalid_dpop_proof", "htu");
  }

  @Test
  void required_refusesRequestsWithoutAProof() {
    String bearer = member(NaiveClient.tokens(server), "access_token");
    server.dpop().require();
    HttpResponse<String> refused = post(server.tokenEndpoint(), redemption(code(server)));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("invalid_request", "no DPoP header came");
    assertChallenged(
        NaiveClient.get(server.resource(), "Authorization", "Bearer " + bearer),
        "invalid_token",
        "is a bearer token");
    String token = member(client.tokens(authorization()), "access_token");
    assertThat(client.call(server.resource(), token).statusCode()).isEqualTo(200);
  }

  @Test
  void required_isSaidByResourceAndMetadata() {
    URI metadata = server.uri(Endpoint.RESOURCE_METADATA);
    assertThat(NaiveClient.get(metadata).body())
        .contains(
            "\"dpop_signing_alg_values_supported\":[\"RS256\"",
            "\"dpop_bound_access_tokens_required\":false");
    assertThat(NaiveClient.get(server.resource()).headers().firstValue("WWW-Authenticate"))
        .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Bearer "));
    server.dpop().require();
    assertThat(NaiveClient.get(metadata).body())
        .contains("\"dpop_bound_access_tokens_required\":true");
    assertThat(NaiveClient.get(server.resource()).headers().firstValue("WWW-Authenticate"))
        .hasValueSatisfying(
            challenge ->
                assertThat(challenge)
                    .startsWith("DPoP realm=\"fake\", algs=\"")
                    .contains("resource_metadata=")
                    .doesNotContain("error"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Endpoint.class,
      names = {"RESOURCE", "USERINFO"})
  void boundToken_isTakenWithItsProofAlone(Endpoint endpoint) {
    URI uri = server.uri(endpoint);
    String token = member(client.tokens(openId()), "access_token");
    String other = member(client.tokens(openId()), "access_token");
    assertThat(client.call(uri, token).statusCode()).isEqualTo(200);
    assertChallenged(
        NaiveClient.get(uri, "Authorization", "Bearer " + token), "invalid_token", "bound to");
    assertChallenged(
        NaiveClient.get(uri, "Authorization", "DPoP " + token),
        "invalid_dpop_proof",
        "came 0 times");
    assertChallenged(
        DpopClient.call(uri, token, client.proof("GET", uri).signed()),
        "invalid_dpop_proof",
        "has no ath");
    assertChallenged(
        DpopClient.call(uri, token, client.proof(uri, other).signed()),
        "invalid_dpop_proof",
        "ath of another token");
    assertChallenged(
        DpopClient.call(uri, token, client.proof(server.tokenEndpoint(), token).signed()),
        "invalid_dpop_proof",
        "has htu");
    DpopClient thief = new DpopClient(server);
    assertChallenged(thief.call(uri, token), "invalid_token", thief.thumbprint());
    String once = client.proof(uri, token).signed();
    assertThat(DpopClient.call(uri, token, once).statusCode()).isEqualTo(200);
    assertChallenged(DpopClient.call(uri, token, once), "invalid_dpop_proof", "used before");
  }

  @Test
  void boundTokenInTheQuery_isRefused() {
    String token = member(client.tokens(authorization()), "access_token");
    URI uri = URI.create(server.resource() + "?access_token=" + token);
    assertChallenged(NaiveClient.get(uri), "invalid_token", "came as a bearer token");
  }

  @Test
  void bearerTokenWithAProof_isRefused() {
    String token = member(NaiveClient.tokens(server), "access_token");
    assertChallenged(
        client.call(server.resource(), token), "invalid_token", "bound to no DPoP key");
    assertChallenged(client.call(server.resource(), "nonsense"), "invalid_token", "unknown");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DPoP", "DPoP a b", "dpop\t"})
  void malformedCredentials_areRefused(String value) {
    HttpResponse<String> answer = NaiveClient.get(server.resource(), "Authorization", value);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
        .startsWith("DPoP ")
        .contains("invalid_request", "after DPoP expected");
  }

  /** Section 8. */
  @Test
  void nonceAtToken_isDemanded_thenTaken() {
    server.dpop().nonceAtToken();
    Form form = redemption(code(server));
    HttpResponse<String> first = client.ask(form);
    assertThat(first.statusCode()).isEqualTo(400);
    assertThat(first.body()).contains("use_dpop_nonce", "has no nonce");
    String nonce = nonce(first).orElseThrow();
    String wrong = client.tokenProof().claim("nonce", "\"" + nonce + "x\"").signed();
    assertThat(post(server.tokenEndpoint(), form, "DPoP", wrong).body())
        .contains("use_dpop_nonce", "no longer, in use");
    String right = client.tokenProof().claim("nonce", "\"" + nonce + "\"").signed();
    HttpResponse<String> answer = post(server.tokenEndpoint(), form, "DPoP", right);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(nonce(answer)).contains(nonce);

    String token = member(answer.body(), "access_token");
    assertThat(client.call(server.resource(), token).statusCode())
        .as("not at the resource")
        .isEqualTo(200);
    assertThat(nonce(post(server.tokenEndpoint(), form))).isEmpty();
  }

  @Test
  void nonceAtToken_isDemandedOfPushedRequests() {
    server.dpop().nonceAtToken();
    URI par = server.uri(Endpoint.PUSHED_AUTHORIZATION);
    HttpResponse<String> first =
        post(par, authorization(), "DPoP", client.proof("POST", par).signed());
    assertThat(first.body()).contains("use_dpop_nonce");
    String nonce = "\"" + nonce(first).orElseThrow() + "\"";
    assertThat(
            post(
                    par,
                    authorization(),
                    "DPoP",
                    client.proof("POST", par).claim("nonce", nonce).signed())
                .statusCode())
        .isEqualTo(201);
    assertThat(post(par, authorization()).statusCode()).isEqualTo(201);
  }

  /** Section 9. */
  @ParameterizedTest
  @EnumSource(
      value = Endpoint.class,
      names = {"RESOURCE", "USERINFO"})
  void nonceAtResource_isDemanded_thenTaken(Endpoint endpoint) {
    server.dpop().nonceAtResource();
    URI uri = server.uri(endpoint);
    HttpResponse<String> tokens = client.ask(redemption(code(server, openId())));
    assertThat(nonce(tokens)).isEmpty();
    String token = member(tokens.body(), "access_token");
    HttpResponse<String> first = client.call(uri, token);
    assertChallenged(first, "use_dpop_nonce", "has no nonce");
    String nonce = nonce(first).orElseThrow();
    String proof = client.proof(uri, token).claim("nonce", "\"" + nonce + "\"").signed();
    assertThat(DpopClient.call(uri, token, proof).statusCode()).isEqualTo(200);
  }

  @Test
  void nonce_isReplacedAfterSoManyUses() {
    server.dpop().nonceAtResource().rotateNonceEvery(2);
    String token = member(client.tokens(authorization()), "access_token");
    String first = nonce(client.call(server.resource(), token)).orElseThrow();
    assertThat(nonce(callWith(token, first))).contains(first);
    HttpResponse<String> second = callWith(token, first);
    assertThat(second.statusCode()).isEqualTo(200);
    String next = nonce(second).orElseThrow();
    assertThat(next).isNotEqualTo(first);
    HttpResponse<String> late = callWith(token, first);
    assertChallenged(late, "use_dpop_nonce", "no longer, in use");
    assertThat(nonce(late)).contains(next);
    assertThat(callWith(token, next).statusCode()).isEqualTo(200);
    assertThatThrownBy(() -> server.dpop().rotateNonceEvery(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 0");
  }

  @Test
  void nonceAtToken_isReplacedAfterSoManyUses() {
    server.dpop().nonceAtToken().rotateNonceEvery(1);
    Form form = redemption(code(server));
    String first = nonce(client.ask(form)).orElseThrow();
    HttpResponse<String> answer =
        post(
            server.tokenEndpoint(),
            form,
            "DPoP",
            client.tokenProof().claim("nonce", "\"" + first + "\"").signed());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(nonce(answer).orElseThrow()).isNotEqualTo(first);
  }

  private HttpResponse<String> callWith(String token, String nonce) {
    return DpopClient.call(
        server.resource(),
        token,
        client.proof(server.resource(), token).claim("nonce", "\"" + nonce + "\"").signed());
  }

  @Test
  void proofBesideABearerToken_isRefused() {
    String token = member(NaiveClient.tokens(server), "access_token");
    String proof = client.proof(server.resource(), token).signed();
    for (String header : new String[] {proof, "garbage"}) {
      HttpResponse<String> answer =
          NaiveClient.get(server.resource(), "Authorization", "Bearer " + token, "DPoP", header);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("invalid_request", "expected the header with the scheme");
    }
  }
}
