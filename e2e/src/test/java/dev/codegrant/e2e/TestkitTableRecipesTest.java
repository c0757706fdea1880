package dev.codegrant.e2e;

import static dev.codegrant.e2e.RecipeRequests.get;
import static dev.codegrant.e2e.RecipeRequests.post;
import static dev.codegrant.testkit.ClientCertificate.CLIENT;
import static dev.codegrant.testkit.ClientCertificate.SELF_SIGNED;
import static dev.codegrant.testkit.Endpoint.INTROSPECTION;
import static dev.codegrant.testkit.Endpoint.METADATA;
import static dev.codegrant.testkit.Endpoint.PUSHED_AUTHORIZATION;
import static dev.codegrant.testkit.Endpoint.REGISTRATION;
import static dev.codegrant.testkit.Endpoint.RESOURCE_METADATA;
import static dev.codegrant.testkit.Endpoint.REVOCATION;
import static dev.codegrant.testkit.Endpoint.TOKEN;
import static dev.codegrant.testkit.Endpoint.USERINFO;
import static dev.codegrant.testkit.Leniency.PLAIN_PKCE;
import static dev.codegrant.testkit.assertj.CodegrantAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.codegrant.error.OAuthException;
import dev.codegrant.testkit.Answer;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.FakeAuthorizationServerBuilder;
import dev.codegrant.testkit.FakeAuthorizationServerExtension;
import dev.codegrant.testkit.JwtChange;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.testkit.Misbehaviour;
import dev.codegrant.testkit.Preset;
import dev.codegrant.testkit.ProtocolViolation;
import dev.codegrant.testkit.RecordedRequest;
import dev.codegrant.testkit.ResourceDemand;
import dev.codegrant.testkit.wiremock.WireMocks;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the table of docs/testkit.md names, each used once. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class TestkitTableRecipesTest {
  private static final String CALLBACK = "https://app.example/cb";

  /** The pair of RFC 7636 appendix B. */
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private static final String REQUEST =
      "response_type=code&client_id=my-app&scope=openid+email&state=s-1&redirect_uri="
          + CALLBACK
          + "&code_challenge_method=S256&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private static String code(FakeAuthorizationServer server, String more) {
    return HandWrittenClient.parameter(approve(server, REQUEST + more), "code");
  }

  private static URI approve(FakeAuthorizationServer server, String request) {
    return server.approve(URI.create(server.authorizationEndpoint() + "?" + request));
  }

  private static HttpResponse<String> redeem(FakeAuthorizationServer server, String code) {
    return post(
        server.tokenEndpoint(),
        "grant_type=authorization_code&client_id=my-app&redirect_uri="
            + CALLBACK
            + "&code_verifier="
            + VERIFIER
            + "&code="
            + code);
  }

  private static String accessToken(FakeAuthorizationServer server) {
    return HandWrittenClient.member(redeem(server, code(server, "")), "access_token");
  }

  @Test
  void clients_areRegistered(FakeAuthorizationServer server) throws Exception {
    String jwks = new JWKSet(key().toPublicJWK()).toString();
    server.registerConfidentialClient("my-app", "secret", CALLBACK);
    server.registerPublicClient("my-spa", CALLBACK);
    server.registerClientWithKeys("my-job", jwks, CALLBACK);

    assertThat(redeem(server, "x").body()).contains("invalid_client");
    assertThat(post(server.uri(REGISTRATION), "{}", "application/json").body())
        .contains("redirect_uris");
  }

  @Test
  void requests_arePushed(FakeAuthorizationServer server) {
    HttpResponse<String> pushed = post(server.uri(PUSHED_AUTHORIZATION), REQUEST);
    String uri = HandWrittenClient.member(pushed, "request_uri");

    assertThat(approve(server, "client_id=my-app&request_uri=" + uri)).hasParameter("code");
  }

  @Test
  void authorizationResponse_isAJwt(FakeAuthorizationServer server) throws Exception {
    server.openId().nextAuthorizationResponseJwt(JwtChange.none().withoutClaim("aud"));

    URI callback = approve(server, REQUEST + "&response_mode=jwt");

    String response = HandWrittenClient.parameter(callback, "response");
    assertThat(SignedJWT.parse(response).getJWTClaimsSet().getClaims())
        .containsKey("code")
        .doesNotContainKey("aud");
  }

  @Test
  void tokens_areExchanged(FakeAuthorizationServer server) {
    String exchange =
        "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&client_id=my-api"
            + "&subject_token_type=urn:ietf:params:oauth:token-type:access_token&subject_token="
            + accessToken(server);

    assertThat(post(server.tokenEndpoint(), exchange).body()).contains("issued_token_type");
  }

  @Test
  void otherIssuers_vouchForUsers(FakeAuthorizationServer server) throws Exception {
    ECKey key = key();
    server.registerTrustedIssuer("https://idp.example", new JWKSet(key.toPublicJWK()).toString());
    SignedJWT assertion =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .issuer("https://idp.example")
                .subject("carol")
                .audience(server.issuer())
                .jwtID("1")
                .expirationTime(Date.from(server.clock().instant().plusSeconds(60)))
                .build());
    assertion.sign(new ECDSASigner(key));

    assertThat(
            post(
                    server.tokenEndpoint(),
                    "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&client_id=my-app"
                        + "&assertion="
                        + assertion.serialize())
                .body())
        .contains("access_token");
  }

  @Test
  void resource_demandsItsAudienceAndScope(FakeAuthorizationServer server) {
    server.demand(
        ResourceDemand.audience(server.resource()),
        ResourceDemand.scope("email"),
        ResourceDemand.maxAge(Duration.ofMinutes(5)));

    assertThat(get(server.resource(), accessToken(server)).statusCode()).isEqualTo(401);
    HttpResponse<String> tokens = redeem(server, code(server, "&resource=" + server.resource()));
    String named = HandWrittenClient.member(tokens, "access_token");
    assertThat(get(server.resource(), named).statusCode()).isEqualTo(200);
    assertThat(get(server.uri(RESOURCE_METADATA), named).body()).contains("\"resource\"");
    assertThat(
            post(server.uri(INTROSPECTION), "client_id=api&client_secret=s&token=" + named).body())
        .contains("\"active\":true");
    assertThat(post(server.uri(REVOCATION), "client_id=my-app&token=" + named).statusCode())
        .isEqualTo(200);
  }

  @Test
  void userInfo_saysWhatItIsTold(FakeAuthorizationServerBuilder builder) throws Exception {
    builder.signedUserInfo();
    builder.idTokenSigningAlgorithm("ES256");
    FakeAuthorizationServer server = builder.start();
    server.openId().claim("alice", "email", "\"a@example.com\"");
    server.openId().nextUserInfo(JwtChange.none().withClaim("sub", "\"mallory\""));
    server.openId().rotateKeys();

    SignedJWT answer = SignedJWT.parse(get(server.uri(USERINFO), accessToken(server)).body());

    assertThat(answer.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.ES256);
    assertThat(answer.getJWTClaimsSet().getClaims())
        .containsEntry("email", "a@example.com")
        .containsEntry("sub", "mallory");
  }

  @Test
  void logout_inAFrame_andByHand(FakeAuthorizationServer server) {
    server.registerPublicClient("my-app", "http://127.0.0.1/cb");
    server.openId().registerFrontchannelLogoutUri("my-app", "http://127.0.0.1:3000/bye");
    approve(server, REQUEST.replace(CALLBACK, "http://127.0.0.1:3000/cb"));

    assertThat(server.openId().frontchannelLogoutUri("my-app", "alice")).hasParameter("sid");
    assertThat(server.openId().logoutToken("my-app", "alice")).isNotEmpty();
    assertThat(server.openId().logoutDeliveries()).isEmpty();
  }

  @Test
  void dpopNonces_rotate(FakeAuthorizationServer server) {
    server.dpop().nonceAtResource().rotateNonceEvery(1);
    DpopApplication app = new DpopApplication(server);
    app.receive(server.approve(app.signIn()));

    assertThat(app.callApi().body()).contains("nonce");
    assertThat(app.callApi().statusCode()).isEqualTo(200);
    assertThat(app.callApi().statusCode()).isEqualTo(200);
  }

  @Test
  void selfSignedCertificate_authenticates(FakeAuthorizationServerBuilder builder)
      throws Exception {
    FakeAuthorizationServer server = builder.https().start();
    server.tls().registerSelfSignedClient("my-app", SELF_SIGNED.jwks(), CALLBACK);
    HttpClient app =
        HttpClient.newBuilder().sslContext(server.tls().sslContext(SELF_SIGNED)).build();
    CLIENT.x509().verify(server.tls().certificateAuthority().getPublicKey());
    assertThat(CLIENT.privateKey().getAlgorithm()).isEqualTo("EC");

    String grant = "grant_type=client_credentials&client_id=my-app";
    assertThat(post(app, server.tokenEndpoint(), grant).body()).contains("access_token");
  }

  @Test
  void metadata_isWhatATestWants(FakeAuthorizationServerBuilder builder) {
    builder.metadataMember("request_parameter_supported", "\"no\"");
    builder.removeMetadataMember("jwks_uri");
    builder.without(REVOCATION);
    builder.withoutIssParameter();
    builder.scopes("openid", "email");
    builder.issuerPath("/realms/mine");
    FakeAuthorizationServer server = builder.start();

    assertThat(get(server.uri(METADATA), "none").body())
        .contains("\"request_parameter_supported\":\"no\"", "/realms/mine")
        .doesNotContain("jwks_uri", "revocation_endpoint");
  }

  @Test
  void refreshTokens_followTheirRules(FakeAuthorizationServerBuilder builder) {
    builder.accessTokenLifetime(Duration.ofMinutes(5));
    builder.rotationGrace(Duration.ofSeconds(10));
    FakeAuthorizationServer graceful = builder.start();
    builder.rotateRefreshTokens(false);
    FakeAuthorizationServer fixed = builder.issuerPath("/fixed").start();
    builder.withoutRefreshTokens();
    FakeAuthorizationServer without = builder.issuerPath("/without").start();

    assertThat(refreshedTwice(graceful).statusCode()).isEqualTo(200);
    assertThat(refreshedTwice(fixed).body()).doesNotContain("refresh_token");
    assertThat(redeem(without, code(without, "")).body())
        .contains("\"expires_in\":300")
        .doesNotContain("refresh_token");
  }

  private static HttpResponse<String> refreshedTwice(FakeAuthorizationServer server) {
    String refresh =
        "grant_type=refresh_token&client_id=my-app&refresh_token="
            + HandWrittenClient.member(redeem(server, code(server, "")), "refresh_token");
    post(server.tokenEndpoint(), refresh);
    return post(server.tokenEndpoint(), refresh);
  }

  @Test
  void answers_areOrdered(FakeAuthorizationServer server) {
    server
        .on(TOKEN)
        .when(request -> request.parameter("code").isEmpty())
        .answer(Answer.connectionReset());
    server.on(TOKEN).answer(Answer.usual().withoutMember("expires_in"));
    assertThat(redeem(server, code(server, "")).body())
        .contains("access_token")
        .doesNotContain("expires_in");

    server.on(TOKEN).answer(Answer.usual().withMember("expires_in", "1"));
    assertThat(redeem(server, code(server, "")).body()).contains("\"expires_in\":1,");
    server.on(TOKEN).answer(Answer.error(400, "invalid_scope"));
    assertThat(redeem(server, code(server, "")).body()).contains("invalid_scope");
    server.on(TOKEN).answer(Answer.status(200).withBody("text/html", "<html>"));
    assertThat(redeem(server, code(server, "")).body()).isEqualTo("<html>");

    server.on(TOKEN).answer(Answer.error(400, "invalid_scope"));
    server.clearAnswers();
    assertThat(redeem(server, code(server, "")).body()).contains("access_token");
    assertThat(server.requests(TOKEN)).hasSize(5);
    assertThat(WireMocks.of(server).port()).isPositive();
  }

  @Test
  void wire_isBroken(FakeAuthorizationServer server) {
    for (Answer broken :
        List.of(
            Answer.usual().truncatedAfter(20),
            Answer.connectionClosed(),
            Answer.connectionReset(),
            Answer.garbage())) {
      server.clearAnswers();
      server.on(TOKEN).always().answer(broken);
      assertThatThrownBy(() -> redeem(server, "x")).isInstanceOf(UncheckedIOException.class);
    }
    server.clearAnswers();
    server.on(TOKEN).answer(Answer.usual().dripped(3, Duration.ofMillis(30)));
    assertThat(redeem(server, "x").body()).contains("invalid_grant");
  }

  @Test
  void idTokens_areMadeWrong(FakeAuthorizationServer server) throws Exception {
    ECKey key = key();
    List<JwtChange> changes =
        List.of(
            JwtChange.none().withClaim("sub", "1"),
            JwtChange.none().withoutClaim("iss"),
            JwtChange.none().withHeader("typ", "\"at+jwt\""),
            JwtChange.none().signedWith("ES256", key.toPrivateKey()),
            JwtChange.none().signedWithUnpublishedKey(),
            JwtChange.none().unsigned(),
            JwtChange.none().replacedBy("no JWT"),
            JwtChange.none().omitted());
    for (JwtChange change : changes) {
      MyApplication app = new MyApplication(server);
      server.openId().nextIdToken(change);
      URI callback = server.approve(app.signIn());
      assertThatThrownBy(() -> app.receive(callback)).isInstanceOf(OAuthException.class);
    }
    MyApplication app = new MyApplication(server);
    assertThat(app.receive(server.approve(app.signIn()))).isEqualTo("alice");
  }

  @Test
  void misbehaviour_saysWhatAClientMustDo() {
    assertThat(Misbehaviour.ID_TOKEN_ISS_OTHER.clientMust()).isEqualTo(Misbehaviour.Duty.REFUSE);
    assertThat(Misbehaviour.ID_TOKEN_ISS_OTHER.clause()).contains("Core 1.0 section 3.1.3.7");
  }

  @Test
  void users_areChosen(FakeAuthorizationServer server) {
    server.signIn("bob");

    assertThat(get(server.resource(), accessToken(server)).body()).contains("\"sub\":\"bob\"");
  }

  @Test
  void requests_areAssertedAbout(FakeAuthorizationServer server) throws Exception {
    MyApplication app = new MyApplication(server);
    app.receive(server.approve(app.signIn()));
    app.callApi();
    get(server.resource(), accessToken(server));

    assertThat(server).authorizationRequest(0).hasState().hasNonce().hasScope("openid", "read");
    assertThat(server).tokenRequest(0).hasGrantType("authorization_code").hasNoClientSecretInBody();
    assertThat(server).resourceRequest(0).hasBearerInHeader();
    RecordedRequest request = server.requests(TOKEN).get(0);
    assertThat(request.parameter("code")).isPresent();
    assertThat(request.header("Accept")).isPresent();
    assertThat(request.refusal()).isEmpty();
    assertThat(request.misbehaviours()).isEmpty();
    assertThat(request.clientCertificate()).isEmpty();
  }

  @Test
  void lint_isAskedDirectly(FakeAuthorizationServerBuilder builder) {
    builder.lenient(PLAIN_PKCE);
    FakeAuthorizationServer server = builder.start();
    approve(server, REQUEST.replace("S256", "plain"));

    assertThat(ProtocolViolation.in(server))
        .extracting(ProtocolViolation::clause)
        .anySatisfy(clause -> assertThat(clause).contains("RFC 9700"));
  }

  @Test
  void providers_areSpokenLike(FakeAuthorizationServerBuilder builder) {
    builder.like(Preset.GITHUB);
    FakeAuthorizationServer server = builder.start();

    assertThat(server.tokenEndpoint().getPath()).endsWith("/login/oauth/access_token");
  }

  @Test
  void addresses_areFixed() {
    FakeAuthorizationServerBuilder builder = FakeAuthorizationServer.builder();
    builder.port(0);
    builder.clock(ManualClock.at(Instant.EPOCH));
    try (FakeAuthorizationServer server = builder.start()) {
      assertThat(server.clock().instant()).isEqualTo(Instant.EPOCH);
    }
  }

  private static ECKey key() throws Exception {
    return new ECKeyGenerator(Curve.P_256).keyID("k-1").generate();
  }
}
