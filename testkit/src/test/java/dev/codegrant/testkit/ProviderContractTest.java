package dev.codegrant.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.codegrant.testkit.DriveClient.Fault;
import dev.codegrant.testkit.provider.ProviderContract;
import dev.codegrant.testkit.provider.ProviderDriver;
import dev.codegrant.testkit.provider.ProviderTask;
import dev.codegrant.testkit.provider.SampleOutcome;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/** A right client passes, and each wrong one fails where it is wrong, and nowhere else. */
class ProviderContractTest {
  static final Path DRIVE = Path.of("src/test/resources/drive");

  private static final ProviderContract CONTRACT = ProviderContract.of(DRIVE);
  private static final String ABORTED = "aborted";

  private static final String AUTHORIZATION = "requests.json authorizationRequest";
  private static final String TOKEN = "requests.json tokenRequest";
  private static final String REFRESH = "requests.json refreshRequest";
  private static final String DEVICE = "requests.json deviceTokenRequest";
  private static final String STATE = "callback of another attempt";

  /** The tests whose answer is to a code. */
  private static final List<String> REDEMPTIONS =
      List.of(
          AUTHORIZATION,
          TOKEN,
          STATE,
          "token.json",
          "token-form.txt",
          "token-unstated.json",
          "error-code.json",
          "error-app.txt",
          "error-busy.json",
          "page.txt",
          "callback.txt");

  private static final List<String> REFRESHES =
      List.of(REFRESH, "refresh.json", "error-refresh-dead.json");
  private static final List<String> POLLS = List.of(DEVICE, "device-pending.json");

  private static final List<String> EVERY_STEP =
      Stream.of(without(REDEMPTIONS, STATE), REFRESHES, POLLS).flatMap(List::stream).toList();

  @TestFactory
  Stream<DynamicTest> rightClient() {
    return CONTRACT
        .run(new DriveClient(Fault.NONE))
        .filter(test -> !test.getDisplayName().equals("userinfo.json"));
  }

  @Test
  void everySampleIsJudged_butOfOtherEndpoints() {
    Map<String, String> results = results(new DriveClient(Fault.NONE));
    assertThat(results).hasSize(4 + 14 + 1).containsKeys("token.json", AUTHORIZATION, STATE);
    assertThat(results).containsEntry("userinfo.json", ABORTED);
    assertThat(results.values()).containsOnly("", ABORTED);
    assertThat(results.values().stream().filter(ABORTED::equals)).hasSize(1);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault(
            Fault.OTHER_AUTHORIZATION_ENDPOINT,
            "requests.json: authorizationRequest.endpoint: expected"
                + " https://drive.example/oauth/authorize, got https://drive.example/authorize",
            AUTHORIZATION),
        fault(
            Fault.SCOPE_WITH_SPACES,
            "must.scope: expected files.read,files.write, got files.read files.write",
            AUTHORIZATION),
        fault(Fault.NONCE, "mustNot: expected no nonce, got one", AUTHORIZATION),
        fault(
            Fault.PROMPT,
            "may: expected none but [code_challenge, code_challenge_method], got prompt",
            AUTHORIZATION),
        fault(
            Fault.SECRET_FOR_THE_BROWSER,
            "expected no secret in the authorization request, got one",
            without(REDEMPTIONS, STATE)),
        fault(
            Fault.SECRET_IN_A_FRAGMENT,
            "expected no secret in the authorization request, got one",
            without(REDEMPTIONS, STATE)),
        fault(
            Fault.VERIFIER_IN_A_FRAGMENT,
            "expected no secret in the authorization request, got one",
            without(REDEMPTIONS, STATE)),
        fault(
            Fault.FRAGMENT,
            "authorizationRequest.endpoint: expected no fragment, got one",
            AUTHORIZATION),
        fault(
            Fault.AUTHORIZATION_TWICE,
            "expected one authorization request, got 2",
            Stream.concat(without(REDEMPTIONS, STATE).stream(), Stream.of("callback-denied.txt"))
                .toList()),
        fault(
            Fault.CREDENTIALS_IN_BASIC,
            "clientAuthentication: expected client_secret_post, got Basic credentials other than",
            TOKEN,
            REFRESH,
            DEVICE),
        fault(
            Fault.BOTH_CREDENTIALS,
            "clientAuthentication: expected client_secret_post, got Basic",
            TOKEN,
            REFRESH,
            DEVICE),
        fault(
            Fault.BODY_IN_JSON,
            "body: expected application/x-www-form-urlencoded, got application/json",
            TOKEN,
            REFRESH,
            DEVICE),
        fault(Fault.PUT, "method: expected POST, got PUT", TOKEN, REFRESH, DEVICE),
        fault(Fault.OTHER_PATH, "tokenRequest.path: expected /oauth/token, got /token", TOKEN),
        fault(Fault.ACCEPTS_ANYTHING, "headers.Accept: expected application/json, got */*", TOKEN),
        fault(
            Fault.OTHER_VERIFIER,
            "must.code_verifier: expected {code_verifier}, got another value",
            TOKEN),
        fault(
            Fault.GRANT_TYPE_TWICE,
            "must.grant_type: expected authorization_code, got it 2 times",
            TOKEN),
        fault(Fault.SCOPE_IN_REFRESH, "mustNot: expected no scope, got one", REFRESH),
        fault(
            Fault.OTHER_REFRESH_TOKEN,
            "must.refresh_token: expected {refresh_token}, got another value",
            REFRESH),
        fault(
            Fault.SECRET_OF_THE_DEVICE,
            "clientAuthentication: expected none, got the client secret as a parameter",
            DEVICE),
        fault(
            Fault.SECRET_OF_THE_DEVICE_WITHIN_A_TEXT,
            "clientAuthentication: expected none, got the client secret as a parameter",
            DEVICE),
        fault(
            Fault.SECRET_OF_THE_DEVICE_IN_URL,
            "expected no secret in the URL of the request, got one",
            POLLS),
        fault(
            Fault.SECRET_IN_A_HEADER,
            "clientAuthentication: expected none, got the client secret in a header",
            TOKEN,
            REFRESH,
            DEVICE),
        fault(
            Fault.CODE_TWICE,
            "expected the code to be sent once, got 2 requests",
            without(REDEMPTIONS, STATE)),
        fault(
            Fault.CODE_ELSEWHERE,
            "expected the code to be sent once, got 2 requests",
            without(REDEMPTIONS, STATE)),
        fault(
            Fault.OTHER_CODE,
            "callback.txt: expected the code of the callback in the token request, got another or",
            without(REDEMPTIONS, STATE)),
        fault(
            Fault.SECRET_IN_THE_PATH,
            "expected no secret in the URL of the request, got one",
            EVERY_STEP),
        fault(
            Fault.CODE_IN_URL, "expected no secret in the URL of the request, got one", EVERY_STEP),
        fault(
            Fault.VERIFIER_IN_URL,
            "expected no secret in the URL of the request, got one",
            EVERY_STEP),
        fault(
            Fault.SECRET_WITHIN_A_TEXT_IN_URL,
            "expected no secret in the URL of the request, got one",
            EVERY_STEP),
        fault(
            Fault.SECRET_ENCODED_TWICE_IN_URL,
            "expected no secret in the URL of the request, got one",
            EVERY_STEP),
        fault(
            Fault.CREDENTIALS_IN_URL,
            "expected no secret in the URL of the request, got one",
            EVERY_STEP),
        fault(
            Fault.UNPADDED_CREDENTIALS_IN_URL,
            "expected no secret in the URL of the request, got one",
            EVERY_STEP),
        fault(
            Fault.PARAMETER_IN_URL,
            "tokenRequest.may: expected none but [], got trace in the URL",
            TOKEN),
        fault(
            Fault.GRANT_TYPE_IN_URL,
            "tokenRequest: expected grant_type in the body, got one in the URL",
            TOKEN,
            REFRESH),
        fault(
            Fault.SCOPE_IN_URL,
            "refreshRequest.mustNot: expected no scope, got one in the URL",
            TOKEN,
            REFRESH),
        fault(
            Fault.SENDS_NOTHING,
            "lead the client there with tokenEndpoint() or at(...)",
            REDEMPTIONS),
        fault(
            Fault.OTHER_STATE,
            "expected a refusal before anything is sent, got the outcome TOKEN",
            STATE,
            "callback-install.txt"),
        fault(
            Fault.SAME_STATE,
            "callback of another attempt, which has ended: expected a refusal before anything is"
                + " sent, got the outcome TOKEN",
            STATE),
        fault(
            Fault.MISSING_STATE_ACCEPTED,
            "callback of another attempt, without state: expected a refusal before anything is",
            STATE,
            "callback-install.txt"),
        fault(
            Fault.DENIAL_SENT,
            "callback-denied.txt: expected nothing to be sent after an error in the callback",
            "callback-denied.txt"),
        fault(
            Fault.DENIAL_NOT_READ,
            "callback-denied.txt: outcome: expected ERROR, got TOKEN",
            "callback-denied.txt"),
        fault(
            Fault.SCOPE_SPLIT_AT_SPACES,
            "token.json: tokens[0].scopes: expected [files.read, files.write], got"
                + " [files.read,files.write]",
            "token.json"),
        fault(
            Fault.SCOPE_INVENTED,
            "token-unstated.json: tokens[0].scopes: expected none, got [files.read]",
            "token-unstated.json"),
        fault(
            Fault.EXPIRY_IN_MILLISECONDS,
            "tokens[0].expiresIn: expected 3600, got 3600000",
            "token.json",
            "refresh.json"),
        fault(
            Fault.EXPIRY_INVENTED,
            "tokens[0].expiresIn: expected none, got 0",
            "token-form.txt",
            "token-unstated.json"),
        fault(
            Fault.REFRESH_TOKEN_LOST,
            "tokens[0].refreshToken: expected true, got false",
            "token.json",
            "token-unstated.json"),
        fault(
            Fault.COMPANION_LOST,
            "token.json: tokens[0].captured: expected drive_id, got [owner]",
            "token.json"),
        fault(
            Fault.FORM_NOT_READ,
            "got UNREADABLE",
            "token-form.txt",
            "error-app.txt",
            "callback.txt",
            STATE),
        fault(
            Fault.ERROR_ONLY_WITH_400,
            "outcome: expected ERROR, got UNREADABLE",
            "error-code.json",
            "error-app.txt",
            "error-refresh-dead.json"),
        fault(
            Fault.CODE_LOST,
            ": code: expected ",
            "error-code.json",
            "error-app.txt",
            "error-busy.json",
            "error-refresh-dead.json",
            "device-pending.json",
            "callback-denied.txt"),
        fault(
            Fault.OTHER_MEANING,
            ": normalised: expected ",
            "error-code.json",
            "error-app.txt",
            "error-refresh-dead.json",
            "callback-denied.txt"),
        fault(
            Fault.OTHER_CATEGORY,
            ": category: expected ",
            "error-code.json",
            "error-app.txt",
            "error-busy.json",
            "error-refresh-dead.json",
            "device-pending.json"),
        fault(
            Fault.TOKEN_AS_CODE,
            "expected TOKEN, got ERROR REQUEST (code ***)",
            "token.json",
            "token-form.txt",
            "token-unstated.json",
            "refresh.json",
            "callback.txt",
            STATE),
        fault(Fault.ANY_TEXT_READ, "page.txt: outcome: expected UNREADABLE, got TOKEN", "page.txt"),
        fault(
            Fault.THROWS,
            "expected an outcome, got an exception of java.lang.IllegalStateException",
            Stream.of(REDEMPTIONS, REFRESHES, POLLS).flatMap(List::stream).toList()));
  }

  private static Arguments fault(Fault fault, String message, String... tests) {
    return fault(fault, message, List.of(tests));
  }

  private static Arguments fault(Fault fault, String message, List<String> tests) {
    return arguments(fault, message, tests);
  }

  private static List<String> without(List<String> all, String one) {
    return all.stream().filter(each -> !each.equals(one)).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void wrongClient_isFoundOut(Fault fault, String message, List<String> tests) {
    Map<String, String> results = results(new DriveClient(fault));
    results.values().removeIf(each -> each.isEmpty() || each.equals(ABORTED));
    assertThat(results).containsOnlyKeys(tests);
    assertThat(String.join("\n", results.values())).contains(message);
    assertThat(results).allSatisfy((test, text) -> assertThat(text).startsWith(file(test)));
    assertThat(String.join("\n", results.values()))
        .doesNotContain("EXAMPLE", "contract+", "contract%2Bsecret", "contract-refresh")
        .doesNotContain("contract-access", "contract-device", NaiveClient.VERIFIER, "s+1");
  }

  private static String file(String test) {
    return test.replace("json a", "json: a")
        .replace("json t", "json: t")
        .replaceFirst(" [rd].*", "");
  }

  @Test
  void everyFault_isTried() {
    assertThat(faults().map(row -> row.get()[0]))
        .containsExactlyElementsOf(
            Arrays.stream(Fault.values()).filter(fault -> fault != Fault.NONE).toList());
  }

  @Test
  void whatADriverDoesNotHave_isAborted() {
    DriveClient client = new DriveClient(Fault.NONE);
    ProviderDriver codesAlone = task -> client.redeem(task);
    Map<String, String> results = results(codesAlone);
    assertThat(results).containsEntry("token.json", "").containsEntry(TOKEN, "");
    for (String test : List.of("refresh.json", "error-refresh-dead.json", REFRESH, DEVICE)) {
      assertThat(results).containsEntry(test, ABORTED);
    }
  }

  @Test
  void clientThatCannotBeLedElsewhere_isAborted() {
    ProviderDriver fixed =
        task -> {
          throw new TestAbortedException("its endpoints are fixed");
        };
    assertThat(Set.copyOf(results(fixed).values())).containsExactly(ABORTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://drive.example/oauth/token?a=b",
        "https://drive.example//other.example/token",
        "https://user@drive.example:8443/x",
        "https://drive.example",
        "mailto:somebody@drive.example",
        "//other.example/x",
        "x@other.example/x"
      })
  void everyAddress_isLedToLoopback(String endpoint) {
    List<URI> addresses = new ArrayList<>();
    ProviderDriver asks =
        task -> {
          addresses.add(task.at(URI.create(endpoint)));
          addresses.add(task.tokenEndpoint());
          addresses.add(task.deviceAuthorizationEndpoint());
          return SampleOutcome.unreadable();
        };
    results(asks);
    assertThat(addresses).isNotEmpty();
    assertThat(addresses).allMatch(uri -> uri.toString().startsWith("http://127.0.0.1:"));
    assertThat(addresses).allMatch(uri -> uri.getHost().equals("127.0.0.1"));
  }

  @Test
  void clientWithoutState_isNotJudgedByAWrongOne() {
    DriveClient right = new DriveClient(Fault.OTHER_STATE);
    ProviderDriver stateless =
        new ProviderDriver() {
          @Override
          public SampleOutcome redeem(ProviderTask task) throws Exception {
            task.visit(URI.create("https://drive.example/oauth/authorize?scope=a"));
            return right.refresh(task);
          }
        };
    assertThat(results(stateless)).containsEntry(STATE, ABORTED);
  }

  /** Each test's failure; nothing for one that passed. */
  static Map<String, String> results(ProviderDriver driver) {
    return results(CONTRACT, driver);
  }

  static Map<String, String> results(ProviderContract contract, ProviderDriver driver) {
    Map<String, String> results = new LinkedHashMap<>();
    contract.run(driver).forEach(test -> results.put(test.getDisplayName(), result(test)));
    return results;
  }

  private static String result(DynamicTest test) {
    try {
      test.getExecutable().execute();
      return "";
    } catch (TestAbortedException e) {
      return ABORTED;
    } catch (Throwable e) {
      return String.valueOf(e.getMessage());
    }
  }
}
