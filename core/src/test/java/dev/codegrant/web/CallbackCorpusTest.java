package dev.codegrant.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.corpus.CaseRun;
import dev.codegrant.corpus.CorpusArea;
import dev.codegrant.corpus.CorpusTest;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.store.PendingAuthorizationStore;
import dev.codegrant.store.SealingKeys;
import dev.codegrant.token.TokenSet;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Area CB: the redirection endpoint, as a web application serves it. */
class CallbackCorpusTest extends CorpusTest {

  CallbackCorpusTest() {
    super(consumption(messages(exchange(runners(CorpusArea.of("CB"))))));
  }

  private static CorpusArea runners(CorpusArea area) {
    return area.run(run -> callback(run, CallbackStage.of(run)))
        .run("CB-046", run -> callback(run, CallbackStage.withoutPromise(run)))
        .run("CB-047", run -> callback(run, CallbackStage.withoutPromise(run)))
        .run("CB-050", CallbackCorpusTest::movedTokenEndpoint)
        .run("CB-056", CallbackCorpusTest::sixtyFour)
        .run("CB-058", CallbackCorpusTest::late)
        .run("CB-069", run -> callback(run, CallbackStage.withForm(run)))
        .run("CB-083", CallbackCorpusTest::failingStore)
        .run("CB-084", CallbackCorpusTest::storeThatReadsFirst)
        .run("CB-085", CallbackCorpusTest::twoTabs)
        .run("CB-088", CallbackCorpusTest::flippedBits)
        .run("CB-089", CallbackCorpusTest::cookieOfAnotherProvider)
        .run("CB-090", CallbackCorpusTest::forgottenKey)
        .whenRefused(
            run ->
                assertThat(run.returned(TokenSet.class))
                    .hasSize(run.testCase().id().equals("CB-056") ? 2 : 0));
  }

  private static CorpusArea exchange(CorpusArea area) {
    return area.check("code appears in any outbound request", CallbackCorpusTest::nothingWasSent)
        .check("either code appears in any outbound request", CallbackCorpusTest::nothingWasSent)
        .check("either code sent", CallbackCorpusTest::nothingWasSent)
        .check("any call to either token endpoint", CallbackCorpusTest::nothingWasSent)
        .check("STOLEN stored, used or logged", CallbackCorpusTest::nothingWasSent)
        .check("no token request", CallbackCorpusTest::nothingWasSent)
        .check("state taken from inside the code value", CallbackCorpusTest::nothingWasSent)
        .check("lookup of an empty key succeeds", CallbackCorpusTest::nothingWasSent)
        .check("treated as valid", CallbackCorpusTest::nothingWasSent)
        .check("treated as STATE_UNKNOWN", run -> kinds(run, ErrorKind.STORE_FAILED))
        .check("redirect_uri derived from Host", CallbackCorpusTest::nothingWasSent)
        .check(
            "exactly 1 token request, with code=${CODE}, code_verifier=${VERIFIER}, redirect_uri as"
                + " stored",
            run -> {
              assertThat(one(run).form("code")).isEqualTo(run.value("CODE"));
              assertThat(CallbackStage.challenge(one(run).form("code_verifier")))
                  .isEqualTo(stage(run).parameter("code_challenge"));
              assertThat(one(run).form("redirect_uri")).isEqualTo(Site.REDIRECT_URI.toString());
            })
        .check("token request carries ${CODE}", run -> sent(run, run.value("CODE")))
        .check("name trimming", run -> sent(run, run.value("CODE")))
        .check("flow of ${STATE} completed", run -> sent(run, run.value("CODE")))
        .check(
            "form-decoded code at the token endpoint equals the original byte for byte",
            run ->
                sent(
                    run,
                    IntStream.rangeClosed(0x20, 0x7E)
                        .collect(
                            StringBuilder::new,
                            StringBuilder::appendCodePoint,
                            StringBuilder::append)
                        .toString()))
        .check(
            "token request redirect_uri == stored https://app.example/oauth/cb/as1",
            run ->
                assertThat(one(run).form("redirect_uri"))
                    .isEqualTo("https://app.example/oauth/cb/as1"))
        .check(
            "if the flow succeeds, the code went to the token endpoint recorded at begin",
            run -> kinds(run, ErrorKind.INVALID_CONFIGURATION))
        .check("code sent to evil.example", run -> assertThat(run.evil().connections()).isZero())
        .check(
            "each token request uses its own verifier and nonce",
            run ->
                assertThat(run.requests())
                    .hasSize(2)
                    .extracting(request -> CallbackStage.challenge(request.form("code_verifier")))
                    .containsExactly(
                        run.noted("second challenge", String.class),
                        run.noted("first challenge", String.class)))
        .check(
            "verifier, or a value it is computed from, visible",
            CallbackCorpusTest::verifierIsNowhere);
  }

  private static CorpusArea messages(CorpusArea area) {
    return area.check("reported as denial by the AS", run -> kinds(run, ErrorKind.STATE_MISSING))
        .check("error attributed to the AS", run -> kinds(run, ErrorKind.ISSUER_MISSING))
        .check(
            "error attributed to https://as.example",
            run ->
                assertThat(run.failure(OAuthException.class))
                    .isNotInstanceOf(ErrorResponseException.class))
        .check(
            "error code readable as data",
            run ->
                assertThat(run.failure(ErrorResponseException.class).response().error())
                    .isEqualTo("interaction_required"))
        .check(
            "errorCode() == \"invalid_error_code\"",
            run ->
                assertThat(run.failure(ErrorResponseException.class).response().error())
                    .isEqualTo("invalid_error_code"))
        .check(
            "'<' or '\"' in getMessage/toString/log/rendered page",
            run -> assertThat(printed(run)).doesNotContain("<", "\""))
        .check(
            "description in getMessage()",
            run -> assertThat(printed(run)).doesNotContain("<img", "onerror="))
        .check(
            "unescaped '<' in any adapter/loopback page",
            run -> assertThat(printed(run)).doesNotContain("<"))
        .check(
            "payload passed to a logger as format string or message",
            run -> assertThat(printed(run)).doesNotContain("jndi", "7*7", "java.lang.Runtime"))
        .check("evaluation", run -> assertThat(printed(run)).doesNotContain("$", "{", "}"))
        .check(
            "control characters in any log line or exception text",
            run -> assertThat(printed(run)).matches("[\\x20-\\x7E]*"))
        .check(
            "IllegalArgumentException escapes",
            run -> assertThat(run.thrown()).hasOnlyElementsOfType(OAuthException.class))
        .check(
            "distinguishable error/timing for padding vs tag",
            run ->
                assertThat(run.noted("messages", String.class).lines())
                    .hasSizeGreaterThan(2000)
                    .containsOnly(AttemptSafe.unknown().getMessage()));
  }

  private static CorpusArea consumption(CorpusArea area) {
    return area.check("F1 consumed", CallbackCorpusTest::stillFinishes)
        .check("flow F1 consumed (valid state seen)", CallbackCorpusTest::isUsedUp)
        .check("flow consumed", CallbackCorpusTest::isUsedUp)
        .check(
            "flow record consumed before the token request is sent",
            run ->
                assertThat(run.noted("kind at the token request", ErrorKind.class))
                    .isEqualTo(ErrorKind.STATE_REPLAYED))
        .check(
            "record deleted",
            run ->
                assertThatThrownBy(() -> stage(run).finish(stage(run).good()))
                    .extracting(e -> ((OAuthException) e).kind())
                    .isIn(ErrorKind.STATE_REPLAYED, ErrorKind.STATE_EXPIRED))
        .check(
            "for the sealed cookie and for the store in memory: exactly 1 OK, 63 refused, 1 token"
                + " request",
            run -> {
              kinds(run, ErrorKind.STATE_REPLAYED);
              assertThat(run.requests())
                  .hasSize(2)
                  .extracting(request -> request.form("code_verifier"))
                  .doesNotHaveDuplicates();
            })
        .check(
            "the published store TCK fails this store implementation",
            run ->
                assertThat(run.noted("verdict", AssertionError.class)).hasMessageContaining("1"));
  }

  /** The request of the case, with whatever cookies the browser has. */
  private static void callback(CaseRun run, CallbackStage stage) {
    CallbackRequest request = stage.request();
    run.call(() -> stage.finish(request));
  }

  private static void movedTokenEndpoint(CaseRun run) {
    CallbackStage stage = CallbackStage.of(run);
    WebFlow changed = stage.site().flow(Site.KEYS, Site.client(run.evil().uri()), null);
    run.call(() -> stage.finish(changed, stage.good()));
  }

  private static void sixtyFour(CaseRun run) throws InterruptedException {
    int threads = run.input().get("concurrent").getAsInt();
    List<CallbackStage> stages =
        List.of(
            CallbackStage.of(run),
            CallbackStage.withStore(
                run,
                PendingAuthorizationStore.inMemory(
                    100, Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC))));
    for (int done = 1; done <= stages.size(); done++) {
      CallbackStage stage = stages.get(done - 1);
      CallbackRequest request = stage.good();
      run.race(threads, () -> stage.finish(request));
      assertThat(run.returned(TokenSet.class)).hasSize(done);
      assertThat(run.thrown()).hasSize(done * (threads - 1));
      assertThat(run.requests()).hasSize(done);
    }
  }

  private static void late(CaseRun run) {
    CallbackStage stage = CallbackStage.of(run);
    stage.site().clock.advance(Duration.ofSeconds(601));
    run.call(() -> stage.finish(stage.good()));
  }

  private static void failingStore(CaseRun run) {
    CallbackStage stage =
        CallbackStage.withStore(
            run,
            new PendingAuthorizationStore() {
              @Override
              public void save(String id, String sealed, Instant expires) {}

              @Override
              public Optional<String> take(String id) {
                throw new IllegalStateException("the database is away");
              }
            });
    run.call(() -> stage.finish(stage.good()));
  }

  @SuppressWarnings("JUnitMethodInvoked") // the contract, run on a store that breaks it
  private static void storeThatReadsFirst(CaseRun run) {
    run.call(
        () -> {
          try {
            new ContractOfAStoreThatReadsFirst().take_byManyAtOnce_givesTheTextToOne();
          } catch (AssertionError e) {
            run.note("verdict", e);
          }
          return "judged";
        });
  }

  private static void twoTabs(CaseRun run) {
    CallbackStage stage = CallbackStage.of(run);
    String first = stage.state();
    run.note("first challenge", stage.parameter("code_challenge"));
    stage.begin();
    run.note("second challenge", stage.parameter("code_challenge"));
    run.call(() -> stage.finish(stage.good()));
    run.call(() -> stage.finish(stage.site().get(stage.good(first))));
  }

  private static void flippedBits(CaseRun run) {
    CallbackStage stage = CallbackStage.of(run);
    String name = stage.site().browser.only().getKey();
    byte[] cookie = stage.site().browser.only().getValue().getBytes(StandardCharsets.US_ASCII);
    List<String> messages = new ArrayList<>();
    for (int i = 0; i < cookie.length; i++) {
      for (int bit = 0; bit < 7; bit++) {
        byte[] flipped = cookie.clone();
        flipped[i] ^= (byte) (1 << bit);
        String value = new String(flipped, StandardCharsets.US_ASCII);
        if (value.indexOf(';') < 0 && value.equals(value.strip())) {
          messages.add(refusal(stage, stage.good().cookies(name + "=" + value)));
        }
      }
    }
    run.note("messages", String.join("\n", messages));
    cookie[cookie.length - 1] ^= 1;
    String last = new String(cookie, StandardCharsets.US_ASCII);
    run.call(() -> stage.finish(stage.good().cookies(name + "=" + last)));
  }

  private static String refusal(CallbackStage stage, CallbackRequest request) {
    try {
      return "accepted: " + stage.finish(request);
    } catch (OAuthException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static void cookieOfAnotherProvider(CaseRun run) {
    CallbackStage stage = CallbackStage.of(run);
    CallbackRequest request = stage.withCookieOfAnotherProvider();
    run.call(() -> stage.finish(request));
  }

  private static void forgottenKey(CaseRun run) {
    CallbackStage stage = CallbackStage.of(run);
    WebFlow rotated = stage.site().flow(SealingKeys.random(), stage.site().client, null);
    run.call(() -> stage.finish(rotated, stage.good()));
  }

  private static void verifierIsNowhere(CaseRun run) {
    String verifier = one(run).form("code_verifier");
    StringBuilder visible = new StringBuilder(stage(run).everythingVisible());
    String cookie = stage(run).site().browser.only().getValue();
    byte[] sealed = Base64.getUrlDecoder().decode(cookie.substring(cookie.lastIndexOf('.') + 1));
    visible.append(new String(sealed, StandardCharsets.ISO_8859_1));
    assertThat(verifier).hasSize(43);
    assertThat(visible.toString()).contains("code_challenge=").doesNotContain(verifier);
  }

  private static void nothingWasSent(CaseRun run) {
    assertThat(run.requests()).isEmpty();
  }

  private static void sent(CaseRun run, String code) {
    assertThat(one(run).form("code")).isEqualTo(code);
  }

  private static void stillFinishes(CaseRun run) throws Exception {
    assertThat(stage(run).finish(stage(run).good())).isInstanceOf(TokenSet.class);
  }

  private static void isUsedUp(CaseRun run) {
    assertThatThrownBy(() -> stage(run).finish(stage(run).good()))
        .extracting(e -> ((OAuthException) e).kind())
        .isEqualTo(ErrorKind.STATE_REPLAYED);
  }

  private static void kinds(CaseRun run, ErrorKind kind) {
    assertThat(run.thrown())
        .isNotEmpty()
        .extracting(e -> ((OAuthException) e).kind())
        .containsOnly(kind);
  }

  private static String printed(CaseRun run) {
    OAuthException failure = run.failure(OAuthException.class);
    return failure.getMessage()
        + " | "
        + failure
        + " | "
        + failure.advice()
        + " | "
        + failure.came();
  }

  private static RawExchange.Request one(CaseRun run) {
    assertThat(run.requests()).hasSize(1);
    return run.requests().get(0);
  }

  private static CallbackStage stage(CaseRun run) {
    return run.noted("stage", CallbackStage.class);
  }
}
