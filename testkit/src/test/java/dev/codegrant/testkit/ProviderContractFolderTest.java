package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.codegrant.testkit.DriveClient.Fault;
import dev.codegrant.testkit.provider.ProviderContract;
import dev.codegrant.testkit.provider.ProviderDriver;
import dev.codegrant.testkit.provider.SampleOutcome;
import dev.codegrant.testkit.provider.SampleOutcome.Category;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not understood in a folder is refused, so that nothing is passed by being mistyped. */
class ProviderContractFolderTest {
  private static final String TOKEN =
      "{\"outcome\":\"TOKEN\",\"tokens\":[{\"scopes\":null,\"expiresIn\":null,\"refreshToken\":false}]}";
  private static final String REQUESTS =
      "{\"scope\":[\"files.read\",\"files.write\"],\"authorizationRequest\":{},\"tokenRequest\":{}}";

  @TempDir Path folder;

  @BeforeEach
  void smallestFolder() throws IOException {
    write("token.json", "{\"access_token\":\"at-EXAMPLE\"}");
    write("token.json.headers", headers(TOKEN));
    write("requests.json", REQUESTS);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private static String headers(String expect) {
    return "Status: 200\nContent-Type: application/json\nExpect: " + expect + "\n";
  }

  private Map<String, String> results(ProviderDriver driver) {
    return ProviderContractTest.results(ProviderContract.of(folder), driver);
  }

  @Test
  void smallestFolder_isRead() {
    assertThat(results(new DriveClient(Fault.NONE)))
        .containsOnlyKeys(
            "requests.json authorizationRequest",
            "requests.json tokenRequest",
            "token.json",
            "callback of another attempt");
  }

  @Test
  void whatIsForPeople_isRead() throws IOException {
    write("README.md", "words");
    write("token.json.headers", "Kind: doc\nSource: a page\nNote: see there\n\n" + headers(TOKEN));
    assertThat(results(new DriveClient(Fault.NONE))).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {".DS_Store", ".page.html.swp", ".gitignore", ".old.json", ".headers"})
  void hiddenFile_isPassedOver(String name) throws IOException {
    write(name, "\0");
    assertThat(results(new DriveClient(Fault.NONE))).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"requests.json", "token.json", "token.json.headers"})
  void fileThatIsNotUtf8_isNamed(String name) throws IOException {
    Path file = folder.resolve(name);
    String text = Files.readString(file);
    Files.write(file, (text + " \u00e9").getBytes(ISO_8859_1));
    assertThatThrownBy(() -> ProviderContract.of(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(name + ": expected UTF-8: save the file as such, got another encoding");
  }

  @Test
  void answerInUtf8_isRead() throws IOException {
    write("token.json", "{\"access_token\":\"at-EXAMPLE\",\"name\":\"Andr\u00e9\"}");
    assertThat(results(new DriveClient(Fault.NONE))).containsEntry("token.json", "");
  }

  @Test
  void folderInTheFolder_isNamed() throws IOException {
    Files.createDirectory(folder.resolve("more.json"));
    assertThatThrownBy(() -> ProviderContract.of(folder))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot read more.json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"outcome\":\"ERROR\",\"category\":\"ALREADY_DEAD\",\"code\":\"x\",\"normalised\":null}",
        "{\"outcome\":\"BODY\",\"description\":\"of people\",\"why\":1}",
        "{\"outcome\":\"USERINFO_INVALID\"}"
      })
  void answersOfOtherEndpoints_areRead(String expect) throws IOException {
    write("other.json", "{}");
    write("other.json.headers", headers(expect));
    assertThat(results(new DriveClient(Fault.NONE))).containsEntry("other.json", "aborted");
    write("other.json.headers", "Step: other\n" + headers(expect));
    assertThat(results(new DriveClient(Fault.NONE))).containsEntry("other.json", "aborted");
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments("page.html", "x", "page.html: expected NAME.json, NAME.txt"),
        arguments("other.json", "{}", "other.json.headers: expected this file beside the body"),
        arguments("requests.json.headers", headers(TOKEN), "expected NAME.json or NAME.txt before"),
        arguments("README.md.headers", headers(TOKEN), "expected NAME.json or NAME.txt before"),
        arguments("gone.json.headers", headers(TOKEN), "expected the body gone.json beside it"),
        headersRefused("Status: 200\nContent-Type: a/b\n", "expected the line Expect, got none"),
        headersRefused("Content-Type: a/b\nExpect: " + TOKEN, "expected the line Status"),
        headersRefused("Status: 200\nExpect: " + TOKEN, "expected the line Content-Type"),
        headersRefused("Status: 199\nContent-Type: a/b\nExpect: " + TOKEN, "from 200 to 599"),
        headersRefused("Status: 600\nContent-Type: a/b\nExpect: " + TOKEN, "from 200 to 599"),
        headersRefused("Status: OK\nContent-Type: a/b\nExpect: " + TOKEN, "from 200 to 599"),
        headersRefused("Statut: 200\n" + headers(TOKEN), "expected lines of NAME: VALUE with"),
        headersRefused("no line\n" + headers(TOKEN), "expected lines of NAME: VALUE with"),
        headersRefused("Status\n" + headers(TOKEN), "expected lines of NAME: VALUE with"),
        headersRefused("Status: 200\n" + headers(TOKEN), "expected Status once, got it twice"),
        headersRefused("Step: sing\n" + headers(TOKEN), "expected a Step of"),
        headersRefused("Step: callback\n" + headers(TOKEN), "that fits Expect"),
        headersRefused("Step: redeem\n" + headers("{\"outcome\":\"BODY\"}"), "that fits Expect"),
        expectRefused("[]", "expected a JSON object"),
        expectRefused("{\"outcome\":\"TOKEN\"", "expected one JSON object"),
        expectRefused(
            "{\"outcome\":\"ERROR\",\"outcome\":\"BODY\"}", "whose members have different names"),
        expectRefused("{}", "expected the member outcome, got none"),
        expectRefused("{\"outcome\":\"TOKENS\"}", "expected outcome to be one of"),
        expectRefused("{\"outcome\":\"ELSEWHERE\"}", "expected outcome to be one of"),
        expectRefused("{\"outcome\":1}", "expected outcome to be a string"),
        expectRefused("{\"outcome\":\"ERROR\",\"kind\":\"x\"}", "got kind"),
        expectRefused("{\"outcome\":\"ERROR\",\"category\":\"SAD\"}", "category to be one of"),
        memberRefused("UNREADABLE", "\"code\":\"x\"", "code"),
        memberRefused("UNREADABLE", "\"category\":\"RETRY\"", "category"),
        memberRefused("UNREADABLE", "\"tokens\":[]", "tokens"),
        memberRefused("ERROR", "\"tokens\":[]", "tokens"),
        memberRefused("CALLBACK_ERROR", "\"tokens\":[]", "tokens"),
        memberRefused("TOKEN", "\"category\":\"ALREADY_DEAD\"", "category"),
        memberRefused("TOKEN", "\"normalised\":\"x\"", "normalised"),
        memberRefused("CALLBACK_CODE", "\"code\":\"x\"", "code"),
        memberRefused("BODY", "\"code\":null", "code"),
        memberRefused("USERINFO_INVALID", "\"category\":\"TOKEN_REJECTED\"", "category"),
        expectRefused(
            "{\"outcome\":\"CALLBACK_ERROR\",\"category\":\"TOKEN_REJECTED\"}",
            "expected category to be one of"),
        expectRefused("{\"outcome\":\"TOKEN\"}", "expected the member tokens, got none"),
        expectRefused("{\"outcome\":\"TOKEN\",\"tokens\":{}}", "expected tokens to be a list"),
        expectRefused("{\"outcome\":\"TOKEN\",\"tokens\":[]}", "at least one token set"),
        tokensRefused("\"expiresIn\":1,\"refreshToken\":true", "the member scopes"),
        tokensRefused(
            "\"scopes\":\"a\",\"expiresIn\":1,\"refreshToken\":true", "scopes to be a list"),
        tokensRefused("\"scopes\":[1],\"expiresIn\":1,\"refreshToken\":true", "a list of strings"),
        tokensRefused("\"scopes\":null,\"refreshToken\":true", "the member expiresIn"),
        tokensRefused("\"scopes\":null,\"expiresIn\":1.5,\"refreshToken\":true", "whole seconds"),
        tokensRefused(
            "\"scopes\":null,\"expiresIn\":9223372036854775808,\"refreshToken\":true",
            "whole seconds"),
        tokensRefused("\"scopes\":null,\"expiresIn\":1", "the member refreshToken"),
        tokensRefused("\"scopes\":null,\"expiresIn\":1,\"refreshToken\":1", "to be true or false"),
        tokensRefused("\"scope\":null,\"expiresIn\":1,\"refreshToken\":true", "got scope"),
        requestsRefused("", "expected one JSON object"),
        requestsRefused(REQUESTS + "{}", "expected one JSON object"),
        requestsRefused("{}", "expected the member authorizationRequest, got none"),
        requestsRefused("{\"authorizationRequest\":{}}", "expected the member tokenRequest"),
        requestsRefused(tokenRequest("\"body\":\"xml\""), "expected body to be one of"),
        requestsRefused(tokenRequest("\"clientAuthentication\":\"post\""), "[client_secret_basic"),
        requestsRefused(tokenRequest("\"should\":{}"), "tokenRequest: expected members of"),
        requestsRefused(tokenRequest("\"path\":\"token\""), "path to begin with one slash"),
        requestsRefused(tokenRequest("\"path\":\"//a.example\""), "path to begin with one slash"),
        requestsRefused(tokenRequest("\"must\":[]"), "must to be an object of strings"),
        requestsRefused(tokenRequest("\"must\":{\"a\":1}"), "expected must.a to be a string"),
        requestsRefused(tokenRequest("\"must\":{\"a\":\"{clientId}\"}"), "another name in braces"),
        requestsRefused(tokenRequest("\"may\":\"a\""), "expected may to be a list"),
        requestsRefused(
            REQUESTS.replace(
                "\"authorizationRequest\":{}", "\"authorizationRequest\":{\"path\":\"/\"}"),
            "authorizationRequest: expected members of"));
  }

  private static String tokenRequest(String member) {
    return REQUESTS.replace("\"tokenRequest\":{}", "\"tokenRequest\":{" + member + "}");
  }

  private static Arguments headersRefused(String text, String message) {
    return arguments("token.json.headers", text, message);
  }

  private static Arguments expectRefused(String json, String message) {
    return headersRefused(headers(json), message);
  }

  private static Arguments memberRefused(String outcome, String member, String name) {
    return expectRefused(
        "{\"outcome\":\"" + outcome + "\"," + member + "}", "got " + name + ", which it has not");
  }

  private static Arguments tokensRefused(String members, String message) {
    return expectRefused("{\"outcome\":\"TOKEN\",\"tokens\":[{" + members + "}]}", message);
  }

  private static Arguments requestsRefused(String json, String message) {
    return arguments("requests.json", json, message);
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource
  void refused(String file, String text, String message) throws IOException {
    write(file, text);
    assertThatThrownBy(() -> ProviderContract.of(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file.replaceFirst("^other.json$", "other.json.headers"))
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @MethodSource
  void accepted(String members) throws IOException {
    write("requests.json", tokenRequest(members));
    assertThat(results(new DriveClient(Fault.NONE))).hasSize(4);
  }

  static Stream<String> accepted() {
    return Stream.of(
        "\"body\":\"json\"",
        "\"path\":\"/\"",
        "\"path\":\"/a\"",
        "\"clientAuthentication\":\"client_secret_basic\"",
        "\"must\":{\"a\":\"{client_id}\"},\"may\":[\"a\"]");
  }

  @ParameterizedTest
  @MethodSource
  void statusesAtTheEdge_areRead(String status) throws IOException {
    write("token.json.headers", headers(TOKEN).replace("200", status));
    assertThat(results(new DriveClient(Fault.NONE))).containsEntry("token.json", "");
  }

  static Stream<String> statusesAtTheEdge_areRead() {
    return Stream.of("200", "599");
  }

  @Test
  void folderWithoutRequests_isRefused() throws IOException {
    Files.delete(folder.resolve("requests.json"));
    assertThatThrownBy(() -> ProviderContract.of(folder))
        .hasMessage("requests.json: expected this file beside the samples, got none");
  }

  @Test
  void folderWithoutTokens_isRefused() throws IOException {
    write("token.json.headers", headers("{\"outcome\":\"UNREADABLE\"}"));
    assertThatThrownBy(() -> ProviderContract.of(folder))
        .hasMessageContaining("expected a sample whose Expect has the outcome TOKEN");
  }

  @Test
  void folderThatIsNotThere_isRefused() {
    assertThatThrownBy(() -> ProviderContract.of(folder.resolve("none")))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void answersOfOneStep_areGivenToIt_whateverTheName() throws IOException {
    write("token.json.headers", "Step: refresh\n" + headers(TOKEN));
    ProviderDriver codesAlone = task -> SampleOutcome.unreadable();
    assertThat(results(codesAlone)).containsEntry("token.json", "aborted");
  }

  @Test
  void severalTokenSets_areComparedInOrder() throws IOException {
    String one = "{\"scopes\":[\"a\"],\"expiresIn\":1,\"refreshToken\":true}";
    String two = "{\"root\":\"$.user\",\"scopes\":[],\"expiresIn\":null,\"refreshToken\":false}";
    write(
        "token.json.headers",
        headers("{\"outcome\":\"TOKEN\",\"tokens\":[" + one + "," + two + "]}"));
    DriveClient client = new DriveClient(Fault.NONE);
    SampleOutcome bot =
        SampleOutcome.tokens().withScope(List.of("a")).expiringIn(1).withRefreshToken();
    SampleOutcome user = SampleOutcome.tokens().withScope(List.of());

    assertThat(results(instead(client, bot.and(user)))).containsEntry("token.json", "");
    assertThat(results(instead(client, user.and(bot))).get("token.json"))
        .contains("tokens[0].scopes: expected [a], got []", "tokens[1].expiresIn");
    assertThat(results(instead(client, bot)).get("token.json"))
        .isEqualTo("token.json: tokens: expected 2 token set(s), got 1");
  }

  private static ProviderDriver instead(DriveClient client, SampleOutcome outcome) {
    return task -> {
      client.redeem(task);
      return outcome;
    };
  }

  @Test
  void basicAndQuery_areJudgedAsSuch() throws IOException {
    write(
        "requests.json",
        tokenRequest(
            "\"body\":\"query\",\"must\":{\"code\":\"{code}\","
                + "\"client_secret\":\"{client_secret}\"}"));
    assertThat(results(new DriveClient(Fault.CODE_IN_URL)).values()).containsOnly("");
    assertThat(results(new DriveClient(Fault.NONE)).get("requests.json tokenRequest"))
        .contains("method: expected GET, got POST", "must.code: expected {code}, got none");

    write("requests.json", tokenRequest("\"clientAuthentication\":\"client_secret_basic\""));
    assertThat(results(new DriveClient(Fault.CREDENTIALS_IN_BASIC)).values()).containsOnly("");
    assertThat(results(new DriveClient(Fault.NONE)).get("requests.json tokenRequest"))
        .contains("expected client_secret_basic, got no header Authorization");
    assertThat(results(new DriveClient(Fault.BOTH_CREDENTIALS)).get("requests.json tokenRequest"))
        .contains("expected client_secret_basic, got the client secret as a parameter");
  }

  @Test
  void secretInAQueryThatIsTheBody_isAValueOfItsOwn() throws IOException {
    write("requests.json", tokenRequest("\"body\":\"query\""));
    assertThat(results(new DriveClient(Fault.CODE_IN_URL)).values()).containsOnly("");
    for (Fault fault :
        List.of(Fault.SECRET_WITHIN_A_TEXT_IN_URL, Fault.SECRET_ENCODED_TWICE_IN_URL)) {
      assertThat(results(new DriveClient(fault)).get("token.json"))
          .contains("expected no secret in the URL of the request, got one");
    }
    for (String list : List.of("\"must\":{\"auth\":\"*\"}", "\"may\":[\"auth\",\"next\"]")) {
      write("requests.json", tokenRequest("\"body\":\"query\"," + list));
      assertThat(results(new DriveClient(Fault.SECRET_WITHIN_A_TEXT_IN_URL)))
          .containsEntry("token.json", "");
    }
  }

  @Test
  void queryOfTheTokenEndpoint_isWhatTheListsSay() throws IOException {
    DriveClient traced = new DriveClient(Fault.PARAMETER_IN_URL);
    assertThat(results(traced).values()).containsOnly("");

    String body = "\"redirect_uri\",\"grant_type\",\"code\",\"code_verifier\",\"client_id\",";
    write("requests.json", tokenRequest("\"may\":[" + body + "\"client_secret\",\"trace\"]"));
    assertThat(results(traced).values()).containsOnly("");

    write("requests.json", tokenRequest("\"may\":[" + body + "\"client_secret\"]"));
    assertThat(results(traced).get("requests.json tokenRequest"))
        .endsWith(", client_secret], got trace in the URL");

    write("requests.json", tokenRequest("\"mustNot\":[\"trace\"]"));
    assertThat(results(traced).get("requests.json tokenRequest"))
        .endsWith("mustNot: expected no trace, got one in the URL");
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "'\"endpoint\":\"https://drive.example/oauth/authorize#trace=1\"', ''",
    "'\"endpoint\":\"https://drive.example/oauth/authorize#trace=2\"',"
        + " 'expected the fragment trace=2, got another one'",
    "'\"endpoint\":\"https://drive.example/oauth/authorize\"', 'expected no fragment, got one'",
    "'\"may\":[]', 'expected no fragment, got one'",
  })
  void fragmentOfTheEndpoint_isWanted(String members, String message) throws IOException {
    write(
        "requests.json",
        REQUESTS.replace(
            "\"authorizationRequest\":{}", "\"authorizationRequest\":{" + members + "}"));
    assertThat(results(new DriveClient(Fault.FRAGMENT)).get("requests.json authorizationRequest"))
        .contains(message)
        .matches(text -> text.isEmpty() == message.isEmpty());
  }

  @ParameterizedTest
  @CsvSource({"S256, expected no secret in the authorization request", "plain, ''"})
  void verifierThatIsTheChallenge_isWantedByPlainAlone(String method, String message)
      throws IOException {
    write(
        "requests.json",
        REQUESTS.replace(
            "\"authorizationRequest\":{}",
            "\"authorizationRequest\":{\"must\":{\"code_challenge_method\":\"" + method + "\"}}"));
    assertThat(results(new DriveClient(Fault.VERIFIER_IN_A_FRAGMENT)).get("token.json"))
        .contains(message)
        .matches(text -> text.isEmpty() == message.isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"code\":\"CODE\",\"a\":\"b\"}', ''",
    "'{\"code\":\"CODE\",\"a\":\"b\",\"nonce\":\"n\"}', 'mustNot: expected no nonce, got one'",
    "'{\"code\":\"CODE\",\"a\":\"b\",\"nonce\":1,\"nonce\":1}', 'body: expected an object whose'",
    "'[{\"code\":\"CODE\",\"a\":\"b\"}]', 'body: expected an object whose members have different'",
    "'{\"code\":\"CODE\",\"a\":null}', 'must.a: expected *, got '",
  })
  void bodyInJson_isOneObject(String body, String message) throws IOException {
    write(
        "requests.json",
        tokenRequest("\"body\":\"json\",\"must\":{\"a\":\"*\"},\"mustNot\":[\"nonce\"]"));
    assertThat(results(sends("", body)).get("requests.json tokenRequest"))
        .contains(message)
        .matches(text -> text.isEmpty() == message.isEmpty());
  }

  @ParameterizedTest
  @CsvSource({"'', ''", "trace=1, 'body: expected parameters in the query alone, got a body'"})
  void queryThatIsTheBody_hasNoOther(String body, String message) throws IOException {
    write(
        "requests.json", tokenRequest("\"body\":\"query\",\"method\":\"POST\",\"may\":[\"code\"]"));
    assertThat(results(sends("?code=CODE", body)).get("requests.json tokenRequest"))
        .contains(message)
        .matches(text -> text.isEmpty() == message.isEmpty());
  }

  private static ProviderDriver sends(String query, String body) {
    return task -> {
      URI callback = task.visit(URI.create("https://drive.example/oauth/authorize"));
      String code = NaiveClient.parameter(callback, "code");
      URI uri = URI.create(task.tokenEndpoint() + query.replace("CODE", code));
      NaiveClient.send(
          NaiveClient.request(uri, "Content-Type", "application/json")
              .POST(BodyPublishers.ofString(body.replace("CODE", code))));
      return SampleOutcome.tokens();
    };
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.example/cb?code=EXAMPLE%20a&state=s, true",
    "code=EXAMPLE%20a&state=s, true",
    "https://app.example/cb?code=EXAMPLE a&state=s, false",
    "code={EXAMPLE}, false",
  })
  void callback_isOneThatABrowserIsSentTo(String callback, boolean read) throws IOException {
    write("callback.txt", callback + "\n");
    write("callback.txt.headers", headers("{\"outcome\":\"CALLBACK_CODE\"}"));
    if (read) {
      assertThat(results(new DriveClient(Fault.NONE))).containsEntry("callback.txt", "");
    } else {
      assertThatThrownBy(() -> ProviderContract.of(folder))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("callback.txt: expected a URL or its query, percent-encoded");
    }
  }

  @Test
  void outcome_isOneKindAlone() {
    assertThatThrownBy(() -> SampleOutcome.tokens().withCode("x"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("expected an outcome of error(...), this is TOKEN");
    assertThatThrownBy(() -> SampleOutcome.error(Category.RETRY).withRefreshToken())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("expected an outcome of tokens(), this is ERROR RETRY");
    assertThatThrownBy(() -> SampleOutcome.tokens().and(SampleOutcome.unreadable()))
        .isInstanceOf(IllegalStateException.class);
  }
}
