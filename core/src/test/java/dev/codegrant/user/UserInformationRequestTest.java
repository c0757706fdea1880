package dev.codegrant.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.ErrorQuirks;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.UserInformationQuirks;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the user information is asked for, and which answers are refused. */
class UserInformationRequestTest {

  private static final String EXHAUSTED = "X-RateLimit-Remaining: 0\r\n";

  private static final String JSON = "application/json";

  private final UserApi api = new UserApi();

  @AfterEach
  void close() throws Exception {
    api.close();
  }

  @Test
  void request_isAGetWithTheTokenInTheHeaderAlone() {
    api.says("{\"sub\":\"u-1\"}").fetch();
    assertThat(api.requests()).hasSize(1);
    assertThat(api.requests().get(0).head()).startsWith("GET /user HTTP/1.1\r\n");
    assertThat(api.requests().get(0).header("Authorization"))
        .containsExactly("Bearer " + UserApi.TOKEN);
    assertThat(api.requests().get(0).header("Accept:")).containsExactly(JSON);
  }

  @Test
  void dropbox_postWithoutABody() {
    api.quirks(b -> b.post().idMember("account_id")).says("{\"account_id\":\"dbid:AA\"}").fetch();
    assertThat(api.requests().get(0).head()).startsWith("POST /user HTTP/1.1\r\n");
    assertThat(api.requests().get(0).header("Content-Length")).containsExactly("0");
    assertThat(api.requests().get(0).header("Content-Type")).isEmpty();
  }

  @Test
  void facebookAndNotion_parametersAndHeaders() {
    api.quirks(b -> b.parameter("fields", "id,name").header("Notion-Version", "2022-06-28"))
        .says("{\"sub\":\"u-1\"}")
        .fetch();
    assertThat(api.requests().get(0).head()).startsWith("GET /user?fields=id%2Cname HTTP/1.1\r\n");
    assertThat(api.requests().get(0).header("Notion-Version")).containsExactly("2022-06-28");
  }

  @ParameterizedTest
  @CsvSource({
    "401, RESOURCE_UNAUTHORIZED",
    "403, RESOURCE_FORBIDDEN",
    "400, USERINFO_INVALID",
    "404, USERINFO_INVALID",
    "201, USERINFO_INVALID",
    "302, HTTP_REDIRECT_REFUSED",
    "429, RATE_LIMITED",
    "500, SERVER_ERROR"
  })
  void status_tellsWhatToDo(int status, ErrorKind kind) {
    api.says(status, JSON, "", "{\"sub\":\"u-1\"}");
    refuses(kind);
  }

  /** GitHub's API says "too many requests" with 403, too: that is not about the scope. */
  @ParameterizedTest
  @CsvSource({
    "X-RateLimit-Remaining: 0, RATE_LIMITED",
    "Retry-After: 60, RATE_LIMITED",
    "X-RateLimit-Remaining: 1, RESOURCE_FORBIDDEN",
    "X-RateLimit-Limit: 0, RESOURCE_FORBIDDEN"
  })
  void forbiddenForNow_isNotForbidden(String header, ErrorKind kind) {
    api.says(403, JSON, header + "\r\n", "{\"message\":\"API rate limit exceeded\"}");
    refuses(kind);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void refusal_withoutAnError_saysSo(int status) {
    api.says(status, JSON, "", "{\"message\":\"no\"}");
    assertThatExceptionOfType(ErrorResponseException.class)
        .isThrownBy(api::fetch)
        .satisfies(e -> assertThat(e.came()).contains("" + status, "without an error"));
    api.says(status, JSON, "", "{\"error\":\"invalid_token\"}");
    assertThatExceptionOfType(ErrorResponseException.class)
        .isThrownBy(api::fetch)
        .satisfies(e -> assertThat(e.came()).contains("" + status, "invalid_token"));
  }

  /** The last request of a window may be one without the scope: waiting does not help it. */
  @Test
  void errorInTheBody_leavesTheChallengesScope() {
    api.says(
        403,
        JSON,
        EXHAUSTED + "WWW-Authenticate: Bearer error=\"insufficient_scope\", scope=\"identity\"\r\n",
        "{\"error\":\"insufficient_scope\"}");
    assertThatExceptionOfType(ErrorResponseException.class)
        .isThrownBy(api::fetch)
        .satisfies(e -> assertThat(e.response().scope()).contains("identity"));
    api.says(
        403,
        "text/plain",
        EXHAUSTED + "WWW-Authenticate: Bearer error=\"insufficient_scope\"\r\n",
        "no");
    refuses(ErrorKind.RESOURCE_FORBIDDEN);
  }

  @Test
  void challenge_saysWhatIsWrongWithTheToken() {
    api.says(
        403,
        "text/plain",
        "WWW-Authenticate: Bearer error=\"insufficient_scope\", scope=\"read:user\"\r\n",
        "no");
    assertThatExceptionOfType(ErrorResponseException.class)
        .isThrownBy(api::fetch)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCE_FORBIDDEN))
        .satisfies(e -> assertThat(e.response().scope()).contains("read:user"));
  }

  @Test
  void slack_anErrorWithStatus200IsOne() {
    String body = "{\"ok\":false,\"error\":\"invalid_auth\",\"sub\":\"u-1\"}";
    api.says(body);
    refuses(ErrorKind.USERINFO_INVALID);
    api.errors(ErrorQuirks.builder().code("invalid_auth", "invalid_token").build());
    refuses(ErrorKind.RESOURCE_UNAUTHORIZED);
    api.errors(ErrorQuirks.builder().code("invalid_auth", "insufficient_scope").build());
    refuses(ErrorKind.RESOURCE_FORBIDDEN);
    api.errors(ErrorQuirks.builder().code("invalid_auth", "temporarily_unavailable").build());
    refuses(ErrorKind.SERVER_ERROR);
  }

  @Test
  void facebook_theErrorIsWhereItsQuirksSay() {
    api.says(400, JSON, "", "{\"error\":{\"message\":\"x\",\"code\":190}}");
    refuses(ErrorKind.USERINFO_INVALID);
    api.errors(ErrorQuirks.builder().codePath("error.code").code("190", "invalid_grant").build());
    refuses(ErrorKind.RESOURCE_UNAUTHORIZED);
  }

  @Test
  void tiktok_theErrorThatIsNoneIsNone() {
    String body = "{\"data\":{\"user\":{\"open_id\":\"44322889\"}},\"error\":{\"code\":\"ok\"}}";
    api.quirks(b -> b.path("data.user").idMember("open_id")).says(body);
    refuses(ErrorKind.USERINFO_INVALID);
    api.errors(ErrorQuirks.builder().codePath("error.code").noErrorCode("ok").build());
    assertThat(api.fetch().id()).isEqualTo("44322889");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "true", "[]", "", "{", "{\"sub\":\"a\",\"sub\":\"b\"}", "{} {}"})
  void body_thatIsNoObject_isRefused(String body) {
    api.says(body);
    refuses(ErrorKind.USERINFO_INVALID);
  }

  @Test
  void mediaType_thatIsNotJson_isRefused() {
    api.says(200, "text/html", "", "{\"sub\":\"u-1\"}");
    refuses(ErrorKind.USERINFO_INVALID);
    api.says(200, JSON, "", "{\"sub\":\"u-1\"}");
    assertThat(api.fetch().id()).isEqualTo("u-1");
  }

  @Test
  void redirect_isNotFollowed() throws Exception {
    try (RawServer elsewhere = RawServer.answering("")) {
      api.says(307, JSON, "Location: " + elsewhere.uri() + "\r\n", "");
      refuses(ErrorKind.HTTP_REDIRECT_REFUSED);
      assertThat(elsewhere.connections()).isZero();
    }
  }

  @Test
  void pathThatIsNotThere_isRefused() {
    api.quirks(b -> b.path("data").idMember("id")).says("{\"id\":\"1\"}");
    refuses(ErrorKind.USERINFO_INVALID);
    api.says("{\"data\":{\"id\":\"1\"}}");
    assertThat(api.fetch().id()).isEqualTo("1");
  }

  @Test
  void serverWithoutTheEndpoint_isRefused() {
    AuthorizationServer server = server().build();
    refusesToBuild(server, "userinfo_endpoint");
  }

  @Test
  void verifiedEmails_ofAnotherOrigin_areRefused() {
    AuthorizationServer.Builder server =
        server().endpoint("userinfo_endpoint", URI.create("https://api.example/user"));
    refusesToBuild(server.quirks(emailsAt("https://api2.example/emails")).build(), "origin");
    refusesToBuild(server.quirks(emailsAt("https://api.example:444/emails")).build(), "origin");
    assertThat(
            UserInformationRequest.builder(
                    server.quirks(emailsAt("https://API.example:443/emails")).build())
                .build())
        .hasToString("UserInformationRequest[" + server.build() + "]");
  }

  @Test
  void timeout_ofNothing_isRefused() {
    UserInformationRequest.Builder builder = UserInformationRequest.builder(server().build());
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> builder.timeout(Duration.ZERO))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT));
    assertThat(builder.timeout(Duration.ofMillis(1))).isSameAs(builder);
  }

  private static Quirks emailsAt(String uri) {
    return Quirks.builder()
        .userInformation(
            UserInformationQuirks.builder()
                .verifiedEmails(URI.create(uri), "", "primary", "verified")
                .build())
        .build();
  }

  private static AuthorizationServer.Builder server() {
    return AuthorizationServer.builder(
        URI.create("https://as.example/authorize"), URI.create("https://as.example/token"));
  }

  private static void refusesToBuild(AuthorizationServer server, String expected) {
    UserInformationRequest.Builder builder = UserInformationRequest.builder(server);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(builder::build)
        .withMessageContaining(expected)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_CONFIGURATION));
  }

  private void refuses(ErrorKind kind) {
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(api::fetch)
        .withMessageNotContainingAny(UserApi.TOKEN, "u-1")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
