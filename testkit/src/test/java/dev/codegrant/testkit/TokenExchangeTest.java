package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.CALLBACK;
import static dev.codegrant.testkit.NaiveClient.basic;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.openId;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.resourceStatus;
import static dev.codegrant.testkit.NaiveClient.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(FakeAuthorizationServerExtension.class)
class TokenExchangeTest {
  private static final String TYPE = "urn:ietf:params:oauth:token-type:";
  private static final String ACCESS_TOKEN = TYPE + "access_token";
  private static final String ID_TOKEN = TYPE + "id_token";

  private final FakeAuthorizationServer server;
  private final ManualClock clock;

  TokenExchangeTest(FakeAuthorizationServer server, ManualClock clock) {
    this.server = server;
    this.clock = clock;
  }

  private static Form exchange(String subjectToken) {
    return new Form()
        .with("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange")
        .with("subject_token", subjectToken)
        .with("subject_token_type", ACCESS_TOKEN)
        .with("client_id", "api");
  }

  private String accessToken() {
    return member(tokens(server), "access_token");
  }

  private String accepted(Form form) {
    HttpResponse<String> answer = post(server.tokenEndpoint(), form);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private void assertRefused(Form form, String error, String... words) {
    HttpResponse<String> answer = post(server.tokenEndpoint(), form);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(member(answer.body(), "error")).isEqualTo(error);
    assertThat(member(answer.body(), "error_description")).contains(words);
  }

  private String about(String token) {
    return post(
            server.uri(Endpoint.INTROSPECTION),
            new Form().with("token", token),
            basic("api", "secret"))
        .body();
  }

  @Nested
  class Subject {
    @Test
    void accessToken_isExchangedForOneOfTheCaller() {
      String answer = accepted(exchange(accessToken()));
      assertThat(member(answer, "issued_token_type")).isEqualTo(ACCESS_TOKEN);
      assertThat(member(answer, "token_type")).isEqualTo("Bearer");
      assertThat(member(answer, "expires_in")).isEqualTo("3600");
      assertThat(member(answer, "scope")).isEqualTo("read write");
      assertThat(answer).doesNotContain("refresh_token", "id_token");
      String token = member(answer, "access_token");
      assertThat(resourceStatus(server, token)).isEqualTo(200);
      assertThat(member(about(token), "client_id")).isEqualTo("api");
      assertThat(member(about(token), "sub")).isEqualTo("alice");
      assertThat(about(token)).doesNotContain("\"act\"");
    }

    @Test
    void idToken_isExchanged_andNoOtherComesForIt() {
      String idToken = member(tokens(server, openId()), "id_token");
      String answer =
          accepted(exchange(idToken).with("subject_token_type", ID_TOKEN).with("scope", "openid"));
      assertThat(member(answer, "scope")).isEqualTo("openid");
      assertThat(answer).doesNotContain("\"id_token\"");
    }

    @Test
    void expired_isRefused() {
      String subject = accessToken();
      clock.advance(Duration.ofHours(1).minusMillis(1));
      accepted(exchange(subject));
      clock.advance(Duration.ofMillis(1));
      assertRefused(exchange(subject), "invalid_request", "subject_token expired at");
    }

    @Test
    void expiredIdToken_isRefused() {
      Form form = exchange(member(tokens(server, openId()), "id_token"));
      clock.advance(Duration.ofHours(1).minusMillis(1));
      accepted(form.with("subject_token_type", ID_TOKEN));
      clock.advance(Duration.ofMillis(1));
      assertRefused(form, "invalid_request", "subject_token expired at");
    }

    @Test
    void idTokenThatATestMadeUnreadable_isRefused() {
      for (JwtChange change :
          new JwtChange[] {
            JwtChange.none().replacedBy("x"),
            JwtChange.none().replacedBy("a.b.c"),
            JwtChange.none().withClaim("exp", "-1e30")
          }) {
        server.openId().nextIdToken(change);
        Form form = exchange(member(tokens(server, openId()), "id_token"));
        assertRefused(
            form.with("subject_token_type", ID_TOKEN), "invalid_request", "expired at 1970");
      }
    }

    @Test
    void idTokenThatATestLetLiveForEver_isGood() {
      server.openId().nextIdToken(JwtChange.none().withClaim("exp", "1e30"));
      String idToken = member(tokens(server, openId()), "id_token");
      accepted(exchange(idToken).with("subject_token_type", ID_TOKEN));
    }

    @Test
    void revoked_isRefused() {
      String subject = accessToken();
      accepted(exchange(subject));
      revoke(subject);
      assertRefused(exchange(subject), "invalid_request", "subject_token is revoked");
    }

    @Test
    void ofAnotherIssuer_isRefused(FakeAuthorizationServerBuilder builder) {
      String foreign = member(tokens(builder.start()), "access_token");
      assertRefused(exchange(foreign), "invalid_request", "subject_token is unknown");
    }

    @Test
    void ofAnotherTypeThanItSays_isRefused() {
      String tokens = tokens(server, openId());
      assertRefused(
          exchange(member(tokens, "access_token")).with("subject_token_type", ID_TOKEN),
          "invalid_request",
          "subject_token is unknown");
      assertRefused(
          exchange(member(tokens, "id_token")), "invalid_request", "subject_token is unknown");
      assertRefused(
          exchange(member(tokens, "refresh_token")), "invalid_request", "subject_token is unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"refresh_token", "jwt", "saml2", ""})
    void typeThatIsNotServed_isRefused(String type) {
      assertRefused(
          exchange(accessToken()).with("subject_token_type", TYPE + type),
          "invalid_request",
          "subject_token_type is",
          ACCESS_TOKEN,
          ID_TOKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"subject_token", "subject_token_type"})
    void missing_isRefused(String name) {
      assertRefused(exchange(accessToken()).without(name), "invalid_request", name + " is missing");
    }

    private void revoke(String token) {
      Form form = new Form().with("token", token).with("client_id", "app");
      assertThat(post(server.uri(Endpoint.REVOCATION), form).statusCode()).isEqualTo(200);
    }

    @Test
    void revokedGrant_endsWhatWasExchangedForIt() {
      String tokens = tokens(server);
      String token = member(accepted(exchange(member(tokens, "access_token"))), "access_token");
      assertThat(resourceStatus(server, token)).isEqualTo(200);
      revoke(member(tokens, "refresh_token"));
      assertThat(resourceStatus(server, token)).isEqualTo(401);
    }

    @Test
    void revokedToken_endsWhatWasExchangedForIt_andNothingElse() {
      String subject = accessToken();
      String first = exchanged(exchange(subject));
      String second = exchanged(exchange(first));
      Form revocation = new Form().with("token", second).with("client_id", "api");
      post(server.uri(Endpoint.REVOCATION), revocation);
      assertThat(resourceStatus(server, second)).isEqualTo(401);
      assertThat(resourceStatus(server, first)).isEqualTo(200);
      String third = exchanged(exchange(first));
      String other = exchanged(exchange(accessToken()));
      revoke(subject);
      assertThat(resourceStatus(server, first)).isEqualTo(401);
      assertThat(resourceStatus(server, third)).isEqualTo(401);
      assertThat(member(about(third), "active")).isEqualTo("false");
      assertRefused(exchange(third), "invalid_request", "subject_token is revoked");
      assertThat(resourceStatus(server, other)).isEqualTo(200);
    }
  }

  @Nested
  class Actor {
    private String clientToken() {
      Form form = new Form().with("grant_type", "client_credentials").with("scope", "read");
      return member(
          post(server.tokenEndpoint(), form, basic("api", "secret")).body(), "access_token");
    }

    private Form delegation(String subject, String actor) {
      return exchange(subject).with("actor_token", actor).with("actor_token_type", ACCESS_TOKEN);
    }

    @Test
    void isSeenInIntrospection_withThoseBefore() {
      String first = member(accepted(delegation(accessToken(), clientToken())), "access_token");
      assertThat(member(about(first), "sub")).isEqualTo("alice");
      assertThat(about(first)).contains("\"act\":{\"sub\":\"api\"}");
      server.signIn("bob");
      String second = member(accepted(delegation(first, accessToken())), "access_token");
      assertThat(about(second)).contains("\"act\":{\"sub\":\"bob\",\"act\":{\"sub\":\"api\"}}");
      String third = member(accepted(exchange(second)), "access_token");
      assertThat(about(third)).contains("\"act\":{\"sub\":\"bob\",");
    }

    @Test
    void unknownOrExpiredOrRevoked_isRefused() {
      String subject = accessToken();
      assertRefused(delegation(subject, "x"), "invalid_request", "actor_token is unknown");
      String actor = clientToken();
      Form revocation = new Form().with("token", actor);
      post(server.uri(Endpoint.REVOCATION), revocation, basic("api", "secret"));
      assertRefused(delegation(subject, actor), "invalid_request", "actor_token is revoked");
      String expired = clientToken();
      clock.advance(Duration.ofHours(1));
      assertRefused(delegation(accessToken(), expired), "invalid_request", "actor_token expired");
    }

    @Test
    void tokenAndTypeComeTogether() {
      String subject = accessToken();
      assertRefused(
          delegation(subject, clientToken()).without("actor_token_type"),
          "invalid_request",
          "actor_token_type is missing");
      assertRefused(
          delegation(subject, "").without("actor_token"),
          "invalid_request",
          "actor_token_type came without actor_token");
    }
  }

  @Test
  void scope_isTheSameOrLess() {
    String subject = accessToken();
    assertThat(member(accepted(exchange(subject).with("scope", "write")), "scope"))
        .isEqualTo("write");
    assertRefused(exchange(subject).with("scope", "read admin"), "invalid_scope", "scope admin");
    String narrow = member(accepted(exchange(subject).with("scope", "write")), "access_token");
    assertRefused(exchange(narrow).with("scope", "read"), "invalid_scope", "scope read");
  }

  @Test
  void requestedType_isThatOfAnAccessToken() {
    String subject = accessToken();
    accepted(exchange(subject).with("requested_token_type", ACCESS_TOKEN));
    assertRefused(
        exchange(subject).with("requested_token_type", TYPE + "jwt"),
        "invalid_request",
        "requested_token_type is",
        "expected " + ACCESS_TOKEN);
  }

  private String exchanged(Form form) {
    return member(accepted(form), "access_token");
  }

  @Test
  void audienceAndResource_areWhatTheTokenIsFor() {
    String here = server.resource().toString();
    String both =
        exchanged(exchange(accessToken()).with("audience", "orders").and("resource", here));
    assertThat(about(both)).contains("\"aud\":[\"" + here + "\",\"orders\"]");
    assertThat(resourceStatus(server, both)).isEqualTo(200);
    String audience = exchanged(exchange(accessToken()).with("audience", "orders"));
    assertThat(member(about(audience), "aud")).isEqualTo("orders");
    assertThat(resourceStatus(server, audience)).isEqualTo(401);
    server.demand(ResourceDemand.audience(URI.create("orders")));
    assertThat(resourceStatus(server, audience)).isEqualTo(200);
  }

  @Test
  void audienceAndResource_mayComeSeveralTimes_andOnlyHere() {
    Form several =
        exchange(accessToken())
            .and("audience", "orders")
            .and("audience", "mail")
            .and("resource", "urn:a")
            .and("resource", "urn:b");
    assertThat(about(exchanged(several)))
        .contains("\"aud\":[\"urn:a\",\"urn:b\",\"orders\",\"mail\"]");
    assertRefused(
        several.with("grant_type", "client_credentials"),
        "invalid_request",
        "audience came 2 times");
  }

  @Test
  void audienceThatWasNotGranted_isRefused() {
    String orders = exchanged(exchange(accessToken()).with("audience", "orders"));
    assertRefused(
        exchange(orders).with("audience", "mail"),
        "invalid_target",
        "audience mail was not granted",
        "[orders]");
    assertRefused(
        exchange(orders).and("audience", "orders").and("audience", "mail"),
        "invalid_target",
        "audience mail");
    assertRefused(
        exchange(orders).and("audience", "orders").and("resource", "urn:a"),
        "invalid_target",
        "resource urn:a");
    assertThat(member(about(exchanged(exchange(orders).with("audience", "orders"))), "aud"))
        .isEqualTo("orders");
    assertThat(member(about(exchanged(exchange(orders))), "aud")).isEqualTo("orders");
  }

  @Test
  void confidentialClient_needsItsSecret() {
    server.registerPublicClient("app", CALLBACK);
    server.registerConfidentialClient("api", "secret", CALLBACK);
    Form form = exchange(accessToken());
    HttpResponse<String> answer = post(server.tokenEndpoint(), form);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(member(answer.body(), "error")).isEqualTo("invalid_client");
    accepted(form.with("client_secret", "secret"));
  }

  @Test
  void resourcesOfTheSubjectToken_areTheDefaultAndTheLimit() {
    String one = "https://one.example/";
    String two = "https://two.example/";
    String code =
        NaiveClient.code(
            server, NaiveClient.authorization().and("resource", one).and("resource", two));
    String narrow =
        member(accepted(NaiveClient.redemption(code).with("resource", one)), "access_token");

    String exchanged = member(accepted(exchange(narrow)), "access_token");

    assertThat(member(about(exchanged), "aud")).isEqualTo(one);
    assertRefused(exchange(narrow).with("resource", two), "invalid_target", two, one);
    assertRefused(exchange(exchanged).with("resource", two), "invalid_target", two, one);
    accepted(exchange(exchanged).with("resource", one));
  }
}
