package dev.codegrant.internal.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.TokenResponseQuirks;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that states no lifetime is asked for it, once, and whatever comes costs no token. */
class ExpiryFromIntrospectionTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final URI REDIRECT_URI = URI.create("https://app.example/cb");
  private static final Pattern STATE = Pattern.compile("[?&]state=([^&]+)");
  private static final String TOKENS = "{\"access_token\":\"AT\",\"token_type\":\"Bearer\"}";
  private static final TokenSet OLD =
      TokenSet.builder(AccessToken.bearer(Secret.of("old")), NOW)
          .refreshToken(RefreshToken.of(Secret.of("RT")))
          .build();

  private final RawServer raw = RawServer.start(this::answer);
  private final ManualClock clock = ManualClock.at(NOW);
  private String tokens = TOKENS;
  private String introspection = json("{\"active\":true,\"exp\":1700007200}");

  @AfterEach
  void close() throws Exception {
    raw.close();
  }

  private void answer(RawExchange exchange) throws IOException {
    if (exchange.request().head().startsWith("POST /token ")) {
      exchange.write(json(tokens));
    } else if (introspection.isEmpty()) {
      exchange.reset();
    } else {
      exchange.write(introspection);
    }
  }

  @Test
  void exp_isTheEndOfTheToken() {
    TokenSet refreshed = client(asking()).refresh(OLD);
    assertThat(refreshed.accessToken().expiresAt()).contains(NOW.plusSeconds(7200));
    assertThat(raw.requests()).hasSize(2);
    RawExchange.Request sent = raw.requests().get(1);
    assertThat(sent.head()).startsWith("POST /introspect HTTP/1.1\r\n");
    assertThat(sent.body()).isEqualTo("token=AT&token_type_hint=access_token");
    assertThat(sent.header("Authorization"))
        .containsExactly(
            "Basic " + Base64.getEncoder().encodeToString("app:s3cret".getBytes(UTF_8)));
  }

  @Test
  void exp_afterACodeExchange_isTakenToo() {
    OAuthClient client = client(asking());
    TokenSet redeemed = client.redeem(granted(client));
    assertThat(redeemed.accessToken().expiresAt()).contains(NOW.plusSeconds(7200));
    assertThat(raw.requests()).hasSize(2);
  }

  @Test
  void lifetimeThatIsStated_isNotAskedFor() {
    tokens = "{\"access_token\":\"AT\",\"token_type\":\"Bearer\",\"expires_in\":60}";
    TokenSet refreshed = client(asking()).refresh(OLD);
    assertThat(refreshed.accessToken().expiresAt()).contains(NOW.plusSeconds(60));
    assertThat(raw.requests()).hasSize(1);
  }

  @Test
  void serverWithoutTheSettingOrTheEndpoint_isNotAsked() {
    AuthorizationServer strict = asking().toBuilder().quirks(Quirks.none()).build();
    assertUnknown(client(strict).refresh(OLD));
    assertUnknown(client(server().quirks(asking().quirks()).build()).refresh(OLD));
    assertThat(raw.requests()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"active\":false,\"exp\":1700007200}",
        "{\"active\":\"true\",\"exp\":1700007200}",
        "{\"exp\":1700007200}",
        "{\"active\":true}",
        "{\"active\":true,\"exp\":null}",
        "{\"active\":true,\"exp\":\"1700007200\"}",
        "{\"active\":true,\"exp\":-1}",
        "{\"active\":true,\"exp\":1e99}",
        "{\"active\":true,\"exp\":9999999999999}",
        "{\"active\":true,\"active\":true,\"exp\":1700007200}",
        "[]",
        "null",
        "{",
        ""
      })
  void answer_thatDoesNotTell_leavesTheEndUnknown(String body) {
    introspection = json(body);
    assertUnknown(client(asking()).refresh(OLD));
    assertThat(raw.requests()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 302, 400, 401, 429, 500})
  void status_thatIsNoAnswer_leavesTheEndUnknown(int status) {
    introspection = introspection.replace(" 200 ", " " + status + " ");
    if (status == 204) {
      introspection = "HTTP/1.1 204 x\r\n\r\n";
    }
    assertUnknown(client(asking()).refresh(OLD));
    assertThat(raw.requests()).hasSize(2);
  }

  @Test
  void anotherMediaType_orNoAnswer_leavesTheEndUnknown() {
    introspection = introspection.replace("application/json", "text/html");
    assertUnknown(client(asking()).refresh(OLD));
    introspection = "";
    assertUnknown(client(asking()).refresh(OLD));
    assertThat(raw.requests()).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({"1699999999", "1700000000"})
  void exp_thatIsOver_saysNothing(long exp) {
    introspection = json("{\"active\":true,\"exp\":" + exp + "}");
    assertUnknown(client(asking()).refresh(OLD));
  }

  @ParameterizedTest
  @CsvSource({
    "1700000001, 1",
    "1700000001.9, 1",
    "2016223999, 316223999",
    "2016224000, 316224000",
    "2016224001, 316224000",
    "999999999999, 316224000"
  })
  void exp_ofTheFuture_isTakenUpTo3660Days(String exp, long seconds) {
    introspection = json("{\"active\":true,\"exp\":" + exp + "}");
    assertThat(client(asking()).refresh(OLD).accessToken().expiresAt())
        .contains(NOW.plusSeconds(seconds));
    assertThat(Duration.ofDays(3660)).hasSeconds(316224000);
  }

  private static void assertUnknown(TokenSet refreshed) {
    assertThat(refreshed.accessToken().value()).isEqualTo(Secret.of("AT"));
    assertThat(refreshed.accessToken().expiresAt()).isEmpty();
  }

  private static GrantedAuthorization granted(OAuthClient client) {
    PendingAuthorization pending =
        client.authorize(AuthorizationRequest.builder(REDIRECT_URI).scope(Scope.of("api")).build());
    Matcher state = STATE.matcher(pending.authorizationUri().toString());
    assertThat(state.find()).isTrue();
    return (GrantedAuthorization)
        pending.receive(CallbackParameters.ofUri(REDIRECT_URI + "?code=c&state=" + state.group(1)));
  }

  private OAuthClient client(AuthorizationServer server) {
    return OAuthClient.builder(server, new ClientId("app"))
        .clientSecret(Secret.of("s3cret"))
        .clock(clock)
        .build();
  }

  private AuthorizationServer.Builder server() {
    return AuthorizationServer.builder(URI.create("https://as.example/a"), raw.uri());
  }

  private AuthorizationServer asking() {
    return server()
        .endpoint("introspection_endpoint", raw.uri().resolve("/introspect"))
        .quirks(
            Quirks.builder()
                .tokenResponse(TokenResponseQuirks.builder().expiryFromIntrospection().build())
                .build())
        .build();
  }

  private static String json(String body) {
    return "HTTP/1.1 200 x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(body.length(), body);
  }
}
