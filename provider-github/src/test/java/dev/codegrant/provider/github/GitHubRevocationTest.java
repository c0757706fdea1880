package dev.codegrant.provider.github;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.requestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static dev.codegrant.error.ErrorKind.INVALID_ARGUMENT;
import static dev.codegrant.error.ErrorKind.TOKEN_RESPONSE_MALFORMED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.OAuthClient;
import dev.codegrant.error.OAuthException;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code OAuthClient.revoke} is GitHub's REST call. */
final class GitHubRevocationTest {

  private static final AccessToken TOKEN = AccessToken.bearer(Secret.of("gho_the-token"));

  @RegisterExtension static final LocalGitHub GITHUB = new LocalGitHub();

  private final OAuthClient client = GITHUB.client();

  @Test
  void accessToken_isDeleted_withBasicAndJson() {
    GITHUB.answer(aResponse().withStatus(204));

    client.revoke(TOKEN);

    GITHUB.verify(1, anyRequestedFor(anyUrl()));
    GITHUB.verify(
        requestedFor("DELETE", urlEqualTo("/applications/the-client/token"))
            .withHeader("Authorization", equalTo("Basic dGhlLWNsaWVudDp0aGUrc2VjcmV0KyUyNittb3Jl"))
            .withRequestBody(equalTo("{\"access_token\":\"gho_the-token\"}")));
  }

  @Test
  void deadToken_isDone() {
    GITHUB.answer(Sample.named("github.check-token-invalid.json").answer());

    assertThatCode(() -> client.revoke(TOKEN)).doesNotThrowAnyException();
  }

  /** GitHub says it of a request that it does not like, and to those who ask too often. */
  @Test
  void status422_saysNothingOfTheToken() {
    GITHUB.answer(Sample.named("github.check-token-invalid.json").answer().withStatus(422));

    assertThat(catchThrowableOfType(OAuthException.class, () -> client.revoke(TOKEN)).kind())
        .isEqualTo(TOKEN_RESPONSE_MALFORMED);
  }

  @Test
  void badCredentials_areRefused() {
    GITHUB.answer(Sample.named("github.bad-credentials.json").answer());

    assertThat(catchThrowableOfType(OAuthException.class, () -> client.revoke(TOKEN))).isNotNull();
  }

  @Test
  void refreshToken_isRefusedBeforeAnythingIsSent() {
    RefreshToken token = RefreshToken.of(Secret.of("ghr_the-token"));

    assertThat(catchThrowableOfType(OAuthException.class, () -> client.revoke(token)).kind())
        .isEqualTo(INVALID_ARGUMENT);
    GITHUB.verify(0, anyRequestedFor(anyUrl()));
  }
}
