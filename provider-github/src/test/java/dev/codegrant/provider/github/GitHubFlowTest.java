package dev.codegrant.provider.github;

import static dev.codegrant.error.ErrorKind.CLIENT_AUTH_FAILED;
import static dev.codegrant.error.ErrorKind.CODE_REJECTED;
import static dev.codegrant.error.ErrorKind.GRANT_REVOKED;
import static dev.codegrant.error.ErrorKind.ISSUER_MISMATCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.javanet.NetHttpTransport;
import dev.codegrant.DeviceAuthorization;
import dev.codegrant.DeviceOutcome;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.credential.BearerAuthorization;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.error.OAuthException;
import dev.codegrant.flow.AuthorizationOutcome;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.DeniedAuthorization;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.testkit.Misbehaviour;
import dev.codegrant.testkit.Preset;
import dev.codegrant.testkit.RecordedRequest;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The definition of GitHub at the testkit's GitHub: whole flows, and no sample. */
final class GitHubFlowTest {
  private static final URI CALLBACK = URI.create("https://app.example/callback");
  private static final AuthorizationRequest REQUEST = request().build();

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-11-22T12:00:00Z"));

  /** Without a path, as a GitHub Enterprise Server is. */
  private final FakeAuthorizationServer fake =
      FakeAuthorizationServer.builder()
          .like(Preset.GITHUB)
          .issuerPath("")
          .clock(clock)
          .start()
          .registerConfidentialClient("the-client", "the secret", CALLBACK.toString());

  private final AuthorizationServer enterprise = GitHub.enterprise(fake.resource().resolve("/"));
  private final OAuthClient client = client(enterprise, "the secret");

  private static AuthorizationRequest.Builder request() {
    return AuthorizationRequest.builder(CALLBACK).scope(Scope.of("repo", "gist"));
  }

  private OAuthClient client(AuthorizationServer server, String secret) {
    return OAuthClient.builder(server, new ClientId("the-client"))
        .clientSecret(Secret.of(secret))
        .clock(clock)
        .build();
  }

  /** github.com itself, at the fake's addresses. */
  private AuthorizationServer gitHubCom() {
    return GitHub.authorizationServer().toBuilder()
        .issuer(fake.issuer())
        .authorizationEndpoint(fake.authorizationEndpoint())
        .tokenEndpoint(fake.tokenEndpoint())
        .build();
  }

  private GrantedAuthorization granted(OAuthClient client, AuthorizationRequest request) {
    PendingAuthorization pending = client.authorize(request);
    return (GrantedAuthorization) received(pending, fake.approve(pending.authorizationUri()));
  }

  private static AuthorizationOutcome received(PendingAuthorization pending, URI callback) {
    return pending.receive(CallbackParameters.ofUri(callback.toString()));
  }

  private TokenSet signIn(AuthorizationRequest request) {
    return client.redeem(granted(client, request));
  }

  private String reason() {
    var requests = fake.requests(Endpoint.TOKEN);
    return requests.get(requests.size() - 1).refusal().orElse("");
  }

  private String callApi(TokenSet tokens) throws IOException {
    URI user = fake.uri(Endpoint.USERINFO);
    TokenKey key = new TokenKey("the-client", "github", "alice");
    TokenStore store = TokenStore.inMemory(1, evicted -> {});
    store.save(key, tokens);
    BearerAuthorization bearer =
        BearerAuthorization.builder(client.tokenSource(store, key), user).build();
    return new NetHttpTransport()
        .createRequestFactory(bearer)
        .buildGetRequest(new GenericUrl(user))
        .execute()
        .parseAsString();
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void user_signsIn_andTheApiTakesTheToken() throws IOException {
    TokenSet tokens = signIn(REQUEST);

    assertThat(tokens.scope()).hasValue(Scope.of("repo", "gist"));
    assertThat(tokens.accessToken().expiresAt()).isEmpty();
    assertThat(tokens.refreshToken()).isEmpty();
    assertThat(callApi(tokens)).contains("\"login\":\"alice\"");
    RecordedRequest request = fake.requests(Endpoint.TOKEN).get(0);
    assertThat(request.header("Accept")).hasValue("application/json");
    assertThat(request.parameter("code_verifier")).isPresent();
  }

  /** A 401 without a Bearer challenge says nothing of the token. */
  @Test
  void apiWithoutAChallenge_isTheApplicationsToDealWith() {
    TokenSet tokens = signIn(request().offlineAccess().build());
    client.refresh(tokens);

    HttpResponseException refused =
        catchThrowableOfType(HttpResponseException.class, () -> callApi(tokens));
    assertThat(refused.getStatusCode()).isEqualTo(401);
    assertThat(fake.requests(Endpoint.TOKEN)).hasSize(2);
  }

  @Nested
  class InTheBrowser {
    @Test
    void denial_hasGitHubsWords() {
      PendingAuthorization pending = client.authorize(REQUEST);

      AuthorizationOutcome outcome = received(pending, fake.deny(pending.authorizationUri()));

      assertThat(outcome)
          .isInstanceOfSatisfying(
              DeniedAuthorization.class,
              denied -> assertThat(denied.error().error()).isEqualTo("access_denied"));
    }

    @Test
    void iss_isThatOfGitHubCom() {
      OAuthClient judging = client(gitHubCom(), "the secret");

      assertThat(judging.redeem(granted(judging, REQUEST)).scope())
          .hasValue(Scope.of("repo", "gist"));
    }

    @Test
    void otherIss_isRefused_atGitHubCom_andNotJudgedAtAnEnterpriseServer() {
      fake.misbehave(Misbehaviour.AUTHORIZATION_ISS_OTHER);
      OAuthClient judging = client(gitHubCom(), "the secret");

      assertThat(catchThrowableOfType(OAuthException.class, () -> granted(judging, REQUEST)).kind())
          .isEqualTo(ISSUER_MISMATCH);
      assertThat(granted(client, REQUEST)).isNotNull();
    }
  }

  @Nested
  class Refused {
    @Test
    void code_thatExpired() {
      GrantedAuthorization granted = granted(client, REQUEST);
      clock.advance(Duration.ofMinutes(11));

      assertThat(Outcome.of(() -> client.redeem(granted)))
          .isEqualTo(new Outcome.Refusal(CODE_REJECTED, "bad_verification_code"));
      assertThat(fake.requests(Endpoint.TOKEN).get(0).status()).hasValue(200);
      assertThat(reason()).contains("expired");
    }

    @Test
    void secret_thatIsWrong() {
      OAuthClient stranger = client(enterprise, "another");
      GrantedAuthorization granted = granted(stranger, REQUEST);

      assertThat(Outcome.of(() -> stranger.redeem(granted)))
          .isEqualTo(new Outcome.Refusal(CLIENT_AUTH_FAILED, "incorrect_client_credentials"));
      assertThat(fake.requests(Endpoint.TOKEN).get(0).status()).hasValue(200);
    }
  }

  @Nested
  class Refreshed {
    private final AuthorizationRequest offline = request().offlineAccess().build();

    @Test
    void bothTokens_areReplaced() {
      TokenSet first = signIn(offline);
      assertThat(first.accessToken().expiresAt()).hasValue(clock.instant().plusSeconds(28_800));
      assertThat(first.scope()).hasValue(Scope.of("repo", "gist"));

      TokenSet second = client.refresh(first);

      assertThat(second.accessToken()).isNotEqualTo(first.accessToken());
      assertThat(second.refreshToken()).isPresent().isNotEqualTo(first.refreshToken());
      assertThat(client.refresh(second).scope()).hasValue(Scope.of("repo", "gist"));
    }

    @Test
    void oldRefreshToken_endsTheGrant() {
      TokenSet first = signIn(offline);
      client.refresh(first);

      assertThat(Outcome.of(() -> client.refresh(first)))
          .isEqualTo(new Outcome.Refusal(GRANT_REVOKED, "bad_refresh_token"));
      assertThat(fake.requests(Endpoint.TOKEN).get(2).status()).hasValue(200);
    }

    @Test
    void wrongSecret_leavesTheGrantAlone() {
      TokenSet first = signIn(offline);

      assertThat(Outcome.of(() -> client(enterprise, "another").refresh(first)))
          .isEqualTo(new Outcome.Refusal(CLIENT_AUTH_FAILED, "incorrect_client_credentials"));
      assertThat(client.refresh(first).refreshToken()).isPresent();
    }

    @Test
    void expiredToken_isReplacedForTheApi() throws IOException {
      TokenSet first = signIn(offline);
      clock.advance(Duration.ofHours(8));

      assertThat(callApi(first)).contains("\"login\":\"alice\"");
      assertThat(fake.requests(Endpoint.TOKEN)).hasSize(2);
    }
  }

  /** A device has no secret: not for its codes, not to poll, not to refresh. */
  @Nested
  class OnADevice {
    private final OAuthClient device =
        OAuthClient.builder(enterprise, new ClientId("the-client")).clock(clock).build();

    private DeviceOutcome poll(DeviceAuthorization authorization) {
      clock.advance(authorization.interval());
      return device.poll(authorization);
    }

    @Test
    void user_approves_andTheTokensAreRefreshed() {
      DeviceAuthorization authorization =
          device.authorizeDevice(Scope.of("repo", "offline_access"));
      assertThat(authorization.verificationUri()).isEqualTo(fake.uri(Endpoint.DEVICE_VERIFICATION));
      assertThat(poll(authorization)).isInstanceOf(DeviceOutcome.Pending.class);
      fake.devices().approve(authorization.userCode());

      TokenSet tokens = ((DeviceOutcome.Granted) poll(authorization)).tokens();

      assertThat(tokens.scope()).hasValue(Scope.of("repo"));
      TokenSet fresh = device.refresh(tokens);
      assertThat(fresh.refreshToken()).isPresent().isNotEqualTo(tokens.refreshToken());
      assertThat(fake.requests(Endpoint.TOKEN))
          .allSatisfy(
              request -> {
                assertThat(request.parameter("client_secret")).isEmpty();
                assertThat(request.header("Authorization")).isEmpty();
              });
    }

    @Test
    void polledTooSoon_isSlowedDown() {
      DeviceAuthorization authorization = device.authorizeDevice(Scope.of("repo"));
      device.poll(authorization);

      DeviceOutcome outcome = device.poll(authorization);

      assertThat(outcome)
          .isInstanceOfSatisfying(
              DeviceOutcome.Pending.class,
              pending ->
                  assertThat(pending.next().interval()).isGreaterThan(authorization.interval()));
      assertThat(fake.requests(Endpoint.TOKEN).get(1).status()).hasValue(200);
    }

    @Test
    void user_denies() {
      DeviceAuthorization authorization = device.authorizeDevice(Scope.of("repo"));
      fake.devices().deny(authorization.userCode());

      assertThat(poll(authorization)).isInstanceOf(DeviceOutcome.Denied.class);
    }
  }
}
