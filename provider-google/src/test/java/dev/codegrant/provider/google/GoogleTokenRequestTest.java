package dev.codegrant.provider.google;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static dev.codegrant.error.ErrorKind.REVOCATION_FAILED;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.codegrant.OAuthClient;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Secret;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GoogleTokenRequestTest {

  private static final AccessToken TOKEN = AccessToken.bearer(Secret.of("ya29.EXAMPLE"));

  @RegisterExtension static final LocalGoogle GOOGLE = new LocalGoogle();

  @Nested
  class Redeem {

    @Test
    void sendsExactlyThisRequestOnce() throws GeneralSecurityException {
      GOOGLE.answer(Sample.named("google.token.json").answer());
      OAuthClient client = GOOGLE.client();
      PendingAuthorization pending = client.authorize(LocalGoogle.REQUEST);
      String callback =
          Sample.named("google.callback-success.txt")
              .body()
              .replace("state=abc", "state=" + LocalGoogle.state(pending));

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
                  "code", "4/0AEXAMPLE",
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
      GOOGLE.answer(Sample.named("google.token.json").answer());

      GOOGLE.client().refresh(LocalGoogle.held());

      assertThat(Form.decode(theRequest("/token").getBodyAsString()))
          .isEqualTo(
              Map.of(
                  "grant_type", "refresh_token",
                  "refresh_token", "old-refresh-token",
                  "client_id", "the-client",
                  "client_secret", "the secret & more"));
    }
  }

  @Nested
  class Revoke {

    @Test
    void refreshToken_isSentAlone() {
      GOOGLE.answer(ok());

      GOOGLE.client().revoke(RefreshToken.of(Secret.of("1//EXAMPLE")));

      assertThat(Form.decode(theRequest("/revoke").getBodyAsString()))
          .isEqualTo(Map.of("token", "1//EXAMPLE", "token_type_hint", "refresh_token"));
    }

    @Test
    void accessToken_isSentAlone() {
      GOOGLE.answer(ok());

      GOOGLE.client().revoke(AccessToken.bearer(Secret.of("ya29.EXAMPLE")));

      assertThat(Form.decode(theRequest("/revoke").getBodyAsString()))
          .isEqualTo(Map.of("token", "ya29.EXAMPLE", "token_type_hint", "access_token"));
    }

    @Test
    void everyRevocationSample_hasATestHere() {
      assertThat(Sample.names(name -> name.startsWith("google.revoke")))
          .containsExactly("google.revoke-dead.json");
    }

    @Test
    void withInvalidToken_isDone() {
      GOOGLE.answer(Sample.named("google.revoke-dead.json").answer());

      assertThatNoException().isThrownBy(() -> GOOGLE.client().revoke(TOKEN));
      theRequest("/revoke");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "invalid_request",
          "invalid_client",
          "unsupported_token_type",
          "INVALID_TOKEN",
          "invalid_token "
        })
    void withAnotherError_fails(String error) {
      GOOGLE.answer(jsonResponse("{\"error\":\"" + error + "\"}", 400));

      ErrorResponseException refused =
          catchThrowableOfType(ErrorResponseException.class, () -> GOOGLE.client().revoke(TOKEN));

      assertThat(refused.kind()).isEqualTo(REVOCATION_FAILED);
      assertThat(refused.response().error()).isEqualTo(error);
    }
  }

  /** The one request that came: a form POST that asks for JSON, credentials nowhere else. */
  private static LoggedRequest theRequest(String path) {
    List<LoggedRequest> requests = GOOGLE.findAll(anyRequestedFor(anyUrl()));
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
