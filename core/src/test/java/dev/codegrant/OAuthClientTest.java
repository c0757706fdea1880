package dev.codegrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.api.client.http.HttpTransport;
import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.DeniedAuthorization;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.internal.http.PublicAddresses;
import dev.codegrant.internal.http.SocketTransport;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.MetadataDiscovery;
import dev.codegrant.testkit.Answer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.FakeAuthorizationServerExtension;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.testkit.RecordedRequest;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The way of a token, at the strict fake server. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class OAuthClientTest {

  private static final URI REDIRECT_URI = URI.create("https://app.example/cb");

  private final FakeAuthorizationServer fake;
  private final ManualClock clock;
  private final AuthorizationServer server;
  private final OAuthClient client;

  OAuthClientTest(FakeAuthorizationServer fake, ManualClock clock) {
    this.fake = fake;
    this.clock = clock;
    fake.registerConfidentialClient("app", "s3cr:et+%", REDIRECT_URI.toString());
    this.server = MetadataDiscovery.builder().build().discover(fake.issuer());
    this.client = client(server).build();
  }

  @BeforeEach
  void knowsTheServer() {
    assertThat(client.server().issuer()).contains(fake.issuer());
  }

  /** The addresses of an untrusted server are none of the application's choice. */
  @Test
  void untrustedServer_isReachedAtPublicAddressesAlone() {
    AuthorizationServer.Builder builder =
        AuthorizationServer.builder(
            URI.create("https://as.example/a"), URI.create("https://as.example/t"));
    assertThat(transport(builder.build())).isSameAs(SocketTransport.shared());
    assertThat(transport(builder.untrusted().build())).isSameAs(PublicAddresses.transport());
  }

  private HttpTransport transport(AuthorizationServer of) {
    return TransportChoice.of(client(of));
  }

  @Nested
  class Redeem {

    @Test
    void exchangesTheCodeOnceWithAllThatBindsIt() {
      TokenSet tokens = client.redeem(granted(client));

      assertThat(tokens.scope()).contains(Scope.of("read", "write"));
      assertThat(tokens.refreshToken()).isPresent();
      assertThat(tokens.issuedAt()).isEqualTo(clock.instant());
      assertThat(tokens.accessToken().expiresAt().orElseThrow()).isAfter(clock.instant());
      assertThat(fake.requests(Endpoint.TOKEN)).hasSize(1);
      RecordedRequest request = fake.requests(Endpoint.TOKEN).get(0);
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.parameter("grant_type")).contains("authorization_code");
      assertThat(request.parameter("redirect_uri")).contains(REDIRECT_URI.toString());
      assertThat(request.parameter("code_verifier").orElseThrow()).hasSize(43);
      assertThat(request.parameter("client_secret")).isEmpty();
      assertThat(request.header("Authorization").orElseThrow()).startsWith("Basic ");
      assertThat(request.header("Accept")).contains("application/json");
    }

    @Test
    void aSecondTime_isRefusedBeforeAnythingIsSent() {
      GrantedAuthorization granted = granted(client);
      client.redeem(granted);
      refuses(() -> client.redeem(granted), ErrorKind.INVALID_ARGUMENT);
      assertThat(fake.requests(Endpoint.TOKEN)).hasSize(1);
    }

    @Test
    void afterAFailure_isRefusedToo() {
      GrantedAuthorization granted = granted(client);
      fake.on(Endpoint.TOKEN).times(1).answer(Answer.status(503));
      refuses(() -> client.redeem(granted), ErrorKind.SERVER_ERROR);
      refuses(() -> client.redeem(granted), ErrorKind.INVALID_ARGUMENT);
      assertThat(fake.requests(Endpoint.TOKEN)).hasSize(1);
    }

    @Test
    void withAnotherClientOrServer_isRefusedBeforeAnythingIsSent() {
      GrantedAuthorization granted = granted(client);
      OAuthClient otherClient = OAuthClient.builder(server, new ClientId("other")).build();
      OAuthClient otherServer =
          client(server.toBuilder().tokenEndpoint(URI.create("https://evil.example/t")).build())
              .build();
      refuses(() -> otherClient.redeem(granted), ErrorKind.INVALID_CONFIGURATION);
      refuses(() -> otherServer.redeem(granted), ErrorKind.INVALID_CONFIGURATION);
      assertThat(fake.requests(Endpoint.TOKEN)).isEmpty();
      assertThat(client.redeem(granted).refreshToken()).isPresent();
    }

    @Test
    void withTheWrongSecret_isRefusedByTheServer() {
      OAuthClient wrong = client(server).clientSecret(Secret.of("wrong")).build();
      refuses(() -> wrong.redeem(granted(wrong)), ErrorKind.CLIENT_AUTH_FAILED);
    }

    @Test
    void withTheSecretInTheBody_isAccepted() {
      OAuthClient post =
          client(server)
              .clientAuthentication(ClientAuthentication.clientSecretPost(Secret.of("s3cr:et+%")))
              .build();
      assertThat(post.redeem(granted(post)).refreshToken()).isPresent();
      assertThat(fake.requests(Endpoint.TOKEN).get(0).header("Authorization")).isEmpty();
    }

    @Test
    void ofAPublicClient_namesItselfAlone() {
      fake.registerPublicClient("cli", REDIRECT_URI.toString());
      OAuthClient cli = OAuthClient.builder(server, new ClientId("cli")).clock(clock).build();
      assertThat(cli.redeem(granted(cli)).accessToken()).isNotNull();
      RecordedRequest request = fake.requests(Endpoint.TOKEN).get(0);
      assertThat(request.parameter("client_id")).contains("cli");
      assertThat(request.header("Authorization")).isEmpty();
    }

    @Test
    void ofACodeThatExpired_isRefusedByTheServer() {
      GrantedAuthorization granted = granted(client);
      clock.advance(Duration.ofHours(1));
      refuses(() -> client.redeem(granted), ErrorKind.CODE_REJECTED);
    }

    @Test
    void atAServerThatTakesNoSecret_isRefusedBeforeAnythingIsSent() {
      for (String method : new String[] {"none", "private_key_jwt"}) {
        AuthorizationServer other =
            server.toBuilder().supported("token_endpoint_auth_methods_supported", method).build();
        refuses(() -> client(other), ErrorKind.INVALID_CONFIGURATION);
      }
    }

    @Test
    void atAServerThatOnlyListsPost_usesPost() {
      AuthorizationServer postOnly =
          server.toBuilder()
              .supported("token_endpoint_auth_methods_supported", "client_secret_post")
              .build();
      OAuthClient post = client(postOnly).build();
      assertThat(post.redeem(granted(post)).refreshToken()).isPresent();
      assertThat(fake.requests(Endpoint.TOKEN).get(0).parameter("client_secret")).isPresent();
    }
  }

  @Nested
  class Refresh {

    @Test
    void takesTheRotatedRefreshToken() {
      TokenSet first = client.redeem(granted(client));
      TokenSet second = client.refresh(first);
      assertThat(second.refreshToken()).isPresent().isNotEqualTo(first.refreshToken());
      assertThat(second.scope()).isEqualTo(first.scope());
      RecordedRequest request = fake.requests(Endpoint.TOKEN).get(1);
      assertThat(request.parameter("grant_type")).contains("refresh_token");
      assertThat(request.parameter("scope")).isEmpty();
    }

    @Test
    void keepsWhatTheAnswerDoesNotSay() {
      TokenSet first =
          client.redeem(granted(client)).toBuilder()
              .additionalParameter("tenant", Secret.of("t1"))
              .build();
      fake.on(Endpoint.TOKEN)
          .times(1)
          .answer(
              Answer.status(200)
                  .withBody(
                      "application/json", "{\"access_token\":\"new\",\"token_type\":\"bearer\"}"));
      TokenSet second = client.refresh(first);
      assertThat(second.accessToken().value()).isEqualTo(Secret.of("new"));
      assertThat(second.refreshToken()).isEqualTo(first.refreshToken());
      assertThat(second.scope()).isEqualTo(first.scope());
      assertThat(second.additionalParameter("tenant")).isEmpty();
      assertThat(second.accessToken().expiresAt()).isEmpty();
    }

    @Test
    void withAUsedRefreshToken_isRefusedByTheServer() {
      TokenSet first = client.redeem(granted(client));
      client.refresh(first);
      refuses(() -> client.refresh(first), ErrorKind.GRANT_REVOKED);
    }

    @Test
    void withoutRefreshToken_isRefusedBeforeAnythingIsSent() {
      TokenSet bare = TokenSet.builder(AccessToken.bearer(Secret.of("a")), clock.instant()).build();
      refuses(() -> client.refresh(bare), ErrorKind.REAUTHENTICATION_REQUIRED);
      assertThat(fake.requests(Endpoint.TOKEN)).isEmpty();
    }

    /** What another server issued is not sent to this one. */
    @Test
    void tokenSource_ofAKeyOfAnotherIssuer_isRefused() {
      TokenStore store = TokenStore.inMemory(1000, evicted -> {});
      refuses(
          () -> client.tokenSource(store, new TokenKey("app", "https://as1.example", "alice")),
          ErrorKind.INVALID_CONFIGURATION);
    }

    @Test
    void tokenSource_refreshesWhenTheClockSaysSo() {
      TokenStore store = TokenStore.inMemory(1000, evicted -> {});
      TokenKey alice = new TokenKey("app", client.server().issuer().orElseThrow(), "alice");
      store.save(alice, client.redeem(granted(client)));
      TokenSource source = client.tokenSource(store, alice);
      AccessToken first = source.token();
      assertThat(source.token()).isEqualTo(first);
      clock.advance(Duration.ofDays(1));
      AccessToken second = source.token();
      assertThat(second.value()).isNotEqualTo(first.value());
      assertThat(source.token()).isEqualTo(second);
      assertThat(fake.requests(Endpoint.TOKEN)).hasSize(2);
      assertThat(store.load(alice).orElseThrow().tokens().accessToken()).isEqualTo(second);
    }
  }

  @Nested
  class Revoke {

    @Test
    void endsTheGrant() {
      TokenSet tokens = client.redeem(granted(client));
      client.revoke(tokens.refreshToken().orElseThrow());
      RecordedRequest request = fake.requests(Endpoint.REVOCATION).get(0);
      assertThat(request.parameter("token_type_hint")).contains("refresh_token");
      assertThat(request.header("Authorization")).isPresent();
      refuses(() -> client.refresh(tokens), ErrorKind.GRANT_REVOKED);
    }

    @Test
    void ofAnAccessToken_saysSo() {
      client.revoke(client.redeem(granted(client)).accessToken());
      assertThat(fake.requests(Endpoint.REVOCATION).get(0).parameter("token_type_hint"))
          .contains("access_token");
    }

    @Test
    void thatTheServerRefuses_isAnError() {
      TokenSet tokens = client.redeem(granted(client));
      fake.on(Endpoint.REVOCATION).times(1).answer(Answer.error(400, "unsupported_token_type"));
      refuses(() -> client.revoke(tokens.accessToken()), ErrorKind.REVOCATION_FAILED);
      fake.on(Endpoint.REVOCATION).times(1).answer(Answer.status(503));
      refuses(() -> client.revoke(tokens.accessToken()), ErrorKind.SERVER_ERROR);
    }

    @Test
    void status200_isDoneWhateverTheBodySays() {
      TokenSet tokens = client.redeem(granted(client));
      fake.on(Endpoint.REVOCATION)
          .times(1)
          .answer(Answer.status(200).withBody("application/json", "{\"error\":\"invalid_token\"}"));
      client.revoke(tokens.accessToken());
      assertThat(fake.requests(Endpoint.REVOCATION)).hasSize(1);
    }

    @Test
    void atAServerWithoutRevocation_isRefusedBeforeAnythingIsSent() {
      AuthorizationServer without =
          AuthorizationServer.builder(server.authorizationEndpoint(), server.tokenEndpoint())
              .build();
      OAuthClient other = client(without).build();
      refuses(
          () -> other.revoke(AccessToken.bearer(Secret.of("a"))), ErrorKind.INVALID_CONFIGURATION);
      assertThat(fake.requests(Endpoint.REVOCATION)).isEmpty();
    }
  }

  @Test
  void deniedByTheUser_isAValue() {
    PendingAuthorization pending = client.authorize(request());
    URI callback = fake.deny(pending.authorizationUri());
    assertThat(pending.receive(CallbackParameters.ofUri(callback.toString())))
        .isInstanceOf(DeniedAuthorization.class);
  }

  @Test
  void timeout_ofNothing_isRefused() {
    for (Duration timeout :
        new Duration[] {Duration.ZERO, Duration.ofMillis(-1), Duration.ofSeconds(Long.MAX_VALUE)}) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> MetadataDiscovery.builder().timeout(timeout))
          .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT);
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> client(server).timeout(timeout))
          .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT);
    }
    assertThat(client(server).timeout(Duration.ofMillis(1)).build().toString()).contains("app");
  }

  private OAuthClient.Builder client(AuthorizationServer at) {
    return OAuthClient.builder(at, new ClientId("app"))
        .clientSecret(Secret.of("s3cr:et+%"))
        .clock(clock);
  }

  private static AuthorizationRequest request() {
    return AuthorizationRequest.builder(REDIRECT_URI).scope(Scope.of("read", "write")).build();
  }

  private GrantedAuthorization granted(OAuthClient by) {
    PendingAuthorization pending = by.authorize(request());
    URI callback = fake.approve(pending.authorizationUri());
    return (GrantedAuthorization) pending.receive(CallbackParameters.ofUri(callback.toString()));
  }

  private static void refuses(Runnable call, ErrorKind kind) {
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(call::run)
        .matches(e -> e.kind() == kind, "kind " + kind)
        .withMessageNotContaining("s3cr");
  }
}
