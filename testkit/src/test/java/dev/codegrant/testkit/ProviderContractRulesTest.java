package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.codegrant.testkit.NaiveClient.Form;
import dev.codegrant.testkit.provider.ProviderContract;
import dev.codegrant.testkit.provider.ProviderDriver;
import dev.codegrant.testkit.provider.ProviderTask;
import dev.codegrant.testkit.provider.SampleOutcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one rule of {@code requests.json} takes, beside the neighbour that it does not take. */
class ProviderContractRulesTest {
  private static final String TOKEN =
      "{\"outcome\":\"TOKEN\",\"tokens\":[{\"scopes\":null,\"expiresIn\":null,\"refreshToken\":false}]}";
  private static final String FORM = "application/x-www-form-urlencoded";

  @TempDir Path folder;

  @BeforeEach
  void tokens() throws IOException {
    sample("token.json");
  }

  private void sample(String name) throws IOException {
    Files.writeString(folder.resolve(name), "{\"access_token\":\"at-EXAMPLE\"}");
    Files.writeString(
        folder.resolve(name + ".headers"),
        "Status: 200\nContent-Type: application/json\nExpect: " + TOKEN + "\n");
  }

  /** What a client sends when the browser is back. */
  interface Sender {
    void send(ProviderTask task, String code);
  }

  record Client(String asked, Sender redemption, Sender later) implements ProviderDriver {

    Client(Sender sender) {
      this("https://a.example/authorize?state=s-1&code_challenge=" + NaiveClient.CHALLENGE, sender);
    }

    Client(String asked, Sender sender) {
      this(asked, sender, sender);
    }

    @Override
    public SampleOutcome redeem(ProviderTask task) {
      URI callback = task.visit(URI.create(asked));
      if (asked.contains("state=s-1") && !NaiveClient.parameter(callback, "state").equals("s-1")) {
        throw new IllegalStateException("the state of another attempt");
      }
      redemption.send(task, NaiveClient.parameter(callback, "code"));
      return SampleOutcome.tokens();
    }

    @Override
    public SampleOutcome refresh(ProviderTask task) {
      later.send(task, "");
      return SampleOutcome.tokens();
    }

    @Override
    public SampleOutcome poll(ProviderTask task) {
      return refresh(task);
    }
  }

  private static void post(ProviderTask task, String query, String body, String... headers) {
    NaiveClient.send(
        NaiveClient.request(URI.create(task.tokenEndpoint() + query), headers)
            .header("Content-Type", FORM)
            .POST(BodyPublishers.ofString(body)));
  }

  private static Client posting(String body, String... headers) {
    return new Client((task, code) -> post(task, "", body + "&code=" + code, headers));
  }

  private String judged(String section, String rule, Client client) throws IOException {
    String all =
        "{\"authorizationRequest\":{},\"tokenRequest\":{},\"" + section + "\":" + rule + "}";
    boolean known = section.equals("authorizationRequest") || section.equals("tokenRequest");
    Files.writeString(
        folder.resolve("requests.json"),
        known ? all.replaceFirst("\"" + section + "\":\\{},?", "") : all);
    return ProviderContractTest.results(ProviderContract.of(folder), client)
        .getOrDefault("requests.json " + section, "not judged");
  }

  private String judged(String rule, Client client) throws IOException {
    return judged("tokenRequest", rule, client);
  }

  @ParameterizedTest(name = "{0}: {1}, {2}")
  @MethodSource
  void rule_takesItsRequest_andNotItsNeighbour(
      String rule, Client right, Client wrong, String message) throws IOException {
    assertThat(judged(rule, right)).isEmpty();
    assertThat(judged(rule, wrong)).isEqualTo("requests.json: tokenRequest" + message);
  }

  static Stream<Arguments> rule_takesItsRequest_andNotItsNeighbour() {
    String accept = "{\"headers\":{\"Accept\":\"application/json\"}}";
    String basic = "{\"clientAuthentication\":\"client_secret_basic\"}";
    String[] credentials = NaiveClient.basic("contract-client", "contract+secret/with %25 & =");
    return Stream.of(
        arguments(
            "{\"must\":{\"x\":\"*\"}}", posting("x=a"), posting("x="), ".must.x: expected *, got "),
        arguments(
            "{\"must\":{\"x\":\"\"}}", posting("x"), posting("x=x"), ".must.x: expected , got x"),
        arguments(
            accept,
            posting("", "Accept", "text/html, application/json;q=0.9"),
            posting("", "Accept", "text/html"),
            ".headers.Accept: expected application/json, got text/html"),
        arguments(
            accept,
            posting("", "Accept", "application/json"),
            posting(""),
            ".headers.Accept: expected application/json, got no header Accept"),
        arguments(
            "{}", posting("a=1&b=1"), posting("a=1&a=1"), ": expected a once, got it 2 times"),
        arguments(
            "{\"may\":[\"a\",\"code\"],\"mustNot\":[\"b\"]}",
            posting("a=1&"),
            posting("b=1"),
            ".mustNot: expected no b, got one"),
        arguments(
            "{\"may\":[\"a\",\"code\"],\"clientAuthentication\":\"none\"}",
            posting("a=1"),
            posting("client_id=contract-client"),
            ".may: expected none but [a, code], got client_id"),
        arguments(
            basic,
            posting("", credentials),
            posting("", "Authorization", "Basic " + credentials[1].substring(8)),
            ".clientAuthentication: expected client_secret_basic, got Basic credentials other than"
                + " expected"),
        arguments(
            basic,
            posting("", credentials),
            posting("", "Authorization", "s3cret-without-a-scheme"),
            ".clientAuthentication: expected client_secret_basic, got another header"
                + " Authorization"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"client_id", "client_secret", ""})
  void credentialsInTheBody_areBothOfThem(String wrong) throws IOException {
    BiFunction<String, ProviderTask, String> value =
        (name, task) ->
            wrong.equals(name)
                ? "another"
                : name.equals("client_id") ? task.clientId() : task.clientSecret();
    Client client =
        new Client(
            (task, code) ->
                post(
                    task,
                    "",
                    new Form()
                        .with("client_id", value.apply("client_id", task))
                        .with("client_secret", value.apply("client_secret", task))
                        .with("code", code)
                        .toString()));

    String rule = "{\"may\":[\"code\"],\"clientAuthentication\":\"client_secret_post\"}";
    if (wrong.isEmpty()) {
      assertThat(judged(rule, client)).isEmpty();
    } else {
      assertThat(judged(rule, client))
          .contains("got no client_id and client_secret of the task in the body");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "client_id, client_secret",
    "client_secret, client_id",
    "redirect_uri, client_id",
    "refresh_token, access_token",
    "access_token, refresh_token",
    "device_code, refresh_token",
    "code, device_code"
  })
  void place_standsForItsValueAlone(String place, String other) throws IOException {
    String rule = "{\"must\":{\"x\":\"{" + place + "}\"}}";

    assertThat(judged(rule, sendingAs("x", place))).isEmpty();
    assertThat(judged(rule, sendingAs("x", other))).contains("must.x: expected {" + place + "}");
  }

  private static Client sendingAs(String name, String place) {
    return new Client(
        (task, code) ->
            post(
                task,
                "",
                new Form().with(name, value(task, code, place)).with("code", code).toString()));
  }

  private static String value(ProviderTask task, String code, String place) {
    return switch (place) {
      case "client_id" -> task.clientId();
      case "client_secret" -> task.clientSecret();
      case "redirect_uri" -> task.redirectUri().toString();
      case "refresh_token" -> task.refreshToken();
      case "access_token" -> task.accessToken();
      case "device_code" -> task.deviceCode();
      default -> code;
    };
  }

  /** Of some servers the hash is in hexadecimal. */
  @Test
  void verifier_isThatOfTheChallenge_inBothSpellings()
      throws IOException, GeneralSecurityException {
    String rule = "{\"must\":{\"code_verifier\":\"{code_verifier}\"}}";
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(NaiveClient.VERIFIER.getBytes(US_ASCII));
    String asked = "https://a.example/authorize?state=s-1&code_challenge=";
    Sender verifier =
        (task, code) -> post(task, "", "code_verifier=" + NaiveClient.VERIFIER + "&code=" + code);

    assertThat(judged(rule, new Client(asked + HexFormat.of().formatHex(hash), verifier)))
        .isEmpty();
    assertThat(judged(rule, new Client(asked + NaiveClient.CHALLENGE, verifier))).isEmpty();
    assertThat(judged(rule, new Client(asked + NaiveClient.VERIFIER, verifier)))
        .contains("must.code_verifier: expected {code_verifier}");
    assertThat(judged("refreshRequest", rule, new Client(verifier)))
        .as("of no challenge")
        .contains("must.code_verifier: expected {code_verifier}");
  }

  @Test
  void endpointOfTheAuthorizationRequest_isComparedInFull() throws IOException {
    String rule = "{\"endpoint\":\"https://a.example/authorize\"}";
    for (String beside : List.of("https://a.example/authorize2", "https://a.example/auth")) {
      Client client =
          new Client(beside + "?state=s-1", (task, code) -> post(task, "", "code=" + code));
      assertThat(judged("authorizationRequest", rule, client)).endsWith(", got " + beside);
    }
    assertThat(judged("authorizationRequest", rule, posting(""))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"client_secret", "refresh_token", "access_token", "device_code", "code"})
  void secretInTheUrl_isFoundWhateverItIs(String place) throws IOException {
    Client client =
        new Client(
            (task, code) ->
                post(task, "?" + new Form().with("x", value(task, code, place)), "a=1"));

    assertThat(judged("{}", client))
        .contains("expected no secret in the URL of the request, got one")
        .doesNotContain("contract");
  }

  /** A server that wants it there says so for the request of each step. */
  @ParameterizedTest
  @CsvSource({"refreshRequest, refresh_token", "deviceTokenRequest, device_code"})
  void secretInTheUrl_isTakenWhereTheRuleOfTheStepWantsIt(String section, String place)
      throws IOException {
    Client client =
        new Client(
            (task, code) ->
                NaiveClient.get(
                    URI.create(
                        task.tokenEndpoint()
                            + "?"
                            + new Form().with("x", value(task, "", place)))));

    assertThat(judged(section, "{\"body\":\"query\"}", client)).isEmpty();
    assertThat(judged(section, "{\"method\":\"GET\"}", client)).contains("no secret in the URL");
  }

  /** A code counts once; a refresh may be sent again where its answer did not come. */
  @Test
  void refreshThatIsSentTwice_isTaken() throws IOException {
    Sender twice =
        (task, code) -> {
          post(task, "", "a=1");
          post(task, "", "a=1");
        };

    assertThat(judged("refreshRequest", "{}", new Client(twice))).isEmpty();
    assertThat(judged("{}", new Client(twice))).contains("sent once, got 2 requests");
  }

  @Test
  void stepWithoutARuleOfItsOwn_isHeldToThatOfTheTokenRequest() throws IOException {
    sample("refresh.json");
    judged("{\"body\":\"query\"}", posting(""));
    Client client =
        new Client(
            (task, code) ->
                NaiveClient.get(
                    URI.create(
                        task.tokenEndpoint()
                            + "?"
                            + new Form().with("x", value(task, "", "refresh_token")))));

    assertThat(ProviderContractTest.results(ProviderContract.of(folder), client))
        .containsEntry("refresh.json", "");
  }

  @Test
  void whatCannotBeDecoded_isComparedAsItStands() throws IOException {
    assertThat(judged("{\"must\":{\"x\":\"%zz\"}}", posting("x=%zz"))).isEmpty();
  }
}
