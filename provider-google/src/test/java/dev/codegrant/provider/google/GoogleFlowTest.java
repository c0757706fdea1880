package dev.codegrant.provider.google;

import static dev.codegrant.error.ErrorKind.CLIENT_AUTH_FAILED;
import static dev.codegrant.error.ErrorKind.CODE_REJECTED;
import static dev.codegrant.error.ErrorKind.GRANT_REVOKED;
import static dev.codegrant.error.ErrorKind.ID_TOKEN_CLAIM_INVALID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.codegrant.DeviceAuthorization;
import dev.codegrant.DeviceOutcome;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.flow.AuthorizationOutcome;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.DeniedAuthorization;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.openid.IdToken;
import dev.codegrant.openid.Identity;
import dev.codegrant.openid.RelyingParty;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.FakeAuthorizationServerBuilder;
import dev.codegrant.testkit.FakeAuthorizationServerExtension;
import dev.codegrant.testkit.JwtChange;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.testkit.Misbehaviour;
import dev.codegrant.testkit.Preset;
import dev.codegrant.testkit.RecordedRequest;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The definition of Google at the testkit's Google: whole flows, and no sample. */
@ExtendWith(FakeAuthorizationServerExtension.class)
final class GoogleFlowTest {
  private static final URI CALLBACK = URI.create("https://app.example/callback");
  private static final ClientId CLIENT_ID = new ClientId("the-client");
  private static final Scope SCOPE = Scope.of("openid", "email", "profile");

  private final ManualClock clock;
  private final FakeAuthorizationServer fake;
  private final AuthorizationServer server;
  private final RelyingParty party;
  private final OAuthClient client;

  GoogleFlowTest(FakeAuthorizationServerBuilder builder, ManualClock clock) {
    this.clock = clock;
    this.fake =
        builder
            .like(Preset.GOOGLE)
            .start()
            .registerConfidentialClient("the-client", "the secret", CALLBACK.toString());
    this.server =
        Google.authorizationServer().toBuilder()
            .issuer(fake.issuer())
            .authorizationEndpoint(fake.authorizationEndpoint())
            .tokenEndpoint(fake.tokenEndpoint())
            .revocationEndpoint(fake.uri(Endpoint.REVOCATION))
            .endpoint("jwks_uri", fake.uri(Endpoint.JWKS))
            .endpoint("device_authorization_endpoint", fake.uri(Endpoint.DEVICE_AUTHORIZATION))
            .endpoint("userinfo_endpoint", fake.uri(Endpoint.USERINFO))
            .build();
    this.party = party(UnaryOperator.identity());
    this.client = client(party, "the secret");
  }

  private RelyingParty party(UnaryOperator<RelyingParty.Builder> settings) {
    return settings.apply(Google.relyingParty(server, CLIENT_ID)).clock(clock).build();
  }

  private OAuthClient client(RelyingParty relyingParty, String secret) {
    return OAuthClient.builder(server, CLIENT_ID)
        .clientSecret(Secret.of(secret))
        .idTokenVerifier(relyingParty)
        .clock(clock)
        .build();
  }

  private static AuthorizationRequest.Builder request() {
    return AuthorizationRequest.builder(CALLBACK).scope(SCOPE).requiredScope(SCOPE);
  }

  private static AuthorizationRequest offline() {
    return request().offlineAccess().build();
  }

  private GrantedAuthorization granted(OAuthClient signingIn, AuthorizationRequest request) {
    PendingAuthorization pending = signingIn.authorize(request);
    return (GrantedAuthorization) received(pending, fake.approve(pending.authorizationUri()));
  }

  private static AuthorizationOutcome received(PendingAuthorization pending, URI callback) {
    return pending.receive(CallbackParameters.ofUri(callback.toString()));
  }

  private TokenSet signIn(AuthorizationRequest request) {
    return client.redeem(granted(client, request));
  }

  @Test
  void user_signsIn_andUserInfoIsTheirs() {
    TokenSet tokens = signIn(request().build());

    IdToken idToken = IdToken.of(tokens);
    assertThat(idToken.identity()).isEqualTo(new Identity(fake.issuer(), "alice"));
    assertThat(idToken.claims().verifiedEmail()).hasValue("alice@example.test");
    assertThat(tokens.scope().orElseThrow().containsAll(SCOPE)).isTrue();
    assertThat(tokens.accessToken().expiresAt()).hasValue(clock.instant().plusSeconds(3599));
    assertThat(tokens.refreshToken()).isEmpty();
    assertThat(party.userInfo(tokens).claims().picture()).isPresent();
    RecordedRequest request = fake.requests(Endpoint.TOKEN).get(0);
    assertThat(request.parameter("client_secret")).isPresent();
    assertThat(request.parameter("code").orElseThrow()).startsWith("4/0A");
  }

  @Test
  void denial_isOne() {
    PendingAuthorization pending = client.authorize(request().build());

    assertThat(received(pending, fake.deny(pending.authorizationUri())))
        .isInstanceOf(DeniedAuthorization.class);
  }

  @Test
  void issOfAnotherHost_isRefused() {
    fake.openId()
        .nextIdToken(JwtChange.none().withClaim("iss", "\"accounts.google.com.attacker.example\""));
    GrantedAuthorization granted = granted(client, request().build());

    assertThat(Outcome.of(() -> client.redeem(granted)))
        .isEqualTo(new Outcome.Refusal(ID_TOKEN_CLAIM_INVALID, null));
  }

  @Test
  void issWithoutScheme_isTheSameUser() {
    fake.openId().nextIdToken(JwtChange.none().withClaim("iss", "\"accounts.google.com\""));

    IdToken idToken = IdToken.of(signIn(request().build()));

    assertThat(idToken.identity()).isEqualTo(new Identity(fake.issuer(), "alice"));
  }

  @Nested
  class HostedDomains {
    private final OAuthClient ofAnOrganization =
        client(party(HostedDomain.of("example.com")::require), "the secret");

    @Test
    void accountOfTheDomain_signsIn() {
      fake.openId().claim("alice", "hd", "\"example.com\"");

      assertThat(redeem()).isInstanceOf(Outcome.Tokens.class);
    }

    @Test
    void otherAccounts_areRefused() {
      assertThat(redeem()).isEqualTo(new Outcome.Refusal(ID_TOKEN_CLAIM_INVALID, null));
      fake.openId().claim("alice", "hd", "\"example.org\"");
      assertThat(redeem()).isEqualTo(new Outcome.Refusal(ID_TOKEN_CLAIM_INVALID, null));
    }

    private Outcome redeem() {
      return Outcome.of(
          () -> ofAnOrganization.redeem(granted(ofAnOrganization, request().build())));
    }
  }

  @Nested
  class Refused {
    @Test
    void code_thatExpired() {
      GrantedAuthorization granted = granted(client, request().build());
      clock.advance(Duration.ofMinutes(11));

      assertThat(Outcome.of(() -> client.redeem(granted)))
          .isEqualTo(new Outcome.Refusal(CODE_REJECTED, "invalid_grant"));
    }

    @Test
    void secret_thatIsWrong() {
      OAuthClient stranger = client(party, "another");
      GrantedAuthorization granted = granted(stranger, request().build());

      assertThat(Outcome.of(() -> stranger.redeem(granted)))
          .isEqualTo(new Outcome.Refusal(CLIENT_AUTH_FAILED, "invalid_client"));
    }
  }

  @Nested
  class Refreshed {
    @Test
    void refreshToken_comesWithOfflineAccess_eachTime() {
      assertThat(signIn(offline()).refreshToken()).isPresent();
      assertThat(signIn(offline()).refreshToken()).isPresent();
      assertThat(signIn(request().build()).refreshToken()).isEmpty();
    }

    @Test
    void refreshToken_staysTheSame() {
      TokenSet first = signIn(offline());
      TokenSet second = client.refresh(first);
      TokenSet third = client.refresh(second);

      assertThat(third.refreshToken()).isEqualTo(first.refreshToken());
      assertThat(third.accessToken()).isNotEqualTo(second.accessToken());
      assertThat(IdToken.of(third).identity()).isEqualTo(IdToken.of(first).identity());
      assertThat(third.scope()).isEqualTo(first.scope());
    }

    @Test
    void refreshedIdTokenOfAnotherUser_isRefused() {
      TokenSet first = signIn(offline());
      fake.misbehave(Misbehaviour.REFRESH_ID_TOKEN_SUB_OTHER);

      assertThat(Outcome.of(() -> client.refresh(first)))
          .isEqualTo(new Outcome.Refusal(ID_TOKEN_CLAIM_INVALID, null));
    }

    @Test
    void revokedRefreshToken_endsTheGrant() {
      TokenSet tokens = signIn(offline());
      client.revoke(tokens.accessToken());

      assertThat(Outcome.of(() -> client.refresh(tokens)))
          .isEqualTo(new Outcome.Refusal(GRANT_REVOKED, "invalid_grant"));
    }
  }

  @Test
  void revocation_ofADeadToken_isDone() {
    TokenSet tokens = signIn(offline());
    client.revoke(tokens.refreshToken().orElseThrow());

    assertThatCode(() -> client.revoke(tokens.refreshToken().orElseThrow()))
        .doesNotThrowAnyException();
    assertThat(fake.requests(Endpoint.REVOCATION))
        .extracting(request -> request.status().orElse(0))
        .containsExactly(200, 400);
  }

  /** The secret goes along with each poll, and not with the request for the codes. */
  @Nested
  class OnADevice {
    private DeviceOutcome poll(DeviceAuthorization authorization) {
      clock.advance(authorization.interval());
      return client.poll(authorization);
    }

    @Test
    void user_approves_andTheTokensAreRefreshed() {
      DeviceAuthorization authorization = client.authorizeDevice(Scope.of("email"));
      assertThat(poll(authorization)).isInstanceOf(DeviceOutcome.Pending.class);
      fake.devices().approve(authorization.userCode());

      TokenSet tokens = ((DeviceOutcome.Granted) poll(authorization)).tokens();

      assertThat(tokens.scope().orElseThrow().contains("email")).isTrue();
      assertThat(client.refresh(tokens).refreshToken())
          .isPresent()
          .isEqualTo(tokens.refreshToken());
      RecordedRequest codes = fake.requests(Endpoint.DEVICE_AUTHORIZATION).get(0);
      assertThat(codes.parameter("client_secret")).isEmpty();
      assertThat(fake.requests(Endpoint.TOKEN))
          .allSatisfy(request -> assertThat(request.parameter("client_secret")).isPresent());
      assertThat(fake.requests(Endpoint.TOKEN).get(0).status()).hasValue(428);
    }

    @Test
    void user_denies() {
      DeviceAuthorization authorization = client.authorizeDevice(Scope.of("email"));
      fake.devices().deny(authorization.userCode());

      assertThat(poll(authorization)).isInstanceOf(DeviceOutcome.Denied.class);
    }
  }
}
