package dev.codegrant.provider.generic;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.codegrant.DeviceAuthorization;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.DeniedAuthorization;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.provider.generic.Samples.Sample;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.Quirks;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every answer that is known of a server, through that server's definition. */
final class SampleTest {

  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final URI REDIRECT_URI = URI.create("https://app.example/callback");

  /** Answers of an API beside the protocol, which no definition reads, and who does instead. */
  private static final Map<String, String> READ_BY_NO_DEFINITION =
      Map.of(
          "apple.idtoken-claims.json", "claims of an ID token: the module openid",
          "discord.authorization-info.json", "an application that wants to know its own scopes",
          "github.check-token.json", "GitHubTokens of the module provider-github",
          "gitlab.token-info.json", "an application that wants to know a token's scopes",
          "stripe.deauthorize.json", "an application: the request names the account",
          "twitch.validate.json", "an application, once an hour, as Twitch demands",
          "wechat.userinfo.txt", "an application: the token stands in the query");

  /** Each of these has a test of its own, here or in the class named. */
  private static final Set<String> BY_NAME =
      Set.of(
          "apple.callback-first.txt",
          "github.callback-app-install.txt",
          "notion.introspect.json",
          "cognito.revoke-access-token.json");

  private static final int TOO_MANY_REQUESTS = 429;

  /** The meanings that say what a category says: what to do next. */
  private static final Map<String, Set<String>> MEANINGS =
      Map.ofEntries(
          Map.entry("REAUTH", Set.of("invalid_grant")),
          Map.entry("REAUTH_SESSION_CONTROL", Set.of("interaction_required")),
          Map.entry("CLIENT", Set.of("invalid_client", "unauthorized_client")),
          Map.entry("PENDING", Set.of("authorization_pending")),
          Map.entry("SLOW_DOWN", Set.of("slow_down")),
          Map.entry("DENIED", Set.of("access_denied")),
          Map.entry("DEVICE_EXPIRED", Set.of("expired_token")),
          Map.entry("RETRY", Set.of("temporarily_unavailable")),
          Map.entry("TOKEN_REJECTED", Set.of("invalid_token")),
          Map.entry("INSUFFICIENT_SCOPE", Set.of("insufficient_scope")),
          Map.entry(
              "REQUEST",
              Set.of(
                  "invalid_request",
                  "invalid_scope",
                  "unsupported_grant_type",
                  "unsupported_token_type")));

  @RegisterExtension static final LocalServer SERVER = new LocalServer();

  private static Stream<Sample> of(String... outcomes) {
    return Samples.all().stream()
        .filter(sample -> Set.of(outcomes).contains(sample.outcome()))
        .filter(sample -> !BY_NAME.contains(sample.name()));
  }

  static Stream<Sample> tokens() {
    return of("TOKEN");
  }

  static Stream<Sample> errors() {
    return of("ERROR").filter(sample -> !isOfAnApi(sample));
  }

  static Stream<Sample> deadGrants() {
    return errors().filter(sample -> category(sample).equals("REAUTH"));
  }

  static Stream<Sample> callbacks() {
    return of("CALLBACK_CODE", "CALLBACK_ERROR");
  }

  /** What the API answers, not the token endpoint. */
  private static boolean isOfAnApi(Sample sample) {
    return sample.expect().get("code").isJsonNull() || sample.name().contains(".revoke");
  }

  private static String category(Sample sample) {
    return sample.expect().get("category").getAsString();
  }

  @Test
  void everySample_isJudged_orHasAReader() throws IOException {
    String tests = "";
    for (String test : List.of("SampleTest", "UserSampleTest", "DiscoverySampleTest")) {
      tests +=
          Files.readString(Path.of("src/test/java/dev/codegrant/provider/generic", test + ".java"));
    }
    Set<String> unread = new TreeSet<>();
    for (Sample sample : Samples.all()) {
      if (!tests.contains("\"" + sample.name())) {
        unread.add(sample.name());
      }
    }
    Stream.of(tokens(), errors(), callbacks(), unreadable())
        .flatMap(samples -> samples.map(Sample::name))
        .forEach(unread::remove);
    assertThat(unread).isEmpty();

    assertThat(Samples.all()).hasSize(165);
    assertThat(Samples.all())
        .filteredOn(sample -> READ_BY_NO_DEFINITION.containsKey(sample.name()))
        .hasSize(READ_BY_NO_DEFINITION.size())
        .allSatisfy(sample -> assertThat(sample.outcome()).isEqualTo("BODY"));
  }

  @ParameterizedTest
  @MethodSource
  void tokens(Sample sample) {
    answer(sample);
    introspection();
    TokenSet tokens = redeem(client(sample.server()));

    List<TokenSet> sets = new ArrayList<>(List.of(tokens));
    sets.addAll(tokens.companions().values());
    JsonArray expected = sample.expect().getAsJsonArray("tokens");
    assertThat(sets).hasSize(expected.size());
    for (int i = 0; i < sets.size(); i++) {
      judge(sets.get(i), expected.get(i).getAsJsonObject());
    }
  }

  private static void judge(TokenSet tokens, JsonObject expected) {
    assertThat(tokens.accessToken().value().reveal()).isNotEmpty();
    if (expected.get("scopes").isJsonNull()) {
      assertThat(tokens.scope()).isEmpty(); // as asked (RFC 6749 section 5.1)
    } else {
      List<String> scopes = new ArrayList<>();
      expected.getAsJsonArray("scopes").forEach(each -> scopes.add(each.getAsString()));
      if (scopes.contains("https://www.googleapis.com/auth/userinfo.email")) {
        scopes.add("email"); // one scope with two names
      }
      assertThat(tokens.scope()).hasValue(Scope.of(scopes.toArray(String[]::new)));
    }
    assertThat(tokens.accessToken().expiresAt())
        .isEqualTo(
            expected.get("expiresIn").isJsonNull()
                ? Optional.empty()
                : Optional.of(NOW.plusSeconds(expected.get("expiresIn").getAsLong())));
    if (tokens.refreshToken().isPresent() && !expected.get("refreshToken").getAsBoolean()) {
      assertThat(tokens.refreshToken().orElseThrow().value()) // Facebook: accessTokenRefreshes
          .isEqualTo(tokens.accessToken().value());
      assertThat(tokens.accessToken().value().reveal()).startsWith("EAA");
    } else {
      assertThat(tokens.refreshToken().isPresent())
          .isEqualTo(expected.get("refreshToken").getAsBoolean());
    }
  }

  private static Scope asked() {
    return Scope.of("asked");
  }

  @ParameterizedTest
  @MethodSource
  void errors(Sample sample) {
    answer(sample);
    OAuthException refused =
        catchThrowableOfType(OAuthException.class, () -> redeem(client(sample.server())));

    assertThat(refused).isNotNull();
    assertThat(refused.isTransient()).isEqualTo(category(sample).equals("RETRY"));
    if (sample.status() == TOO_MANY_REQUESTS) {
      assertThat(refused.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    } else {
      assertThat(refused).isInstanceOf(ErrorResponseException.class);
      assertThat(((ErrorResponseException) refused).response().meaning())
          .isIn(MEANINGS.get(category(sample)));
    }
  }

  @ParameterizedTest
  @MethodSource
  void deadGrants(Sample sample) {
    answer(sample);
    assertThat(
            catchThrowableOfType(
                    ReauthorizationRequiredException.class,
                    () -> client(sample.server()).refresh(held()))
                .kind())
        .isEqualTo(ErrorKind.GRANT_REVOKED);
  }

  @ParameterizedTest
  @MethodSource
  void callbacks(Sample sample) {
    OAuthClient client = client(sample.server());
    PendingAuthorization pending = pending(client);
    String query =
        sample
            .text()
            .strip()
            .replaceAll("^[^?]*\\?", "")
            .replaceAll("state=[a-z]+", "state=" + pending.state().reveal());
    CallbackParameters received = CallbackParameters.ofQuery(query);

    if (sample.outcome().equals("CALLBACK_CODE")) {
      assertThat(pending.receive(received)).isInstanceOf(GrantedAuthorization.class);
    } else if (sample.expect().get("normalised").getAsString().equals("access_denied")) {
      assertThat(pending.receive(received)).isInstanceOf(DeniedAuthorization.class);
    } else {
      assertThat(catchThrowableOfType(OAuthException.class, () -> pending.receive(received)))
          .isNotNull();
    }
  }

  /** It is a grant when it is asked for as this client asks: with response_type code alone. */
  @Test
  void apple_withAnIdTokenThatNobodyAskedFor_isRefused_andWithoutItIsNot() {
    PendingAuthorization pending =
        client("apple")
            .authorize(
                AuthorizationRequest.builder(REDIRECT_URI)
                    .scope(Scope.of("name"))
                    .formPost()
                    .build());
    String body = Samples.named("apple.callback-first.txt").text().strip();
    String here = body.replace("state=abc", "state=" + pending.state().reveal());
    assertThat(
            catchThrowableOfType(
                    OAuthException.class,
                    () -> pending.receive(CallbackParameters.ofForm(FORM, here)))
                .getMessage())
        .contains("a code, and no token through the browser", "'id_token'");

    CallbackParameters asked =
        CallbackParameters.ofForm(FORM, here.replace("&id_token=eyJEXAMPLE", ""));
    assertThat(pending.receive(asked)).isInstanceOf(GrantedAuthorization.class);
  }

  /** Whoever installs the app begins it at GitHub: it belongs to no browser of ours. */
  @Test
  void gitHub_afterAnInstallation_isRefusedForItsState() {
    String query =
        Samples.named("github.callback-app-install.txt").text().strip().replaceAll("^[^?]*\\?", "");
    assertThat(
            catchThrowableOfType(
                    OAuthException.class,
                    () -> pending(client("github")).receive(CallbackParameters.ofQuery(query)))
                .kind())
        .isEqualTo(ErrorKind.STATE_MISSING);
  }

  /** An answer of RFC 7662 that says no end. */
  @Test
  void notion_introspected_hasNoEnd() {
    SERVER.stubFor(
        any(urlPathEqualTo("/token"))
            .willReturn(okJson("{\"access_token\":\"AT\",\"token_type\":\"bearer\"}")));
    SERVER.stubFor(
        any(urlPathEqualTo("/introspect"))
            .willReturn(okJson(Samples.named("notion.introspect.json").text())));
    Quirks notion = server("notion").quirks();
    Quirks asking =
        notion.toBuilder()
            .tokenResponse(notion.tokenResponse().toBuilder().expiryFromIntrospection().build())
            .build();
    TokenSet tokens = redeem(client(server("notion").toBuilder().quirks(asking).build()));

    assertThat(SERVER.asked()).contains("/introspect");
    assertThat(tokens.accessToken().expiresAt()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void unreadable_isMalformed(Sample sample) {
    answer(sample);
    assertThat(
            catchThrowableOfType(
                MalformedResponseException.class, () -> redeem(client(sample.server()))))
        .isNotNull();
  }

  static Stream<Sample> unreadable() {
    return of("UNREADABLE");
  }

  /** The spellings of a dead refresh token that are known. */
  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "google|400|{\"error\":\"invalid_grant\"}",
        "auth0|403|{\"error\":\"invalid_grant\"}",
        "github|200|{\"error\":\"bad_refresh_token\"}",
        "reddit|400|{\"error\":400}",
        "x|400|{\"error\":\"invalid_request\",\"error_description\":\"Value passed for the token"
            + " was invalid.\"}",
        "atlassian|403|{\"error\":\"unauthorized_client\",\"error_description\":\"refresh_token is"
            + " invalid\"}",
        "gitea|400|{\"error\":\"unauthorized_client\",\"error_description\":\"token was already"
            + " used\"}",
        "gitea|400|{\"error\":\"unauthorized_client\",\"error_description\":\"unable to parse"
            + " refresh token\"}",
        "zoom|400|{\"error\":\"invalid_grant\",\"reason\":\"Invalid Token!\"}",
        "zoom|400|{\"error\":\"invalid_request\",\"reason\":\"Invalid Token!\"}",
        "twitch|400|{\"status\":400,\"message\":\"Invalid refresh token\"}",
        "strava|400|{\"message\":\"Bad"
            + " Request\",\"errors\":[{\"resource\":\"RefreshToken\",\"code\":\"invalid\"}]}",
        "slack|200|{\"ok\":false,\"error\":\"invalid_refresh_token\"}",
        "slack|200|{\"ok\":false,\"error\":\"token_revoked\"}",
        "facebook|400|{\"error\":{\"message\":\"m\",\"code\":190}}",
        "wechat|200|{\"errcode\":42002,\"errmsg\":\"m\"}",
        "wechat|200|{\"errcode\":40030,\"errmsg\":\"m\"}",
        "feishu|400|{\"code\":20026}",
        "feishu|200|{\"code\":20037}",
        "feishu|400|{\"code\":20064}",
        "feishu|400|{\"code\":20073}",
        "entra|400|{\"error\":\"invalid_grant\",\"error_codes\":[700082]}",
        "yahoo|400|{\"error\":\"INVALID_REFRESH_TOKEN\"}",
        "hubspot|400|{\"status\":\"BAD_REFRESH_TOKEN\"}"
      })
  void deadRefreshToken(String server, int status, String body) {
    SERVER.stubFor(
        any(anyUrl())
            .willReturn(
                aResponse()
                    .withStatus(status)
                    .withHeader("Content-Type", "application/json")
                    .withBody(body)));
    assertThat(refusedRefresh(server).kind()).isEqualTo(ErrorKind.GRANT_REVOKED);
  }

  /** The neighbours: the grant lives, and must stay in the store. */
  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "google|400|{\"error\":\"invalid_grant\",\"error_subtype\":\"invalid_rapt\"}",
        "entra|400|{\"error\":\"interaction_required\"}",
        "x|400|{\"error\":\"invalid_request\",\"error_description\":\"Missing parameter\"}",
        "x|401|{\"error\":\"unauthorized_client\",\"error_description\":\"Missing valid"
            + " authorization header\"}",
        "atlassian|403|{\"error\":\"unauthorized_client\",\"error_description\":\"client\"}",
        "gitea|400|{\"error\":\"invalid_client\",\"error_description\":\"token was already used\"}",
        "zoom|400|{\"error\":\"invalid_request\",\"reason\":\"Invalid request\"}",
        "zoom|401|{\"error\":\"invalid_client\",\"reason\":\"Invalid client_id or client_secret\"}",
        "twitch|403|{\"status\":403,\"message\":\"invalid client secret\"}",
        "strava|400|{\"message\":\"Bad"
            + " Request\",\"errors\":[{\"resource\":\"Application\",\"code\":\"invalid\"}]}",
        "slack|200|{\"ok\":false,\"error\":\"bad_client_secret\"}",
        "facebook|400|{\"error\":{\"message\":\"m\",\"code\":4}}",
        "wechat|200|{\"errcode\":40125,\"errmsg\":\"m\"}",
        "feishu|400|{\"code\":20002}",
        "reddit|403|{\"error\":403}"
      })
  void livingGrant(String server, int status, String body) {
    SERVER.stubFor(
        any(anyUrl())
            .willReturn(
                aResponse()
                    .withStatus(status)
                    .withHeader("Content-Type", "application/json")
                    .withBody(body)));
    assertThat(refusedRefresh(server).kind()).isNotEqualTo(ErrorKind.GRANT_REVOKED);
  }

  private static OAuthException refusedRefresh(String server) {
    OAuthException refused =
        catchThrowableOfType(OAuthException.class, () -> client(server).refresh(held()));
    assertThat(refused).isNotNull();
    return refused;
  }

  @ParameterizedTest
  @ValueSource(strings = {"github.device-code-default.txt", "gitlab.device-code.json"})
  void device_isShownACode(String name) {
    Sample sample = Samples.named(name);
    answer(sample);
    AuthorizationServer here =
        server(sample.server()).toBuilder()
            .endpoint("device_authorization_endpoint", SERVER.uri("/device"))
            .build();
    DeviceAuthorization device =
        OAuthClient.builder(here, new ClientId("the-client"))
            .clientSecret(Secret.of("the-secret"))
            .clock(ManualClock.at(NOW))
            .build()
            .authorizeDevice(asked());

    assertThat(sample.text()).contains(device.userCode());
    assertThat(device.verificationUri().getScheme()).isEqualTo("https");
    assertThat(device.expiresAt()).isAfter(NOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "google.revoke-dead.json",
        "github.check-token-invalid.json",
        "gitlab.revoke.json",
        "reddit.revoke.txt",
        "facebook.revoke.json"
      })
  void revocation_isDone(String name) {
    answer(Samples.named(name));
    revoke(revoking(Samples.named(name)));
    assertThat(SERVER.asked()).hasSize(1);
  }

  @Test
  void revocation_thatIsRefused_isSaid() {
    Sample sample = Samples.named("cognito.revoke-access-token.json");
    answer(sample);
    assertThat(
            catchThrowableOfType(ErrorResponseException.class, () -> revoke(revoking(sample)))
                .response()
                .meaning())
        .isEqualTo("unsupported_token_type");
  }

  private static OAuthClient revoking(Sample sample) {
    AuthorizationServer here =
        server(sample.server()).toBuilder().revocationEndpoint(SERVER.uri("/revoke")).build();
    return OAuthClient.builder(here, new ClientId("the-client"))
        .clientSecret(Secret.of("the-secret"))
        .build();
  }

  private static void revoke(OAuthClient client) {
    try {
      client.revoke(RefreshToken.of(Secret.of("refresh")));
    } catch (ConfigurationException e) { // before anything is sent: access tokens only
      client.revoke(AccessToken.bearer(Secret.of("access")));
    }
  }

  private static void answer(Sample sample) {
    SERVER.stubFor(
        any(anyUrl())
            .willReturn(
                aResponse()
                    .withStatus(sample.status())
                    .withHeader("Content-Type", sample.contentType())
                    .withBody(sample.text())));
  }

  /** Salesforce tells the end of a token here alone. */
  private static void introspection() {
    SERVER.stubFor(
        any(urlPathEqualTo("/introspect"))
            .willReturn(
                okJson("{\"active\":true,\"exp\":%d}".formatted(NOW.getEpochSecond() + 7200))));
  }

  private static AuthorizationServer server(String name) {
    if (Generic.names().contains(name)) {
      return CatalogueTest.usable(name).authorizationServer();
    }
    URI address = URI.create("https://" + name + ".example/oauth");
    return AuthorizationServer.builder(address, address).quirks(OtherServers.quirks(name)).build();
  }

  /** Its refresh endpoint is a setting. */
  private static Quirks refreshedHere(Quirks quirks) {
    return quirks.toBuilder()
        .tokenRequest(
            quirks.tokenRequest().toBuilder().refreshEndpoint(SERVER.uri("/token")).build())
        .build();
  }

  private static OAuthClient client(String name) {
    AuthorizationServer server = server(name);
    return client(
        name.equals("wechat")
            ? server.toBuilder().quirks(refreshedHere(server.quirks())).build()
            : server);
  }

  private static OAuthClient client(AuthorizationServer server) {
    AuthorizationServer here =
        server.toBuilder()
            .tokenEndpoint(SERVER.uri("/token"))
            .endpoint("introspection_endpoint", SERVER.uri("/introspect"))
            .build();
    OAuthClient.Builder client =
        OAuthClient.builder(here, new ClientId("the-client"))
            .clientSecret(Secret.of("the-secret"))
            .clock(ManualClock.at(NOW));
    return client.build();
  }

  private static PendingAuthorization pending(OAuthClient client) {
    return client.authorize(AuthorizationRequest.builder(REDIRECT_URI).scope(asked()).build());
  }

  private static TokenSet redeem(OAuthClient client) {
    PendingAuthorization pending = pending(client);
    String query = "code=the-code&state=" + pending.state().reveal();
    return client.redeem((GrantedAuthorization) pending.receive(CallbackParameters.ofQuery(query)));
  }

  private static TokenSet held() {
    return TokenSet.builder(AccessToken.bearer(Secret.of("held")), NOW)
        .refreshToken(RefreshToken.of(Secret.of("refresh")))
        .redirectUri(REDIRECT_URI.toString())
        .build();
  }
}
