package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.CALLBACK;
import static dev.codegrant.testkit.NaiveClient.authorization;
import static dev.codegrant.testkit.NaiveClient.authorizationUri;
import static dev.codegrant.testkit.NaiveClient.code;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static dev.codegrant.testkit.NaiveClient.refresh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7591 section 2: what a client may do is what it registered for. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class RegisteredLimitsTest {
  private static final String URIS = "\"redirect_uris\":[\"" + CALLBACK + "\"]";
  private static final String POST = "\"token_endpoint_auth_method\":\"client_secret_post\"";
  private static final String DEVICE = "urn:ietf:params:oauth:grant-type:device_code";
  private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
  private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

  private final FakeAuthorizationServer server;

  RegisteredLimitsTest(FakeAuthorizationServer server) {
    this.server = server;
  }

  private String register(String... members) {
    return NaiveClient.register(server, "{" + POST + "," + String.join(",", members) + "}");
  }

  private static String grants(String... names) {
    return "\"grant_types\":[\"" + String.join("\",\"", names) + "\"]";
  }

  private static Form of(String registration, Form form) {
    return form.with("client_id", member(registration, "client_id"));
  }

  private static Form credentials(String registration, Form form) {
    return of(registration, form).with("client_secret", member(registration, "client_secret"));
  }

  private HttpResponse<String> ask(String registration, Form form) {
    return post(server.tokenEndpoint(), credentials(registration, form));
  }

  private static Form grant(String type) {
    return new Form().with("grant_type", type);
  }

  private String redeemed(String registration) {
    Form form = redemption(code(server, of(registration, authorization())));
    HttpResponse<String> answer = ask(registration, form);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static void assertRefused(HttpResponse<String> answer, String error, String... words) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(member(answer.body(), "error")).isEqualTo(error);
    for (String word : words) {
      assertThat(member(answer.body(), "error_description")).contains(word);
    }
  }

  /** The default of section 2: authorization_code alone. */
  @Test
  void clientThatNamesNoGrantTypes_mayRedeemCodes_andNothingElse() {
    String client = register(URIS);
    assertThat(redeemed(client)).doesNotContain("refresh_token");
    assertRefused(
        ask(client, grant("client_credentials")),
        "unauthorized_client",
        "may not use grant type client_credentials",
        "it registered, [authorization_code]");
    assertRefused(ask(client, refresh("x")), "unauthorized_client", "refresh_token");
    assertRefused(ask(client, grant("unheard-of")), "unsupported_grant_type");
  }

  @Test
  void clientThatNamesThem_mayUseThem() {
    String client = register(URIS, grants("authorization_code", "refresh_token"));
    Form refresh = refresh(member(redeemed(client), "refresh_token"));
    assertThat(ask(client, refresh).statusCode()).isEqualTo(200);
    String job = register(grants("client_credentials"));
    assertThat(ask(job, grant("client_credentials")).statusCode()).isEqualTo(200);
  }

  @Test
  void clientThatATestRegisters_mayUseAll() {
    server.registerConfidentialClient("app", "s", CALLBACK);
    String tokens =
        post(server.tokenEndpoint(), redemption(code(server)).with("client_secret", "s")).body();
    assertThat(tokens).contains("refresh_token");
    Form form = grant("client_credentials").with("client_id", "app").with("client_secret", "s");
    assertThat(post(server.tokenEndpoint(), form.with("scope", "anything")).statusCode())
        .isEqualTo(200);
  }

  /** RFC 6749 section 4.1.2.1. */
  @Test
  void clientWithoutTheCodeGrant_getsNoCode() {
    String client = register(URIS, grants("refresh_token"));
    URI answer = server.approve(authorizationUri(server, of(client, authorization())));
    assertThat(parameter(answer, "error")).isEqualTo("unauthorized_client");
    assertThat(parameter(answer, "error_description"))
        .contains("may not use grant type authorization_code");
    assertRefused(
        post(server.uri(Endpoint.PUSHED_AUTHORIZATION), credentials(client, authorization())),
        "unauthorized_client");
  }

  /** RFC 8628 section 3.1. */
  @Test
  void clientWithoutTheDeviceGrant_getsNoDeviceCode() {
    URI endpoint = server.uri(Endpoint.DEVICE_AUTHORIZATION);
    HttpResponse<String> refused = post(endpoint, credentials(register(URIS), new Form()));
    assertRefused(refused, "unauthorized_client", DEVICE);
    String device = register(grants(DEVICE), "\"scope\":\"watch\"");
    HttpResponse<String> codes = post(endpoint, credentials(device, new Form()));
    assertThat(codes.statusCode()).isEqualTo(200);
    server.devices().approve(member(codes.body(), "user_code"));
    Form poll = grant(DEVICE).with("device_code", member(codes.body(), "device_code"));
    assertThat(member(ask(device, poll).body(), "scope")).isEqualTo("watch");
    assertRefused(
        post(endpoint, credentials(device, new Form().with("scope", "read"))), "invalid_scope");
  }

  @Test
  void scopeOutsideOfTheRegisteredOnes_isRefused() {
    String client = register(URIS, "\"scope\":\"openid read write\"");
    assertThat(member(redeemed(client), "scope")).isEqualTo("read write");
    Form none = of(client, authorization().without("scope"));
    assertThat(member(ask(client, redemption(code(server, none))).body(), "scope"))
        .as("nobody asks for an ID token by saying nothing")
        .isEqualTo("read");
    Form form = of(client, authorization());
    URI answer = server.approve(authorizationUri(server, form.with("scope", "read admin")));
    assertThat(parameter(answer, "error")).isEqualTo("invalid_scope");
    assertThat(parameter(answer, "error_description"))
        .contains("scope admin is outside of what client", "some of [openid, read, write]");
    String job = register(grants("client_credentials"), "\"scope\":\"openid batch\"");
    assertRefused(ask(job, grant("client_credentials").with("scope", "read")), "invalid_scope");
    assertThat(member(ask(job, grant("client_credentials")).body(), "scope"))
        .as("when none is asked")
        .isEqualTo("batch");
  }

  @Test
  void clientWithOpenidAlone_hasToSayIt() {
    String client = register(URIS, "\"scope\":\"openid\"");
    Form form = of(client, authorization());
    URI answer = server.approve(authorizationUri(server, form.without("scope")));
    assertThat(parameter(answer, "error")).isEqualTo("invalid_scope");
    assertThat(parameter(answer, "error_description")).contains("expected scope=openid");
    String code = code(server, form.with("scope", "openid"));
    assertThat(ask(client, redemption(code)).body()).contains("id_token");
  }

  /** RFC 7592 section 2.2. */
  private void change(String registration, String... members) {
    HttpResponse<String> answer =
        NaiveClient.send(
            NaiveClient.request(URI.create(member(registration, "registration_client_uri")))
                .header(
                    "Authorization", "Bearer " + member(registration, "registration_access_token"))
                .header("Content-Type", "application/json")
                .PUT(
                    BodyPublishers.ofString(
                        "{\"client_id\":\""
                            + member(registration, "client_id")
                            + "\","
                            + POST
                            + ","
                            + String.join(",", members)
                            + "}")));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void clientThatRegistersAnewForLess_getsLess_forWhatItHasAlready() {
    String grants = grants("authorization_code", "refresh_token");
    String client = register(URIS, grants);
    Form form = of(client, authorization().with("scope", "read admin"));
    HttpResponse<String> before = ask(client, redemption(code(server, form)));
    assertThat(member(before.body(), "scope")).isEqualTo("read admin");
    String later = code(server, form);
    String lost = code(server, form.with("scope", "admin"));

    change(client, URIS, grants, "\"scope\":\"read\"");
    Form refresh = refresh(member(before.body(), "refresh_token"));
    assertRefused(
        ask(client, refresh.with("scope", "admin")),
        "invalid_scope",
        "scope admin is outside of what client",
        "expected some of [read]");
    HttpResponse<String> fresh = ask(client, refresh.without("scope"));
    assertThat(member(fresh.body(), "scope")).isEqualTo("read");
    assertThat(member(ask(client, redemption(later)).body(), "scope")).isEqualTo("read");
    assertRefused(
        ask(client, redemption(lost)),
        "invalid_scope",
        "there is scope admin and nothing of what client");

    String last = code(server, form.with("scope", "read"));
    change(client, URIS, grants("authorization_code"), "\"scope\":\"read\"");
    assertThat(ask(client, redemption(last)).body())
        .contains("access_token")
        .doesNotContain("refresh_token");
  }

  @Test
  void clientThatRegistersAnewForMore_getsWhatTheUserGranted() {
    String grants = grants("authorization_code", "refresh_token");
    String client = register(URIS, grants, "\"scope\":\"read write\"");
    Form refresh = refresh(member(redeemed(client), "refresh_token"));
    change(client, URIS, grants, "\"scope\":\"read write admin\"");
    assertThat(member(ask(client, refresh).body(), "scope")).isEqualTo("read write");
  }

  /** RFC 8693 section 2.1: the scope is that of the subject token, as far as the client goes. */
  @Test
  void exchangedToken_hasWhatBothAllow() {
    String read = register(grants(EXCHANGE), "\"scope\":\"read admin\"");
    String other = register(grants(EXCHANGE), "\"scope\":\"admin\"");
    Form form =
        grant(EXCHANGE)
            .with("subject_token", member(redeemed(register(URIS)), "access_token"))
            .with("subject_token_type", ACCESS_TOKEN);
    assertThat(member(ask(read, form).body(), "scope")).isEqualTo("read");
    assertRefused(
        ask(other, form), "invalid_scope", "there is scope read write and nothing of what client");
    form.with("scope", "write");
    assertRefused(ask(read, form), "invalid_scope", "scope write is outside of what client");
  }

  @ParameterizedTest
  @ValueSource(strings = {"client_credentials", "refresh_token", DEVICE, EXCHANGE})
  void clientThatIsNotRedirectedTo_needsNoRedirectUri(String grantType) {
    assertThat(register(grants(grantType)))
        .contains("\"redirect_uris\":[]", grants(grantType), "\"response_types\":[]");
  }

  @Test
  void clientWithoutRedirectUri_isNotRedirectedTo() {
    Form form = of(register(grants("client_credentials")), authorization());
    assertThatThrownBy(() -> server.approve(authorizationUri(server, form)))
        .hasMessageContaining("redirect_uri is " + CALLBACK);
    assertThatThrownBy(() -> server.approve(authorizationUri(server, form.without("redirect_uri"))))
        .hasMessageContaining("registered 0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"grant_types\":[\"authorization_code\",\"client_credentials\"];"
            + " invalid_redirect_uri; without authorization_code",
        "\"grant_types\":[\"client_credentials\"],\"response_types\":[\"code\"];"
            + " invalid_client_metadata; expected code in it together with authorization_code",
        "\"redirect_uris\":[\"https://a.example\"],\"response_types\":[];"
            + " invalid_client_metadata; or none of both",
        "\"redirect_uris\":[\"https://a.example\"],\"scope\":\"a  b\";"
            + " invalid_client_metadata; one space between them",
      })
  void registrationThatContradictsItself_isRefused(String members, String error, String why) {
    assertThat(register(members)).contains("\"" + error + "\"", why);
  }

  @Test
  void scopeThatIsNotServed_isRefused(FakeAuthorizationServerBuilder builder) {
    FakeAuthorizationServer strict = builder.scopes("read").start();
    assertThat(NaiveClient.register(strict, "{" + URIS + ",\"scope\":\"read admin\"}"))
        .contains("invalid_client_metadata", "scope has admin, expected some of [read]");
    assertThat(NaiveClient.register(strict, "{" + URIS + ",\"scope\":\"read\"}"))
        .contains("\"scope\":\"read\"");
  }
}
