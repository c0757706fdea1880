package dev.codegrant.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.OAuthClient;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.TransportException;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.TokenResponseQuirks;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The token endpoint. Every case redeems one code as an application does: what {@code redeem}
 * returns is stored. Where the server never ends, the client's time limit is 300 ms instead of 10
 * s: what counts is that there is one, for the whole, and one POST.
 */
class TokenEndpointCorpusTest extends CorpusTest {

  private static final TokenKey KEY = new TokenKey("app", "https://as.example", "u1");
  private static final int MIB = 1024 * 1024;

  TokenEndpointCorpusTest() {
    super(area());
  }

  private static CorpusArea area() {
    CorpusArea area =
        CorpusArea.of("TK")
            .run(TokenEndpointCorpusTest::redeem)
            .run("TK-032", TokenEndpointCorpusTest::redeemFromADrip)
            .run("TK-033", TokenEndpointCorpusTest::redeemFromADrip)
            .run("TK-034", TokenEndpointCorpusTest::redeemInShortTime)
            .run("TK-035", TokenEndpointCorpusTest::redeemFreshAndKeptAlive)
            .run("TK-066", TokenEndpointCorpusTest::redeemInTurkish)
            .run("TK-067", run -> redeem(run, flow(run).dpop()))
            .run("TK-089", run -> redeem(run, flow(run).requiredScope(Scope.of("a", "b"))))
            .run("TK-105", TokenEndpointCorpusTest::redeemTwice)
            .run("TK-110", TokenEndpointCorpusTest::redeemWithCookies)
            .whenRefused(
                run -> {
                  assertThat(stored(run)).isEmpty();
                  assertThat(run.requests())
                      .as("one POST for each code")
                      .extracting(request -> request.form("code_verifier"))
                      .doesNotHaveDuplicates();
                });
    return lifetimes(scopes(refusals(requests(area))));
  }

  private static CorpusArea requests(CorpusArea area) {
    return area.check("exactly 1 POST seen", TokenEndpointCorpusTest::onePost)
        .check(
            "exactly 1 POST seen, on fresh and on kept-alive connection",
            run -> {
              List<RawExchange.Request> requests = run.requests();
              assertThat(requests).as("fresh, then a good one and one after it").hasSize(3);
              assertThat(requests).extracting(r -> r.form("code")).doesNotContainNull();
              assertThat(requests).extracting(r -> r.form("code_verifier")).doesNotHaveDuplicates();
            })
        .check("retry of the grant", TokenEndpointCorpusTest::onePost)
        .check("automatic retry of a code exchange", TokenEndpointCorpusTest::onePost)
        .check(
            "retry with another client auth method",
            run -> {
              onePost(run);
              assertThat(run.requests().get(0).header("Authorization")).hasSize(1);
              assertThat(run.requests().get(0).form("client_secret")).isNull();
            })
        .check(
            "any connection to evil.example", run -> assertThat(run.evil().connections()).isZero())
        .check(
            "code, client secret or Basic header sent twice",
            run -> {
              onePost(run);
              assertThat(run.requests().get(0).form("code")).isEqualTo(run.value("CODE"));
              assertThat(run.evil().connections()).isZero();
            })
        .check(
            "conditional request headers were sent",
            run -> {
              assertThat(run.requests()).hasSize(1);
              assertThat(run.requests().get(0).head().toLowerCase(Locale.ROOT))
                  .doesNotContain("\nif-");
            })
        .check(
            "cookie stored in JVM-wide CookieHandler or sent later",
            run -> {
              assertThat(run.noted("cookies", Integer.class)).isZero();
              assertThat(run.requests()).hasSize(2);
              assertThat(run.requests()).allMatch(r -> r.header("Cookie").isEmpty());
            })
        .check(
            "surplus bytes never read as the next response (connection closed)",
            run -> {
              assertThat(run.returned(TokenSet.class))
                  .hasSize(2)
                  .noneMatch(t -> t.accessToken().value().reveal().equals(TokenScript.SMUGGLED));
              assertThat(run.requests()).hasSize(2);
              assertThat(run.requests().get(1).connection())
                  .isNotEqualTo(run.requests().get(0).connection());
            });
  }

  private static CorpusArea refusals(CorpusArea area) {
    return area.check(
            "any token stored or returned",
            run -> {
              assertThat(run.returned()).isEmpty();
              assertThat(stored(run)).isEmpty();
            })
        .check("errorCode()==bad_verification_code", run -> errorCode(run, "bad_verification_code"))
        .check("errorCode()==invalid_error_code", run -> errorCode(run, "invalid_error_code"))
        .check("ClassCastException", run -> neverThrown(run, ClassCastException.class))
        .check("NullPointerException", run -> neverThrown(run, NullPointerException.class))
        .check("StackOverflowError", run -> neverThrown(run, StackOverflowError.class))
        .check("> 4 MiB allocated", run -> assertThat(run.allocated()).isLessThan(4 * MIB))
        .check("coercion to string", run -> assertThat(run.returned()).isEmpty())
        .check("sent as Bearer", run -> assertThat(run.returned()).isEmpty())
        .check(
            "value ever placed in a header",
            run -> {
              assertThat(run.returned()).isEmpty();
              assertThat(run.requests()).noneMatch(r -> r.head().contains("X-Evil"));
            })
        .check(
            "named provider quirk can allow it",
            run -> {
              CodeFlow flow =
                  flow(run)
                      .quirks(
                          Quirks.builder()
                              .tokenResponse(
                                  TokenResponseQuirks.builder().acceptMissingTokenType().build())
                              .build());
              OAuthClient client = flow.client();
              assertThat(client.redeem(flow.granted(client)).accessToken().value())
                  .isEqualTo(Secret.of(run.value("AT")));
            })
        .check(
            "body in message",
            run -> {
              OAuthException failure = run.failure(OAuthException.class);
              assertThat(failure.toString()).doesNotContain("com.as", run.value("CANARY"));
              assertThat(failure.getCause()).isNull();
            })
        .check(
            "retryAfter() capped",
            run ->
                assertThat(run.failure(TransportException.class).retryAfter())
                    .contains(Duration.ofDays(1)))
        .check("thread sleeps", run -> assertThat(run.millis()).isLessThan(60_000));
  }

  private static CorpusArea scopes(CorpusArea area) {
    return area.check(
            "grantedScopes()=={a}, explicit",
            run -> assertThat(granted(run)).contains(Scope.of("a")))
        .check(
            "reported as granted: b",
            run -> assertThat(granted(run).orElseThrow().contains("b")).isFalse())
        .check("grantedScopes().isExplicit()==false", run -> assertThat(granted(run)).isEmpty())
        .check(
            "requested scopes exposed as granted authorities",
            run -> assertThat(granted(run)).isEmpty())
        .check(
            "grantedScopes()=={} explicit", run -> assertThat(granted(run)).contains(Scope.empty()))
        .check(
            "fall back to requested scopes",
            run -> assertThat(granted(run).orElseThrow().tokens()).isEmpty());
  }

  private static CorpusArea lifetimes(CorpusArea area) {
    return area.check(
            "stored: AT, RT, expiry, granted scope {a,b}",
            run -> {
              TokenSet tokens = stored(run).orElseThrow();
              assertThat(tokens.accessToken().value()).isEqualTo(Secret.of(run.value("AT")));
              assertThat(tokens.refreshToken().orElseThrow().value())
                  .isEqualTo(Secret.of(run.value("RT")));
              assertThat(tokens.accessToken().expiresAt()).contains(CodeFlow.NOW.plusSeconds(3600));
              assertThat(tokens.scope()).contains(Scope.of("a", "b"));
            })
        .check("expiry = now+3600", run -> expiry(run, Duration.ofHours(1)))
        .check(
            "expiry = now + configured maximum, no ArithmeticException/DateTimeException",
            run -> expiry(run, Duration.ofDays(3660)))
        .check("expiresAt() empty", run -> assertThat(expiresAt(run)).isEmpty())
        .check(
            "expiresAt() empty; used until 401",
            run -> {
              assertThat(expiresAt(run)).isEmpty();
              run.noted("flow", CodeFlow.class).clock().advance(Duration.ofDays(3650));
              assertThat(source(run).token().value()).isEqualTo(Secret.of(run.value("AT")));
              assertThat(run.requests()).hasSize(1);
            })
        .check(
            "at most 1 token request per API call",
            run -> {
              onePost(run);
              try {
                source(run).token();
              } catch (OAuthException e) {
                assertThat(e.kind().name()).isEqualTo("REAUTHENTICATION_REQUIRED");
              }
              assertThat(run.requests()).hasSizeLessThanOrEqualTo(2);
            })
        .check(
            "ignored, never parsed as identity",
            run -> {
              TokenSet tokens = run.result(TokenSet.class);
              assertThat(tokens.idToken()).contains(Secret.of("garbage"));
              assertThat(tokens.verifiedIdToken()).isEmpty();
              assertThat(tokens.additionalParameterNames()).isEmpty();
            });
  }

  private static void redeem(CaseRun run) {
    redeem(run, flow(run));
  }

  private static void redeemInShortTime(CaseRun run) {
    redeem(run, flow(run).shortTimeout());
  }

  /** The drops come for ten seconds and more: a time limit of each read would last as long. */
  private static void redeemFromADrip(CaseRun run) {
    redeemInShortTime(run);
    assertThat(run.millis()).as("milliseconds").isLessThan(9_000);
  }

  private static CodeFlow flow(CaseRun run) {
    return new CodeFlow(run, run.serve(TokenScript.of(run)).uri());
  }

  private static void redeem(CaseRun run, CodeFlow flow) {
    redeem(run, flow, flow.client());
  }

  private static void redeem(CaseRun run, CodeFlow flow, OAuthClient client) {
    TokenStore store = TokenStore.inMemory(1000, evicted -> {});
    run.note("store", store);
    run.note("flow", flow);
    run.note("client", client);
    GrantedAuthorization granted = flow.granted(client);
    run.call(
        () -> {
          TokenSet tokens = client.redeem(granted);
          store.save(KEY, tokens);
          return tokens;
        });
  }

  /** The second time the connection is one that the server has used for a good answer before. */
  private static void redeemFreshAndKeptAlive(CaseRun run) {
    TokenScript script = TokenScript.of(run);
    redeem(run, new CodeFlow(run, run.serve(script).uri()));
    RawServer server =
        run.serve(
            exchange -> {
              if (exchange.request().number() == 1) {
                CodeFlow.answerGood(run, exchange);
              } else {
                script.answer(exchange);
              }
            });
    CodeFlow flow = new CodeFlow(run, server.uri());
    OAuthClient client = flow.client();
    client.redeem(flow.granted(client));
    redeem(run, flow, client);
  }

  private static void redeemInTurkish(CaseRun run) {
    Locale before = Locale.getDefault();
    Locale.setDefault(new Locale("tr", "TR"));
    try {
      redeem(run);
      RawServer inCapitals =
          run.serve(
              exchange ->
                  exchange.write(
                      CodeFlow.good(run.expand("body", run.value("GOOD")))
                          .replace(
                              "Content-Type: application/json", "CONTENT-TYPE: APPLICATION/JSON")
                          .replace("Content-Length", "CONTENT-LENGTH")));
      redeem(run, new CodeFlow(run, inCapitals.uri()));
    } finally {
      Locale.setDefault(before);
    }
  }

  /** The second answer is the server's; what it smuggled behind the first is not. */
  private static void redeemTwice(CaseRun run) {
    CodeFlow flow = flow(run);
    OAuthClient client = flow.client();
    redeem(run, flow, client);
    redeem(run, flow, client);
  }

  private static void redeemWithCookies(CaseRun run) {
    CookieHandler before = CookieHandler.getDefault();
    CookieManager manager = new CookieManager();
    CookieHandler.setDefault(manager);
    try {
      redeemTwice(run);
    } finally {
      CookieHandler.setDefault(before);
    }
    run.note("cookies", manager.getCookieStore().getCookies().size());
  }

  private static void onePost(CaseRun run) {
    assertThat(run.requests()).hasSize(1);
    assertThat(run.requests().get(0).head()).startsWith("POST ");
  }

  private static void errorCode(CaseRun run, String code) {
    assertThat(run.failure(ErrorResponseException.class).response().error()).isEqualTo(code);
  }

  private static void neverThrown(CaseRun run, Class<? extends Throwable> type) {
    for (Throwable thrown : run.thrown()) {
      for (Throwable e = thrown; e != null; e = e.getCause()) {
        assertThat(e).isNotInstanceOf(type);
      }
    }
  }

  private static Optional<TokenSet> stored(CaseRun run) {
    return run.noted("store", TokenStore.class).load(KEY).map(s -> s.tokens());
  }

  private static Optional<Scope> granted(CaseRun run) {
    return run.result(TokenSet.class).scope();
  }

  private static Optional<java.time.Instant> expiresAt(CaseRun run) {
    return run.result(TokenSet.class).accessToken().expiresAt();
  }

  private static void expiry(CaseRun run, Duration life) {
    assertThat(expiresAt(run)).contains(CodeFlow.NOW.plus(life));
  }

  private static dev.codegrant.credential.TokenSource source(CaseRun run) {
    return run.noted("client", OAuthClient.class)
        .tokenSource(run.noted("store", TokenStore.class), KEY);
  }
}
