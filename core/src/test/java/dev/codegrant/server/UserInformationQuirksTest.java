package dev.codegrant.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the settings of user information take. */
class UserInformationQuirksTest {

  private static final URI EMAILS = URI.create("https://api.example/emails");

  @Test
  void withoutSettings_itIsOpenIdConnects() {
    UserInformationQuirks quirks = UserInformationQuirks.builder().build();
    assertThat(quirks.isPost()).isFalse();
    assertThat(quirks.headers()).isEmpty();
    assertThat(quirks.parameters()).isEmpty();
    assertThat(quirks.path()).isEmpty();
    assertThat(quirks.idMembers()).containsExactly("sub");
    assertThat(quirks.emailMember()).isEqualTo("email");
    assertThat(quirks.verifiedMember()).hasValue("email_verified");
    assertThat(quirks.isVerifiedAsTextOrNumber()).isFalse();
    assertThat(quirks.verifiedEmails()).isEmpty();
  }

  @Test
  void verifiedMember_ofAnotherEmailMember_isTheOneThatIsNamed() {
    assertThat(build(b -> b.emailMember("mail")).verifiedMember()).isEmpty();
    assertThat(build(b -> b.emailMember("mail").verifiedMember("checked")).verifiedMember())
        .hasValue("checked");
    assertThat(build(b -> b.verifiedMember("verified")).verifiedMember()).hasValue("verified");
  }

  @Test
  void groups_areEqualWhenAllSettingsAre() {
    List<UnaryOperator<UserInformationQuirks.Builder>> each =
        List.of(
            b -> b,
            b -> b.post(),
            b -> b.header("Notion-Version", "2022-06-28"),
            b -> b.header("Notion-Version", "2025-09-03"),
            b -> b.parameter("fields", "id,name"),
            b -> b.path("data"),
            b -> b.idMember("id"),
            b -> b.idMember("id").idMember("sub"),
            b -> b.emailMember("person.email"),
            b -> b.verifiedMember("verified"),
            b -> b.verifiedAsTextOrNumber(),
            b -> b.verifiedEmails(EMAILS, "", "primary", "verified"),
            b -> b.verifiedEmails(EMAILS, "values", "is_primary", "is_confirmed"));
    List<UserInformationQuirks> groups =
        each.stream().map(UserInformationQuirksTest::build).toList();
    assertThat(new HashSet<>(groups)).hasSameSizeAs(groups);
    assertThat(each.stream().map(UserInformationQuirksTest::build).toList()).isEqualTo(groups);
  }

  @Test
  void idMembers_areLookedAtInTheirOrder() {
    assertThat(build(b -> b.idMember("unionid").idMember("openid")).idMembers())
        .containsExactly("unionid", "openid");
    assertThat(build(b -> b.idMember("https://slack.com/user_id")).idMembers())
        .containsExactly("https://slack.com/user_id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Authorization", "authorization", "Cookie", "Host", "User-Agent", "", "A B"})
  void header_thatIsNotFreeToBeSet_isRefused(String name) {
    refuses(b -> b.header(name, "v"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " a", "a ", "a\r\nX: y", "\u00e9"})
  void headerValue_thatHttpDoesNotAllow_isRefused(String value) {
    refuses(b -> b.header("Notion-Version", value));
  }

  @Test
  void headerValue_isAtMost256Characters() {
    assertThat(build(b -> b.header("X-A", "v".repeat(255))).headers()).hasSize(1);
    assertThat(build(b -> b.header("X-A", "v".repeat(256))).headers()).hasSize(1);
    refuses(b -> b.header("X-A", "v".repeat(257)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"access_token", "ACCESS_TOKEN", "client_secret", "token", "a b", ""})
  void parameter_thatIsTheProtocols_isRefused(String name) {
    refuses(b -> b.parameter(name, "v"));
    assertThat(build(b -> b.parameter("fields", "id,name")).parameters())
        .isEqualTo(Map.of("fields", "id,name"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a..b", "a[", "a b"})
  void path_thatIsNone_isRefused(String path) {
    refuses(b -> b.path(path));
    refuses(b -> b.idMember(path));
    refuses(b -> b.emailMember(path));
    refuses(b -> b.verifiedMember(path));
    refuses(b -> b.verifiedEmails(EMAILS, "", path, "verified"));
    refuses(b -> b.verifiedEmails(EMAILS, "", "primary", path));
  }

  @Test
  void verifiedEmails_overHttp_areRefusedButOnLoopback() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(
            () -> build(b -> b.verifiedEmails(URI.create("http://api.example/e"), "", "p", "v")))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INSECURE_URL));
    assertThat(
            build(b -> b.verifiedEmails(URI.create("http://127.0.0.1:1/e"), "", "p", "v"))
                .verifiedEmails())
        .isPresent();
  }

  private static UserInformationQuirks build(
      UnaryOperator<UserInformationQuirks.Builder> settings) {
    return settings.apply(UserInformationQuirks.builder()).build();
  }

  private static void refuses(UnaryOperator<UserInformationQuirks.Builder> settings) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> build(settings))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT));
  }
}
