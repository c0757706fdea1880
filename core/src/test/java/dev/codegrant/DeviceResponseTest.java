package dev.codegrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.DeviceQuirks;
import dev.codegrant.server.ErrorQuirks;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.TokenResponseQuirks;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.token.Scope;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server may answer to a device (RFC 8628 sections 3.2 and 3.5), and what it may not. */
class DeviceResponseTest {

  private static final String JSON = "application/json";
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  private Quirks quirks = Quirks.none();

  private static String codes() {
    return "{\"device_code\":\"DC\",\"user_code\":\"WDJB-MJHT\","
        + "\"verification_uri\":\"https://as.example/device\",\"expires_in\":1800}";
  }

  private static String with(String member, String json) {
    JsonObject object = JsonParser.parseString(codes()).getAsJsonObject();
    object.add(member, JsonParser.parseString(json));
    StringBuilder ascii = new StringBuilder();
    object
        .toString()
        .chars()
        .forEach(c -> ascii.append(c < 0x7F ? "" + (char) c : "\\u%04x".formatted(c)));
    return ascii.toString();
  }

  private static String without(String member) {
    JsonObject object = JsonParser.parseString(codes()).getAsJsonObject();
    object.remove(member);
    return object.toString();
  }

  private static String http(int status, String type, String body) {
    return "HTTP/1.1 %d X\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(status, type, body.length(), body);
  }

  private OAuthClient client(RawServer raw) {
    return OAuthClient.builder(
            AuthorizationServer.builder(URI.create("https://as.example/authorize"), raw.uri())
                .endpoint("device_authorization_endpoint", raw.uri().resolve("/device"))
                .quirks(quirks)
                .build(),
            new ClientId("tv"))
        .clock(ManualClock.at(NOW))
        .build();
  }

  private DeviceAuthorization read(int status, String type, String body) throws IOException {
    try (RawServer raw = RawServer.answering(http(status, type, body))) {
      return client(raw).authorizeDevice(Scope.of("a"));
    }
  }

  private DeviceAuthorization read(String body) throws IOException {
    return read(200, JSON, body);
  }

  private void refuses(String body, String reason) {
    refuses(200, JSON, body, ErrorKind.DEVICE_RESPONSE_INVALID, reason);
  }

  private void refuses(int status, String type, String body, ErrorKind kind, String reason) {
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(() -> read(status, type, body))
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              assertThat(e.reason().orElse("")).isEqualTo(reason);
              assertThat(e).hasMessageNotContaining("SECRET");
            });
  }

  @Nested
  class Codes {

    @Test
    void withWhatIsRequiredAlone_areRead() throws IOException {
      DeviceAuthorization authorization = read(codes());
      assertThat(authorization.userCode()).isEqualTo("WDJB-MJHT");
      assertThat(authorization.verificationUri()).hasToString("https://as.example/device");
      assertThat(authorization.verificationUriComplete()).isEmpty();
      assertThat(authorization.expiresAt()).isEqualTo(NOW.plusSeconds(1800));
      assertThat(authorization.interval()).isEqualTo(Duration.ofSeconds(5));
      assertThat(authorization.deviceCode().reveal()).isEqualTo("DC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"device_code", "user_code", "verification_uri", "expires_in"})
    void withoutARequiredMember_areRefused(String member) {
      refuses(without(member), member);
      refuses(with(member, "null"), member);
      refuses(with(member, "[\"SECRET\"]"), member);
    }

    @ParameterizedTest
    @ValueSource(strings = {"interval", "verification_uri_complete"})
    void withAnOptionalMemberThatIsNull_areRead(String member) throws IOException {
      assertThat(read(with(member, "null")).userCode()).isEqualTo("WDJB-MJHT");
      refuses(with(member, "{}"), member);
    }

    @Test
    void emptyDeviceCode_isRefused() throws IOException {
      refuses(with("device_code", "\"\""), "device_code");
      assertThat(read(with("device_code", "\" \"")).deviceCode().reveal()).isEqualTo(" ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "0a-b c", "~!", "123456789"})
    void userCode_thatCanBeShown_isRead(String code) throws IOException {
      assertThat(read(with("user_code", "\"" + code + "\"")).userCode()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "A\\u001b[2J", "\\u0000", "\\u202eAB", "\\u00e4", "A\\n"})
    void userCode_thatCannot_isRefused(String code) {
      refuses(with("user_code", "\"" + code + "\""), "user_code");
    }

    @Test
    void userCode_ofMoreThan64Characters_isRefused() throws IOException {
      assertThat(read(with("user_code", "\"" + "A".repeat(63) + "\"")).userCode()).hasSize(63);
      assertThat(read(with("user_code", "\"" + "A".repeat(64) + "\"")).userCode()).hasSize(64);
      refuses(with("user_code", "\"" + "A".repeat(65) + "\""), "user_code");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://as.example/device?user_code=A",
          "http://127.0.0.1:8080/device",
          "http://localhost/device"
        })
    void page_thatMayBeOpened_isRead(String uri) throws IOException {
      assertThat(read(with("verification_uri", "\"" + uri + "\"")).verificationUri())
          .hasToString(uri);
      assertThat(
              read(with("verification_uri_complete", "\"" + uri + "\"")).verificationUriComplete())
          .contains(URI.create(uri));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "http://as.example/device",
          "javascript:alert(1)",
          "file:///etc/passwd",
          "/device",
          "https://user@as.example/device",
          "https://as.example/device#a",
          "https://as.example/\\u202edevice",
          "https://as.example/ger\\u00e4t",
          "https://as.example/a b"
        })
    void page_thatMustNotBeOpened_isRefused(String uri) {
      refuses(with("verification_uri", "\"" + uri + "\""), "verification_uri");
      refuses(with("verification_uri_complete", "\"" + uri + "\""), "verification_uri_complete");
    }

    @Test
    void page_ofMoreThan2048Characters_isRefused() throws IOException {
      String most = "https://as.example/" + "a".repeat(2048 - "https://as.example/".length());
      assertThat(read(with("verification_uri", "\"" + most + "\"")).verificationUri())
          .hasToString(most);
      refuses(with("verification_uri", "\"" + most + "a\""), "verification_uri");
    }

    @ParameterizedTest
    @CsvSource({
      "0, 1",
      "1, 1",
      "0.5, 1",
      "1.9, 1",
      "2, 2",
      "'\"7\"', 7",
      "3599, 3599",
      "3600, 3600",
      "3601, 3600",
      "999999999999999999, 3600"
    })
    void interval_isASecondToAnHour(String json, long seconds) throws IOException {
      assertThat(read(with("interval", json)).interval()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "\"soon\"", "1e9", "true", "9999999999999999999", "\"\""})
    void number_thatIsNoneOfSeconds_isRefused(String json) {
      refuses(with("interval", json), "interval");
      refuses(with("expires_in", json), "expires_in");
    }

    @ParameterizedTest
    @CsvSource({
      "0, 0",
      "1.9, 1",
      "'\"900\"', 900",
      "86399, 86399",
      "86400, 86400",
      "86401, 86400",
      "999999999999, 86400"
    })
    void lifetime_isAtMostADay(String json, long seconds) throws IOException {
      assertThat(read(with("expires_in", json)).expiresAt()).isEqualTo(NOW.plusSeconds(seconds));
    }
  }

  @Nested
  class Answers {

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 403, 428})
    void error_isRead_whateverTheStatus(int status) {
      refuses(
          status, JSON, "{\"error\":\"invalid_scope\"}", ErrorKind.DEVICE_AUTHORIZATION_ERROR, "");
    }

    @Test
    void codeOfTheServersOwn_isNotInTheMessage() {
      refuses(400, JSON, "{\"error\":\"SECRET\"}", ErrorKind.DEVICE_AUTHORIZATION_ERROR, "");
    }

    @Test
    void clientThatIsNotAccepted_isToldApart() {
      refuses(401, JSON, "{\"error\":\"invalid_client\"}", ErrorKind.CLIENT_AUTH_FAILED, "");
      refuses(401, JSON, "{\"error\":\"unauthorized_client\"}", ErrorKind.CLIENT_AUTH_FAILED, "");
      refuses(
          400,
          JSON,
          "{\"error\":\"unauthorized_client\"}",
          ErrorKind.DEVICE_AUTHORIZATION_ERROR,
          "");
    }

    @Test
    void statusWithoutAnError_isNoAnswer() {
      refuses(400, JSON, codes(), ErrorKind.DEVICE_RESPONSE_INVALID, "STATUS");
      refuses(201, JSON, codes(), ErrorKind.DEVICE_RESPONSE_INVALID, "STATUS");
      refuses(429, JSON, codes(), ErrorKind.RATE_LIMITED, "");
      refuses(500, JSON, codes(), ErrorKind.SERVER_ERROR, "");
      refuses(302, JSON, codes(), ErrorKind.HTTP_REDIRECT_REFUSED, "");
    }

    @Test
    void otherMediaType_isNoAnswer() throws IOException {
      String form =
          "device_code=DC&expires_in=900&interval=5&user_code=WDJB-MJHT"
              + "&verification_uri=https%3A%2F%2Fgithub.com%2Flogin%2Fdevice";
      String type = "application/x-www-form-urlencoded";
      refuses(200, "text/html", codes(), ErrorKind.CONTENT_TYPE_UNEXPECTED, "");
      refuses(200, type, form, ErrorKind.CONTENT_TYPE_UNEXPECTED, "");
      quirks =
          Quirks.builder()
              .tokenResponse(TokenResponseQuirks.builder().acceptFormEncoded().build())
              .build();
      assertThat(read(200, type, form).expiresAt()).isEqualTo(NOW.plusSeconds(900));
    }
  }

  @Nested
  class Aliases {

    private void alias() {
      quirks =
          Quirks.builder()
              .device(
                  DeviceQuirks.builder()
                      .memberAlias("verification_uri", "verification_url")
                      .memberAlias("expires_in", "lifetime")
                      .build())
              .build();
    }

    private static final String ALIASED =
        "{\"device_code\":\"DC\",\"user_code\":\"U\",\"lifetime\":60,"
            + "\"verification_url\":\"https://as.example/url\"}";

    @Test
    void areRead_whereTheStandardNameIsMissing() throws IOException {
      refuses(ALIASED, "verification_uri");
      alias();
      DeviceAuthorization authorization = read(ALIASED);
      assertThat(authorization.verificationUri()).hasToString("https://as.example/url");
      assertThat(authorization.expiresAt()).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void standardName_comesFirst() throws IOException {
      alias();
      assertThat(read(with("verification_url", "\"https://as.example/url\"")).verificationUri())
          .hasToString("https://as.example/device");
    }

    @Test
    void areJudgedAlike() {
      alias();
      refuses(
          ALIASED.replace("https://as.example/url", "http://as.example/url"), "verification_uri");
    }
  }

  /** What GitHub and Google answer to a poll, and what others might. */
  @Nested
  class Polls {

    private DeviceOutcome poll(int status, String body) throws IOException {
      try (RawServer raw =
          RawServer.start(
              exchange ->
                  exchange.write(
                      exchange.request().head().startsWith("POST /device ")
                          ? http(200, JSON, codes())
                          : http(status, JSON, body)))) {
        OAuthClient client = client(raw);
        return client.poll(client.authorizeDevice(Scope.of("a")));
      }
    }

    private Duration interval(String body) throws IOException {
      return ((DeviceOutcome.Pending) poll(200, body)).next().interval();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401, 403, 428})
    void error_isRead_whateverTheStatus(int status) throws IOException {
      assertThat(poll(status, "{\"error\":\"authorization_pending\"}"))
          .isInstanceOf(DeviceOutcome.Pending.class);
      assertThat(poll(status, "{\"error\":\"access_denied\"}"))
          .isInstanceOf(DeviceOutcome.Denied.class);
      assertThat(poll(status, "{\"error\":\"expired_token\"}"))
          .isInstanceOf(DeviceOutcome.Expired.class);
    }

    /** GitHub names the new interval beside the error. */
    @ParameterizedTest
    @CsvSource({
      "'', 10",
      "',\"interval\":4', 10",
      "',\"interval\":5', 10",
      "',\"interval\":6', 6",
      "',\"interval\":10', 10",
      "',\"interval\":\"12\"', 12",
      "',\"interval\":3600', 3600",
      "',\"interval\":3601', 3600",
      "',\"interval\":null', 10",
      "',\"interval\":-1', 10",
      "',\"interval\":\"soon\"', 10",
      "',\"interval\":{}', 10"
    })
    void slowDown_waitsAsTheAnswerSays_orFiveSecondsLonger(String member, long seconds)
        throws IOException {
      assertThat(interval("{\"error\":\"slow_down\"" + member + "}"))
          .isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void interval_besideAnotherError_changesNothing() throws IOException {
      assertThat(interval("{\"error\":\"authorization_pending\",\"interval\":60}"))
          .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void codesOfTheServersOwn_meanWhatItsDefinitionSays() throws IOException {
      String declined = "{\"error\":\"authorization_declined\"}";
      assertThatExceptionOfType(OAuthException.class)
          .isThrownBy(() -> poll(400, declined))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.TOKEN_ENDPOINT_ERROR));
      quirks =
          Quirks.builder()
              .errors(
                  ErrorQuirks.builder()
                      .code("authorization_declined", "access_denied")
                      .code("code_expired", "expired_token")
                      .build())
              .build();
      assertThat(poll(400, declined)).isInstanceOf(DeviceOutcome.Denied.class);
      assertThat(poll(400, "{\"error\":\"code_expired\"}"))
          .isInstanceOf(DeviceOutcome.Expired.class);
    }
  }
}
