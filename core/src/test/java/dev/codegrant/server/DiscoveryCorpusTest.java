package dev.codegrant.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequestFactory;
import com.google.api.client.http.HttpResponse;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.corpus.CaseRun;
import dev.codegrant.corpus.CorpusArea;
import dev.codegrant.corpus.CorpusTest;
import dev.codegrant.credential.BearerAuthorization;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.internal.http.RoutedTransport;
import dev.codegrant.internal.http.ScriptedDns;
import dev.codegrant.internal.http.SocketTransport;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Area DS: metadata that lies. */
class DiscoveryCorpusTest extends CorpusTest {

  private static final String ISSUER = "https://as.example";
  private static final String OAUTH = "/.well-known/oauth-authorization-server";
  private static final String OPENID = "/.well-known/openid-configuration";
  private static final URI REDIRECT_URI = URI.create("https://app.example/cb");

  DiscoveryCorpusTest() {
    super(area());
  }

  private static CorpusArea area() {
    CorpusArea area =
        CorpusArea.of("DS")
            .run(run -> discover(run, ISSUER))
            .run("DS-008", DiscoveryCorpusTest::poisonedCache)
            .run("DS-033", run -> discover(run, "https://accounts.google.test"))
            .run("DS-057", run -> discover(run, run.text("issuer")))
            .run("DS-058", DiscoveryCorpusTest::issuerWithPath)
            .run("DS-055", DiscoveryCorpusTest::rebinding)
            .run("DS-056", DiscoveryCorpusTest::onePrivateOfTwo)
            .run("DS-064", DiscoveryCorpusTest::confidentialClient)
            .run("DS-068", DiscoveryCorpusTest::staleDocument)
            .run("DS-069", DiscoveryCorpusTest::serverDown)
            .run("DS-070", DiscoveryCorpusTest::foreignResourceMetadata)
            .check("document cached", DiscoveryCorpusTest::theNextCallAsksAgain)
            .check("any endpoint used", DiscoveryCorpusTest::onlyMetadataWasAskedFor)
            .check("file or network access", DiscoveryCorpusTest::onlyMetadataWasAskedFor)
            .check("TCP connect", run -> assertThat(asked(run)).isEmpty())
            .check(
                "allowed because issuer matched",
                run -> {
                  AuthorizationServer server = run.result(AuthorizationServer.class);
                  assertThat(server.issuer()).contains("https://accounts.google.test");
                  assertThat(server.tokenEndpoint()).hasHost("oauth2.googleapis.test");
                })
            .check(
                "address checked is the address connected",
                run -> {
                  assertThat(run.noted("dns", ScriptedDns.class).asked())
                      .containsExactly("rebind.test", "rebind.test");
                  assertThat(run.evil().connections()).isZero();
                })
            .check(
                "tries https://as.example/tenant1/.well-known/openid-configuration and"
                    + " https://as.example/.well-known/oauth-authorization-server/tenant1",
                run ->
                    assertThat(asked(run))
                        .containsExactlyInAnyOrder(
                            ISSUER + OAUTH + "/tenant1", ISSUER + "/tenant1" + OPENID))
            .check("PKCE S256 still sent", DiscoveryCorpusTest::s256IsSent)
            .check("state still required", DiscoveryCorpusTest::stateIsRequired)
            .check(
                "request without client authentication",
                run -> assertThat(asked(run)).containsExactly(ISSUER + OAUTH))
            .check("stale used, event reported", DiscoveryCorpusTest::staleIsReported)
            .check(
                "refresh token, client secret, code, assertion sent to evil.example",
                DiscoveryCorpusTest::nothingIsFollowed)
            .check(
                "what is listed changes nothing, and no ID Token is asked for while nothing"
                    + " verifies one",
                DiscoveryCorpusTest::listedAlgorithmsMeanNothingToCore);
    List.of("039", "042", "043", "044", "045", "046", "050", "053")
        .forEach(number -> area.run("DS-" + number, DiscoveryCorpusTest::untrustedLiteral));
    return area;
  }

  /** The whole of a case: the discovery endpoint answers as given, at both of its locations. */
  private static void discover(CaseRun run, String issuer) {
    MetadataDiscovery discovery = discovery(run, exchange -> answer(run, exchange, issuer));
    run.call(() -> discovery.discover(issuer));
  }

  private static MetadataDiscovery discovery(CaseRun run, RawServer.Script script) {
    return noted(run, route(run, script), MetadataDiscovery.builder());
  }

  private static RoutedTransport route(CaseRun run, RawServer.Script script) {
    return RoutedTransport.to(
        run.serve(script).port(), "as.example", "accounts.google.test", "rebind.test");
  }

  private static MetadataDiscovery noted(
      CaseRun run, RoutedTransport transport, MetadataDiscovery.Builder builder) {
    MetadataDiscovery discovery = builder.transport(transport).build();
    run.note("transport", transport);
    run.note("discovery", discovery);
    return discovery;
  }

  private static void answer(CaseRun run, RawExchange exchange, String issuer) throws IOException {
    int status = run.has("status") ? run.input().get("status").getAsInt() : 200;
    String doc = run.has("doc") ? run.text("doc") : "META,issuer=" + issuer;
    JsonObject headers = new JsonObject();
    headers.addProperty("Content-Type", "application/json");
    if (run.input().get("headers") instanceof JsonObject given) {
      given.entrySet().forEach(header -> headers.add(header.getKey(), header.getValue()));
    }
    write(exchange, status, headers, MetadataText.of(doc));
  }

  private static void write(RawExchange exchange, int status, JsonObject headers, String text)
      throws IOException {
    byte[] body = text.getBytes(UTF_8);
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " x\r\n");
    headers
        .entrySet()
        .forEach(h -> head.append(h.getKey() + ": " + h.getValue().getAsString() + "\r\n"));
    exchange.write(head + "Content-Length: " + body.length + "\r\n\r\n");
    exchange.write(body);
  }

  private static void answer(RawExchange exchange, int status, String text) throws IOException {
    JsonObject headers = new JsonObject();
    headers.addProperty("Content-Type", "application/json");
    write(exchange, status, headers, MetadataText.of(text));
  }

  private static List<String> asked(CaseRun run) {
    return run.noted("transport", RoutedTransport.class).asked();
  }

  /** Somebody wrote another document into the cache than the one that was judged. */
  private static void poisonedCache(CaseRun run) {
    MetadataDiscovery discovery = discovery(run, exchange -> answer(exchange, 200, "META"));
    discovery.discover(ISSUER);
    String doc = MetadataText.of(run.text("doc").substring("cache: ".length()));
    discovery
        .cache()
        .poison(
            ISSUER,
            new HttpAnswer(
                URI.create(ISSUER + OAUTH), 200, List.of("application/json"), doc.getBytes(UTF_8)));
    run.call(() -> discovery.discover(ISSUER));
    assertThat(asked(run)).as("it came from the cache").hasSize(1);
  }

  private static void issuerWithPath(CaseRun run) {
    String issuer = run.text("issuer");
    MetadataDiscovery discovery =
        discovery(
            run,
            exchange ->
                answer(
                    exchange,
                    exchange.request().head().contains(OPENID) ? 200 : 404,
                    "META,issuer=" + issuer));
    run.call(() -> discovery.discover(issuer));
  }

  private static void untrustedLiteral(CaseRun run) {
    String issuer = run.text("issuer");
    ScriptedDns dns = new ScriptedDns().then("93.184.216.34");
    MetadataDiscovery discovery =
        noted(
            run,
            route(run, exchange -> answer(exchange, 200, "META,issuer=" + issuer)),
            MetadataDiscovery.builder().untrustedIssuers().resolver(dns::resolve));
    run.call(() -> discovery.discover(issuer));
    assertThat(dns.asked()).as("the text alone is enough").isEmpty();
  }

  /** The first answer is for the check before anything is sent, the second for the connection. */
  private static void rebinding(CaseRun run) {
    ScriptedDns dns = new ScriptedDns();
    ((JsonArray) run.input().get("dns")).forEach(address -> dns.then(address.getAsString()));
    run.note("dns", dns);
    MetadataDiscovery discovery =
        MetadataDiscovery.builder()
            .untrustedIssuers()
            .resolver(dns::resolve)
            .transport(RoutedTransport.guarded(dns))
            .build();
    run.call(() -> discovery.discover("https://rebind.test:" + run.evil().port()));
  }

  private static void onePrivateOfTwo(CaseRun run) {
    List<String> addresses = new ArrayList<>();
    ((JsonArray) run.input().get("dns_multi")).forEach(a -> addresses.add(a.getAsString()));
    ScriptedDns dns = new ScriptedDns().then(addresses.toArray(String[]::new));
    MetadataDiscovery discovery =
        noted(
            run,
            route(run, exchange -> answer(exchange, 200, "META,issuer=https://rebind.test")),
            MetadataDiscovery.builder().untrustedIssuers().resolver(dns::resolve));
    run.call(() -> discovery.discover("https://rebind.test"));
    assertThat(asked(run)).isEmpty();
  }

  private static void confidentialClient(CaseRun run) {
    AuthorizationServer server =
        discovery(run, exchange -> answer(run, exchange, ISSUER)).discover(ISSUER);
    run.call(
        () ->
            OAuthClient.builder(server, new ClientId("app"))
                .clientSecret(Secret.of(run.value("CLIENT_SECRET")))
                .build());
  }

  private static void staleDocument(CaseRun run) {
    ManualClock clock = ManualClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    AtomicBoolean down = new AtomicBoolean();
    List<MetadataDiscovery.StaleDocument> events = new ArrayList<>();
    MetadataDiscovery discovery =
        noted(
            run,
            route(run, exchange -> answer(exchange, down.get() ? 503 : 200, "META")),
            MetadataDiscovery.builder().clock(clock).onStaleDocument(events::add));
    run.note("before", discovery.discover(ISSUER));
    down.set(true);
    clock.advance(Duration.ofHours(1));
    run.call(() -> discovery.discover(ISSUER));
    run.note("events", events);
  }

  private static void staleIsReported(CaseRun run) {
    assertThat(run.result(AuthorizationServer.class))
        .isEqualTo(run.noted("before", AuthorizationServer.class));
    assertThat(asked(run)).as("it was asked again").hasSize(2);
    List<?> events = run.noted("events", List.class);
    assertThat(events).hasSize(1);
    MetadataDiscovery.StaleDocument event = (MetadataDiscovery.StaleDocument) events.get(0);
    assertThat(event.issuer()).isEqualTo(ISSUER);
    assertThat(event.age()).isEqualTo(Duration.ofHours(1));
    assertThat(event.failure().reason()).contains("SERVER_ERROR");
  }

  private static void serverDown(CaseRun run) {
    MetadataDiscovery discovery = discovery(run, exchange -> answer(exchange, 503, "META"));
    run.call(() -> discovery.discover(ISSUER));
    assertThat(run.failure(OAuthException.class).isTransient()).isTrue();
  }

  /**
   * The library follows no resource_metadata; this application does, and takes the token where it
   * leads.
   */
  private static void foreignResourceMetadata(CaseRun run) throws IOException {
    RawServer api =
        run.serve(
            exchange ->
                write(
                    exchange,
                    run.input().get("status").getAsInt(),
                    (JsonObject) run.input().get("headers"),
                    ""));
    run.note("api", api);
    URI resource = URI.create("http://127.0.0.1:" + api.port() + "/");
    URI evil = URI.create("http://127.0.0.1:" + run.evil().port() + "/");
    TokenStore store = TokenStore.inMemory(1000, evicted -> {});
    TokenKey key = new TokenKey("app", ISSUER, "alice");
    store.save(
        key,
        TokenSet.builder(
                AccessToken.bearer(Secret.of(run.value("AT"))),
                Instant.parse("2026-01-01T00:00:00Z"))
            .refreshToken(RefreshToken.of(Secret.of(run.value("RT"))))
            .build());
    AuthorizationServer server =
        AuthorizationServer.builder(URI.create(ISSUER + "/a"), resource.resolve("/token")).build();
    OAuthClient client =
        OAuthClient.builder(server, new ClientId("app"))
            .clientSecret(Secret.of(run.value("CLIENT_SECRET")))
            .build();
    HttpRequestFactory authorized =
        SocketTransport.shared()
            .createRequestFactory(
                BearerAuthorization.builder(client.tokenSource(store, key), resource).build());
    HttpResponse challenge =
        authorized
            .buildGetRequest(new GenericUrl(resource + "api"))
            .setThrowExceptionOnExecuteError(false)
            .execute();
    assertThat(challenge.getStatusCode()).isEqualTo(401);
    challenge.disconnect();
    run.calling(() -> authorized.buildGetRequest(new GenericUrl(evil.toString())).execute());
  }

  private static void nothingIsFollowed(CaseRun run) {
    assertThat(run.evil().connections()).isZero();
    assertThat(run.noted("api", RawServer.class).requests())
        .singleElement()
        .satisfies(request -> assertThat(request.head()).startsWith("GET /api "));
  }

  private static void theNextCallAsksAgain(CaseRun run) {
    int before = asked(run).size();
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(() -> run.noted("discovery", MetadataDiscovery.class).discover(ISSUER));
    assertThat(asked(run)).hasSizeGreaterThan(before);
  }

  private static void onlyMetadataWasAskedFor(CaseRun run) {
    assertThat(asked(run))
        .isNotEmpty()
        .allMatch(url -> url.equals(ISSUER + OAUTH) || url.equals(ISSUER + OPENID));
  }

  private static PendingAuthorization begun(CaseRun run) {
    AuthorizationServer server = run.result(AuthorizationServer.class);
    assertThat(server.pkceAdvertised()).isFalse();
    return OAuthClient.builder(server, new ClientId("app"))
        .build()
        .authorize(AuthorizationRequest.builder(REDIRECT_URI).build());
  }

  private static void s256IsSent(CaseRun run) {
    assertThat(begun(run).authorizationUri().getRawQuery())
        .contains("code_challenge_method=S256")
        .containsPattern("(^|&)code_challenge=[A-Za-z0-9_-]{43}(&|$)");
  }

  private static void stateIsRequired(CaseRun run) {
    PendingAuthorization pending = begun(run);
    assertThat(pending.authorizationUri().getRawQuery()).containsPattern("(^|&)state=[^&]{22,}");
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(
            () ->
                pending.receive(CallbackParameters.ofQuery("code=x&iss=https%3A%2F%2Fas.example")))
        .matches(e -> e.kind() == ErrorKind.STATE_MISSING);
  }

  /**
   * Core hands on what the server lists, believes nothing of it, and asks for no ID token as long
   * as nothing verifies one. That the verifier refuses {@code none} is shown where it is: in module
   * openid.
   */
  private static void listedAlgorithmsMeanNothingToCore(CaseRun run) {
    AuthorizationServer server = run.result(AuthorizationServer.class);
    String algorithms = "id_token_signing_alg_values_supported";
    assertThat(server.supported(algorithms)).containsExactly("RS256", "none");
    assertThat(server.toBuilder().supported(algorithms, "RS256").build())
        .isEqualTo(discovery(run, exchange -> answer(exchange, 200, "META")).discover(ISSUER));
    OAuthClient client = OAuthClient.builder(server, new ClientId("app")).build();
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(
            () ->
                client.authorize(
                    AuthorizationRequest.builder(REDIRECT_URI).scope(Scope.of("openid")).build()))
        .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION);
  }
}
