package dev.codegrant.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.openid.ClaimSource;
import dev.codegrant.openid.Claims;
import dev.codegrant.openid.IdToken;
import dev.codegrant.openid.SigningAlgorithm;
import dev.codegrant.openid.UserInfo;
import dev.codegrant.openid.UserInfoSettings;
import dev.codegrant.testkit.Answer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.FakeAuthorizationServerBuilder;
import dev.codegrant.testkit.FakeAuthorizationServerExtension;
import dev.codegrant.testkit.JwtChange;
import dev.codegrant.testkit.RecordedRequest;
import dev.codegrant.token.Scope;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The client tests of the OpenID Foundation about UserInfo, by their names. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class UserInfoConformanceTest {

  private final FakeAuthorizationServerBuilder builder;

  UserInfoConformanceTest(FakeAuthorizationServerBuilder builder) {
    this.builder = builder;
  }

  @Test
  @DisplayName("oidcc-client-test-userinfo-invalid-sub")
  void claimsOfAnotherSubject_areRefused() {
    FakeAuthorizationServer server = builder.start();
    SignInApplication application = SignInApplication.at(server);
    TokenSet tokens = application.signIn();
    server.openId().nextUserInfo(JwtChange.none().withClaim("sub", "\"mallory\""));

    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(() -> application.party().userInfo(tokens))
        .matches(e -> e.kind() == ErrorKind.USERINFO_SUBJECT_MISMATCH);
    assertThat(application.party().userInfo(tokens).identity())
        .isEqualTo(IdToken.of(tokens).identity());
  }

  @Test
  @DisplayName("oidcc-client-test-userinfo-bearer-header")
  void accessToken_standsInTheHeaderAndNowhereElse() {
    FakeAuthorizationServer server = builder.start();
    SignInApplication application = SignInApplication.at(server);
    TokenSet tokens = application.signIn();

    application.party().userInfo(tokens);

    RecordedRequest asked = server.requests(Endpoint.USERINFO).get(0);
    assertThat(asked.method()).isEqualTo("GET");
    assertThat(asked.header("Authorization"))
        .contains("Bearer " + tokens.accessToken().value().reveal());
    assertThat(asked.parameters()).isEmpty();
    assertThat(asked.body()).isEmpty();
  }

  /**
   * The header alone is used: every provider must take it (OpenID Connect Core 1.0 section 5.3.1,
   * RFC 6750 section 2.1), and the body is for clients that cannot. A provider that wants the body
   * says that it saw no token, and the refusal names it.
   */
  @Test
  @DisplayName("oidcc-client-test-userinfo-bearer-body")
  void providerThatWantsTheTokenInTheBody_isRefusedClearlyAndAskedOnce() {
    FakeAuthorizationServer server = builder.start();
    SignInApplication application = SignInApplication.at(server);
    TokenSet tokens = application.signIn();
    server
        .on(Endpoint.USERINFO)
        .times(1)
        .answer(Answer.status(401).withHeader("WWW-Authenticate", "Bearer"));

    assertThatExceptionOfType(ErrorResponseException.class)
        .isThrownBy(() -> application.party().userInfo(tokens))
        .matches(e -> e.kind() == ErrorKind.RESOURCE_UNAUTHORIZED)
        .withMessageContaining("to take the access token");
    List<RecordedRequest> asked = server.requests(Endpoint.USERINFO);
    assertThat(asked).hasSize(1);
    assertThat(asked.get(0).body()).isEmpty();
    assertThat(asked.get(0).header("Authorization")).isPresent();
  }

  @Test
  @DisplayName("oidcc-client-test-userinfo-signed")
  void signedClaims_areProven() {
    FakeAuthorizationServer server = builder.signedUserInfo().start();
    SignInApplication application =
        SignInApplication.at(
            server,
            party ->
                party.userInfo(
                    UserInfoSettings.builder().signingAlgorithm(SigningAlgorithm.RS256).build()));
    TokenSet tokens = application.signIn();

    assertThat(application.party().userInfo(tokens).claims().verifiedEmail())
        .contains("alice@example.test");
    for (JwtChange change :
        List.of(
            JwtChange.none().withCorruptSignature(),
            JwtChange.none().unsigned(),
            JwtChange.none().withClaim("aud", "\"another-client\""),
            JwtChange.none().withClaim("iss", "\"https://attacker.example\""))) {
      server.openId().nextUserInfo(change);
      assertThatExceptionOfType(OAuthException.class)
          .isThrownBy(() -> application.party().userInfo(tokens))
          .matches(e -> e.kind() == ErrorKind.USERINFO_INVALID);
    }
  }

  @Test
  @DisplayName("oidcc-client-test-scope-userinfo-claims")
  void scopes_bringTheirClaims() {
    FakeAuthorizationServer server = builder.start();
    SignInApplication application = SignInApplication.at(server);
    AuthorizationRequest request =
        SignInApplication.request()
            .scope(Scope.of("openid", "profile", "email", "phone", "address"))
            .build();

    TokenSet tokens = application.client().redeem(application.granted(request));
    Claims claims = application.party().userInfo(tokens).claims();

    assertThat(claims.name()).contains("Alice Example");
    assertThat(claims.verifiedEmail()).contains("alice@example.test");
    assertThat(claims.string("phone_number")).contains("+1 555 0100");
    assertThat(claims.verifiedPhoneNumber()).isEmpty();
    assertThat(claims.address().orElseThrow().locality()).contains("Exampletown");
    Claims emailAlone = application.party().userInfo(application.signIn()).claims();
    assertThat(emailAlone.verifiedEmail()).isPresent();
    assertThat(emailAlone.names()).doesNotContain("name", "phone_number", "address");
  }

  @Test
  @DisplayName("oidcc-client-test-aggregated-claims")
  void aggregatedClaims_areProvenByTheirOwnIssuer() {
    FakeAuthorizationServer server = builder.start();
    FakeAuthorizationServer bank = claimsProvider();
    SignInApplication application =
        applicationThatTrusts(bank, server, "{\"JWT\":\"" + signedClaims(bank) + "\"}");
    TokenSet tokens = application.signIn();

    ClaimSource source = onlySource(application.party().userInfo(tokens));

    assertThat(source.claimNames()).containsExactly("credit_score");
    assertThat(source.endpoint()).isEmpty();
    assertThat(application.party().claims(source).text("credit_score")).contains("650");
    int asked = bank.requests(Endpoint.USERINFO).size();
    assertThat(asked).as("requests but that of this test itself").isEqualTo(1);
  }

  @Test
  @DisplayName("oidcc-client-test-distributed-claims")
  void distributedClaims_areFetchedFromTheirEndpointWhenAskedFor() {
    FakeAuthorizationServer server = builder.start();
    FakeAuthorizationServer bank = claimsProvider();
    String accessToken = accessToken(bank);
    SignInApplication application =
        applicationThatTrusts(
            bank,
            server,
            "{\"endpoint\":\""
                + bank.uri(Endpoint.USERINFO)
                + "\",\"access_token\":\""
                + accessToken
                + "\"}");
    TokenSet tokens = application.signIn();

    ClaimSource source = onlySource(application.party().userInfo(tokens));
    assertThat(bank.requests(Endpoint.USERINFO)).isEmpty();

    assertThat(application.party().claims(source).text("credit_score")).contains("650");
    assertThat(bank.requests(Endpoint.USERINFO)).hasSize(1);
    assertThat(bank.requests(Endpoint.USERINFO).get(0).header("Authorization"))
        .contains("Bearer " + accessToken);
    bank.openId().nextUserInfo(JwtChange.none().withCorruptSignature());
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(() -> application.party().claims(source))
        .matches(e -> e.kind() == ErrorKind.USERINFO_INVALID);
  }

  /** A bank knows what the provider does not. */
  private FakeAuthorizationServer claimsProvider() {
    FakeAuthorizationServer bank = builder.issuerPath("/bank").signedUserInfo().start();
    bank.openId().claim("alice", "credit_score", "650");
    return bank;
  }

  /** By a client of the same name, as claims must be for the one that asks. */
  private static String accessToken(FakeAuthorizationServer bank) {
    return SignInApplication.at(bank).signIn().accessToken().value().reveal();
  }

  private static String signedClaims(FakeAuthorizationServer bank) {
    HttpRequest request =
        HttpRequest.newBuilder(bank.uri(Endpoint.USERINFO))
            .header("Authorization", "Bearer " + accessToken(bank))
            .build();
    try {
      return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static SignInApplication applicationThatTrusts(
      FakeAuthorizationServer bank, FakeAuthorizationServer server, String source) {
    server.openId().claim("alice", "_claim_names", "{\"credit_score\":\"bank\"}");
    server.openId().claim("alice", "_claim_sources", "{\"bank\":" + source + "}");
    URI jwksUri = bank.uri(Endpoint.JWKS);
    return SignInApplication.at(
        server,
        party ->
            party.userInfo(
                UserInfoSettings.builder().claimsProvider(bank.issuer(), jwksUri).build()));
  }

  private static ClaimSource onlySource(UserInfo userInfo) {
    assertThat(userInfo.claims().sources()).hasSize(1);
    return userInfo.claims().sources().get(0);
  }
}
