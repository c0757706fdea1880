package dev.codegrant.provider.generic;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.provider.generic.Samples.Sample;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.UserInformationQuirks;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Secret;
import dev.codegrant.user.UserInformation;
import dev.codegrant.user.UserInformationRequest;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What servers say of a user, through each server's definition. */
final class UserSampleTest {

  @RegisterExtension static final LocalServer SERVER = new LocalServer();

  @ParameterizedTest
  @CsvSource({
    "atlassian.userinfo.json,112233aa-bb11-cc22-33dd-445566abcabc,mia@example.com",
    "bitbucket.userinfo.json,{397621dc-0f78-329f-8d6d-727396248e3f},",
    "discord.userinfo.json,80351110224678912,nelly@example.com",
    "dropbox.userinfo.json,dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc,franz@example.com",
    "entra.userinfo.json,OLu859SGc2Sr9ZsqbkG-QbeLgJlb41KcdiPoLYNpSFA,",
    "facebook.userinfo.json,110011001100010,",
    "gitea.userinfo.json,1,",
    "salesforce.userinfo.json,005xx000000aWwRQAU,foo@example.com",
    "slack.userinfo-oidc.json,U0R7JM,krane@slack-corp.com",
    "spotify.userinfo.json,foobar,",
    "tiktok.userinfo.json,44322889,",
    "x.userinfo.json,1301152652357595137,",
    "yahoo.userinfo.json,FSVIDUW3D7FSVIDUW3D72F2F,janedoe@example.com",
    "zoom.userinfo.json,foobar,foobar@email.com"
  })
  void user_isWhomTheDefinitionSays(String name, String id, @Nullable String verified) {
    Sample sample = Samples.named(name);
    answer("/user", sample);
    UserInformation user = fetch(server(name, here -> here));

    assertThat(user.id()).isEqualTo(id);
    assertThat(user.verifiedEmail()).isEqualTo(Optional.ofNullable(verified));
    if (verified != null) {
      String not = sample.text().replaceFirst("(verified\": )(true|1)", "$1false");
      assertThat(not).isNotEqualTo(sample.text());
      answer("/user", sample, not);
      assertThat(fetch(server(name, here -> here)).verifiedEmail()).isEmpty();
    }
  }

  @Test
  void gitHub_saysInASecondAnswer_whichAddressIsVerified() {
    answer("/api/user", Samples.named("github.userinfo.json"));
    answer("/api/user/emails", Samples.named("github.user-emails.json"));
    UserInformation user = fetch(gitHub());

    assertThat(user.id()).isEqualTo("1");
    assertThat(user.email()).isEmpty();
    assertThat(user.verifiedEmail()).hasValue("octocat@github.com");
  }

  @Test
  void gitHub_refusesAToken() {
    answer("/api/user", Samples.named("github.bad-credentials.json"));
    assertThat(catchThrowableOfType(OAuthException.class, () -> fetch(gitHub())).kind())
        .isEqualTo(ErrorKind.RESOURCE_UNAUTHORIZED);
  }

  @Test
  void facebook_withNothing_isRefused() {
    Sample sample = Samples.named("facebook.userinfo-null.json");
    assertThat(sample.outcome()).isEqualTo("USERINFO_INVALID");
    answer("/user", sample);
    assertThat(
            catchThrowableOfType(
                    OAuthException.class, () -> fetch(server("facebook.", here -> here)))
                .kind())
        .isEqualTo(ErrorKind.USERINFO_INVALID);
  }

  /** The users of an API, where the definition has OpenID Connect's UserInfo. */
  @ParameterizedTest
  @CsvSource({
    "gitlab.userinfo.json,,123456,foobar@example.com",
    "twitch.helix-user.json,data[0],689563726,test@example.com"
  })
  void user_ofAnotherApi_isAChangedCopyAway(String name, String path, String id, String email) {
    answer("/user", Samples.named(name));
    UserInformation user =
        fetch(
            server(
                name,
                here ->
                    (path == null ? here : here.path(path).header("Client-Id", "the-client"))
                        .idMember("id")));

    assertThat(user.id()).isEqualTo(id);
    assertThat(user.email()).hasValue(email);
  }

  /** GitLab's own name for it: its definition means UserInfo, and does not guess. */
  @Test
  void user_withoutTheMember_isRefused() {
    answer("/user", Samples.named("gitlab.userinfo.json"));
    assertThat(
            catchThrowableOfType(OAuthException.class, () -> fetch(server("gitlab.", here -> here)))
                .kind())
        .isEqualTo(ErrorKind.USERINFO_INVALID);
  }

  private static AuthorizationServer gitHub() {
    return Generic.named("github")
        .with("host", SERVER.address(""))
        .with("api", SERVER.address("/api"))
        .authorizationServer();
  }

  private static AuthorizationServer server(
      String name, UnaryOperator<UserInformationQuirks.Builder> changed) {
    AuthorizationServer server =
        CatalogueTest.usable(name.substring(0, name.indexOf('.'))).authorizationServer();
    Quirks quirks = server.quirks();
    UserInformationQuirks.Builder user = quirks.userInformation().toBuilder();
    quirks
        .userInformation()
        .verifiedEmails()
        .ifPresent(
            list ->
                user.verifiedEmails(
                    SERVER.uri("/emails"),
                    list.listPath(),
                    list.primaryMember(),
                    list.verifiedMember()));
    return server.toBuilder()
        .endpoint("userinfo_endpoint", SERVER.uri("/user"))
        .quirks(quirks.toBuilder().userInformation(changed.apply(user).build()).build())
        .build();
  }

  private static UserInformation fetch(AuthorizationServer server) {
    return UserInformationRequest.builder(server)
        .build()
        .fetch(AccessToken.bearer(Secret.of("the-token")));
  }

  private static void answer(String path, Sample sample) {
    answer(path, sample, sample.text());
  }

  private static void answer(String path, Sample sample, String body) {
    SERVER.stubFor(
        any(urlPathEqualTo(path))
            .willReturn(
                aResponse()
                    .withStatus(sample.status())
                    .withHeader("Content-Type", sample.contentType())
                    .withBody(body)));
  }
}
