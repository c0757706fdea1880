package dev.codegrant.openid;

import static dev.codegrant.openid.LogoutProvider.EVENT;
import static dev.codegrant.openid.LogoutProvider.FORM;
import static dev.codegrant.openid.LogoutProvider.ISSUER;
import static dev.codegrant.openid.LogoutProvider.form;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.corpus.CaseRun;
import dev.codegrant.corpus.CorpusArea;
import dev.codegrant.corpus.CorpusTest;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.token.TokenSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The area LO of the corpus: logout and revocation. */
class LogoutCorpusTest extends CorpusTest {

  private static final TokenKey KEY = new TokenKey("app", ISSUER, "user-1");

  LogoutCorpusTest() {
    super(
        CorpusArea.of("LO")
            .run("LO-001", run -> revoke(run, ""))
            .check(
                "local tokens deleted anyway",
                run -> {
                  assertThat(run.noted("store", TokenStore.class).load(KEY)).isEmpty();
                  assertThat(revocations(run)).isEqualTo(1);
                })
            .run("LO-002", LogoutCorpusTest::redirected)
            .check(
                "refresh token at evil.example",
                run -> {
                  assertThat(run.evil().connections()).isZero();
                  assertThat(revocations(run)).isEqualTo(1);
                  assertThat(run.noted("store", TokenStore.class).load(KEY)).isEmpty();
                })
            .run("LO-003", LogoutCorpusTest::eachOfNine)
            .check("9 of 9 refused", run -> assertThat(run.thrown()).hasSize(9))
            .run("LO-004", LogoutCorpusTest::cross)
            .run("LO-007", LogoutCorpusTest::frontChannel)
            .check(
                "session ended by a third party when sid is unknown",
                run -> {
                  assertThat((Object) run.noted("ended", List.class)).hasToString("[session-1]");
                  assertThat(run.thrown()).hasSize(6);
                }));
  }

  private static LogoutProvider signedIn(CaseRun run) {
    LogoutProvider provider = new LogoutProvider(run::serve);
    provider.accessToken = run.value("AT");
    provider.refreshToken = run.value("RT");
    run.note("tokens", provider.signIn());
    run.secret("ID_TOKEN", provider.idToken);
    return provider;
  }

  private static void revoke(CaseRun run, String headers) {
    LogoutProvider provider = signedIn(run);
    provider.revocationAnswer =
        "HTTP/1.1 " + run.text("status") + " X\r\n" + headers + "Content-Length: 0\r\n\r\n";
    TokenStore store = TokenStore.inMemory(1000, evicted -> {});
    store.save(KEY, run.noted("tokens", TokenSet.class));
    run.note("store", store);
    run.calling(() -> store.signOut(KEY, provider.client()::revoke));
  }

  private static void redirected(CaseRun run) {
    assertThat(run.input().getAsJsonObject("headers").get("Location").getAsString())
        .isEqualTo("https://evil.example");
    revoke(run, "Location: http://127.0.0.1:" + run.evil().port() + "/\r\n");
  }

  private static long revocations(CaseRun run) {
    return run.requests().stream()
        .filter(
            r -> r.head().startsWith("POST /revoke ") && run.value("RT").equals(r.form("token")))
        .count();
  }

  private static void eachOfNine(CaseRun run) {
    LogoutProvider provider = signedIn(run);
    Map<String, Object> used = provider.logoutClaims();
    assertThat(provider.accept(used).sessionId()).contains("session-1");
    Map<String, Object> nobody = provider.logoutClaims("sub", null);
    nobody.remove("sid");
    long old = LogoutProvider.NOW.getEpochSecond() - 3600;
    List<String> nine =
        List.of(
            LogoutProvider.signed("{\"alg\":\"none\"}", provider.logoutClaims(), null),
            LogoutProvider.signed(
                "{\"alg\":\"RS512\",\"kid\":\"k-1\"}", provider.logoutClaims(), Keys.P256),
            provider.signed(provider.logoutClaims("iss", "https://evil.example")),
            provider.signed(provider.logoutClaims("aud", "another-client")),
            provider.signed(provider.logoutClaims("events", null)),
            provider.signed(provider.logoutClaims("nonce", "n")),
            provider.signed(nobody),
            provider.signed(used),
            provider.signed(provider.logoutClaims("iat", old)));
    List<String> reasons = new ArrayList<>();
    for (String token : nine) {
      run.call(
          () -> {
            try {
              return provider.logout().backChannel(FORM, form(token));
            } catch (ResponseValidationException e) {
              reasons.add(e.reason().orElse(""));
              throw e;
            }
          });
    }
    assertThat(reasons)
        .containsExactly(
            "ALGORITHM", "ALGORITHM", "iss", "aud", "events", "nonce", "sub", "jti", "iat");
  }

  /** The other direction is judged as an ID token, so its kind is one of an ID token. */
  private static void cross(CaseRun run) {
    LogoutProvider provider = signedIn(run);
    assertThat(provider.accept(provider.logoutClaims())).isNotNull();
    run.call(() -> provider.logout().backChannel(FORM, form(run.value("ID_TOKEN"))));

    TokenSet tokens = run.noted("tokens", TokenSet.class);
    for (String type : new String[] {"JWT", "logout+jwt"}) {
      provider.idToken = provider.signed(type, provider.logoutClaims());
      refusedAsIdToken(() -> provider.client().refresh(tokens));
      refusedAsIdToken(
          () ->
              provider.signInWith(
                  claims -> {
                    Map<String, Object> event = new LinkedHashMap<>(claims);
                    event.put("events", Map.of(EVENT, Map.of()));
                    return event;
                  },
                  type));
    }
    provider.idToken = provider.signed(provider.idTokenClaims(""));
    assertThat(provider.signInWith(claims -> claims, "JWT").verifiedIdToken()).isPresent();
  }

  private static void refusedAsIdToken(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            OAuthException.class,
            e -> assertThat(e.kind()).isEqualTo(ErrorKind.ID_TOKEN_TYPE_REFUSED));
  }

  private static void frontChannel(CaseRun run) {
    LogoutProvider provider = signedIn(run);
    String issuer = "iss=" + ISSUER;
    List<String> ended = new ArrayList<>();
    run.note("ended", ended);
    provider
        .logout()
        .frontChannel(issuer + "&sid=session-1", "session-1"::equals)
        .ifPresent(ended::add);
    for (String query :
        List.of(
            run.text("query"),
            "iss=https://evil.example&sid=session-1",
            issuer + "&sid=1",
            issuer,
            "sid=session-1",
            "")) {
      run.call(
          () -> {
            provider.logout().frontChannel(query, "session-1"::equals).ifPresent(ended::add);
            return "ended";
          });
    }
  }
}
