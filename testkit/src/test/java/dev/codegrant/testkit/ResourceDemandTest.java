package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.authorization;
import static dev.codegrant.testkit.NaiveClient.authorizationUri;
import static dev.codegrant.testkit.NaiveClient.basic;
import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.openId;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.refresh;
import static dev.codegrant.testkit.NaiveClient.resourceStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** RFC 6750 section 3.1 and RFC 9470. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class ResourceDemandTest {
  private final FakeAuthorizationServer server;
  private final ManualClock clock;

  ResourceDemandTest(FakeAuthorizationServer server, ManualClock clock) {
    this.server = server;
    this.clock = clock;
  }

  private String token(Form authorization) {
    return member(NaiveClient.tokens(server, authorization), "access_token");
  }

  private HttpResponse<String> call(String token) {
    return get(server.resource(), "Authorization", "Bearer " + token);
  }

  private static String challenge(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).isEqualTo(status);
    return answer.headers().firstValue("WWW-Authenticate").orElseThrow();
  }

  @Test
  void tokenWithoutTheScope_isRefused() {
    server.demand(ResourceDemand.scope("write", "admin"));
    HttpResponse<String> refused = call(token(authorization()));
    assertThat(challenge(refused, 403))
        .startsWith("Bearer realm=\"fake\", error=\"insufficient_scope\"")
        .contains("scope=\"write admin\"", "the token has scope read write, expected admin");
    String token = token(authorization().with("scope", "admin read write"));
    assertThat(resourceStatus(server, token)).isEqualTo(200);
  }

  @Test
  void tokenForAnotherAudience_isRefused() {
    server.demand(ResourceDemand.audience(URI.create("https://api.example")));
    assertThat(challenge(call(token(authorization())), 401))
        .contains("error=\"invalid_token\"", "no resource by name", "expected https://api.example");
    assertThat(
            challenge(call(token(authorization().with("resource", "https://api.example/"))), 401))
        .contains("the token is for [https://api.example/]");
    String token = token(authorization().with("resource", "https://api.example"));
    assertThat(resourceStatus(server, token)).isEqualTo(200);
  }

  @Test
  void tokenForAnotherResource_isRefused_whateverElseIsDemanded() {
    server.demand(ResourceDemand.scope("write"));
    String elsewhere = token(authorization().with("resource", "https://api.example"));
    assertThat(challenge(call(elsewhere), 401))
        .contains("error=\"invalid_token\"", "the token is for [https://api.example]");
    String here = token(authorization().with("resource", server.resource().toString()));
    assertThat(resourceStatus(server, here)).isEqualTo(200);
  }

  /** RFC 9470: the challenge is what the next authorization request asks for. */
  @Test
  void signInOfAnotherClass_isRefused_untilTheUserSteppedUp() {
    server.demand(ResourceDemand.acr("gold", "silver"));
    HttpResponse<String> refused = call(token(authorization().with("acr_values", "bronze")));
    assertThat(challenge(refused, 401))
        .contains(
            "error=\"insufficient_user_authentication\"",
            "has acr bronze, expected one of [gold, silver]",
            "acr_values=\"gold silver\"")
        .doesNotContain("max_age=");
    assertThat(challenge(call(token(authorization())), 401)).contains("has acr missing");
    String token = token(authorization().with("acr_values", "silver gold"));
    assertThat(resourceStatus(server, token)).isEqualTo(200);
    Form form = new Form().with("token", token);
    String introspected =
        post(server.uri(Endpoint.INTROSPECTION), form, basic("api", "secret")).body();
    assertThat(member(introspected, "acr")).isEqualTo("silver");
    assertThat(member(introspected, "auth_time"))
        .isEqualTo(Long.toString(clock.instant().getEpochSecond()));
  }

  /** RFC 9470 section 5: a token of another class would be refused again. */
  @Test
  void promptNone_doesNotStepUp_whereAClassIsDemanded() {
    server.demand(ResourceDemand.acr("gold"));
    Form form = openId().with("acr_values", "bronze");
    token(form);
    Form silent = openId().with("prompt", "none").with("acr_values", "gold");
    URI refused = server.approve(authorizationUri(server, silent));
    assertThat(parameter(refused, "error")).isEqualTo("unmet_authentication_requirements");
    assertThat(parameter(refused, "error_description"))
        .contains("alice is signed in with acr bronze, expected one of [gold]", "without prompt");
    String bronze = token(silent.with("acr_values", "gold bronze"));
    assertThat(challenge(call(bronze), 401)).contains("has acr bronze");
    String anyClass = token(openId().with("prompt", "none"));
    assertThat(challenge(call(anyClass), 401)).contains("has acr bronze");
    token(form.with("acr_values", "gold"));
    assertThat(resourceStatus(server, token(silent.with("acr_values", "gold")))).isEqualTo(200);
  }

  @Test
  void signInOfLongAgo_isRefused_untilTheUserSignsInAgain() {
    server.demand(ResourceDemand.maxAge(Duration.ofSeconds(60)));
    String tokens = NaiveClient.tokens(server);
    clock.advance(Duration.ofSeconds(60));
    assertThat(resourceStatus(server, member(tokens, "access_token"))).isEqualTo(200);
    clock.advance(Duration.ofMillis(1));
    assertThat(challenge(call(member(tokens, "access_token")), 401))
        .contains(
            "insufficient_user_authentication", "longer ago than 60 seconds", "max_age=\"60\"")
        .doesNotContain("acr_values=");
    String refreshed =
        post(server.tokenEndpoint(), refresh(member(tokens, "refresh_token"))).body();
    assertThat(call(member(refreshed, "access_token")).statusCode())
        .as("a refresh is no sign-in")
        .isEqualTo(401);
    assertThat(resourceStatus(server, token(authorization().with("max_age", "60")))).isEqualTo(200);
  }

  @Test
  void demandsOfASignIn_areToldTogether_afterThoseOfTheToken() {
    server.demand(
        ResourceDemand.maxAge(Duration.ofSeconds(5)),
        ResourceDemand.acr("gold"),
        ResourceDemand.scope("read"));
    assertThat(challenge(call(token(authorization().with("scope", "write"))), 403))
        .contains("scope=\"read\"")
        .doesNotContain("acr_values=");
    assertThat(challenge(call(token(authorization())), 401))
        .contains("acr_values=\"gold\", max_age=\"5\"")
        .doesNotContain("scope=\"");
    server.demand();
    assertThat(resourceStatus(server, token(authorization()))).isEqualTo(200);
  }

  @Test
  void boundToken_isToldUnderItsScheme() {
    server.demand(ResourceDemand.scope("admin"));
    DpopClient client = new DpopClient(server);
    String token = member(client.tokens(authorization()), "access_token");
    assertThat(challenge(client.call(server.resource(), token), 403))
        .startsWith("DPoP realm=\"fake\", error=\"insufficient_scope\"")
        .contains("algs=\"", "scope=\"admin\"");
  }

  @Test
  void demandThatCannotBeMet_isTheTestsMistake() {
    assertThatThrownBy(ResourceDemand::scope).hasMessageContaining("one or more values of scope");
    assertThatThrownBy(() -> ResourceDemand.scope("read write"))
        .hasMessageContaining("'read write'");
    assertThatThrownBy(() -> ResourceDemand.acr("a\"b")).hasMessageContaining("quotes");
    assertThatThrownBy(() -> ResourceDemand.maxAge(Duration.ofMillis(1500)))
        .hasMessageContaining("whole seconds");
    assertThatThrownBy(() -> ResourceDemand.maxAge(Duration.ofSeconds(-1)))
        .hasMessageContaining("zero or more");
    assertThatThrownBy(() -> ResourceDemand.audience(URI.create("/api")))
        .hasMessageContaining("absolute URI");
    assertThatThrownBy(() -> ResourceDemand.audience(URI.create("https://api.example/#f")))
        .hasMessageContaining("without fragment");
    for (String none : new String[] {"", "orders/all", "#f", "orders#f"}) {
      assertThatThrownBy(() -> ResourceDemand.audience(URI.create(none)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    ResourceDemand.audience(URI.create("orders"));
  }

  @Test
  void tokenThatNobodySignedInFor_meetsNoAge() {
    server.demand(ResourceDemand.maxAge(Duration.ofSeconds(60)));
    Form form = new Form().with("grant_type", "client_credentials");
    String token =
        member(post(server.tokenEndpoint(), form, basic("job", "s")).body(), "access_token");
    assertThat(challenge(call(token), 401))
        .contains("insufficient_user_authentication", "no user signed in", "max_age=\"60\"");
  }
}
