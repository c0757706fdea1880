package dev.codegrant.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.codegrant.testkit.NaiveClient.Form;
import dev.codegrant.testkit.provider.ProviderContract;
import dev.codegrant.testkit.provider.ProviderDriver;
import dev.codegrant.testkit.provider.ProviderTask;
import dev.codegrant.testkit.provider.SampleOutcome;
import dev.codegrant.testkit.provider.SampleOutcome.Category;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of an answer is compared, what a client does with a callback, and what no message shows. */
class ProviderContractOutcomesTest {
  private static final String TOKEN =
      "{\"outcome\":\"TOKEN\",\"tokens\":[{\"scopes\":null,\"expiresIn\":null,\"refreshToken\":%s%s}]}";
  private static final String STATE = "callback of another attempt";
  private static final String ASKED = "https://a.example/authorize?nonce=n-1234&state=s-";

  @TempDir Path folder;

  @BeforeEach
  void smallestFolder() throws IOException {
    Files.writeString(
        folder.resolve("requests.json"), "{\"authorizationRequest\":{},\"tokenRequest\":{}}");
    sample("{\"access_token\":\"at-EXAMPLE\"}", TOKEN.formatted("false", ""));
  }

  private void sample(String body, String expect) throws IOException {
    sample("token", body, expect);
  }

  private void sample(String name, String body, String expect) throws IOException {
    Files.writeString(folder.resolve(name + ".json"), body);
    Files.writeString(
        folder.resolve(name + ".json.headers"),
        "Status: 200\nContent-Type: application/json\nExpect: " + expect + "\n");
  }

  private Map<String, String> results(ProviderDriver driver) {
    return ProviderContractTest.results(ProviderContract.of(folder), driver);
  }

  /** Sends one form, and says what it is told to. */
  private static ProviderDriver saying(SampleOutcome outcome, Form form) {
    AtomicInteger states = new AtomicInteger(100);
    return task -> {
      int state = states.incrementAndGet();
      URI callback = task.visit(URI.create(ASKED + state));
      if (!NaiveClient.parameter(callback, "state").equals("s-" + state)) {
        throw new IllegalStateException("the state of another attempt");
      }
      send(task, form, callback);
      return outcome;
    };
  }

  private static void send(ProviderTask task, Form form, URI callback) {
    String code = NaiveClient.parameter(callback, "code");
    NaiveClient.post(task.tokenEndpoint(), form.with("what_the_callback_had", code));
  }

  private static ProviderDriver saying(SampleOutcome outcome) {
    return saying(outcome, new Form());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource
  void outcome_isComparedWithWhatIsExpected(String expect, SampleOutcome came, String message)
      throws IOException {
    sample("other", "{}", expect);
    assertThat(results(saying(came)).get("other.json"))
        .isEqualTo(message.isEmpty() ? "" : "other.json: " + message);
  }

  static Stream<Arguments> outcome_isComparedWithWhatIsExpected() {
    String error = "{\"outcome\":\"ERROR\",\"code\":\"bad\",\"normalised\":\"invalid_grant\"}";
    SampleOutcome bad = SampleOutcome.error(Category.REAUTH).withCode("bad");
    SampleOutcome tokens = SampleOutcome.tokens();
    String owner = TOKEN.formatted("false", ",\"captured\":[\"owner.id\"]");
    return Stream.of(
        arguments("{\"outcome\":\"ERROR\"}", bad, ""),
        arguments(error, bad, ""),
        arguments(error, bad.withStandardCode("invalid_grant"), ""),
        arguments(
            error,
            bad.withStandardCode("invalid_client"),
            "normalised: expected invalid_grant, got invalid_client"),
        arguments(
            error,
            SampleOutcome.error(Category.REAUTH).withStandardCode("invalid_client").withCode("bad"),
            "normalised: expected invalid_grant, got invalid_client"),
        arguments(
            error,
            SampleOutcome.error(Category.REAUTH).withStandardCode("invalid_grant"),
            "code: expected bad, got none"),
        arguments(TOKEN.formatted("false", ""), tokens, ""),
        arguments(
            TOKEN.formatted("false", ""),
            tokens.and(tokens),
            "tokens: expected 1 token set(s), got 2"),
        arguments(
            TOKEN.formatted("false", ""),
            tokens.withRefreshToken(),
            "tokens[0].refreshToken: expected false, got true"),
        arguments(owner, tokens.withCompanions(List.of("owner.id")), ""),
        arguments(owner, tokens.withCompanions(List.of("owner")), ""),
        arguments(
            owner,
            tokens.withCompanions(List.of("owner.name")),
            "tokens[0].captured: expected owner.id, got [owner.name]"));
  }

  /** What an API or the revocation endpoint says to a token is for other tests. */
  @ParameterizedTest
  @ValueSource(strings = {"ALREADY_DEAD", "TOKEN_REJECTED", "INSUFFICIENT_SCOPE"})
  void answerAboutATokenInUse_isNotJudged(String category) throws IOException {
    sample("other", "{}", "{\"outcome\":\"ERROR\",\"category\":\"" + category + "\"}");
    assertThat(results(saying(SampleOutcome.tokens()))).containsEntry("other.json", "aborted");
  }

  @Test
  void whatTheTaskGives_isOfTheFolder_orTheUsual() throws IOException {
    List<Object> seen = new ArrayList<>();
    ProviderDriver asks =
        task -> {
          seen.addAll(
              List.of(
                  task.scope(),
                  task.tokenEndpoint().getPath(),
                  task.at(URI.create("https://a.example/x?a=b")).getQuery()));
          return SampleOutcome.unreadable();
        };
    results(asks);
    assertThat(seen.subList(0, 3)).isEqualTo(List.of(List.of("read", "write"), "/token", "a=b"));

    Files.writeString(
        folder.resolve("requests.json"),
        "{\"scope\":[],\"authorizationRequest\":{},\"tokenRequest\":{\"path\":\"/t\"}}");
    seen.clear();
    results(asks);
    assertThat(seen.subList(0, 2)).isEqualTo(List.of(List.of(), "/t"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&state=", "&state", "&xstate=a"})
  void clientThatAsksWithoutState_getsNoneBack_andIsNotJudgedByAWrongOne(String asked) {
    List<String> callbacks = new ArrayList<>();
    ProviderDriver stateless =
        task -> {
          URI callback = task.visit(URI.create("https://a.example/authorize?a=b" + asked));
          callbacks.add(callback.getQuery());
          send(task, new Form(), callback);
          return SampleOutcome.tokens();
        };

    assertThat(results(stateless)).containsEntry(STATE, "aborted").containsEntry("token.json", "");
    assertThat(callbacks).isNotEmpty().allMatch(query -> !query.contains("state="));
  }

  @Test
  void codeThatNobodyWasAskedFor_isFoundOut() {
    ProviderDriver noVisit =
        task -> {
          NaiveClient.post(task.tokenEndpoint(), new Form());
          return SampleOutcome.tokens();
        };

    assertThat(results(noVisit).get("token.json"))
        .startsWith(
            "token.json: expected the driver to visit the authorization request, got no visit");
  }

  /** To throw is a refusal where the browser was back, and nothing had been sent. */
  @Test
  void refusal_isOneAfterTheVisit_andBeforeTheRequest() {
    assertThat(results(saying(SampleOutcome.tokens()))).containsEntry(STATE, "");
    assertThat(results(refusing(true, true)).get(STATE))
        .endsWith("got a refusal after a token request");
    assertThat(results(refusing(false, false)).get(STATE)).endsWith("got no visit");
  }

  /** All is well in two requests, in one sample, and in the first half of the last test. */
  private static ProviderDriver refusing(boolean visits, boolean sends) {
    AtomicInteger runs = new AtomicInteger();
    return task -> {
      int run = runs.getAndIncrement();
      boolean right = run < 4;
      URI callback = right || visits ? task.visit(URI.create(ASKED + run)) : task.redirectUri();
      if (right || sends) {
        send(task, new Form(), callback);
      }
      if (!right) {
        throw new IllegalStateException("the state of another attempt");
      }
      return SampleOutcome.tokens();
    };
  }

  /** A client that takes a secret for the code of an error would have it in every log. */
  private String shown(String secret, Form form) {
    SampleOutcome told = SampleOutcome.error(Category.REQUEST).withCode(secret);
    return String.valueOf(results(saying(told, form)).get("token.json"))
        .replace("token.json: outcome: expected TOKEN, got ERROR REQUEST (code ", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "code",
        "state",
        "nonce",
        "user_code",
        "device_code",
        "client_secret",
        "password",
        "client_assertion",
        "code_verifier",
        "code_challenge",
        "refresh_token",
        "fb_exchange_token"
      })
  void secretOfTheRequest_isNotShown(String name) {
    assertThat(shown("sent-EXAMPLE", new Form().with(name, "sent-EXAMPLE"))).isEqualTo("***)");
    assertThat(shown("sent-EXAMPLE", new Form().with("scope", "sent-EXAMPLE")))
        .isEqualTo("sent-EXAMPLE)");
  }

  @Test
  void secretOfTheAuthorizationRequest_isNotShown() {
    assertThat(shown("n-1234", new Form())).isEqualTo("***)");
    assertThat(shown("n-1235", new Form())).isEqualTo("n-1235)");
  }

  @Test
  void secretOfTheAnswer_isNotShown_howeverDeepItStands() throws IOException {
    sample(
        "{\"access_token\":\"at-EXAMPLE\",\"refresh_token\":\"at-EXAMPLE-2\","
            + "\"users\":[{\"access_token\":\"ut-EXAMPLE\",\"name\":\"some-name\"}]}",
        TOKEN.formatted("false", ""));

    assertThat(shown("at-EXAMPLE", new Form())).isEqualTo("***)");
    assertThat(shown("at-EXAMPLE-2", new Form())).as("not its end either").isEqualTo("***)");
    assertThat(shown("ut-EXAMPLE", new Form())).isEqualTo("***)");
    assertThat(shown("some-name", new Form())).isEqualTo("some-name)");
  }

  /** Three characters are of every text. */
  @Test
  void secretOfThreeCharacters_hidesNothing() {
    assertThat(shown("abc", new Form().with("password", "abc"))).isEqualTo("abc)");
    assertThat(shown("abcd", new Form().with("password", "abcd"))).isEqualTo("***)");
  }
}
