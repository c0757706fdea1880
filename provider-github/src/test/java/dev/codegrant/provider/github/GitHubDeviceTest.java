package dev.codegrant.provider.github;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static dev.codegrant.error.ErrorKind.CODE_REJECTED;
import static dev.codegrant.error.ErrorKind.DEVICE_AUTHORIZATION_ERROR;
import static dev.codegrant.error.ErrorKind.TOKEN_ENDPOINT_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.codegrant.DeviceAuthorization;
import dev.codegrant.DeviceOutcome;
import dev.codegrant.OAuthClient;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.token.Scope;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every sample of the device flow; the kinds and statuses are those of its {@code .headers}. */
final class GitHubDeviceTest {

  private static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:device_code";

  @RegisterExtension static final LocalGitHub GITHUB = new LocalGitHub();

  /** It has a secret, which is not sent. */
  private final OAuthClient client = GITHUB.client();

  private DeviceAuthorization begun() {
    answer("github.device-code-default.txt");
    return client.authorizeDevice(Scope.of("repo", "gist"));
  }

  private static void answer(String sample) {
    GITHUB.answer(Sample.named(sample).answer());
  }

  private DeviceOutcome polled(String sample) {
    DeviceAuthorization authorization = begun();
    answer(sample);
    return client.poll(authorization);
  }

  private ErrorResponseException refused(String sample) {
    DeviceAuthorization authorization = begun();
    answer(sample);
    return catchThrowableOfType(ErrorResponseException.class, () -> client.poll(authorization));
  }

  private static Map<String, String> sent(int number) {
    LoggedRequest request = GITHUB.findAll(anyRequestedFor(anyUrl())).get(number);
    assertThat(request.containsHeader("Authorization")).isFalse();
    assertThat(request.getHeader("Accept")).isEqualTo("application/json");
    return Form.decode(request.getBodyAsString());
  }

  @Test
  void everyDeviceSample_hasATestHere() {
    assertThat(Sample.names(name -> name.contains("device")))
        .containsExactlyInAnyOrder(
            "github.device-code-default.txt",
            "github.error-device-access-denied.json",
            "github.error-device-authorization-pending.json",
            "github.error-device-device-flow-disabled.json",
            "github.error-device-expired-token.json",
            "github.error-device-incorrect-device-code.json",
            "github.error-device-slow-down.json",
            "github.error-device-unsupported-grant-type.json");
  }

  @Nested
  class Codes {

    @Test
    void formEncodedAnswer_isRead() {
      DeviceAuthorization authorization = begun();

      assertThat(authorization.userCode()).isEqualTo("WDJB-MJHT");
      assertThat(authorization.verificationUri())
          .isEqualTo(URI.create("https://github.com/login/device"));
      assertThat(authorization.verificationUriComplete()).isEmpty();
      assertThat(authorization.interval()).isEqualTo(Duration.ofSeconds(5));
      assertThat(authorization.expiresAt())
          .isEqualTo(Instant.parse("2026-11-22T12:00:00Z").plusSeconds(900));
    }

    @Test
    void request_hasTheClientIdAndTheScope_andNoSecret() {
      begun();

      assertThat(sent(0)).isEqualTo(Map.of("client_id", "the-client", "scope", "repo gist"));
    }

    @Test
    void deviceFlowDisabled_saysWhereToEnableIt() {
      answer("github.error-device-device-flow-disabled.json");

      ErrorResponseException refused =
          catchThrowableOfType(
              ErrorResponseException.class, () -> client.authorizeDevice(Scope.empty()));

      assertThat(refused.kind()).isEqualTo(DEVICE_AUTHORIZATION_ERROR);
      assertThat(refused.response().error()).isEqualTo("device_flow_disabled");
      assertThat(refused.response().meaning()).isEqualTo("unauthorized_client");
      assertThat(refused.advice()).contains("enable the device flow in the settings of the app");
    }
  }

  @Nested
  class Poll {

    @Test
    void request_hasTheDeviceCode_andNoSecret() {
      polled("github.token.json");

      assertThat(sent(1))
          .isEqualTo(
              Map.of(
                  "grant_type", GRANT_TYPE,
                  "device_code", "3584d83530557fdd1f46af8289938c8ef79f9dc5",
                  "client_id", "the-client"));
    }

    @Test
    void token_isGranted_inJsonOrAsAForm() {
      for (String sample : new String[] {"github.token.json", "github.token-default.txt"}) {
        assertThat(polled(sample))
            .isInstanceOfSatisfying(
                DeviceOutcome.Granted.class,
                granted -> assertThat(granted.tokens().scope()).hasValue(Scope.of("repo", "gist")));
      }
    }

    @Test
    void pendingWithStatus200_isPending_andKeepsTheInterval() {
      assertThat(polled("github.error-device-authorization-pending.json"))
          .isInstanceOfSatisfying(
              DeviceOutcome.Pending.class,
              pending -> assertThat(pending.next().interval()).isEqualTo(Duration.ofSeconds(5)));
    }

    @Test
    void slowDown_waitsAsLongAsGitHubSays() {
      assertThat(polled("github.error-device-slow-down.json"))
          .isInstanceOfSatisfying(
              DeviceOutcome.Pending.class,
              pending -> assertThat(pending.next().interval()).isEqualTo(Duration.ofSeconds(10)));
    }

    @Test
    void expiredToken_isExpired_inBothSpellings() {
      assertThat(polled("github.error-device-expired-token.json"))
          .isInstanceOf(DeviceOutcome.Expired.class);
      DeviceAuthorization authorization = begun();
      GITHUB.answer(okJson("{\"error\":\"token_expired\"}"));
      assertThat(client.poll(authorization)).isInstanceOf(DeviceOutcome.Expired.class);
    }

    @Test
    void accessDenied_isDenied() {
      assertThat(polled("github.error-device-access-denied.json"))
          .isInstanceOfSatisfying(
              DeviceOutcome.Denied.class,
              denied -> assertThat(denied.error().error()).isEqualTo("access_denied"));
    }

    @Test
    void incorrectDeviceCode_isRejected() {
      ErrorResponseException refused = refused("github.error-device-incorrect-device-code.json");

      assertThat(refused.kind()).isEqualTo(CODE_REJECTED);
      assertThat(refused.response().error()).isEqualTo("incorrect_device_code");
    }

    @Test
    void unsupportedGrantType_isAnError() {
      ErrorResponseException refused = refused("github.error-device-unsupported-grant-type.json");

      assertThat(refused.kind()).isEqualTo(TOKEN_ENDPOINT_ERROR);
      assertThat(refused.advice()).contains("Enterprise");
    }
  }
}
