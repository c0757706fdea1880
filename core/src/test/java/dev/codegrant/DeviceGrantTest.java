package dev.codegrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.MetadataDiscovery;
import dev.codegrant.testkit.Answer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.FakeAuthorizationServerExtension;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.testkit.RecordedRequest;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The two steps of a device (RFC 8628), at the strict fake server. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class DeviceGrantTest {

  private static final Duration LIFETIME = Duration.ofMinutes(10);
  private static final Scope READ = Scope.of("read");

  private final FakeAuthorizationServer fake;
  private final ManualClock clock;
  private final AuthorizationServer server;
  private final OAuthClient client;

  DeviceGrantTest(FakeAuthorizationServer fake, ManualClock clock) {
    this.fake = fake;
    this.clock = clock;
    fake.registerConfidentialClient("tv", "s3cr:et+%", "https://app.example/cb");
    fake.registerPublicClient("open", "https://app.example/cb");
    this.server = MetadataDiscovery.builder().build().discover(fake.issuer());
    this.client = builder("tv").clientSecret(Secret.of("s3cr:et+%")).build();
  }

  private OAuthClient.Builder builder(String clientId) {
    return OAuthClient.builder(server, new ClientId(clientId)).clock(clock);
  }

  private RecordedRequest request(Endpoint endpoint, int number) {
    return fake.requests(endpoint).get(number);
  }

  /** Waits, as the authorization wants, and polls. */
  private DeviceOutcome poll(DeviceAuthorization authorization) {
    clock.advance(authorization.interval());
    return client.poll(authorization);
  }

  private DeviceAuthorization pending(DeviceOutcome outcome) {
    assertThat(outcome).isInstanceOf(DeviceOutcome.Pending.class);
    return ((DeviceOutcome.Pending) outcome).next();
  }

  private TokenSet granted(DeviceOutcome outcome) {
    assertThat(outcome).isInstanceOf(DeviceOutcome.Granted.class);
    return ((DeviceOutcome.Granted) outcome).tokens();
  }

  private void refuses(Runnable call, ErrorKind kind) {
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(call::run)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Nested
  class Authorize {

    @Test
    void asksWithScopeAndCredentials_andTellsWhatToShow() {
      DeviceAuthorization authorization = client.authorizeDevice(Scope.of("read", "write"));

      RecordedRequest sent = request(Endpoint.DEVICE_AUTHORIZATION, 0);
      assertThat(sent.method()).isEqualTo("POST");
      assertThat(sent.parameter("scope")).contains("read write");
      assertThat(sent.parameter("client_id")).as("it authenticates").isEmpty();
      assertThat(sent.header("Authorization").orElseThrow()).startsWith("Basic ");
      URI page = fake.uri(Endpoint.DEVICE_VERIFICATION);
      assertThat(authorization.verificationUri()).isEqualTo(page);
      assertThat(authorization.verificationUriComplete())
          .contains(URI.create(page + "?user_code=" + authorization.userCode()));
      assertThat(authorization.expiresAt()).isEqualTo(clock.instant().plus(LIFETIME));
      assertThat(authorization.interval()).isEqualTo(Duration.ofSeconds(5));
      assertThat(authorization.scope()).isEqualTo(Scope.of("read", "write"));
    }

    @Test
    void ofAPublicClient_namesItself_andSendsNoEmptyScope() {
      OAuthClient open = builder("open").build();

      DeviceAuthorization authorization = open.authorizeDevice(Scope.empty());

      RecordedRequest sent = request(Endpoint.DEVICE_AUTHORIZATION, 0);
      assertThat(sent.parameter("client_id")).contains("open");
      assertThat(sent.parameter("scope")).isEmpty();
      assertThat(sent.header("Authorization")).isEmpty();
      assertThat(authorization.scope().isEmpty()).isTrue();
    }

    @Test
    void isAnAttemptOfItsOwn_andItsTextHoldsNoCode() {
      DeviceAuthorization one = client.authorizeDevice(READ);
      DeviceAuthorization other = client.authorizeDevice(READ);

      assertThat(one.userCode()).isNotEqualTo(other.userCode());
      assertThat(one.toString())
          .contains("tv")
          .doesNotContain(one.userCode(), one.deviceCode().reveal());
    }

    @Test
    void atAServerWithoutTheEndpoint_isRefusedBeforeAnythingIsSent() {
      AuthorizationServer without =
          AuthorizationServer.builder(server.authorizationEndpoint(), server.tokenEndpoint())
              .build();
      OAuthClient lost = OAuthClient.builder(without, new ClientId("tv")).build();

      refuses(() -> lost.authorizeDevice(READ), ErrorKind.INVALID_CONFIGURATION);
      assertThat(fake.requests(Endpoint.DEVICE_AUTHORIZATION)).isEmpty();
    }

    @Test
    void withTheWrongSecret_isRefusedByTheServer() {
      OAuthClient wrong = builder("tv").clientSecret(Secret.of("wrong")).build();
      refuses(() -> wrong.authorizeDevice(READ), ErrorKind.CLIENT_AUTH_FAILED);
    }

    @Test
    void thatTheServerRefuses_isAnErrorInItsWords() {
      fake.on(Endpoint.DEVICE_AUTHORIZATION).times(1).answer(Answer.error(400, "invalid_scope"));
      assertThatExceptionOfType(ErrorResponseException.class)
          .isThrownBy(() -> client.authorizeDevice(READ))
          .satisfies(
              e -> {
                assertThat(e.kind()).isEqualTo(ErrorKind.DEVICE_AUTHORIZATION_ERROR);
                assertThat(e.response().error()).isEqualTo("invalid_scope");
              });
    }

    @Test
    void whileTheServerIsDown_fails() {
      fake.on(Endpoint.DEVICE_AUTHORIZATION).times(1).answer(Answer.status(503));
      refuses(() -> client.authorizeDevice(READ), ErrorKind.SERVER_ERROR);
      assertThat(client.authorizeDevice(READ).userCode()).isNotEmpty();
    }
  }

  @Nested
  class Poll {

    @Test
    void untilTheUserAllows_isPending_andThenBringsTokens() {
      DeviceAuthorization authorization = client.authorizeDevice(READ);

      DeviceAuthorization next = pending(poll(authorization));
      assertThat(next).isSameAs(authorization);
      fake.devices().approve(authorization.userCode());
      TokenSet tokens = granted(poll(next));

      RecordedRequest sent = request(Endpoint.TOKEN, 1);
      assertThat(sent.parameter("grant_type"))
          .contains("urn:ietf:params:oauth:grant-type:device_code");
      assertThat(sent.parameter("device_code")).contains(authorization.deviceCode().reveal());
      assertThat(sent.header("Authorization").orElseThrow()).startsWith("Basic ");
      assertThat(tokens.scope().orElse(READ)).isEqualTo(READ);
      assertThat(tokens.issuedTo()).contains("tv");
      assertThat(tokens.issuedAt()).isEqualTo(clock.instant());
      assertThat(client.refresh(tokens).accessToken()).isNotEqualTo(tokens.accessToken());
      assertThat(fake.requests(Endpoint.TOKEN)).hasSize(3);
    }

    @Test
    void ofAPublicClient_namesItself() {
      OAuthClient open = builder("open").build();
      DeviceAuthorization authorization = open.authorizeDevice(READ);
      fake.devices().approve(authorization.userCode());

      assertThat(granted(open.poll(authorization)).issuedTo()).contains("open");
      assertThat(request(Endpoint.TOKEN, 0).parameter("client_id")).contains("open");
    }

    @Test
    void whenTheUserDenies_isAValue() {
      DeviceAuthorization authorization = client.authorizeDevice(READ);
      fake.devices().deny(authorization.userCode());

      assertThat(poll(authorization))
          .isInstanceOfSatisfying(
              DeviceOutcome.Denied.class,
              denied -> assertThat(denied.error().error()).isEqualTo("access_denied"));
    }

    /** Section 3.5: for this and all subsequent requests. */
    @Test
    void tooEarly_waitsFiveSecondsLongerFromThenOn() {
      DeviceAuthorization authorization = client.authorizeDevice(READ);
      DeviceAuthorization first = pending(client.poll(authorization));

      DeviceAuthorization slower = pending(client.poll(first));
      assertThat(slower.interval()).isEqualTo(Duration.ofSeconds(10));
      DeviceAuthorization still = pending(poll(slower));
      assertThat(still.interval()).isEqualTo(Duration.ofSeconds(10));
      assertThat(pending(client.poll(still)).interval()).isEqualTo(Duration.ofSeconds(15));
      assertThat(authorization.interval()).isEqualTo(Duration.ofSeconds(5));
      assertThat(slower.expiresAt()).isEqualTo(authorization.expiresAt());
      assertThat(slower.userCode()).isEqualTo(authorization.userCode());
    }

    @Test
    void whenTheCodesHaveExpiredHere_sendsNothing() {
      DeviceAuthorization authorization = client.authorizeDevice(READ);
      clock.advance(LIFETIME.minusNanos(1));
      assertThat(client.poll(authorization)).isInstanceOf(DeviceOutcome.Pending.class);
      assertThat(fake.requests(Endpoint.TOKEN)).hasSize(1);
      clock.advance(Duration.ofNanos(1));
      assertThat(client.poll(authorization)).isInstanceOf(DeviceOutcome.Expired.class);
      clock.advance(Duration.ofNanos(1));
      assertThat(client.poll(authorization)).isInstanceOf(DeviceOutcome.Expired.class);
      assertThat(fake.requests(Endpoint.TOKEN)).hasSize(1);
    }

    @Test
    void whenTheServerSaysThatTheyExpired_isAValueToo() {
      DeviceAuthorization authorization = client.authorizeDevice(READ);
      fake.on(Endpoint.TOKEN).times(1).answer(Answer.error(400, "expired_token"));
      assertThat(client.poll(authorization)).isInstanceOf(DeviceOutcome.Expired.class);
    }

    @Test
    void aSecondTimeForTheTokens_isRefused() {
      DeviceAuthorization authorization = client.authorizeDevice(READ);
      fake.devices().approve(authorization.userCode());
      granted(poll(authorization));
      refuses(() -> poll(authorization), ErrorKind.CODE_REJECTED);
    }

    @Test
    void withAnotherClientOrServer_isRefusedBeforeAnythingIsSent() {
      DeviceAuthorization authorization = client.authorizeDevice(READ);
      OAuthClient otherClient = builder("other").build();
      OAuthClient otherServer =
          OAuthClient.builder(
                  server.toBuilder().tokenEndpoint(URI.create("https://evil.example/t")).build(),
                  new ClientId("tv"))
              .build();
      refuses(() -> otherClient.poll(authorization), ErrorKind.INVALID_CONFIGURATION);
      refuses(() -> otherServer.poll(authorization), ErrorKind.INVALID_CONFIGURATION);
      assertThat(fake.requests(Endpoint.TOKEN)).isEmpty();
      pending(client.poll(authorization));
    }

    @Test
    void withAnotherError_fails() {
      DeviceAuthorization authorization = client.authorizeDevice(READ);
      fake.on(Endpoint.TOKEN).times(1).answer(Answer.error(400, "unsupported_grant_type"));
      refuses(() -> client.poll(authorization), ErrorKind.TOKEN_ENDPOINT_ERROR);
      fake.on(Endpoint.TOKEN).times(1).answer(Answer.error(401, "invalid_client"));
      refuses(() -> client.poll(authorization), ErrorKind.CLIENT_AUTH_FAILED);
      fake.on(Endpoint.TOKEN).times(1).answer(Answer.status(503));
      refuses(() -> client.poll(authorization), ErrorKind.SERVER_ERROR);
      pending(client.poll(authorization));
    }

    /** Beside a token, an error is not believed. */
    @Test
    void withAnErrorBesideAToken_fails() {
      DeviceAuthorization authorization = client.authorizeDevice(READ);
      fake.on(Endpoint.TOKEN)
          .times(1)
          .answer(
              Answer.status(200)
                  .withBody(
                      "application/json",
                      "{\"error\":\"access_denied\",\"access_token\":\"AT\",\"token_type\":\"Bearer\"}"));
      refuses(() -> client.poll(authorization), ErrorKind.TOKEN_ENDPOINT_ERROR);
    }
  }

  /** With the scope openid. */
  @Nested
  class SignIn {

    private final ScriptedIdTokens idTokens = ScriptedIdTokens.proving();
    private final OAuthClient party =
        builder("tv")
            .clientAuthentication(ClientAuthentication.clientSecretPost(Secret.of("s3cr:et+%")))
            .idTokenVerifier(idTokens)
            .build();

    private DeviceAuthorization allowed(Scope scope) {
      DeviceAuthorization authorization = party.authorizeDevice(scope);
      fake.signIn("bob").devices().approve(authorization.userCode());
      return authorization;
    }

    @Test
    void isProven_withoutARequestInABrowser() {
      TokenSet tokens = granted(party.poll(allowed(Scope.of("openid", "read"))));

      assertThat(tokens.verifiedIdToken()).isPresent();
      assertThat(idTokens.shown())
          .singleElement()
          .satisfies(
              shown -> {
                assertThat(shown.idToken()).isEqualTo(tokens.idToken().orElseThrow());
                assertThat(shown.tokens().accessToken()).isEqualTo(tokens.accessToken());
                assertThat(shown.granted()).isNull();
              });
    }

    @Test
    void thatIsNotProven_handsNothingOut() {
      DeviceAuthorization authorization = allowed(Scope.of("openid"));
      ResponseValidationException refusal =
          new ResponseValidationException(ErrorKind.ID_TOKEN_EXPIRED, "a", "b", "c");
      idTokens.refuse(refusal);
      assertThatExceptionOfType(ResponseValidationException.class)
          .isThrownBy(() -> party.poll(authorization))
          .isSameAs(refusal);
    }

    @Test
    void withoutAnIdToken_isRefused() {
      DeviceAuthorization authorization = allowed(Scope.of("openid"));
      fake.on(Endpoint.TOKEN).times(1).answer(Answer.usual().withoutMember("id_token"));
      refuses(() -> party.poll(authorization), ErrorKind.ID_TOKEN_MISSING);
    }

    @Test
    void thatWasNotAskedFor_isNotHandedOn() {
      DeviceAuthorization authorization = allowed(READ);
      fake.on(Endpoint.TOKEN).times(1).answer(Answer.usual().withMember("id_token", "\"a.b.c\""));
      assertThat(granted(party.poll(authorization)).idToken()).isEmpty();
      assertThat(idTokens.shown()).isEmpty();
    }

    @Test
    void ofAClientWithoutAVerifier_isRefusedBeforeAnythingIsSent() {
      refuses(() -> client.authorizeDevice(Scope.of("openid")), ErrorKind.INVALID_CONFIGURATION);
      assertThat(fake.requests(Endpoint.DEVICE_AUTHORIZATION)).isEmpty();
    }
  }
}
