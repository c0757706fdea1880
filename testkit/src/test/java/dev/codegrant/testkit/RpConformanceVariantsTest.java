package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.NaiveClient.post;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.testkit.NaiveClient.Form;
import dev.codegrant.testkit.conformance.RelyingPartyDriver;
import dev.codegrant.testkit.conformance.RpConformance;
import dev.codegrant.testkit.conformance.RpConformance.Plan;
import dev.codegrant.testkit.conformance.SignInTask;
import dev.codegrant.testkit.conformance.SignedIn;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/**
 * What the plans say of clients that do what they may, and of clients that do not do their task.
 */
class RpConformanceVariantsTest {

  /** What a client does otherwise. */
  private enum Habit {
    NO_STATE,
    NO_NONCE,
    NO_RESPONSE_MODE,
    NO_USER_INFO,
    PUSHES,
    SIGNS,
    SCHEMES_IN_SMALL_LETTERS,
    CREDENTIALS_AS_THEY_ARE,
    NO_METADATA,
    REDEEMS_BEFORE_IT_ASKS,
    SIGNS_MALLORY_IN,
    BELIEVES_USER_INFO_OF_MALLORY,
    REFUSES_ALL,
    REFUSES_THE_SECOND_TIME,
    ASSERTS,
    KNOWS_RS256_ALONE
  }

  @Test
  void clientWithoutNonce_isNotJudgedByIt() {
    assertThat(results(Plan.BASIC, "nonce", Habit.NO_NONCE))
        .containsExactly(Map.entry("oidcc-client-test-nonce-invalid", "aborted"));
    assertThat(results(Plan.FAPI2, "nonce", Habit.NO_NONCE).values())
        .hasSize(2)
        .containsOnly("aborted");
    assertThat(results(Plan.FAPI2, "nonce").values()).containsOnly("failed");
    assertThat(results(Plan.FAPI2, "nonce", Habit.PUSHES).values()).containsOnly("failed");
  }

  @Test
  void abortedTests_areNotCounted() {
    RpConformance conformance = RpConformance.of(Plan.BASIC);
    conformance
        .run(new Party(Set.of(Habit.NO_NONCE)))
        .filter(test -> test.getDisplayName().contains("nonce-invalid"))
        .forEach(
            test ->
                assertThatThrownBy(() -> test.getExecutable().execute())
                    .isInstanceOf(TestAbortedException.class)
                    .hasMessageContaining("the authorization request had no nonce"));
    assertThat(conformance.report()).isEqualTo("{\"modules\":0,\"passed\":0,\"failed\":0}");
  }

  @Test
  void clientWithoutState_isNotJudgedByIt() {
    assertThat(results(Plan.FAPI2, "state-fails", Habit.NO_STATE).values())
        .hasSize(2)
        .containsOnly("aborted");
    assertThat(results(Plan.FAPI2, "state-fails").values()).hasSize(2).containsOnly("failed");
  }

  @Test
  void challengeMayBePushed() {
    assertThat(results(Plan.FAPI2, "code-challenge", Habit.PUSHES)).containsValue("passed");
  }

  @Test
  void formPost_isToBeAskedFor() {
    String module = "oidcc-client-test-kid-absent";
    assertThat(results(Plan.FORM_POST, module)).containsValue("passed");
    assertThat(results(Plan.FORM_POST, module, Habit.PUSHES)).containsValue("passed");
    assertThat(results(Plan.FORM_POST, module, Habit.SIGNS)).containsValue("passed");
    assertThat(results(Plan.FORM_POST, module, Habit.NO_RESPONSE_MODE)).containsValue("failed");
    assertThat(results(Plan.BASIC, module, Habit.NO_RESPONSE_MODE)).containsValue("passed");
  }

  @Test
  void clientThatRefusesAll_passesNothing() {
    for (Plan plan : EnumSet.complementOf(EnumSet.of(Plan.DYNAMIC, Plan.LOGOUT))) {
      assertThat(results(plan, "", Habit.REFUSES_ALL).values()).containsOnly("failed");
    }
    assertThat(results(Plan.FAPI2, "user-says-no")).containsValue("passed");
  }

  /** It refuses before it comes to what is wrong. */
  @Test
  void clientThatRefusesTheSecondTime_refusesForNoGoodReason() {
    for (Plan plan : List.of(Plan.BASIC, Plan.FORM_POST, Plan.FAPI2)) {
      Map<String, String> refusals = results(plan, "invalid", Habit.REFUSES_THE_SECOND_TIME);
      assertThat(refusals.values()).isNotEmpty().containsOnly("failed");
    }
    for (String module : List.of("says-no", "token-endpoint-redirect", "issuer-mismatch")) {
      assertThat(results(Plan.CONFIG, module, Habit.REFUSES_THE_SECOND_TIME))
          .doesNotContainValue("passed");
      assertThat(results(Plan.FAPI2, module, Habit.REFUSES_THE_SECOND_TIME))
          .doesNotContainValue("passed");
    }
    DynamicTest test =
        RpConformance.of(Plan.FAPI2)
            .run(new Party(EnumSet.of(Habit.REFUSES_THE_SECOND_TIME)))
            .filter(each -> each.getDisplayName().contains("invalid-aud"))
            .findFirst()
            .orElseThrow();
    assertThatThrownBy(() -> test.getExecutable().execute())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected the client to come to what is unusual; it sent only []")
        .hasRootCauseMessage("it refuses the second time");
  }

  /** The fault may be the driver's; an exception is a refusal. */
  @Test
  void assertionThatFailsInTheDriver_isNoRefusal() {
    String module = "access-token-missing";
    assertThat(results(Plan.FAPI2, module, Habit.ASSERTS)).containsValue("failed");
    assertThat(results(Plan.FAPI2, module)).containsValue("passed");
    DynamicTest test =
        RpConformance.of(Plan.FAPI2)
            .run(new Party(EnumSet.of(Habit.ASSERTS)))
            .filter(each -> each.getDisplayName().contains(module))
            .findFirst()
            .orElseThrow();
    assertThatThrownBy(() -> test.getExecutable().execute())
        .hasMessageStartingWith("expected a refusal, which is an exception; an assertion of the")
        .hasMessageContaining("no access token");
  }

  @Test
  void driverThatCannotDoTheTask_abortsTheModule() {
    for (String module : List.of("sig-es256", "sig-hs256")) {
      assertThat(results(Plan.BASIC, module, Habit.KNOWS_RS256_ALONE)).containsValue("aborted");
      assertThat(results(Plan.BASIC, module)).containsValue("failed");
    }
    assertThat(results(Plan.BASIC, "idtoken-sig-rs256", Habit.KNOWS_RS256_ALONE))
        .containsValue("passed");
  }

  /** A wish to abort is no refusal either. */
  @Test
  void driverThatAbortsWhereItShouldRefuse_passesNothing() {
    Party party = new Party(EnumSet.of(Habit.REFUSES_THE_SECOND_TIME, Habit.KNOWS_RS256_ALONE));
    assertThat(results(Plan.FAPI2, "invalid-iss", party)).containsValue("aborted");
  }

  @Test
  void metadata_isToBeRead() {
    String module = "discovery-openid-config";
    assertThat(results(Plan.CONFIG, module, Habit.NO_METADATA)).containsValue("failed");
    assertThat(results(Plan.CONFIG, module)).containsValue("passed");
    assertThat(results(Plan.BASIC, "oidcc-client-test ", Habit.NO_METADATA))
        .containsValue("passed");
  }

  @Test
  void authorization_comesBeforeRedemption() {
    assertThat(results(Plan.BASIC, "oidcc-client-test ", Habit.REDEEMS_BEFORE_IT_ASKS))
        .containsValue("failed");
  }

  @Test
  void driverOfTwoMethods_isPassedOver_whereMoreIsWanted() {
    assertThat(results(Plan.DYNAMIC, "").values()).hasSize(11).containsOnly("aborted");
    assertThat(results(Plan.LOGOUT, "").values()).hasSize(24).containsOnly("aborted");
  }

  @Test
  void userWhoSignedIn_isTheOneWhoIsToBeTold() {
    String signIn = "oidcc-client-test ";
    String userInfo = "scope-userinfo";
    assertThat(results(Plan.BASIC, signIn, Habit.SIGNS_MALLORY_IN)).containsValue("failed");
    assertThat(results(Plan.BASIC, signIn)).containsValue("passed");
    assertThat(results(Plan.BASIC, userInfo, Habit.BELIEVES_USER_INFO_OF_MALLORY))
        .containsValue("failed");
    assertThat(results(Plan.BASIC, userInfo)).containsValue("passed");
  }

  @Test
  void userInfo_isToBeAskedFor() {
    assertThat(results(Plan.BASIC, "userinfo", Habit.NO_USER_INFO).values())
        .hasSize(3)
        .containsOnly("failed");
    assertThat(results(Plan.BASIC, "scope-userinfo")).containsValue("passed");
  }

  @Test
  void schemes_areInAnyCase() {
    for (String module : List.of("secret-basic", "bearer-header")) {
      assertThat(results(Plan.BASIC, module, Habit.SCHEMES_IN_SMALL_LETTERS))
          .containsValue("passed");
    }
  }

  @Test
  void basicCredentials_areFormEncodedFirst() {
    Habit habit = Habit.CREDENTIALS_AS_THEY_ARE;
    assertThat(results(Plan.BASIC, "secret-basic", habit)).containsValue("failed");
    assertThat(results(Plan.BASIC, "secret-basic")).containsValue("passed");
    assertThat(results(Plan.BASIC, "oidcc-client-test ", habit)).containsValue("passed");
  }

  @Test
  void atHash_mayBeChecked() {
    for (Plan plan : List.of(Plan.BASIC, Plan.FORM_POST)) {
      assertThat(results(plan, "athash")).isEmpty();
    }
    assertThat(Misbehaviour.ID_TOKEN_AT_HASH_OTHER.clientMust())
        .isEqualTo(Misbehaviour.Duty.CHOOSE);
  }

  @Test
  void serverWhereARedirectLeadsTo_isClosed() {
    Party party = new Party(Set.of());
    assertThat(results(Plan.CONFIG, "token-endpoint-redirect", party)).containsValue("passed");
    assertThat(RpConformance.of(Plan.CONFIG).run(party).map(DynamicTest::getDisplayName))
        .contains(
            "CONFIG codegrant-token-endpoint-redirect (RFC 6749 sections 3.2 and 5:"
                + " the token endpoint answers, with status 200, 400 or 401)");
    assertThat(party.elsewhere).hasSize(1);
    assertThatThrownBy(() -> get(party.elsewhere.get(0)))
        .hasStackTraceContaining("ConnectException");
  }

  private static Map<String, String> results(Plan plan, String part, Habit... habits) {
    Set<Habit> all = EnumSet.noneOf(Habit.class);
    all.addAll(List.of(habits));
    return results(plan, part, new Party(all));
  }

  static Map<String, String> results(Plan plan, String part, RelyingPartyDriver party) {
    Map<String, String> results = new TreeMap<>();
    RpConformance.of(plan)
        .run(party)
        .filter(test -> test.getDisplayName().contains(part))
        .forEach(
            test -> {
              String result = "passed";
              try {
                test.getExecutable().execute();
              } catch (TestAbortedException e) {
                result = "aborted";
              } catch (Throwable e) {
                result = "failed";
              }
              results.put(test.getDisplayName().split(" ", -1)[1], result);
            });
    return results;
  }

  /** Checks nothing but the status of answers. */
  private static final class Party implements RelyingPartyDriver {
    private static final String KNOWN_BY_HEART =
        "{\"authorization_endpoint\":\"ISSUER/authorize\",\"token_endpoint\":\"ISSUER/token\","
            + "\"userinfo_endpoint\":\"ISSUER/userinfo\"}";

    private final Set<Habit> habits;
    private final List<URI> elsewhere = new ArrayList<>();
    private final Set<String> known = new HashSet<>();

    Party(Set<Habit> habits) {
      this.habits = habits;
    }

    @Override
    public SignedIn signIn(SignInTask task) {
      if (habits.contains(Habit.REFUSES_ALL)) {
        throw new IllegalStateException("it refuses all");
      }
      Assumptions.assumeTrue(
          !habits.contains(Habit.KNOWS_RS256_ALONE) || task.idTokenAlgorithm().equals("RS256"));
      if (!known.add(task.issuer()) && habits.contains(Habit.REFUSES_THE_SECOND_TIME)) {
        Assumptions.assumeFalse(habits.contains(Habit.KNOWS_RS256_ALONE));
        throw new IllegalStateException("it refuses the second time");
      }
      String metadata =
          habits.contains(Habit.NO_METADATA)
              ? KNOWN_BY_HEART.replace("ISSUER", task.issuer())
              : get(URI.create(task.issuer() + "/.well-known/openid-configuration")).body();
      if (habits.contains(Habit.REDEEMS_BEFORE_IT_ASKS)) {
        post(URI.create(member(metadata, "token_endpoint")), NaiveClient.redemption("guessed"));
      }
      String code = parameter(task.visit(request(task, metadata)), "code");
      if (code.isEmpty()) {
        throw new IllegalStateException("there is no code");
      }
      String tokens = tokens(task, metadata, code);
      if (!tokens.contains("\"access_token\"")) {
        if (habits.contains(Habit.ASSERTS)) {
          throw new AssertionError("no access token");
        }
        throw new IllegalStateException("no access token");
      }
      String subject =
          habits.contains(Habit.SIGNS_MALLORY_IN)
              ? "mallory"
              : ReceivedJwt.of(member(tokens, "id_token")).claims().path("sub").asText("alice");
      return new SignedIn(subject, userInfo(task, metadata, tokens), tokens);
    }

    @Override
    public SignedIn refresh(SignInTask task, SignedIn before) {
      throw new IllegalStateException("it does not refresh");
    }

    private URI request(SignInTask task, String metadata) {
      Form request = NaiveRelyingParty.request(task);
      Map.of(
              Habit.NO_STATE, "state",
              Habit.NO_NONCE, "nonce",
              Habit.NO_RESPONSE_MODE, "response_mode")
          .forEach(
              (habit, name) -> {
                if (habits.contains(habit)) {
                  request.without(name);
                }
              });
      Form sent = request;
      if (habits.contains(Habit.PUSHES)) {
        URI endpoint = URI.create(member(metadata, "pushed_authorization_request_endpoint"));
        String pushed = post(endpoint, request.with("client_secret", task.clientSecret())).body();
        sent =
            new Form()
                .with("client_id", task.clientId())
                .with("request_uri", member(pushed, "request_uri"));
      }
      if (habits.contains(Habit.SIGNS)) {
        sent =
            new Form()
                .with("client_id", task.clientId())
                .with("request", requestObject(task, request));
      }
      return URI.create(member(metadata, "authorization_endpoint") + "?" + sent);
    }

    /** RFC 9101, with the client's secret. */
    private static String requestObject(SignInTask task, Form request) {
      JsonObject claims =
          new JsonObject()
              .string("iss", task.clientId())
              .string("aud", task.issuer())
              .number("exp", Instant.now().plusSeconds(60).getEpochSecond());
      Parameters.parse(request.toString())
          .asMap()
          .forEach((name, values) -> claims.string(name, values.get(0)));
      SecretKeySpec secret = new SecretKeySpec(task.clientSecret().getBytes(UTF_8), "HMAC");
      return Jwt.signed(
          new JsonObject().string("alg", "HS256"),
          claims,
          new JwtSignature(SigningAlgorithm.named("HS256"), secret));
    }

    private String tokens(SignInTask task, String metadata, String code) {
      String[] basic = NaiveClient.basic(task.clientId(), task.clientSecret());
      if (habits.contains(Habit.CREDENTIALS_AS_THEY_ARE)) {
        String pair = task.clientId() + ":" + task.clientSecret();
        basic[1] = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
      }
      HttpResponse<String> answer =
          post(
              URI.create(member(metadata, "token_endpoint")),
              NaiveClient.redemption(code).without("client_id"),
              basic[0],
              scheme(basic[1]));
      if (answer.statusCode() == 307) {
        elsewhere.add(NaiveClient.location(answer));
      }
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("status " + answer.statusCode());
      }
      return answer.body();
    }

    private Optional<String> userInfo(SignInTask task, String metadata, String tokens) {
      if (!task.withUserInfo()) {
        return Optional.empty();
      }
      if (habits.contains(Habit.NO_USER_INFO)) {
        return Optional.of("alice");
      }
      if (habits.contains(Habit.BELIEVES_USER_INFO_OF_MALLORY)) {
        return Optional.of("mallory");
      }
      String token = scheme("Bearer " + member(tokens, "access_token"));
      URI endpoint = URI.create(member(metadata, "userinfo_endpoint"));
      return Optional.of(member(get(endpoint, "Authorization", token).body(), "sub"));
    }

    private String scheme(String credentials) {
      return habits.contains(Habit.SCHEMES_IN_SMALL_LETTERS)
          ? credentials.replaceFirst("^B", "b")
          : credentials;
    }
  }
}
