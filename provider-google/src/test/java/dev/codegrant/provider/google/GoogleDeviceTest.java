package dev.codegrant.provider.google;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static dev.codegrant.error.ErrorKind.CLIENT_AUTH_FAILED;
import static dev.codegrant.error.ErrorKind.DEVICE_AUTHORIZATION_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.codegrant.DeviceAuthorization;
import dev.codegrant.DeviceOutcome;
import dev.codegrant.OAuthClient;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.token.Scope;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every sample of the device flow, and the codes of providers.md section 2.1, "device flow". */
final class GoogleDeviceTest {

  @RegisterExtension static final LocalGoogle GOOGLE = new LocalGoogle();

  private static final String CODES =
      """
      {"device_code":"the-device-code","user_code":"GQVQ-JKEC",\
      "verification_url":"https://www.google.com/device","expires_in":1800,"interval":5}\
      """;

  private final OAuthClient client = GOOGLE.client();

  private DeviceAuthorization begun() {
    GOOGLE.answer(okJson(CODES));
    return client.authorizeDevice(Scope.of("email"));
  }

  private DeviceOutcome polled(String sample) {
    DeviceAuthorization authorization = begun();
    GOOGLE.answer(Sample.named(sample).answer());
    return client.poll(authorization);
  }

  private ErrorResponseException refused(String sample) {
    GOOGLE.answer(Sample.named(sample).answer());
    return catchThrowableOfType(
        ErrorResponseException.class, () -> client.authorizeDevice(Scope.of("email")));
  }

  private static Map<String, String> sent(int number) {
    LoggedRequest request = GOOGLE.findAll(anyRequestedFor(anyUrl())).get(number);
    assertThat(request.containsHeader("Authorization")).isFalse();
    return Form.decode(request.getBodyAsString());
  }

  @Test
  void everyDeviceSample_hasATestHere() {
    assertThat(Sample.names(name -> name.startsWith("google.device-")))
        .containsExactlyInAnyOrder(
            "google.device-denied.json",
            "google.device-pending.json",
            "google.device-rate-limit.json",
            "google.device-slow-down.json");
  }

  @Nested
  class Codes {

    @Test
    void verificationUrl_isTheVerificationUri() {
      DeviceAuthorization authorization = begun();

      assertThat(authorization.verificationUri())
          .isEqualTo(URI.create("https://www.google.com/device"));
      assertThat(authorization.userCode()).isEqualTo("GQVQ-JKEC");
      assertThat(authorization.interval()).isEqualTo(Duration.ofSeconds(5));
      assertThat(authorization.expiresAt()).isEqualTo(LocalGoogle.NOW.plusSeconds(1800));
    }

    @Test
    void request_hasTheClientIdInTheForm_andNoSecret() {
      begun();

      assertThat(sent(0)).isEqualTo(Map.of("client_id", "the-client", "scope", "email"));
    }

    @Test
    void rateLimit_isTransient_thoughItsCodeStandsElsewhere() {
      ErrorResponseException refused = refused("google.device-rate-limit.json");

      assertThat(refused.kind()).isEqualTo(DEVICE_AUTHORIZATION_ERROR);
      assertThat(refused.response().error()).isEqualTo("rate_limit_exceeded");
      assertThat(refused.response().meaning()).isEqualTo("temporarily_unavailable");
      assertThat(refused.isTransient()).isTrue();
      assertThat(refused.advice()).contains("less often");
    }

    @Test
    void scopeThatDevicesMayNotAskFor_saysWhichTheyMay() {
      ErrorResponseException refused = refused("google.error-invalid-scope.json");

      assertThat(refused.kind()).isEqualTo(DEVICE_AUTHORIZATION_ERROR);
      assertThat(refused.isTransient()).isFalse();
      assertThat(refused.advice()).contains("drive.file");
    }
  }

  @Nested
  class Poll {

    @Test
    void request_hasTheSecret() {
      polled("google.token.json");

      assertThat(sent(1))
          .isEqualTo(
              Map.of(
                  "grant_type", "urn:ietf:params:oauth:grant-type:device_code",
                  "device_code", "the-device-code",
                  "client_id", "the-client",
                  "client_secret", "the secret & more"));
    }

    @Test
    void status428_isPending_andKeepsTheInterval() {
      assertThat(polled("google.device-pending.json"))
          .isInstanceOfSatisfying(
              DeviceOutcome.Pending.class,
              pending -> assertThat(pending.next().interval()).isEqualTo(Duration.ofSeconds(5)));
    }

    @Test
    void slowDownWithoutAnInterval_isFiveSecondsMore() {
      assertThat(polled("google.device-slow-down.json"))
          .isInstanceOfSatisfying(
              DeviceOutcome.Pending.class,
              pending -> assertThat(pending.next().interval()).isEqualTo(Duration.ofSeconds(10)));
    }

    @Test
    void denial_isDenied() {
      assertThat(polled("google.device-denied.json")).isInstanceOf(DeviceOutcome.Denied.class);
    }

    @Test
    void missingSecret_saysThatDevicesHaveOne() {
      DeviceAuthorization authorization = begun();
      GOOGLE.answer(
          aResponse()
              .withStatus(401)
              .withHeader("Content-Type", "application/json; charset=utf-8")
              .withBody(Sample.named("google.error-invalid-client-secret.json").body()));

      OAuthException refused =
          catchThrowableOfType(OAuthException.class, () -> client.poll(authorization));

      assertThat(refused.kind()).isEqualTo(CLIENT_AUTH_FAILED);
      assertThat(refused.advice()).contains("device clients have a client_secret");
    }
  }
}
