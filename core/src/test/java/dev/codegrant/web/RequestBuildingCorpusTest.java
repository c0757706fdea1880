package dev.codegrant.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.corpus.CaseRun;
import dev.codegrant.corpus.CorpusArea;
import dev.codegrant.corpus.CorpusTest;
import dev.codegrant.error.OAuthException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.flow.StuckGenerator;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.RecordedRequest;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Area IN: what an application asks for, and where it sends the user afterwards. */
class RequestBuildingCorpusTest extends CorpusTest {

  private static final String CLIENT_SECRET = "s3cret of the client";

  RequestBuildingCorpusTest() {
    super(
        CorpusArea.of("IN")
            .run(RequestBuildingCorpusTest::begin)
            .run("IN-012", RequestBuildingCorpusTest::oddScopeTokens)
            .run("IN-013", RequestBuildingCorpusTest::protocolParameters)
            .run("IN-016", RequestBuildingCorpusTest::roundTrip)
            .run("IN-017", RequestBuildingCorpusTest::endpointWithState)
            .run("IN-021", RequestBuildingCorpusTest::sharedRedirectUri)
            .run("IN-022", run -> run.call(StuckGenerator::draw))
            .check(
                "Location to another origin",
                run -> assertThat(run.returned(WebFlow.Redirect.class)).isEmpty())
            .check(
                "CR/LF in a header",
                run ->
                    assertThat(run.failure(OAuthException.class).getMessage())
                        .doesNotContain("\r", "\n"))
            .check(
                "refused before any encoding",
                run -> assertThat(run.returned(WebFlow.Redirect.class)).isEmpty())
            .check("'a b' must be two tokens", RequestBuildingCorpusTest::twoTokens)
            .check(
                "names limited to name-char",
                run -> assertThat(run.returned(WebFlow.Redirect.class)).isEmpty())
            .check(
                "without NUL: exactly one state on the wire", RequestBuildingCorpusTest::oneState)
            .check(
                "round-trips at a strict AS in query, body and Basic",
                run ->
                    assertThat(run.result(RecordedRequest.class).parameter("client_id"))
                        .contains("a+b%20c"))
            .check(
                "start-up self test detects stuck generator; production API has no setter for"
                    + " Random",
                run ->
                    assertThat(run.failure(OAuthException.class))
                        .hasMessageContaining("repeats itself")));
  }

  private static void oddScopeTokens(CaseRun run) {
    begin(run);
    for (String token : new String[] {"a\"b", "a\\b", "a\u00e9b"}) {
      run.call(() -> Scope.of(token));
    }
  }

  /** All that the title names, and not the one of the input alone. */
  private static void protocolParameters(CaseRun run) {
    begin(run);
    String[] names = run.testCase().title().replaceAll(".*\\((.*)\\)", "$1").split(", ", -1);
    assertThat(names).hasSize(8).contains("redirect_uri", "nonce", "request_uri");
    Site site = new Site();
    for (String name : names) {
      run.call(
          () ->
              site.flow.begin(
                  site.client, Site.request().additionalParameter(name, "x").build(), "/", null));
    }
  }

  private static void begin(CaseRun run) {
    Site site = new Site();
    String returnTo = run.has("returnTo") ? run.text("returnTo") : "/";
    run.call(
        () -> {
          AuthorizationRequest.Builder request = AuthorizationRequest.builder(Site.REDIRECT_URI);
          if (run.has("scopes")) {
            for (JsonElement token : run.input().getAsJsonArray("scopes")) {
              request.scope(Scope.of(run.expand("scopes", token.getAsString())));
            }
          }
          if (run.has("extra")) {
            JsonObject extra = run.input().getAsJsonObject("extra");
            for (Map.Entry<String, JsonElement> one : extra.entrySet()) {
              request.additionalParameter(
                  one.getKey(), run.expand("extra", one.getValue().getAsString()));
            }
          }
          return site.flow.begin(site.client, request.build(), returnTo, null);
        });
  }

  /** In the query, in the body of a public client, in Basic of a confidential one. */
  private static void roundTrip(CaseRun run) throws Exception {
    String id = "a+b%20c";
    try (FakeAuthorizationServer fake = FakeAuthorizationServer.start()) {
      fake.registerPublicClient(id, "https://app.example/cb");
      run.call(
          () -> {
            OAuthClient client = OAuthClient.builder(server(fake), new ClientId(id)).build();
            return redeemed(fake, client);
          });
    }
    try (FakeAuthorizationServer fake = FakeAuthorizationServer.start()) {
      fake.registerConfidentialClient(id, CLIENT_SECRET, "https://app.example/cb");
      OAuthClient client =
          OAuthClient.builder(server(fake), new ClientId(id))
              .clientSecret(Secret.of(CLIENT_SECRET))
              .build();
      String basic = redeemed(fake, client).header("Authorization").orElseThrow();
      assertThat(
              new String(
                  Base64.getDecoder().decode(basic.substring("Basic ".length())),
                  StandardCharsets.US_ASCII))
          .isEqualTo("a%2Bb%2520c:s3cret+of+the+client");
    }
  }

  private static AuthorizationServer server(FakeAuthorizationServer fake) {
    return AuthorizationServer.builder(fake.authorizationEndpoint(), fake.tokenEndpoint())
        .issuer(fake.issuer())
        .authorizationResponseIssParameterSupported()
        .build();
  }

  private static RecordedRequest redeemed(FakeAuthorizationServer fake, OAuthClient client) {
    PendingAuthorization pending =
        client.authorize(
            AuthorizationRequest.builder(URI.create("https://app.example/cb"))
                .scope(Scope.of("read"))
                .build());
    assertThat(Site.parameter(pending.authorizationUri(), "client_id")).isEqualTo("a+b%20c");
    URI callback = fake.approve(pending.authorizationUri());
    client.redeem(
        (GrantedAuthorization) pending.receive(CallbackParameters.ofUri(callback.toString())));
    return fake.requests(Endpoint.TOKEN).get(0);
  }

  private static void endpointWithState(CaseRun run) {
    String endpoint = run.input().get("metadata").getAsString().split("=", 2)[1];
    OAuthClient client =
        OAuthClient.builder(
                AuthorizationServer.builder(URI.create(endpoint), Site.TOKEN_ENDPOINT).build(),
                new ClientId("client-1"))
            .build();
    Site site = new Site(client, null);
    run.call(() -> site.flow.begin(client, Site.request().build(), "/", null));
  }

  private static void sharedRedirectUri(CaseRun run) {
    OAuthClient promising = Site.client(Site.TOKEN_ENDPOINT);
    OAuthClient other =
        Site.client(
            AuthorizationServer.builder(
                    URI.create("https://other.example/authorize"),
                    URI.create("https://other.example/token"))
                .issuer("https://other.example")
                .build());
    run.call(
        () ->
            WebFlow.builder(Site.KEYS)
                .client(promising, Site.REDIRECT_URI)
                .client(other, Site.REDIRECT_URI)
                .build());
  }

  private static void twoTokens(CaseRun run) {
    Site site = new Site();
    String text = run.input().getAsJsonArray("scopes").get(0).getAsString();
    AuthorizationRequest asTwo =
        AuthorizationRequest.builder(Site.REDIRECT_URI)
            .scope(Scope.of(text.split(" ", -1)))
            .build();
    WebFlow.Redirect redirect = site.flow.begin(site.client, asTwo, "/", null);
    assertThat(Site.parameter(redirect.location(), "scope")).isEqualTo(text);
    assertThat(run.thrown()).as("the case's own, and three").hasSize(4);
  }

  private static void oneState(CaseRun run) {
    Site site = new Site();
    String hint = "a&state=evil#";
    WebFlow.Redirect redirect =
        site.flow.begin(
            site.client, Site.request().additionalParameter("login_hint", hint).build(), "/", null);
    assertThat(redirect.location().getRawQuery().split("[?&]state=", -1)).hasSize(2);
    assertThat(redirect.location().getRawFragment()).isNull();
    assertThat(Site.parameter(redirect.location(), "login_hint")).isEqualTo(hint);
  }
}
