package dev.codegrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.AuthorizationRequestQuirks;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.DeviceQuirks;
import dev.codegrant.server.Quirks;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.FakeAuthorizationServerBuilder;
import dev.codegrant.testkit.FakeAuthorizationServerExtension;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.testkit.Preset;
import dev.codegrant.testkit.RecordedRequest;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The device authorization grant where a server does not follow RFC 8628 to the letter. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class DeviceQuirksAtServersTest {

  private final FakeAuthorizationServerBuilder fakes;
  private final ManualClock clock;

  DeviceQuirksAtServersTest(FakeAuthorizationServerBuilder fakes, ManualClock clock) {
    this.fakes = fakes;
    this.clock = clock;
  }

  private FakeAuthorizationServer like(Preset preset) {
    return fakes
        .like(preset)
        .start()
        .registerConfidentialClient("tv", "s3cret", "https://app.example/cb");
  }

  private static AuthorizationServer.Builder at(
      FakeAuthorizationServer fake, UnaryOperator<DeviceQuirks.Builder> device) {
    return AuthorizationServer.builder(fake.authorizationEndpoint(), fake.tokenEndpoint())
        .endpoint("device_authorization_endpoint", fake.uri(Endpoint.DEVICE_AUTHORIZATION))
        .quirks(quirks(device));
  }

  private static Quirks quirks(UnaryOperator<DeviceQuirks.Builder> device) {
    return Quirks.builder().device(device.apply(DeviceQuirks.builder()).build()).build();
  }

  private OAuthClient client(AuthorizationServer.Builder server, ClientAuthentication proof) {
    return OAuthClient.builder(server.build(), new ClientId("tv"))
        .clientAuthentication(proof)
        .clock(clock)
        .build();
  }

  private static ClientAuthentication basic() {
    return ClientAuthentication.clientSecretBasic(Secret.of("s3cret"));
  }

  private static ClientAuthentication post() {
    return ClientAuthentication.clientSecretPost(Secret.of("s3cret"));
  }

  private static TokenSet allowed(
      FakeAuthorizationServer fake, OAuthClient client, DeviceAuthorization authorization) {
    fake.devices().approve(authorization.userCode());
    return ((DeviceOutcome.Granted) client.poll(authorization)).tokens();
  }

  private static void assertNamesItselfAlone(RecordedRequest request) {
    assertThat(request.parameter("client_id")).contains("tv");
    assertThat(request.parameter("client_secret")).isEmpty();
    assertThat(request.header("Authorization")).isEmpty();
  }

  @Test
  void google_isAskedByNameAlone_andPolledWithTheSecret() {
    FakeAuthorizationServer fake = like(Preset.GOOGLE);
    OAuthClient client =
        client(
            at(
                fake,
                b ->
                    b.withoutClientAuthentication()
                        .memberAlias("verification_uri", "verification_url")),
            basic());

    DeviceAuthorization authorization = client.authorizeDevice(Scope.of("email"));
    assertNamesItselfAlone(fake.requests(Endpoint.DEVICE_AUTHORIZATION).get(0));
    assertThat(authorization.verificationUri()).isEqualTo(fake.uri(Endpoint.DEVICE_VERIFICATION));
    assertThat(client.poll(authorization)).as("428").isInstanceOf(DeviceOutcome.Pending.class);
    DeviceOutcome early = client.poll(authorization);
    assertThat(early).as("403").isInstanceOf(DeviceOutcome.Pending.class);
    assertThat(((DeviceOutcome.Pending) early).next().interval()).isEqualTo(Duration.ofSeconds(10));
    clock.advance(Duration.ofSeconds(10));
    TokenSet tokens = allowed(fake, client, authorization);
    assertThat(fake.requests(Endpoint.TOKEN).get(2).header("Authorization")).isPresent();
    assertThat(client.refresh(tokens).issuedTo()).contains("tv");
  }

  @Test
  void scope_isSent_unlessItIsSetWhereTheClientIsRegistered() {
    FakeAuthorizationServer fake =
        fakes.start().registerConfidentialClient("tv", "s3cret", "https://app.example/cb");
    client(at(fake, b -> b), basic()).authorizeDevice(Scope.of("email"));
    AuthorizationServer.Builder withoutScope =
        at(fake, b -> b)
            .quirks(
                Quirks.builder()
                    .authorizationRequest(
                        AuthorizationRequestQuirks.builder().withoutScope().build())
                    .build());
    client(withoutScope, basic()).authorizeDevice(Scope.of("email"));
    assertThat(fake.requests(Endpoint.DEVICE_AUTHORIZATION))
        .extracting(request -> request.parameter("scope").orElse("none"))
        .containsExactly("email", "none");
  }

  @Test
  void google_withoutItsSettings_refuses() {
    FakeAuthorizationServer fake = like(Preset.GOOGLE);
    OAuthClient authenticating =
        client(at(fake, b -> b.memberAlias("verification_uri", "verification_url")), basic());
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(() -> authenticating.authorizeDevice(Scope.of("email")))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.DEVICE_AUTHORIZATION_ERROR));
    OAuthClient reading = client(at(fake, b -> b.withoutClientAuthentication()), basic());
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(() -> reading.authorizeDevice(Scope.of("email")))
        .satisfies(e -> assertThat(e.reason()).contains("verification_uri"));
  }

  @Test
  void google_denial_isAValue() {
    FakeAuthorizationServer fake = like(Preset.GOOGLE);
    OAuthClient client =
        client(
            at(
                fake,
                b ->
                    b.withoutClientAuthentication()
                        .memberAlias("verification_uri", "verification_url")),
            post());
    DeviceAuthorization authorization = client.authorizeDevice(Scope.of("email"));
    fake.devices().deny(authorization.userCode());
    assertThat(client.poll(authorization)).isInstanceOf(DeviceOutcome.Denied.class);
  }

  /** What a device got there needs no secret either when it is refreshed. */
  @Test
  void gitHub_needsNoSecret_neitherForTheCodesNorThePollNorTheRefresh() {
    FakeAuthorizationServer fake = like(Preset.GITHUB);
    OAuthClient client =
        client(
            at(fake, b -> b.withoutClientAuthentication().pollWithoutClientAuthentication()),
            ClientAuthentication.none());

    DeviceAuthorization authorization = client.authorizeDevice(Scope.of("repo", "offline_access"));
    assertThat(authorization.verificationUriComplete()).isEmpty();
    assertThat(client.poll(authorization)).as("200").isInstanceOf(DeviceOutcome.Pending.class);
    DeviceOutcome early = client.poll(authorization);
    assertThat(((DeviceOutcome.Pending) early).next().interval())
        .as("as the answer names it")
        .isEqualTo(Duration.ofSeconds(10));
    clock.advance(Duration.ofSeconds(10));
    TokenSet tokens = allowed(fake, client, authorization);
    assertThat(client.refresh(tokens).refreshToken()).isPresent();
    fake.requests(Endpoint.TOKEN).forEach(DeviceQuirksAtServersTest::assertNamesItselfAlone);
  }

  /** A client that has a secret for its users in browsers shows it where it is not needed. */
  @Test
  void gitHub_takesTheSecretOfAClientThatHasOne_whenItRefreshes() {
    FakeAuthorizationServer fake = like(Preset.GITHUB);
    OAuthClient client =
        client(
            at(fake, b -> b.withoutClientAuthentication().pollWithoutClientAuthentication()),
            post());

    DeviceAuthorization authorization = client.authorizeDevice(Scope.of("repo", "offline_access"));
    TokenSet tokens = allowed(fake, client, authorization);
    assertNamesItselfAlone(fake.requests(Endpoint.DEVICE_AUTHORIZATION).get(0));
    assertNamesItselfAlone(fake.requests(Endpoint.TOKEN).get(0));
    assertThat(client.refresh(tokens).refreshToken()).isPresent();
    assertThat(fake.requests(Endpoint.TOKEN).get(1).parameter("client_secret")).isPresent();
  }

  @Test
  void gitHub_codeThatItDoesNotKnow_isRefused() {
    FakeAuthorizationServer fake = like(Preset.GITHUB);
    FakeAuthorizationServer other = like(Preset.GITHUB);
    UnaryOperator<DeviceQuirks.Builder> device =
        b -> b.withoutClientAuthentication().pollWithoutClientAuthentication();
    OAuthClient client =
        client(
            at(fake, device)
                .endpoint(
                    "device_authorization_endpoint", other.uri(Endpoint.DEVICE_AUTHORIZATION)),
            ClientAuthentication.none());
    DeviceAuthorization foreign = client.authorizeDevice(Scope.of("repo"));
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(() -> client.poll(foreign))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.TOKEN_ENDPOINT_ERROR));
  }

  @Test
  void twitch_isAskedForScopes() throws IOException {
    String codes =
        "{\"device_code\":\"DC\",\"user_code\":\"ABCD\",\"expires_in\":1800,\"interval\":5,"
            + "\"verification_uri\":\"https://www.twitch.tv/activate\"}";
    try (RawServer raw =
        RawServer.answering(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(codes.length(), codes))) {
      AuthorizationServer.Builder server =
          AuthorizationServer.builder(URI.create("https://as.example/authorize"), raw.uri())
              .endpoint("device_authorization_endpoint", raw.uri());
      DeviceAuthorization standard =
          client(server, ClientAuthentication.none()).authorizeDevice(Scope.of("a", "b"));
      DeviceAuthorization twitch =
          client(
                  server.quirks(quirks(b -> b.scopeParameter("scopes"))),
                  ClientAuthentication.none())
              .authorizeDevice(Scope.of("a", "b"));

      assertThat(standard.userCode()).isEqualTo(twitch.userCode());
      assertThat(raw.requests())
          .extracting(RawExchange.Request::body)
          .containsExactly("scope=a+b&client_id=tv", "scopes=a+b&client_id=tv");
    }
  }
}
