package dev.codegrant.provider.github;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static dev.codegrant.error.ErrorKind.RESOURCE_UNAUTHORIZED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.error.OAuthException;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Secret;
import dev.codegrant.user.UserInformation;
import dev.codegrant.user.UserInformationRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who the user is, at an Enterprise Server: with the paths of its REST API. */
final class GitHubUserTest {

  private static final String USER = "/api/v3/user";
  private static final String EMAILS = "/api/v3/user/emails";

  @RegisterExtension static final LocalGitHub GITHUB = new LocalGitHub();

  private static UserInformation user() {
    return UserInformationRequest.builder(GitHub.enterprise(GITHUB.address("")))
        .build()
        .fetch(AccessToken.bearer(Secret.of("gho_the-token")));
  }

  private static UserInformation userWith(String emails) {
    GITHUB.stubFor(get(USER).willReturn(Sample.named("github.userinfo.json").answer()));
    GITHUB.stubFor(get(EMAILS).willReturn(okJson(emails)));
    return user();
  }

  @Test
  void user_isTheNumber_andTheAddressIsTheVerifiedPrimaryOne() {
    UserInformation user = userWith(Sample.named("github.user-emails.json").body());

    assertThat(user.id()).isEqualTo("1");
    assertThat(user.member("login")).hasValue("octocat");
    assertThat(user.email()).isEmpty();
    assertThat(user.verifiedEmail()).hasValue("octocat@github.com");
    GITHUB.verify(
        1,
        getRequestedFor(urlEqualTo(EMAILS))
            .withHeader("Authorization", equalTo("Bearer gho_the-token")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[{\"email\":\"a@b.example\",\"primary\":true,\"verified\":false}]",
        "[{\"email\":\"a@b.example\",\"primary\":false,\"verified\":true}]",
        "[{\"email\":\"a@b.example\",\"primary\":true}]",
        "[{\"email\":\"a@b.example\",\"primary\":true,\"verified\":\"true\"}]"
      })
  void otherAddress_isNone(String emails) {
    assertThat(userWith(emails).verifiedEmail()).isEmpty();
  }

  /** Without {@code user:email} GitHub says that there is no such thing. */
  @Test
  void missingScope_isNoAddress() {
    GITHUB.stubFor(get(USER).willReturn(Sample.named("github.userinfo.json").answer()));
    GITHUB.stubFor(
        get(EMAILS).willReturn(Sample.named("github.check-token-invalid.json").answer()));

    assertThat(user().verifiedEmail()).isEmpty();
  }

  @Test
  void badCredentials_areARejectedToken() {
    GITHUB.answer(Sample.named("github.bad-credentials.json").answer());

    assertThat(catchThrowableOfType(OAuthException.class, GitHubUserTest::user).kind())
        .isEqualTo(RESOURCE_UNAUTHORIZED);
  }
}
