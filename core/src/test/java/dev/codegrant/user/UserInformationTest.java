package dev.codegrant.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.server.UserInformationQuirks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers say of a user, and what counts of it. */
class UserInformationTest {

  private static final String JSON = "application/json; charset=utf-8";

  private final UserApi api = new UserApi();

  @AfterEach
  void close() throws Exception {
    api.close();
  }

  private UserInformationQuirks.Builder github(UserInformationQuirks.Builder quirks) {
    return quirks.idMember("id").verifiedEmails(api.uri("/user/emails"), "", "primary", "verified");
  }

  @Test
  void id_isATextOrTheDigitsOfANumber() {
    api.quirks(b -> b.idMember("id"));
    assertThat(api.says("{\"id\":\"80351110224678912\"}").fetch().id())
        .isEqualTo("80351110224678912");
    assertThat(api.says("{\"id\":98765432109876543210}").fetch().id())
        .isEqualTo("98765432109876543210");
    assertThat(api.says("{\"id\":1}").fetch().id()).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"id\":null}",
        "{\"id\":\"\"}",
        "{\"id\":\" \"}",
        "{\"id\":true}",
        "{\"id\":{}}",
        "{\"id\":[1]}",
        "{\"sub\":\"1\"}"
      })
  void id_thatIsNone_isRefused(String body) {
    api.quirks(b -> b.idMember("id")).says(body);
    refuses(ErrorKind.USERINFO_INVALID);
  }

  @ParameterizedTest
  @CsvSource({"1023, true", "1024, true", "1025, false"})
  void id_isAtMost1024Characters(int length, boolean taken) {
    String id = "x".repeat(length);
    api.quirks(b -> b.idMember("id")).says("{\"id\":\"" + id + "\"}");
    if (taken) {
      assertThat(api.fetch().id()).isEqualTo(id);
    } else {
      refuses(ErrorKind.USERINFO_INVALID);
    }
  }

  @Test
  void wechat_theFirstIdThatIsThere() {
    api.quirks(b -> b.idMember("unionid").idMember("openid"));
    assertThat(api.says("{\"openid\":\"o\",\"unionid\":\"u\"}").fetch().id()).isEqualTo("u");
    assertThat(api.says("{\"openid\":\"o\",\"unionid\":null}").fetch().id()).isEqualTo("o");
    assertThat(api.says("{\"openid\":\"o\"}").fetch().id()).isEqualTo("o");
    api.says("{\"openid\":\"o\",\"unionid\":\"\"}");
    refuses(ErrorKind.USERINFO_INVALID); // another id would be another user
  }

  @Test
  void slack_aNameWithDotsIsAName() {
    api.quirks(b -> b.idMember("https://slack.com/user_id"))
        .says("{\"ok\":true,\"https://slack.com/user_id\":\"U0R7JM\"}");
    assertThat(api.fetch().id()).isEqualTo("U0R7JM");
    assertThat(api.fetch().member("https://slack.com/user_id")).contains("U0R7JM");
  }

  @Test
  void notionAndTwitch_theUserIsInside() {
    api.quirks(b -> b.path("bot.owner.user").idMember("id").emailMember("person.email"))
        .says(
            "{\"id\":\"bot\",\"bot\":{\"owner\":{\"user\":{\"id\":\"u\","
                + "\"person\":{\"email\":\"a@b.example\"}}}}}");
    assertThat(api.fetch().id()).isEqualTo("u");
    assertThat(api.fetch().email()).contains("a@b.example");
    api.quirks(b -> b.path("data[0]").idMember("id")).says("{\"data\":[{\"id\":\"689563726\"}]}");
    assertThat(api.fetch().id()).isEqualTo("689563726");
  }

  @Test
  void members_areTextsAndNumbers() {
    UserInformation user =
        api.says(
                "{\"sub\":\"1\",\"picture\":{\"data\":{\"url\":\"https://p.example\",\"height\":50}},"
                    + "\"verified\":true,\"name\":null,\"emails\":[{\"value\":\"v\"}]}")
            .fetch();
    assertThat(user.member("picture.data.url")).contains("https://p.example");
    assertThat(user.member("picture.data.height")).contains("50");
    assertThat(user.member("emails[0].value")).contains("v");
    for (String other : new String[] {"picture", "verified", "name", "nick", "emails[1].value"}) {
      assertThat(user.member(other)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "true,true,true",
        "false,false,false",
        "null,false,false",
        "`\"true\"`,false,true",
        "`\"True\"`,false,false",
        "`\"1\"`,false,false",
        "`\"false\"`,false,false",
        "`\"\"`,false,false",
        "1,false,true",
        "0,false,false",
        "2,false,false",
        "1.0,false,false",
        "[true],false,false",
        "`{\"is\":true}`,false,false"
      })
  void verified_isTheBooleanTrue_andWhereTheServerIsKnownForItTheTextAndOne(
      String json, boolean verified, boolean inTextOrNumber) {
    api.says("{\"sub\":\"1\",\"email\":\"a@b.example\",\"email_verified\":" + json + "}");
    assertThat(api.fetch().email()).contains("a@b.example");
    assertThat(api.fetch().verifiedEmail().isPresent()).isEqualTo(verified);

    api.quirks(b -> b.verifiedAsTextOrNumber());
    assertThat(api.fetch().verifiedEmail().isPresent()).isEqualTo(inTextOrNumber);
  }

  @Test
  void verified_isSaidByTheMemberThatIsNamed_ofTheMemberThatIsTheAddress() {
    String user =
        "{\"sub\":\"1\",\"email\":\"a@b.example\",\"verified\":true,\"mail\":\"m@b.example\"}";
    assertThat(api.says(user).fetch().verifiedEmail()).isEmpty();
    api.quirks(b -> b.verifiedMember("verified"));
    assertThat(api.fetch().verifiedEmail()).contains("a@b.example");
    api.quirks(b -> b.emailMember("mail").verifiedMember("verified"));
    assertThat(api.fetch().verifiedEmail()).contains("m@b.example");
    api.quirks(b -> b.emailMember("mail"));
    assertThat(
            api.says("{\"sub\":\"1\",\"mail\":\"m@b.example\",\"email_verified\":true}")
                .fetch()
                .verifiedEmail())
        .isEmpty();
  }

  /** Names that are URLs, as Auth0's tenants choose them. */
  @Test
  void verified_byANameWithDots_isThatMember() {
    api.quirks(b -> b.emailMember("https://x.example/mail").verifiedMember("https://x.example/ok"))
        .says(
            "{\"sub\":\"1\",\"https://x.example/mail\":\"m@b.example\",\"https://x.example/ok\":true}");
    assertThat(api.fetch().verifiedEmail()).contains("m@b.example");
    api.says(
        "{\"sub\":\"1\",\"https://x.example/mail\":\"m@b.example\",\"https://x.example/ok\":false}");
    assertThat(api.fetch().verifiedEmail()).isEmpty();
  }

  @Test
  void verified_withoutAnAddress_isNone() {
    assertThat(api.says("{\"sub\":\"1\",\"email_verified\":true}").fetch().verifiedEmail())
        .isEmpty();
    api.says("{\"sub\":\"1\",\"email\":\"nobody\",\"email_verified\":true}");
    assertThat(api.fetch().verifiedEmail()).isEmpty();
  }

  @Test
  void verified_whereTheServerHasAList_isSaidThereAlone() {
    api.quirks(this::github)
        .says("{\"id\":1,\"email\":\"a@b.example\",\"email_verified\":true}")
        .lists(200, JSON, "[]");
    assertThat(api.fetch().verifiedEmail()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"\"", "null", "1", "\"nobody\"", "\"@x\"", "\"a@b\\r\\nBcc: c@d\"", "\"a b@c\""})
  void email_thatIsNoAddress_isNone(String email) {
    assertThat(api.says("{\"sub\":\"1\",\"email\":" + email + "}").fetch().email()).isEmpty();
  }

  @Test
  void github_theFirstAddressThatIsPrimaryAndVerified() {
    api.quirks(this::github)
        .says("{\"id\":1,\"email\":null}")
        .lists(
            200,
            JSON,
            """
            [{"email":"unverified@x.example","primary":true,"verified":false},
             {"email":"second@x.example","primary":false,"verified":true},
             {"email":"text@x.example","primary":"true","verified":"true"},
             {"primary":true,"verified":true},
             7,
             {"email":"octocat@github.com","primary":true,"verified":true,"visibility":"public"},
             {"email":"late@x.example","primary":true,"verified":true}]
            """);
    UserInformation user = api.fetch();
    assertThat(user.verifiedEmail()).contains("octocat@github.com");
    assertThat(user.email()).isEmpty();
    assertThat(api.requests()).hasSize(2);
    assertThat(api.requests().get(1).head()).startsWith("GET /user/emails HTTP/1.1\r\n");
    assertThat(api.requests().get(1).header("Authorization"))
        .containsExactly("Bearer " + UserApi.TOKEN);
  }

  @Test
  void bitbucket_theListIsInside() {
    api.quirks(
            b ->
                b.idMember("uuid")
                    .verifiedEmails(
                        api.uri("/user/emails"), "values", "is_primary", "is_confirmed"))
        .says("{\"uuid\":\"{397621dc}\"}")
        .lists(
            200,
            JSON,
            "{\"values\":[{\"email\":\"a@b.example\",\"is_primary\":true,\"is_confirmed\":true}]}");
    assertThat(api.fetch().verifiedEmail()).contains("a@b.example");
    api.lists(200, JSON, "[]");
    refuses(ErrorKind.USERINFO_INVALID);
    api.lists(200, JSON, "{\"values\":{}}");
    refuses(ErrorKind.USERINFO_INVALID);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404})
  void list_thatTheTokenMayNotSee_leavesTheUser(int status) {
    api.quirks(this::github).says("{\"id\":1}").lists(status, JSON, "{\"message\":\"Not Found\"}");
    assertThat(api.fetch().id()).isEqualTo("1");
    assertThat(api.fetch().verifiedEmail()).isEmpty();
  }

  /** Else a user would seem to have no verified address, for an hour. */
  @ParameterizedTest
  @ValueSource(strings = {"X-RateLimit-Remaining: 0", "Retry-After: 60"})
  void list_thatIsForbiddenForNow_isAFailure(String header) {
    api.quirks(this::github).says("{\"id\":1}").lists(403, JSON, header + "\r\n", "{}");
    refuses(ErrorKind.RATE_LIMITED);
  }

  @ParameterizedTest
  @CsvSource({
    "401, RESOURCE_UNAUTHORIZED",
    "500, SERVER_ERROR",
    "429, RATE_LIMITED",
    "302, HTTP_REDIRECT_REFUSED",
    "400, USERINFO_INVALID",
    "204, USERINFO_INVALID"
  })
  void list_thatFails_isAFailure(int status, ErrorKind kind) {
    api.quirks(this::github).says("{\"id\":1}").lists(status, JSON, status == 204 ? "" : "[]");
    refuses(kind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "null", "[", "[] []", "[{\"email\":1,\"email\":2}]", ""})
  void list_thatIsNone_isRefused(String body) {
    api.quirks(this::github).says("{\"id\":1}").lists(200, JSON, body);
    refuses(ErrorKind.USERINFO_INVALID);
    api.lists(200, "text/html", "[]");
    refuses(ErrorKind.USERINFO_INVALID);
    assertThat(api.lists(200, JSON, "[]").fetch().verifiedEmail()).isEmpty();
  }

  @Test
  void text_namesTheServerAndNoPerson() {
    assertThat(api.says("{\"sub\":\"u-1\",\"email\":\"a@b.example\"}").fetch())
        .hasToString("UserInformation[AuthorizationServer[https://as.example/token]]");
  }

  private void refuses(ErrorKind kind) {
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(api::fetch)
        .withMessageNotContainingAny(UserApi.TOKEN, "b.example")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
