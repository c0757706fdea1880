package dev.codegrant.openid;

import static dev.codegrant.openid.LogoutProvider.EVENT;
import static dev.codegrant.openid.LogoutProvider.FORM;
import static dev.codegrant.openid.LogoutProvider.ISSUER;
import static dev.codegrant.openid.LogoutProvider.NOW;
import static dev.codegrant.openid.LogoutProvider.form;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.error.TransportException;
import dev.codegrant.server.AuthorizationServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logout tokens that are accepted, and beside each the one that is refused. */
class LogoutTokenTest {

  private static final long SECONDS = NOW.getEpochSecond();

  private final LogoutProvider provider = new LogoutProvider();

  @AfterEach
  void close() throws Exception {
    provider.close();
  }

  static void refuses(String reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ResponseValidationException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.LOGOUT_TOKEN_INVALID);
              assertThat(e.reason()).contains(reason);
            });
  }

  private LogoutToken with(String claim, @Nullable Object value) {
    return provider.accept(provider.logoutClaims(claim, value));
  }

  private LogoutToken judge(String logoutToken) {
    return provider.logout().backChannel(FORM, form(logoutToken));
  }

  @Test
  void goodToken_saysWhatMustEnd() {
    Map<String, Object> claims = provider.logoutClaims();

    LogoutToken token = provider.accept(claims);

    assertThat(token.issuer()).isEqualTo(ISSUER);
    assertThat(token.identity()).contains(new Identity(token.issuer(), "user-1"));
    assertThat(token.sessionId()).contains("session-1");
    assertThat(token.tokenId()).isEqualTo(claims.get("jti"));
    assertThat(token.issuedAt()).isEqualTo(NOW);
    assertThat(token).hasToString("LogoutToken[" + ISSUER + "]");
  }

  /** So that a session is found by the identity that it began with. */
  @Test
  void otherSpellingOfTheIssuer_isTheSameIdentity() throws Exception {
    try (Sitting sitting = new Sitting()) {
      sitting.party(party -> party.alsoIssuer("op.example"));
      RelyingParty party = sitting.party();
      JsonObject claims = sitting.claims();
      claims.addProperty("iss", "op.example");
      claims.addProperty("jti", "j1");
      claims.add(
          "events",
          JsonParser.parseString("{\"http://schemas.openid.net/event/backchannel-logout\":{}}"));
      LogoutToken token =
          party.logout().backChannel(FORM, form(SignedTokens.jwt(claims.toString())));
      IdToken idToken = sitting.prove(signIn -> signIn.addProperty("iss", "op.example"), party);
      assertThat(token.identity()).contains(idToken.identity());
    }
  }

  @Nested
  class Body {

    private final String good = form(provider.signed(provider.logoutClaims()));

    @ParameterizedTest
    @ValueSource(
        strings = {
          "application/x-www-form-urlencoded",
          "Application/X-WWW-Form-Urlencoded; charset=UTF-8"
        })
    void ofAForm_isRead(String contentType) {
      assertThat(provider.logout().backChannel(contentType, good)).isNotNull();
    }

    @Test
    void ofAnotherType_isRefused() {
      refuses("CONTENT_TYPE", () -> provider.logout().backChannel("application/json", good));
      refuses("CONTENT_TYPE", () -> provider.logout().backChannel("text/plain", good));
      refuses("CONTENT_TYPE", () -> provider.logout().backChannel(null, good));
    }

    @Test
    void withOtherParameters_isRead_withTwoTokens_isRefused() {
      refuses("logout_token", () -> provider.logout().backChannel(FORM, good + "&" + good));
      refuses("logout_token", () -> provider.logout().backChannel(FORM, good + "&logout_token="));
      assertThat(provider.logout().backChannel(FORM, "x=1&" + good + "&x=2")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "logout_token=", "logout_token", "id_token=a.b.c"})
    void withoutToken_isRefused(String body) {
      refuses("logout_token", () -> provider.logout().backChannel(FORM, body));
    }

    @Test
    void thatCannotBeDecoded_isRefused() {
      refuses("PERCENT_ENCODING", () -> provider.logout().backChannel(FORM, good + "&a=%4"));
      refuses("UTF8", () -> provider.logout().backChannel(FORM, good + "&a=%ff"));
    }

    @Test
    void of72KiB_isRead_oneMore_isRefused() {
      String longest = good + "&x=" + "x".repeat(72 * 1024 - good.length() - 3);

      refuses("TOO_LARGE", () -> provider.logout().backChannel(FORM, longest + "x"));
      assertThat(provider.logout().backChannel(FORM, longest)).isNotNull();
    }

    @Test
    void of64Parameters_isRead_oneMore_isRefused() {
      String most = good + "&x=1".repeat(63);

      refuses("TOO_MANY", () -> provider.logout().backChannel(FORM, most + "&x=1"));
      assertThat(provider.logout().backChannel(FORM, most)).isNotNull();
    }
  }

  @Nested
  class Signature {

    @ParameterizedTest
    @ValueSource(strings = {"", "JWT", "logout+jwt", "application/logout+jwt", "LOGOUT+JWT"})
    void ofAnAcceptedType_isAccepted(String type) {
      assertThat(judge(provider.signed(type, provider.logoutClaims()))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"at+jwt", "secevent+jwt", "dpop+jwt", "logout"})
    void ofAnotherType_isRefused(String type) {
      refuses("TYPE", () -> judge(provider.signed(type, provider.logoutClaims())));
    }

    @Test
    void withAlgNone_isRefused() {
      refuses(
          "ALGORITHM",
          () -> judge(LogoutProvider.signed("{\"alg\":\"none\"}", provider.logoutClaims(), null)));
    }

    @Test
    void withAnAlgorithmThatIsNotRegistered_isRefused() {
      RelyingParty registered =
          RelyingParty.builder(provider.server().build(), LogoutProvider.CLIENT)
              .idTokenSigningAlgorithm(SigningAlgorithm.PS256)
              .clock(java.time.Clock.fixed(NOW, java.time.ZoneOffset.UTC))
              .build();
      String token = provider.signed(provider.logoutClaims());

      refuses("ALGORITHM", () -> registered.logout().backChannel(FORM, form(token)));
      assertThat(judge(token)).isNotNull();
    }

    @Test
    void withTheClientSecret_isRefused() {
      refuses(
          "ALGORITHM",
          () ->
              judge(
                  LogoutProvider.signed("{\"alg\":\"HS256\"}", provider.logoutClaims(), Keys.RSA)));
    }

    @Test
    void thatIsChanged_isRefused() {
      String token = provider.signed(provider.logoutClaims());
      String other = provider.signed(provider.logoutClaims());
      String mixed =
          token.substring(0, token.lastIndexOf('.')) + other.substring(other.lastIndexOf('.'));

      refuses("SIGNATURE", () -> judge(mixed));
      assertThat(judge(token)).isNotNull();
    }

    @Test
    void ofAKeyThatIsNotTheIssuers_isRefused() {
      refuses(
          "KEY_NOT_FOUND",
          () ->
              judge(
                  LogoutProvider.signed(
                      "{\"alg\":\"RS256\",\"kid\":\"k-2\"}", provider.logoutClaims(), Keys.RSA)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.b", "a.b.c.d", "%.%.%"})
    void thatIsNoJwt_isRefused(String text) {
      assertThatThrownBy(() -> judge(text))
          .isInstanceOfSatisfying(
              ResponseValidationException.class,
              e -> assertThat(e.kind()).isEqualTo(ErrorKind.LOGOUT_TOKEN_INVALID));
    }

    @Test
    void whenKeysCannotBeHad_isToldApart_andTheTokenIsNotUsedUp() {
      String token = provider.signed(provider.logoutClaims());
      provider.down = true;
      assertThatThrownBy(() -> judge(token))
          .isInstanceOf(TransportException.class)
          .satisfies(e -> assertThat(((OAuthException) e).isTransient()).isTrue());

      provider.down = false;
      assertThat(judge(token)).isNotNull();
    }
  }

  @Nested
  class Issuer {

    @Test
    void another_isRefused() {
      refuses("iss", () -> with("iss", "https://evil.example"));
      refuses("iss", () -> with("iss", ISSUER + "/"));
      refuses("iss", () -> with("iss", null));
      refuses("iss", () -> with("iss", List.of(ISSUER)));
      assertThat(with("iss", ISSUER)).isNotNull();
    }
  }

  @Nested
  class Audience {

    @Test
    void another_isRefused_beside_isRefused_ours_isAccepted() {
      refuses("aud", () -> with("aud", "other"));
      refuses("aud", () -> with("aud", List.of("app", "other")));
      refuses("aud", () -> with("aud", List.of()));
      refuses("aud", () -> with("aud", null));
      assertThat(with("aud", List.of("app"))).isNotNull();
      assertThat(with("aud", "app")).isNotNull();
    }

    @Test
    void thatIsTrusted_isAccepted() {
      RelyingParty trusting =
          RelyingParty.builder(provider.server().build(), LogoutProvider.CLIENT)
              .trustedAudience("other")
              .clock(java.time.Clock.fixed(NOW, java.time.ZoneOffset.UTC))
              .build();
      String token = provider.signed(provider.logoutClaims("aud", List.of("app", "other")));

      assertThat(trusting.logout().backChannel(FORM, form(token))).isNotNull();
    }
  }

  @Nested
  class Times {

    @Test
    void issuedBeforeAtAfterTheEnd() {
      assertThat(with("iat", SECONDS - 659)).isNotNull();
      assertThat(with("iat", SECONDS - 660)).isNotNull();
      refuses("iat", () -> with("iat", SECONDS - 661));
    }

    @Test
    void issuedBeforeAtAfterTheSkew() {
      assertThat(with("iat", SECONDS + 59)).isNotNull();
      assertThat(with("iat", SECONDS + 60)).isNotNull();
      refuses("iat", () -> with("iat", SECONDS + 61));
    }

    @Test
    void withoutIat_isRefused() {
      refuses("iat", () -> with("iat", null));
      refuses("iat", () -> with("iat", "" + SECONDS));
    }

    @Test
    void expiredBeforeAtAfter() {
      assertThat(with("exp", SECONDS - 59)).isNotNull();
      refuses("exp", () -> with("exp", SECONDS - 60));
      refuses("exp", () -> with("exp", SECONDS - 61));
    }

    @Test
    void withoutExp_isAccepted_withAnotherValue_isRefused() {
      refuses("exp", () -> with("exp", "soon"));
      refuses("exp", () -> with("exp", false));
      assertThat(with("exp", null)).isNotNull();
    }
  }

  @Nested
  class Session {

    @Test
    void neitherSubNorSid_isRefused_eitherIsAccepted() {
      Map<String, Object> neither = provider.logoutClaims("sub", null);
      neither.remove("sid");
      refuses("sub", () -> provider.accept(neither));

      assertThat(with("sub", null).identity()).isEmpty();
      assertThat(with("sid", null).sessionId()).isEmpty();
    }

    @Test
    void subOf255Characters_isAccepted_others_areRefused() {
      assertThat(with("sub", "s".repeat(255))).isNotNull();
      refuses("sub", () -> with("sub", "s".repeat(256)));
      refuses("sub", () -> with("sub", ""));
      refuses("sub", () -> with("sub", 7));
    }

    @Test
    void sidThatIsNoString_isRefused() {
      refuses("sid", () -> with("sid", ""));
      refuses("sid", () -> with("sid", 7));
      refuses("sid", () -> with("sid", List.of("session-1")));
    }
  }

  @Nested
  class Events {

    @Test
    void withTheEvent_isAccepted_whateverItHolds() {
      assertThat(with("events", Map.of(EVENT, Map.of("a", 1), "urn:other", Map.of()))).isNotNull();
    }

    @Test
    void others_areRefused() {
      refuses("events", () -> with("events", null));
      refuses("events", () -> with("events", Map.of()));
      refuses("events", () -> with("events", List.of(EVENT)));
      refuses("events", () -> with("events", EVENT));
      refuses("events", () -> with("events", Map.of(EVENT, true)));
      refuses("events", () -> with("events", Map.of(EVENT, List.of())));
      refuses("events", () -> with("events", Map.of(EVENT + "/", Map.of())));
    }

    @Test
    void withNonce_isRefused() {
      refuses("nonce", () -> with("nonce", "n"));
      refuses("nonce", () -> with("nonce", ""));
    }
  }

  @Nested
  class SingleUse {

    @Test
    void withoutJti_isRefused() {
      refuses("jti", () -> with("jti", null));
      refuses("jti", () -> with("jti", ""));
      refuses("jti", () -> with("jti", 7));
    }

    @Test
    void again_isRefused_forAsLongAsItCouldBeAccepted() {
      Map<String, Object> claims = provider.logoutClaims("exp", null);
      provider.accept(claims);

      refuses("jti", () -> provider.accept(claims));
      provider.advance(Duration.ofMinutes(11));
      refuses("jti", () -> provider.accept(claims));
      provider.advance(Duration.ofSeconds(1));
      refuses("iat", () -> provider.accept(claims));
    }

    @Test
    void ofTheFuture_isRememberedAsLong() {
      Map<String, Object> claims = provider.logoutClaims("exp", null);
      claims.put("iat", SECONDS + 60);
      provider.accept(claims);

      provider.advance(Duration.ofMinutes(12));
      refuses("jti", () -> provider.accept(claims));
      provider.advance(Duration.ofSeconds(1));
      refuses("iat", () -> provider.accept(claims));
    }

    @Test
    void tokenThatIsRefused_usesNothingUp() {
      Map<String, Object> claims = provider.logoutClaims();
      Map<String, Object> wrong = new LinkedHashMap<>(claims);
      wrong.put("nonce", "n");
      refuses("nonce", () -> provider.accept(wrong));

      assertThat(provider.accept(claims)).isNotNull();
    }

    @Test
    void memory_isOfTheRelyingParty() {
      Map<String, Object> claims = provider.logoutClaims();
      provider.accept(claims);
      String form = form(provider.signed(claims));

      refuses("jti", () -> provider.relyingParty().logout().backChannel(FORM, form));
      refuses("jti", () -> provider.logout().toBuilder().build().backChannel(FORM, form));
      AuthorizationServer server = provider.server().build();
      assertThat(provider.relyingParty(server).logout().backChannel(FORM, form)).isNotNull();
    }

    @Test
    void nodesThatShare_acceptOnce() {
      Set<String> shared = ConcurrentHashMap.newKeySet();
      List<String> untils = new ArrayList<>();
      UsedTokens used =
          (token, until) -> {
            untils.add(until.toString());
            return shared.add(token);
          };
      AuthorizationServer server = provider.server().build();
      Logout one = provider.relyingParty(server).logout().toBuilder().usedTokens(used).build();
      Logout two = provider.relyingParty(server).logout().toBuilder().usedTokens(used).build();
      String form = form(provider.signed(provider.logoutClaims()));

      assertThat(one.backChannel(FORM, form)).isNotNull();
      refuses("jti", () -> two.backChannel(FORM, form));
      assertThat(shared).singleElement().asString().matches("[A-Za-z0-9_-]{43}");
      assertThat(untils).containsOnly(NOW.plusSeconds(720).toString());
    }

    @Test
    void manyThreads_oneIsFirst() throws Exception {
      String form = form(provider.signed(provider.logoutClaims()));
      AtomicInteger accepted = new AtomicInteger();
      AtomicInteger refused = new AtomicInteger();
      CountDownLatch go = new CountDownLatch(1);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        Thread thread =
            new Thread(
                () -> {
                  try {
                    go.await();
                    provider.logout().backChannel(FORM, form);
                    accepted.incrementAndGet();
                  } catch (ResponseValidationException e) {
                    refused.incrementAndGet();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
        thread.start();
        threads.add(thread);
      }
      go.countDown();
      for (Thread thread : threads) {
        thread.join();
      }

      assertThat(accepted).hasValue(1);
      assertThat(refused).hasValue(15);
    }
  }
}
