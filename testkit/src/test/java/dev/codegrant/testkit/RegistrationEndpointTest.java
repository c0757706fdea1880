package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.CALLBACK;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.openId;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static dev.codegrant.testkit.NaiveClient.request;
import static dev.codegrant.testkit.NaiveClient.resourceStatus;
import static dev.codegrant.testkit.NaiveClient.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(FakeAuthorizationServerExtension.class)
class RegistrationEndpointTest {
  private static final String URIS = "\"redirect_uris\":[\"" + CALLBACK + "\"]";

  private final FakeAuthorizationServer server;
  private final ManualClock clock;

  RegistrationEndpointTest(FakeAuthorizationServer server, ManualClock clock) {
    this.server = server;
    this.clock = clock;
  }

  private HttpResponse<String> register(String... members) {
    return json("POST", server.uri(Endpoint.REGISTRATION), "", members);
  }

  private String registered(String... members) {
    HttpResponse<String> answer = register(members);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return answer.body();
  }

  private static HttpResponse<String> json(
      String method, URI uri, String token, String... members) {
    return send(
        request(uri, "Authorization", "Bearer " + token, "Content-Type", "application/json")
            .method(method, BodyPublishers.ofString("{" + String.join(",", members) + "}")));
  }

  private static HttpResponse<String> manage(
      String method, String registration, String... members) {
    return json(
        method,
        URI.create(member(registration, "registration_client_uri")),
        member(registration, "registration_access_token"),
        members);
  }

  private static void assertRefused(
      HttpResponse<String> answer, int status, String error, String... words) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(member(answer.body(), "error")).isEqualTo(error);
    for (String word : words) {
      assertThat(member(answer.body(), "error_description")).contains(word);
    }
  }

  private HttpResponse<String> redeemed(String registration, boolean basic) {
    String id = member(registration, "client_id");
    String secret = member(registration, "client_secret");
    String code = NaiveClient.code(server, openId().with("client_id", id));
    return basic
        ? post(
            server.tokenEndpoint(),
            redemption(code).without("client_id"),
            NaiveClient.basic(id, secret))
        : post(
            server.tokenEndpoint(),
            redemption(code).with("client_id", id).with("client_secret", secret));
  }

  @Test
  void withRedirectUris_isAClientThatWorks() {
    String registration = registered(URIS, "\"client_name\":\"A\"", "\"unknown\":{\"x\":1}");
    assertThat(registration)
        .contains(
            URIS,
            "\"client_name\":\"A\"",
            "\"client_secret_expires_at\":0",
            "\"grant_types\":[\"authorization_code\"]",
            "\"response_types\":[\"code\"]",
            "\"id_token_signed_response_alg\":\"RS256\"",
            "\"client_id_issued_at\":" + clock.instant().getEpochSecond())
        .doesNotContain("unknown");
    assertThat(member(registration, "token_endpoint_auth_method")).isEqualTo("client_secret_basic");
    assertThat(redeemed(registration, true).statusCode()).isEqualTo(200);
    assertRefused(
        redeemed(registration, false), 401, "invalid_client", "registered", "client_secret_basic");
  }

  @Test
  void eachRegistration_isAnotherClientWithOtherSecrets() {
    String one = registered(URIS);
    String two = registered(URIS);
    for (String name : new String[] {"client_id", "client_secret", "registration_access_token"}) {
      assertThat(member(one, name)).as(name).isNotEqualTo(member(two, name));
    }
  }

  @Test
  void withSecretPost_isHeldToIt() {
    String registration = registered(URIS, "\"token_endpoint_auth_method\":\"client_secret_post\"");
    assertThat(redeemed(registration, false).statusCode()).isEqualTo(200);
    assertRefused(redeemed(registration, true), 401, "invalid_client", "client_secret_post");
  }

  @Test
  void publicClient_hasNoSecret() {
    String registration = registered(URIS, "\"token_endpoint_auth_method\":\"none\"");
    assertThat(registration).doesNotContain("client_secret");
    String id = member(registration, "client_id");
    String code = NaiveClient.code(server, openId().with("client_id", id));
    assertThat(post(server.tokenEndpoint(), redemption(code).with("client_id", id)).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"a\":1",
        "\"redirect_uris\":[]",
        "\"redirect_uris\":[\"/relative\"]",
        "\"redirect_uris\":[\"https://a.example/#f\"]",
        URIS + ",\"post_logout_redirect_uris\":[\"/bye\"]"
      })
  void withUnusableRedirectUris_isRefused(String members) {
    assertRefused(register(members), 400, "invalid_redirect_uri", "redirect_uris");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "token_endpoint_auth_method;\"tls_client_auth\"",
        "grant_types;[\"implicit\"]",
        "response_types;[\"code\",\"token\"]",
        "response_types;\"code\"",
        "id_token_signed_response_alg;\"none\"",
        "authorization_signed_response_alg;\"ES512\"",
        "backchannel_logout_uri;\"https://client.example/logout\"",
        "backchannel_logout_uri;\"http://127.0.0.1.client.example/logout\"",
        "backchannel_logout_uri;\"http://127.0.0.1/logout#x\"",
        "backchannel_logout_uri;1",
        "frontchannel_logout_uri;\"http://client.example/logout\"",
        "frontchannel_logout_uri;\"http://[::1]/logout\"",
        "jwks_uri;\"https://client.example/jwks\"",
        "jwks;{\"keys\":[]}",
        "redirect_uris;[\"https://twice.example/cb\"]"
      })
  void withUnservedMember_isRefused(String name, String value) {
    assertRefused(
        register(URIS, "\"" + name + "\":" + value),
        400,
        "invalid_client_metadata",
        name.equals("redirect_uris") ? "twice" : name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "token_endpoint_auth_method;\"client_secret_post\"",
        "grant_types;[\"authorization_code\",\"refresh_token\"]",
        "response_types;[\"code\"]",
        "id_token_signed_response_alg;\"RS256\"",
        "authorization_signed_response_alg;\"RS256\"",
        "backchannel_logout_uri;\"http://127.0.0.1:8080/logout\"",
        "backchannel_logout_uri;\"http://[::1]\"",
        "frontchannel_logout_uri;\"http://127.0.0.1:8080/logout\""
      })
  void withServedMember_isAnswered(String name, String value) {
    assertThat(registered(URIS, "\"" + name + "\":" + value)).contains("\"" + name + "\":" + value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "scope;[\"openid\"];array, expected a JSON string",
        "scope;5;number, expected a JSON string",
        "scope;{};object, expected a JSON string",
        "client_name;[5];array, expected a JSON string",
        "logo_uri;true;boolean, expected a JSON string",
        "contacts;\"a@b.example\";string, expected a JSON array of strings",
        "contacts;[5];array, expected a JSON array of strings",
        "post_logout_redirect_uris;\"https://a.example\";string, expected a JSON array of strings",
        "backchannel_logout_session_required;\"perhaps\";string, expected true or false",
        "jwks;\"{\\\"keys\\\":[]}\";string, expected a JSON object"
      })
  void withMemberOfAnotherType_isRefused(String name, String value, String why) {
    assertRefused(
        register(URIS, "\"" + name + "\":" + value),
        400,
        "invalid_client_metadata",
        name + " is of JSON type " + why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "scope;\"openid email\"",
        "client_name;\"[5]\"",
        "contacts;[\"a@b.example\",\"c@d.example\"]",
        "contacts;[]",
        "frontchannel_logout_session_required;true"
      })
  void withMemberOfItsType_isAnswered(String name, String value) {
    assertThat(registered(URIS, "\"" + name + "\":" + value)).contains("\"" + name + "\":" + value);
  }

  /** RFC 7592 section 2.2. */
  @ParameterizedTest
  @ValueSource(
      strings = {"scope", "client_name", "contacts", "grant_types", "jwks", "jwks_uri", "tos_uri"})
  void memberThatIsNull_isAsGoodAsAbsent(String name) {
    String registration = registered(URIS, "\"" + name + "\":null");
    assertThat(registration).doesNotContain(":null");
    assertThat(registration).contains("\"grant_types\":[\"authorization_code\"]");
    assertThat(redeemed(registration, true).statusCode()).isEqualTo(200);
  }

  @Test
  void requiredMemberThatIsNull_isRefused() {
    assertRefused(
        register("\"redirect_uris\":null"), 400, "invalid_redirect_uri", "missing or empty");
    assertRefused(
        register(URIS, "\"token_endpoint_auth_method\":\"private_key_jwt\"", "\"jwks\":null"),
        400,
        "invalid_client_metadata",
        "jwks is missing");
  }

  /** A resource server redeems nothing, and asks about tokens. */
  @Test
  void withoutAnyGrantType_isAClientThatIntrospects() {
    String api = registered("\"grant_types\":[]");
    String token = member(redeemed(registered(URIS), true).body(), "access_token");
    String[] credentials =
        NaiveClient.basic(member(api, "client_id"), member(api, "client_secret"));
    Form about = new Form().with("token", token);
    assertThat(post(server.uri(Endpoint.INTROSPECTION), about, credentials).body())
        .contains("\"active\":true");
    Form redemption = redemption("c").without("client_id");
    assertRefused(
        post(server.tokenEndpoint(), redemption, credentials),
        400,
        "unauthorized_client",
        "authorization_code");
  }

  @Test
  void otherContentTypeOrMethod_isRefused() {
    URI uri = server.uri(Endpoint.REGISTRATION);
    assertRefused(post(uri, openId()), 400, "invalid_request", "application/json");
    assertRefused(NaiveClient.get(uri), 405, "invalid_request", "POST");
  }

  @Test
  void onceSomebodyRegistered_strangersAreRefusedEvenAfterDeletion() {
    String registration = registered(URIS);
    String form = openId().with("client_id", "stranger").toString();
    URI stranger = URI.create(server.authorizationEndpoint() + "?" + form);
    assertThatThrownBy(() -> server.approve(stranger)).hasMessageContaining("not registered");
    assertThat(manage("DELETE", registration).statusCode()).isEqualTo(204);
    assertThatThrownBy(() -> server.approve(stranger)).hasMessageContaining("not registered");
  }

  @Test
  void body_isRecorded() {
    registered(URIS);
    assertThat(server.requests(Endpoint.REGISTRATION).get(0).body()).isEqualTo("{" + URIS + "}");
  }

  @Nested
  class Management {
    @Test
    void read_answersTheSame() {
      String registration = registered(URIS, "\"scope\":\"openid\"");
      HttpResponse<String> answer = manage("GET", registration);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(registration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE"})
    void withoutTheClientsToken_isRefused(String method) {
      URI one = URI.create(member(registered(URIS), "registration_client_uri"));
      String other = member(registered(URIS), "registration_access_token");
      HttpResponse<String> answer = json(method, one, other, URIS);
      assertRefused(answer, 401, "invalid_token", "registration_access_token");
      assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
          .startsWith("Bearer ");
      assertRefused(send(request(one).GET()), 401, "invalid_token");
      URI unknown = URI.create(server.uri(Endpoint.REGISTRATION) + "?client_id=unknown");
      assertRefused(json(method, unknown, other, URIS), 401, "invalid_token");
    }

    @Test
    void update_replacesAll() {
      String registration = registered(URIS, "\"client_name\":\"A\"");
      String id = "\"client_id\":\"" + member(registration, "client_id") + "\"";
      String elsewhere = "\"redirect_uris\":[\"https://new.example/cb\"]";
      HttpResponse<String> answer = manage("PUT", registration, id, elsewhere);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains(elsewhere).doesNotContain("client_name");
      for (String name : new String[] {"client_id", "client_secret"}) {
        assertThat(member(answer.body(), name)).isEqualTo(member(registration, name));
      }
      assertThatThrownBy(() -> redeemed(registration, true)).hasMessageContaining("new.example");
      assertThat(manage("GET", registration).body()).isEqualTo(answer.body());
    }

    @Test
    void updateThatSaysTooMuchOrTooLittle_isRefused() {
      String registration = registered(URIS);
      String id = "\"client_id\":\"" + member(registration, "client_id") + "\"";
      assertRefused(manage("PUT", registration, URIS), 400, "invalid_request", "client_id");
      assertRefused(
          manage("PUT", registration, URIS, "\"client_id\":\"other\""), 400, "invalid_request");
      assertRefused(
          manage("PUT", registration, URIS, id, "\"client_secret\":\"mine\""),
          400,
          "invalid_request",
          "client_secret");
      assertRefused(
          manage("PUT", registration, URIS, id, "\"registration_access_token\":\"t\""),
          400,
          "invalid_request",
          "registration_access_token");
      assertRefused(manage("PUT", registration, id), 400, "invalid_redirect_uri", "missing");
      String secret = "\"client_secret\":\"" + member(registration, "client_secret") + "\"";
      assertThat(manage("PUT", registration, URIS, id, secret).statusCode()).isEqualTo(200);
    }

    @Test
    void delete_endsTheClientAndItsTokens() {
      String registration = registered(URIS);
      String token = member(redeemed(registration, true).body(), "access_token");
      String other = member(redeemed(registered(URIS), true).body(), "access_token");
      assertThat(resourceStatus(server, token)).isEqualTo(200);
      assertThat(manage("DELETE", registration).statusCode()).isEqualTo(204);
      assertThat(resourceStatus(server, token)).isEqualTo(401);
      assertThat(resourceStatus(server, other)).isEqualTo(200);
      assertRefused(manage("GET", registration), 401, "invalid_token");
      String id = member(registration, "client_id");
      HttpResponse<String> late =
          post(
              server.tokenEndpoint(),
              redemption("c").without("client_id"),
              NaiveClient.basic(id, member(registration, "client_secret")));
      assertRefused(late, 401, "invalid_client", "client " + id + " is not registered here");
    }

    @Test
    void otherMethod_isRefused() {
      HttpResponse<String> answer = manage("POST", registered(URIS));
      assertThat(answer.statusCode()).isEqualTo(405);
      assertThat(answer.headers().firstValue("Allow")).contains("GET, PUT, DELETE");
    }
  }
}
