package dev.codegrant.provider.github;

import static dev.codegrant.error.ErrorKind.AUTHORIZATION_ERROR;
import static dev.codegrant.error.ErrorKind.ISSUER_MISMATCH;
import static dev.codegrant.error.ErrorKind.STATE_MISSING;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.flow.AuthorizationOutcome;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.DeniedAuthorization;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.server.AuthorizationServer;
import java.net.URI;
import java.net.URLEncoder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GitHubCallbackTest {

  private static final AuthorizationServer GITHUB = GitHub.authorizationServer();

  private final PendingAuthorization pending = begin(GITHUB);

  @Test
  void everyCallbackSample_hasATestHere() {
    assertThat(Sample.names(name -> name.startsWith("github.callback-")))
        .containsExactlyInAnyOrder(
            "github.callback-success.txt",
            "github.callback-access-denied.txt",
            "github.callback-redirect-uri-mismatch.txt",
            "github.callback-application-suspended.txt",
            "github.callback-app-install.txt");
  }

  @Nested
  class Samples {

    @Test
    void success_isGranted() {
      assertThat(receiveSample("github.callback-success.txt"))
          .isInstanceOf(GrantedAuthorization.class);
    }

    @Test
    void accessDenied_isDeniedWithGitHubsWords() {
      assertThat(receiveSample("github.callback-access-denied.txt"))
          .isInstanceOfSatisfying(
              DeniedAuthorization.class,
              denied -> {
                assertThat(denied.error().error()).isEqualTo("access_denied");
                assertThat(denied.error().description())
                    .hasValue("The user has denied your application access.");
              });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
      "github.callback-redirect-uri-mismatch.txt, redirect_uri_mismatch",
      "github.callback-application-suspended.txt, application_suspended"
    })
    void mistakeOfTheApplication_isAnError(String sample, String error) {
      ErrorResponseException refused =
          catchThrowableOfType(ErrorResponseException.class, () -> receiveSample(sample));

      assertThat(refused.kind()).isEqualTo(AUTHORIZATION_ERROR);
      assertThat(refused.response().error()).isEqualTo(error);
    }

    /** It answers no request of ours: the sample stays as it is. */
    @Test
    void appInstallWithoutState_isRefused_andTheAttemptGoesOn() {
      String install = Sample.named("github.callback-app-install.txt").body();

      assertThat(refusal(() -> pending.receive(CallbackParameters.ofUri(install))))
          .isEqualTo(STATE_MISSING);
      assertThat(receiveSample("github.callback-success.txt"))
          .isInstanceOf(GrantedAuthorization.class);
    }
  }

  /** RFC 9207. The expected value is the one of {@code gh-iss} in providers.md section 2.2. */
  @Nested
  class Iss {

    @Test
    void right_isGranted() {
      assertThat(receiveIss(pending, "https://github.com/login/oauth"))
          .isInstanceOf(GrantedAuthorization.class);
    }

    @Test
    void absent_isGranted() {
      assertThat(receive(pending, "code=c")).isInstanceOf(GrantedAuthorization.class);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://github.com",
          "https://github.com/login/oauth/",
          "https://github.com/login/OAuth",
          "https://github.com:443/login/oauth",
          "http://github.com/login/oauth",
          "https://attacker.example/login/oauth",
          ""
        })
    void wrong_isRefused(String iss) {
      assertThat(refusal(() -> receiveIss(pending, iss))).isEqualTo(ISSUER_MISMATCH);
    }

    @Test
    void wrongBesideAnError_isRefused() {
      assertThat(
              refusal(
                  () -> receive(pending, "error=access_denied&iss=https%3A%2F%2Fattacker.example")))
          .isEqualTo(ISSUER_MISMATCH);
    }

    /** What an Enterprise server sends is not established. */
    @Test
    void ofAnEnterpriseServer_isNotJudged() {
      PendingAuthorization enterprise =
          begin(GitHub.enterprise(URI.create("https://github.example.com")));

      assertThat(receiveIss(enterprise, "https://github.example.com/login/oauth"))
          .isInstanceOf(GrantedAuthorization.class);
    }
  }

  private AuthorizationOutcome receiveSample(String name) {
    String answer =
        Sample.named(name).body().replace("state=xyz", "state=" + LocalGitHub.state(pending));
    return pending.receive(CallbackParameters.ofUri(answer));
  }

  private static AuthorizationOutcome receiveIss(PendingAuthorization pending, String iss) {
    return receive(pending, "code=c&iss=" + URLEncoder.encode(iss, UTF_8));
  }

  private static AuthorizationOutcome receive(PendingAuthorization pending, String query) {
    return pending.receive(
        CallbackParameters.ofQuery(query + "&state=" + LocalGitHub.state(pending)));
  }

  private static PendingAuthorization begin(AuthorizationServer server) {
    return LocalGitHub.client(server).authorize(LocalGitHub.REQUEST);
  }

  private static ErrorKind refusal(Runnable step) {
    return catchThrowableOfType(OAuthException.class, step::run).kind();
  }
}
