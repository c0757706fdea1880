package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.authorization;
import static dev.codegrant.testkit.NaiveClient.authorizationUri;
import static dev.codegrant.testkit.NaiveClient.basic;
import static dev.codegrant.testkit.NaiveClient.code;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static dev.codegrant.testkit.NaiveClient.refresh;
import static dev.codegrant.testkit.NaiveClient.resourceStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8707. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class ResourceIndicatorTest {
  private static final String MAIL = "https://mail.example/api?v=1";
  private static final String FILES = "urn:example:files";

  private final FakeAuthorizationServer server;

  ResourceIndicatorTest(FakeAuthorizationServer server) {
    this.server = server;
  }

  private static Form both() {
    return authorization().and("resource", MAIL).and("resource", FILES);
  }

  private HttpResponse<String> ask(Form form) {
    return post(server.tokenEndpoint(), form);
  }

  private String introspected(String tokens) {
    Form form = new Form().with("token", member(tokens, "access_token"));
    return post(server.uri(Endpoint.INTROSPECTION), form, basic("api", "secret")).body();
  }

  private static void assertInvalidTarget(HttpResponse<String> answer, String why) {
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("invalid_target", why);
  }

  @Test
  void token_isForAllThatWereAskedFor() {
    assertThat(introspected(ask(redemption(code(server, both()))).body()))
        .contains("\"aud\":[\"" + MAIL + "\",\"" + FILES + "\"]");
    assertThat(introspected(NaiveClient.tokens(server))).doesNotContain("\"aud\"");
  }

  @Test
  void token_isForAPart_whereItsRequestSaysSo() {
    HttpResponse<String> answer = ask(redemption(code(server, both())).with("resource", FILES));
    assertThat(member(introspected(answer.body()), "aud")).isEqualTo(FILES);
    assertInvalidTarget(
        ask(redemption(code(server, both())).with("resource", "https://other.example")),
        "resource https://other.example was not granted");
    Form any = redemption(code(server)).with("resource", MAIL);
    assertThat(member(introspected(ask(any).body()), "aud")).isEqualTo(MAIL);
  }

  /** What was granted counts, and not what the last token was for. */
  @Test
  void refresh_asksForAnyPartOfTheGrant() {
    String tokens = ask(redemption(code(server, both())).with("resource", FILES)).body();
    String refreshToken = member(tokens, "refresh_token");
    assertInvalidTarget(
        ask(refresh(refreshToken).with("resource", "https://other.example")), "was not granted");
    String mail = ask(refresh(refreshToken).with("resource", MAIL)).body();
    assertThat(member(introspected(mail), "aud")).isEqualTo(MAIL);
    String all = ask(refresh(member(mail, "refresh_token"))).body();
    assertThat(introspected(all)).contains("\"aud\":[\"" + MAIL + "\"");
  }

  @Test
  void clientCredentials_areForWhatIsAskedFor() {
    Form form = new Form().with("grant_type", "client_credentials").and("resource", MAIL);
    String tokens = post(server.tokenEndpoint(), form, basic("job", "secret")).body();
    assertThat(member(introspected(tokens), "aud")).isEqualTo(MAIL);
  }

  @Test
  void pushedRequest_hasResources() {
    String pushed =
        member(post(server.uri(Endpoint.PUSHED_AUTHORIZATION), both()).body(), "request_uri");
    Form request = new Form().with("client_id", "app").with("request_uri", pushed);
    String tokens = ask(redemption(code(server, request))).body();
    assertThat(introspected(tokens)).contains("\"aud\":[\"" + MAIL + "\",\"" + FILES + "\"]");
  }

  @Test
  void requestObject_hasResourcesInAnArray() {
    SigningClient client =
        new SigningClient()
            .claim("iss", "\"signer\"")
            .claim("client_id", "\"signer\"")
            .claim("aud", "\"" + server.issuer() + "\"")
            .claim("response_type", "\"code\"")
            .claim("redirect_uri", "\"" + NaiveClient.CALLBACK + "\"")
            .claim("code_challenge", "\"" + NaiveClient.CHALLENGE + "\"")
            .claim("code_challenge_method", "\"S256\"")
            .claim("resource", "[\"" + MAIL + "\",\"x#f\"]");
    server.registerClientWithKeys("signer", client.jwks(), NaiveClient.CALLBACK);
    URI refused = server.approve(authorizationUri(server, object(client)));
    assertThat(parameter(refused, "error_description")).contains("resource is x#f");
    client.claim("resource", "[\"" + MAIL + "\",\"" + FILES + "\"]");
    assertThat(parameter(server.approve(authorizationUri(server, object(client))), "code"))
        .isNotEmpty();
  }

  private static Form object(SigningClient client) {
    return new Form().with("client_id", "signer").with("request", client.signed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/relative", "mail.example", "https://mail.example/#part", "a b"})
  void whatIsNoAbsoluteUriWithoutFragment_isRefused(String resource) {
    Form wrong = authorization().and("resource", MAIL).and("resource", resource);
    URI callback = server.approve(authorizationUri(server, wrong));
    assertThat(parameter(callback, "error")).isEqualTo("invalid_target");
    assertInvalidTarget(
        post(server.uri(Endpoint.PUSHED_AUTHORIZATION), wrong), "expected an absolute URI");
    assertInvalidTarget(
        ask(redemption(code(server)).with("resource", resource)), "expected an absolute URI");
  }

  @Test
  void tokenForOthers_isRefusedByTheResource() {
    String others = member(NaiveClient.tokens(server, both()), "access_token");
    HttpResponse<String> answer =
        NaiveClient.get(server.resource(), "Authorization", "Bearer " + others);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("invalid_token", "expected " + server.resource());
    Form withIt = both().and("resource", server.resource().toString());
    String token = member(NaiveClient.tokens(server, withIt), "access_token");
    assertThat(resourceStatus(server, token)).isEqualTo(200);
  }
}
