package dev.codegrant.provider.generic;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.client.ClientRequest;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The secret that an Apple client signs for itself. */
final class AppleClientSecretTest {

  private static final ClientId CLIENT = new ClientId("com.example.web");
  private static final KeyPair PAIR = pair("EC", "secp256r1");
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  @RegisterExtension static final LocalServer SERVER = new LocalServer();

  private final ManualClock clock = ManualClock.at(NOW);

  private static KeyPair pair(String algorithm, String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) {
        generator.initialize(new ECGenParameterSpec(curve));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Secret pem(KeyPair pair) {
    return Secret.of(
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n");
  }

  private AppleClientSecret.Builder builder() {
    return AppleClientSecret.builder(pem(PAIR), "TEAM123456", "KEY1234567").clock(clock);
  }

  private static String secret(AppleClientSecret apple, ClientId client) {
    ClientRequest request = new ClientRequest(URI.create("https://appleid.apple.com/auth/token"));
    apple.authenticate(client, request);
    assertThat(request.headers()).isEmpty();
    assertThat(request.parameters()).containsOnlyKeys("client_id", "client_secret");
    assertThat(request.parameters()).containsEntry("client_id", Secret.of(client.value()));
    return Objects.requireNonNull(request.parameters().get("client_secret")).reveal();
  }

  private static JsonObject part(String jwt, int index) {
    byte[] json = Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[index]);
    return JsonParser.parseString(new String(json, UTF_8)).getAsJsonObject();
  }

  private static boolean isSigned(String jwt) throws GeneralSecurityException {
    int dot = jwt.lastIndexOf('.');
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initVerify(PAIR.getPublic());
    signature.update(jwt.substring(0, dot).getBytes(UTF_8));
    return signature.verify(Base64.getUrlDecoder().decode(jwt.substring(dot + 1)));
  }

  @Test
  void secret_isAJwtAsAppleWantsIt() throws GeneralSecurityException {
    String jwt = secret(builder().build(), CLIENT);

    assertThat(isSigned(jwt)).isTrue();
    assertThat(part(jwt, 0)).hasToString("{\"alg\":\"ES256\",\"kid\":\"KEY1234567\"}");
    assertThat(part(jwt, 1))
        .hasToString(
            "{\"iss\":\"TEAM123456\",\"iat\":%d,\"exp\":%d,\"aud\":\"https://appleid.apple.com\",\"sub\":\"com.example.web\"}"
                .formatted(NOW.getEpochSecond(), NOW.getEpochSecond() + 86400));
  }

  @Test
  void secret_goesIntoTheBody() {
    SERVER.stubFor(
        post("/token")
            .willReturn(
                okJson("{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":3600}")));
    AuthorizationServer server =
        Generic.named("apple").authorizationServer().toBuilder()
            .tokenEndpoint(SERVER.uri("/token"))
            .build();
    OAuthClient client =
        OAuthClient.builder(server, CLIENT).clientAuthentication(builder().build()).build();

    client.refresh(
        TokenSet.builder(AccessToken.bearer(Secret.of("a")), NOW)
            .refreshToken(RefreshToken.of(Secret.of("r")))
            .build());

    String form = SERVER.getAllServeEvents().get(0).getRequest().getBodyAsString();
    assertThat(form).contains("client_id=com.example.web").contains("&client_secret=eyJ");
    assertThat(form).doesNotContain("client_assertion");
    assertThat(client.securityPosture().names()).contains("shared_client_secret");
  }

  @Test
  void secret_isKept_andMadeAnewBeforeItsEnd() {
    AppleClientSecret apple = builder().lifetime(Duration.ofMinutes(10)).build();
    String first = secret(apple, CLIENT);

    clock.advance(Duration.ofMinutes(9).minusSeconds(1));
    assertThat(secret(apple, CLIENT)).isEqualTo(first);
    clock.advance(Duration.ofSeconds(1));
    String second = secret(apple, CLIENT);
    assertThat(second).isNotEqualTo(first);
    assertThat(part(second, 1).get("iat").getAsLong()).isEqualTo(NOW.getEpochSecond() + 540);
    clock.advance(Duration.ofSeconds(1));
    assertThat(secret(apple, CLIENT)).isEqualTo(second);
  }

  @Test
  void secret_ofAClockThatWasSetBack_isMadeAnew() {
    AtomicReference<Instant> now = new AtomicReference<>(NOW);
    AppleClientSecret apple = builder().clock(new SetClock(now)).build();
    String first = secret(apple, CLIENT);
    assertThat(secret(apple, CLIENT)).as("of the same instant").isEqualTo(first);
    now.set(NOW.minusSeconds(1));

    String second = secret(apple, CLIENT);

    assertThat(part(second, 1).get("iat").getAsLong()).isEqualTo(NOW.getEpochSecond() - 1);
    assertThat(second).isNotEqualTo(first);
  }

  @Test
  void anotherClientOfTheTeam_hasASecretOfItsOwn() {
    AppleClientSecret apple = builder().build();
    assertThat(part(secret(apple, CLIENT), 1).get("sub").getAsString())
        .isEqualTo("com.example.web");
    assertThat(part(secret(apple, new ClientId("com.example.app")), 1).get("sub").getAsString())
        .isEqualTo("com.example.app");
  }

  @Test
  void lifetime_isOfAMinuteToHalfAYear() {
    for (long seconds : new long[] {60, 15_777_000}) {
      AppleClientSecret apple = builder().lifetime(Duration.ofSeconds(seconds)).build();
      assertThat(part(secret(apple, CLIENT), 1).get("exp").getAsLong())
          .isEqualTo(NOW.getEpochSecond() + seconds);
    }
    for (long seconds : new long[] {-1, 0, 59, 15_777_001}) {
      assertThat(refusal(() -> builder().lifetime(Duration.ofSeconds(seconds))).kind())
          .isEqualTo(ErrorKind.INVALID_ARGUMENT);
    }
  }

  @Nested
  class Keys {

    @Test
    void ofAnotherKindOrCurve_areRefused() {
      assertThat(refusal(pem(pair("EC", "secp384r1"))).came()).contains("another curve");
      assertThat(refusal(pem(pair("RSA", ""))).came()).contains("another key");
      assertThat(refusal(pem(pair("Ed25519", ""))).came()).contains("another key");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "MIGT",
          "-----BEGIN PRIVATE KEY-----",
          "-----BEGIN PRIVATE KEY-----\n!!\n-----END PRIVATE KEY-----",
          "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
          "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----"
        })
    void thatAreNone_areRefused(String text) {
      assertThat(refusal(Secret.of(text)))
          .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION)
          .hasNoCause();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "TEAM 1", "TEAM\n1", "\"}"})
  void identifier_isOfLettersAndDigits(String text) {
    assertThat(refusal(() -> AppleClientSecret.builder(pem(PAIR), text, "KEY1234567")).kind())
        .isEqualTo(ErrorKind.INVALID_CONFIGURATION);
    assertThat(refusal(() -> AppleClientSecret.builder(pem(PAIR), "TEAM123456", text)).kind())
        .isEqualTo(ErrorKind.INVALID_CONFIGURATION);
  }

  @Test
  void toString_hasNoSecret() {
    AppleClientSecret apple = builder().build();
    String jwt = secret(apple, CLIENT);
    assertThat(apple).hasToString("AppleClientSecret[team TEAM123456, kid KEY1234567]");
    assertThat(apple.toString()).doesNotContain(jwt);
    assertThat(apple.method()).isEqualTo("client_secret_post");
  }

  private static ConfigurationException refusal(Secret pem) {
    return refusal(() -> AppleClientSecret.builder(pem, "TEAM123456", "KEY1234567"));
  }

  private static ConfigurationException refusal(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    ConfigurationException refusal = catchThrowableOfType(ConfigurationException.class, call);
    assertThat(refusal).isNotNull();
    return refusal;
  }

  /** A clock that somebody sets. */
  private static final class SetClock extends Clock {
    private final AtomicReference<Instant> now;

    SetClock(AtomicReference<Instant> now) {
      this.now = now;
    }

    @Override
    public Instant instant() {
      return Objects.requireNonNull(now.get());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
