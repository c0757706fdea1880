package dev.codegrant.provider.github;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.codegrant.OAuthClient;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class GitHubTokenRequestTest {

  @RegisterExtension static final LocalGitHub GITHUB = new LocalGitHub();

  @Nested
  class Redeem {

    @Test
    void sendsExactlyThisRequestOnce() throws GeneralSecurityException {
      GITHUB.answer(Sample.named("github.token.json").answer());
      OAuthClient client = GITHUB.client();
      PendingAuthorization pending = client.authorize(LocalGitHub.REQUEST);
      String callback =
          Sample.named("github.callback-success.txt")
              .body()
              .replace("state=xyz", "state=" + LocalGitHub.state(pending));

      client.redeem((GrantedAuthorization) pending.receive(CallbackParameters.ofUri(callback)));

      LoggedRequest request = theRequest("/token");
      Map<String, String> form = Form.decode(request.getBodyAsString());
      String verifier = form.getOrDefault("code_verifier", "");
      assertThat(challenge(verifier))
          .isEqualTo(Form.query(pending.authorizationUri()).get("code_challenge"));
      assertThat(form)
          .isEqualTo(
              Map.of(
                  "grant_type", "authorization_code",
                  "code", "EXAMPLECODE",
                  "redirect_uri", "https://app.example/callback",
                  "code_verifier", verifier,
                  "client_id", "the-client",
                  "client_secret", "the secret & more"));
    }

    private static String challenge(String verifier) throws GeneralSecurityException {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }
  }

  @Nested
  class Refresh {

    @Test
    void sendsExactlyThisRequestOnce() {
      GITHUB.answer(Sample.named("github.token.json").answer());

      GITHUB.client().refresh(LocalGitHub.held());

      assertThat(Form.decode(theRequest("/token").getBodyAsString()))
          .isEqualTo(
              Map.of(
                  "grant_type", "refresh_token",
                  "refresh_token", "old-refresh-token",
                  "client_id", "the-client",
                  "client_secret", "the secret & more"));
    }
  }

  /** The one request that came: a form POST that asks for JSON, credentials nowhere else. */
  private static LoggedRequest theRequest(String path) {
    List<LoggedRequest> requests = GITHUB.findAll(anyRequestedFor(anyUrl()));
    assertThat(requests).hasSize(1);
    LoggedRequest request = requests.get(0);
    assertThat(request.getMethod()).isEqualTo(RequestMethod.POST);
    assertThat(request.getUrl()).isEqualTo(path);
    assertThat(request.getHeader("Accept")).isEqualTo("application/json");
    assertThat(request.getHeader("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
    assertThat(request.containsHeader("Authorization")).isFalse();
    return request;
  }
}
