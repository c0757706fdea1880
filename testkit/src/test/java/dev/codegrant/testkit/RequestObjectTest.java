package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.CALLBACK;
import static dev.codegrant.testkit.NaiveClient.authorizationUri;
import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.NaiveClient.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(FakeAuthorizationServerExtension.class)
class RequestObjectTest {
  private static final String SECRET = "01234567890123456789012345678901";

  private final FakeAuthorizationServer server;
  private final FakeAuthorizationServer elsewhere;
  private final ManualClock clock;
  private final SigningClient client = new SigningClient();

  RequestObjectTest(
      FakeAuthorizationServer server, FakeAuthorizationServerBuilder builder, ManualClock clock) {
    this.server = server;
    this.elsewhere = builder.start();
    this.clock = clock;
  }

  @BeforeEach
  void register() {
    server.registerClientWithKeys("app", client.jwks(), CALLBACK);
    client
        .claim("iss", "\"app\"")
        .claim("aud", "\"" + server.issuer() + "\"")
        .claim("client_id", "\"app\"")
        .claim("response_type", "\"code\"")
        .claim("redirect_uri", "\"" + CALLBACK + "\"")
        .claim("scope", "\"openid email\"")
        .claim("state", "\"in the object\"")
        .claim("max_age", "60")
        .claim("code_challenge", "\"" + NaiveClient.CHALLENGE + "\"")
        .claim("code_challenge_method", "\"S256\"");
  }

  private static Form byValue(String object) {
    return new Form().with("client_id", "app").with("request", object);
  }

  private static Form byReference(String uri) {
    return new Form().with("client_id", "app").with("request_uri", uri);
  }

  private URI approved(Form form) {
    return server.approve(authorizationUri(server, form));
  }

  private void assertRefused(Form form, String... words) {
    assertThatThrownBy(() -> approved(form))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll(words);
  }

  private String published(Answer answer) {
    elsewhere.on(Endpoint.RESOURCE).times(1).answer(answer);
    return elsewhere.resource().toString();
  }

  private String publishedObject() {
    return published(
        Answer.status(200).withBody("application/oauth-authz-req+jwt", client.signed()));
  }

  @Test
  void byValue_countsInsteadOfTheQuery() {
    Form form =
        byValue(client.signed()).with("state", "in the query").with("scope", "read").with("x", "y");
    URI answer = approved(form);
    assertThat(parameter(answer, "state")).isEqualTo("in the object");
    assertThat(parameter(answer, "code")).isNotEmpty();
    assertThat(get(authorizationUri(server, form)).body())
        .contains("<li>email</li>", "name=\"request\"")
        .doesNotContain("<li>read</li>");
  }

  @Test
  void whatOnlyTheQueryHas_doesNotCount() {
    Form form =
        byValue(client.without("code_challenge").signed())
            .with("code_challenge", NaiveClient.CHALLENGE);
    assertThat(parameter(approved(form), "error_description")).contains("code_challenge is miss");
  }

  @Test
  void byReference_isFetched() {
    URI answer = approved(byReference(publishedObject()));
    assertThat(parameter(answer, "state")).isEqualTo("in the object");
    assertThat(parameter(answer, "code")).isNotEmpty();
    assertThat(elsewhere.requests(Endpoint.RESOURCE)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://client.example/object",
        "http://localhost:1/object",
        "http://127.0.0.1.example/object",
        "http://127.0.0.1@client.example/object",
        "file:///etc/hosts",
        "urn:example:object",
        "http://127.0.0.1:1/nobody-listens"
      })
  void byReferenceToElsewhere_isRefused(String uri) {
    assertRefused(byReference(uri), "invalid_request_uri", "request_uri is " + uri);
  }

  @Test
  void byReferenceToWhatIsNotThere_isRefused() {
    assertRefused(byReference(published(Answer.status(404))), "expected status 200");
    Answer text = Answer.status(200).withBody("text/plain", "no JWT");
    assertRefused(byReference(published(text)), "invalid_request_object", "three parts");
  }

  @Test
  void byReferenceToARedirect_isNotFollowed() {
    published(Answer.status(302).withHeader("Location", elsewhere.resource().toString()));
    assertRefused(byReference(publishedObject()), "got 302");
    assertThat(elsewhere.requests(Endpoint.RESOURCE)).hasSize(1);
  }

  @Test
  void pushedObject_counts() {
    server.registerConfidentialClient("app", SECRET, CALLBACK);
    Form form = byValue(client.withMac(SECRET)).with("client_secret", SECRET);
    HttpResponse<String> pushed = post(server.uri(Endpoint.PUSHED_AUTHORIZATION), form);
    assertThat(pushed.statusCode()).as(pushed.body()).isEqualTo(201);
    URI answer = approved(byReference(member(pushed.body(), "request_uri")));
    assertThat(parameter(answer, "state")).isEqualTo("in the object");
    assertThat(parameter(answer, "code")).isNotEmpty();
  }

  @Test
  void both_areRefused() {
    assertRefused(byValue(client.signed()).with("request_uri", "urn:x"), "expected one of them");
    assertRefused(byValue(client.signed()).and("request", "x"), "request came 2 times");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "iss;\"other\"",
        "client_id;\"other\"",
        "aud;\"https://other.example\"",
        "request;\"x\"",
        "request_uri;\"urn:x\""
      })
  void withWrongClaim_isRefused(String name, String json) {
    String object = client.claim(name, json).signed();
    assertRefused(byValue(object), "invalid_request_object", "request object has " + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"iss", "client_id", "aud"})
  void withoutClaim_isRefused(String name) {
    assertRefused(byValue(client.without(name).signed()), "has " + name, "missing");
  }

  @Test
  void expiry_isTheFirstInstantTooLate() {
    long now = clock.instant().getEpochSecond();
    assertThat(parameter(approved(byValue(client.claim("exp", now + 1 + "").signed())), "code"))
        .isNotEmpty();
    assertRefused(byValue(client.claim("exp", now + "").signed()), "expired at");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e300", "9999999999999999", "253402300800"})
  void timeBeyondAllTimes_isFarAway(String far) {
    client.claim("exp", far);
    assertThat(parameter(approved(byValue(client.signed())), "code")).isNotEmpty();
    assertRefused(byValue(client.claim("nbf", far).signed()), "request object begins at");
    client.without("nbf");
    assertRefused(byValue(client.claim("exp", "-" + far).signed()), "expired at 1970-01-01");
  }

  @ParameterizedTest
  @ValueSource(strings = {"exp", "nbf"})
  void timeThatIsNoNumber_isRefused(String name) {
    for (String json : new String[] {"\"12\"", "\"99999999999\"", "null", "true", "[1]", "{}"}) {
      assertRefused(
          byValue(client.claim(name, json).signed()),
          "invalid_request_object",
          "request object has " + name + " ",
          "expected a number of seconds since 1970");
    }
    String seconds = String.valueOf(clock.instant().getEpochSecond() + 1);
    client.claim("exp", seconds + ".5").claim("nbf", "0");
    assertThat(parameter(approved(byValue(client.signed())), "code")).isNotEmpty();
  }

  @Test
  void otherSignature_isRefused() {
    SigningClient stranger = new SigningClient();
    String foreign = stranger.signed();
    String object = client.signed();
    assertRefused(
        byValue(
            object.substring(0, object.lastIndexOf('.'))
                + foreign.substring(foreign.lastIndexOf('.'))),
        "signature");
    assertRefused(byValue(client.header("alg", "\"none\"").signed()), "alg none");
  }

  @Test
  void kidThatNoKeyHas_isAHint() {
    server.registerClientWithKeys("app", "{\"keys\":[" + client.jwk() + "]}", CALLBACK);
    assertThat(parameter(approved(byValue(client.signed())), "code")).isNotEmpty();
  }

  @Test
  void clientWithSecret_maySignWithIt() {
    server.registerConfidentialClient("app", SECRET, CALLBACK);
    assertThat(parameter(approved(byValue(client.withMac(SECRET))), "code")).isNotEmpty();
    assertRefused(byValue(client.withMac("another secret of 32 bytes or so")), "signature");
  }

  @Test
  void redirectUriInTheObject_mustBeRegistered() {
    String object = client.claim("redirect_uri", "\"https://evil.example/cb\"").signed();
    assertRefused(byValue(object).with("redirect_uri", CALLBACK), "evil.example", "registered");
  }
}
