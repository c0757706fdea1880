package dev.codegrant.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.openid.IdToken;
import dev.codegrant.openid.Identity;
import dev.codegrant.openid.RelyingParty;
import dev.codegrant.openid.SigningAlgorithm;
import dev.codegrant.testkit.Answer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.FakeAuthorizationServerBuilder;
import dev.codegrant.testkit.FakeAuthorizationServerExtension;
import dev.codegrant.testkit.JwtChange;
import dev.codegrant.testkit.RecordedRequest;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The client tests of the OpenID Foundation about ID tokens, written from the specifications, by
 * their names: each sign-in goes the whole way, and after a refusal nothing more is sent.
 */
@ExtendWith(FakeAuthorizationServerExtension.class)
class OpenIdConformanceTest {

  private final FakeAuthorizationServerBuilder builder;

  OpenIdConformanceTest(FakeAuthorizationServerBuilder builder) {
    this.builder = builder;
  }

  private TokenSet accepted(UnaryOperator<JwtChange> change) {
    FakeAuthorizationServer server = builder.start();
    SignInApplication application = SignInApplication.at(server);
    server.openId().nextIdToken(change.apply(JwtChange.none()));
    TokenSet tokens = application.signIn();
    assertThat(IdToken.of(tokens).identity()).isEqualTo(new Identity(server.issuer(), "alice"));
    return tokens;
  }

  private void refused(ErrorKind kind, UnaryOperator<JwtChange> change) {
    refused(kind, Optional.empty(), party -> party, change);
  }

  private void refused(ErrorKind kind, String reason, UnaryOperator<JwtChange> change) {
    refused(kind, Optional.of(reason), party -> party, change);
  }

  private void refused(
      ErrorKind kind,
      Optional<String> reason,
      UnaryOperator<RelyingParty.Builder> registration,
      UnaryOperator<JwtChange> change) {
    FakeAuthorizationServer server = builder.start();
    SignInApplication application = SignInApplication.at(server, registration);
    GrantedAuthorization granted = application.granted();
    server.openId().nextIdToken(change.apply(JwtChange.none()));
    int before = server.requests().size();

    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(() -> application.client().redeem(granted))
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              assertThat(e.reason()).isEqualTo(reason);
            });
    assertThat(server.requests().stream().skip(before).map(RecordedRequest::endpoint))
        .startsWith(Endpoint.TOKEN)
        .containsOnlyOnce(Endpoint.TOKEN)
        .doesNotContain(Endpoint.USERINFO, Endpoint.RESOURCE, Endpoint.AUTHORIZATION);
  }

  @Test
  @DisplayName("oidcc-client-test")
  void discovery_authorization_token_keys_userInfo() {
    FakeAuthorizationServer server = builder.start();
    SignInApplication application = SignInApplication.at(server);

    TokenSet tokens = application.signIn();

    assertThat(IdToken.of(tokens).identity()).isEqualTo(new Identity(server.issuer(), "alice"));
    assertThat(application.party().userInfo(tokens).claims().verifiedEmail())
        .contains("alice@example.test");
    assertThat(server.requests().stream().map(RecordedRequest::endpoint))
        .containsSubsequence(
            Endpoint.AUTHORIZATION, Endpoint.TOKEN, Endpoint.JWKS, Endpoint.USERINFO);
    assertThat(sent(server, "nonce")).matches("[A-Za-z0-9_-]{22,128}");
  }

  /** What the provider says of its session is passed over: logout tokens tell of its end. */
  @Test
  @DisplayName("oidcc-client-test-session-management")
  void sessionState_isPassedOver_andTheUserSignedIn() {
    FakeAuthorizationServer server =
        builder.metadataMember("check_session_iframe", "\"https://op.example/session\"").start();
    SignInApplication application = SignInApplication.at(server);
    PendingAuthorization pending =
        application.client().authorize(SignInApplication.request().build());
    URI callback = server.approve(pending.authorizationUri());

    GrantedAuthorization granted =
        (GrantedAuthorization)
            pending.receive(CallbackParameters.ofUri(callback + "&session_state=abc.def"));

    assertThat(granted.server().endpoint("check_session_iframe"))
        .contains(URI.create("https://op.example/session"));
    IdToken idToken = IdToken.of(application.client().redeem(granted));
    assertThat(idToken.identity().subject()).isEqualTo("alice");
    assertThat(idToken.sessionId()).isPresent();
  }

  @Test
  @DisplayName("oidcc-client-test-nonce-invalid")
  void otherNonce_isRefused() {
    refused(
        ErrorKind.ID_TOKEN_NONCE_MISMATCH,
        change -> change.withClaim("nonce", "\"another-nonce\""));
  }

  @Test
  @DisplayName("oidcc-client-test-nonce-unless-code-flow")
  void nonce_isAlwaysSent_alsoInTheCodeFlow() {
    FakeAuthorizationServer server = builder.start();
    SignInApplication application = SignInApplication.at(server);

    application.signIn();
    String first = sent(server, "nonce");
    application.signIn();

    assertThat(sent(server, "nonce")).isNotEqualTo(first).hasSameSizeAs(first);
    server.openId().nextIdToken(JwtChange.none().withoutClaim("nonce"));
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(application::signIn)
        .matches(e -> e.kind() == ErrorKind.ID_TOKEN_NONCE_MISMATCH);
  }

  @Test
  @DisplayName("oidcc-client-test-client-secret-basic")
  void secret_goesIntoTheHeader() {
    FakeAuthorizationServer server =
        builder
            .metadataMember("token_endpoint_auth_methods_supported", "[\"client_secret_basic\"]")
            .start();

    SignInApplication.at(server).signIn();

    RecordedRequest redeemed = server.requests(Endpoint.TOKEN).get(0);
    assertThat(redeemed.header("Authorization").orElseThrow()).startsWith("Basic ");
    assertThat(redeemed.parameter("client_secret")).isEmpty();
  }

  @Test
  @DisplayName("oidcc-client-test-kid-absent-single-jwks")
  void withoutKid_theOneKeyThatFitsIsTaken() {
    TokenSet tokens = accepted(change -> change.withoutHeader("kid"));

    assertThat(IdToken.of(tokens).keyId()).isEmpty();
  }

  /** Trying all of them would be allowed too. */
  @Test
  @DisplayName("oidcc-client-test-kid-absent-multiple-jwks")
  void withoutKid_amongSeveralKeysThatFit_isRefused() {
    FakeAuthorizationServer server = builder.start();
    String published = Person.alice().open(server.uri(Endpoint.JWKS)).body();
    String two = published.replaceFirst("\\]\\}$", "," + otherRsaKey() + "]}");
    SignInApplication application = SignInApplication.at(server);
    server.on(Endpoint.JWKS).times(1).answer(Answer.usual().withBody("application/json", two));
    application.signIn();
    server.openId().nextIdToken(JwtChange.none().withoutHeader("kid"));
    server.on(Endpoint.JWKS).times(1).answer(Answer.usual().withBody("application/json", two));

    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(application::signIn)
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.ID_TOKEN_KEY_NOT_FOUND);
              assertThat(e.reason()).contains("AMBIGUOUS");
            });
    assertThat(server.requests(Endpoint.USERINFO)).isEmpty();
  }

  @Test
  @DisplayName("oidcc-client-test-missing-iat")
  void withoutIat_isRefused() {
    refused(ErrorKind.ID_TOKEN_CLAIM_INVALID, "iat", change -> change.withoutClaim("iat"));
  }

  @Test
  @DisplayName("oidcc-client-test-missing-aud")
  void withoutAud_isRefused() {
    refused(ErrorKind.ID_TOKEN_CLAIM_INVALID, "aud", change -> change.withoutClaim("aud"));
  }

  @Test
  @DisplayName("oidcc-client-test-invalid-aud")
  void otherAud_isRefused() {
    refused(
        ErrorKind.ID_TOKEN_CLAIM_INVALID,
        "aud",
        change -> change.withClaim("aud", "\"" + SignInApplication.CLIENT_ID + "-other\""));
  }

  @Test
  @DisplayName("oidcc-client-test-missing-sub")
  void withoutSub_isRefused() {
    refused(ErrorKind.ID_TOKEN_CLAIM_INVALID, "sub", change -> change.withoutClaim("sub"));
  }

  @Test
  @DisplayName("oidcc-client-test-invalid-iss")
  void otherIss_isRefused() {
    refused(
        ErrorKind.ID_TOKEN_CLAIM_INVALID,
        "iss",
        change -> change.withClaim("iss", "\"https://attacker.example\""));
  }

  @Test
  @DisplayName("oidcc-client-test-idtoken-sig-none")
  void unsigned_isRefused_alsoInTheCodeFlow() {
    refused(ErrorKind.ID_TOKEN_ALG_REFUSED, JwtChange::unsigned);
  }

  @Test
  @DisplayName("oidcc-client-test-idtoken-sig-rs256")
  void rs256_isAccepted() {
    assertThat(IdToken.of(accepted(change -> change)).algorithm()).isEqualTo("RS256");
  }

  @Test
  @DisplayName("oidcc-client-test-invalid-sig-rs256")
  void rs256WithAWrongSignature_isRefused() {
    refused(ErrorKind.ID_TOKEN_SIGNATURE_INVALID, JwtChange::withCorruptSignature);
  }

  @Test
  @DisplayName("oidcc-client-test-invalid-sig-es256")
  void es256WithAWrongSignature_isRefused() {
    builder.idTokenSigningAlgorithm("ES256");
    refused(
        ErrorKind.ID_TOKEN_SIGNATURE_INVALID,
        Optional.empty(),
        party -> party.idTokenSigningAlgorithm(SigningAlgorithm.ES256),
        JwtChange::withCorruptSignature);
  }

  @Test
  void es256_isAccepted() {
    builder.idTokenSigningAlgorithm("ES256");
    assertThat(IdToken.of(accepted(change -> change)).algorithm()).isEqualTo("ES256");
  }

  @Test
  @DisplayName("oidcc-client-test-invalid-sig-hs256")
  void hs256WithAWrongSignature_isRefused() {
    builder.idTokenSigningAlgorithm("HS256");
    refused(
        ErrorKind.ID_TOKEN_SIGNATURE_INVALID,
        Optional.empty(),
        OpenIdConformanceTest::signedWithTheSecret,
        JwtChange::withCorruptSignature);
  }

  @Test
  void hs256_isAcceptedOnlyOfARegistrationForIt() {
    FakeAuthorizationServer server = builder.idTokenSigningAlgorithm("HS256").start();
    SignInApplication application =
        SignInApplication.at(server, OpenIdConformanceTest::signedWithTheSecret);

    assertThat(IdToken.of(application.signIn()).algorithm()).isEqualTo("HS256");
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(
            () ->
                SignInApplication.at(
                        server, party -> party.idTokenSigningAlgorithm(SigningAlgorithm.RS256))
                    .signIn())
        .matches(e -> e.kind() == ErrorKind.ID_TOKEN_ALG_REFUSED);
  }

  @Test
  @DisplayName("oidcc-client-test-invalid-athash")
  void otherAtHash_isRefused() {
    refused(
        ErrorKind.ID_TOKEN_HASH_MISMATCH,
        "at_hash",
        change -> change.withClaim("at_hash", "\"AAAAAAAAAAAAAAAAAAAAAA\""));
  }

  /** OpenID Connect Core 1.0 section 3.1.3.6: optional in the code flow, the only one here. */
  @Test
  @DisplayName("oidcc-client-test-missing-athash")
  void withoutAtHash_isAccepted_forTheTokensCameTogether() {
    TokenSet tokens = accepted(change -> change.withoutClaim("at_hash"));

    assertThat(IdToken.of(tokens).checks()).contains("nonce").doesNotContain("at_hash");
  }

  /**
   * There is no hybrid flow here, whose ID token must have {@code c_hash}: what comes through the
   * browser is refused, whatever it has, and in the ID token of the code flow nothing asks for it.
   */
  @Test
  @DisplayName("oidcc-client-test-missing-chash")
  void idTokenThroughTheBrowser_isRefusedBeforeTheCodeIsRedeemed() {
    refusesIdTokenThroughTheBrowser("{\"sub\":\"alice\"}");
    assertThat(IdToken.of(accepted(change -> change)).claims().names()).doesNotContain("c_hash");
  }

  /**
   * As above; in the code flow PKCE binds the code, and {@code c_hash} is as unknown claims are.
   */
  @Test
  @DisplayName("oidcc-client-test-invalid-chash")
  void idTokenThroughTheBrowserWithAnotherCHash_isRefusedBeforeTheCodeIsRedeemed() {
    refusesIdTokenThroughTheBrowser("{\"sub\":\"alice\",\"c_hash\":\"AAAAAAAAAAAAAAAAAAAAAA\"}");
    assertThat(
            IdToken.of(accepted(c -> c.withClaim("c_hash", "\"AAAAAAAAAAAAAAAAAAAAAA\""))).checks())
        .doesNotContain("c_hash");
  }

  private void refusesIdTokenThroughTheBrowser(String claims) {
    FakeAuthorizationServer server = builder.issuerPath("/hybrid").start();
    PendingAuthorization pending =
        SignInApplication.at(server).client().authorize(SignInApplication.request().build());
    URI callback = server.approve(pending.authorizationUri());
    String idToken = base64Url("{\"alg\":\"RS256\"}") + "." + base64Url(claims) + ".AAAA";

    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(
            () -> pending.receive(CallbackParameters.ofUri(callback + "&id_token=" + idToken)))
        .matches(e -> e.kind() == ErrorKind.CALLBACK_MALFORMED);
    assertThat(server.requests(Endpoint.TOKEN)).isEmpty();
    builder.issuerPath("/fake");
  }

  @Test
  @DisplayName("oidcc-client-test-signing-key-rotation-just-before-signing")
  void keysThatChangeBeforeTheTokenIsSigned_areFetchedAgain() {
    FakeAuthorizationServer server = builder.start();
    SignInApplication application = SignInApplication.at(server);
    application.signIn();
    GrantedAuthorization granted = application.granted();

    server.openId().rotateKeys();
    IdToken idToken = IdToken.of(application.client().redeem(granted));

    assertThat(idToken.keyId()).contains("RS256-2");
    assertThat(server.requests(Endpoint.JWKS)).hasSize(2);
  }

  @Test
  @DisplayName("oidcc-client-test-signing-key-rotation")
  void keysThatChangeBetweenTwoSignIns_areFetchedAgain() {
    FakeAuthorizationServer server = builder.start();
    SignInApplication application = SignInApplication.at(server);
    assertThat(IdToken.of(application.signIn()).keyId()).contains("RS256-1");

    server.openId().rotateKeys();

    assertThat(IdToken.of(application.signIn()).keyId()).contains("RS256-2");
    assertThat(IdToken.of(application.signIn()).keyId()).contains("RS256-2");
    assertThat(server.requests(Endpoint.JWKS)).hasSize(2);
  }

  private static RelyingParty.Builder signedWithTheSecret(RelyingParty.Builder party) {
    return party.idTokenSignedWithClientSecret(Secret.of(SignInApplication.CLIENT_SECRET));
  }

  private static String sent(FakeAuthorizationServer server, String parameter) {
    List<RecordedRequest> requests = server.requests(Endpoint.AUTHORIZATION);
    return requests.get(requests.size() - 1).parameter(parameter).orElseThrow();
  }

  private static String otherRsaKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      byte[] modulus =
          ((RSAPublicKey) generator.generateKeyPair().getPublic()).getModulus().toByteArray();
      String n =
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(Arrays.copyOfRange(modulus, 1, modulus.length));
      return "{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"other\",\"e\":\"AQAB\","
          + "\"n\":\""
          + n
          + "\"}";
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static String base64Url(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
