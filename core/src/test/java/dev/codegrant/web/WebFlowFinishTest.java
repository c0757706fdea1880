package dev.codegrant.web;

import static dev.codegrant.web.Refusals.refusal;
import static dev.codegrant.web.Refusals.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.flow.DeniedAuthorization;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.store.SealingKeys;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebFlowFinishTest {

  private final Site site = new Site();

  private void isGranted(CallbackRequest request) {
    assertThat(site.flow.finish(request).outcome()).isInstanceOf(GrantedAuthorization.class);
  }

  @Nested
  class Answers {

    /** LK-015. */
    @Test
    void finished_leadsToACleanAddress_andNobodyKeepsOrTellsTheOldOne() {
      WebFlow.Finished finished = site.flow.finish(site.granted(site.begin()));

      assertThat(finished.returnTo()).isEqualTo("/orders?page=2");
      assertThat(finished.client()).isSameAs(site.client);
      assertThat(finished.redirect().headers())
          .containsEntry("Location", "/orders?page=2")
          .containsEntry("Referrer-Policy", "no-referrer")
          .containsEntry("Cache-Control", "no-store")
          .hasSize(3);
      assertThat(finished.redirect().setCookies())
          .containsExactly(
              site.browser.only().getKey()
                  + "=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax");
      site.browser.follow(finished.redirect());
      assertThat(site.browser.cookies()).isEmpty();
    }

    @Test
    void finished_showsNoSecret() {
      String state = site.begin();
      assertThat(site.flow.finish(site.granted(state)).toString())
          .contains("GrantedAuthorization")
          .doesNotContain("the-c0de", "orders", state, site.browser.only().getValue());
      assertThat(site.granted(state)).hasToString("CallbackRequest[GET]");
    }

    @Test
    void denial_isAValue() {
      String state = site.begin();
      WebFlow.Finished finished =
          site.flow.finish(
              site.get("error=access_denied&state=" + state + "&iss=https%3A%2F%2Fas.example"));
      assertThat(finished.outcome()).isInstanceOf(DeniedAuthorization.class);
      assertThat(finished.returnTo()).isEqualTo("/orders?page=2");
    }

    @Test
    void otherNode_withTheSameKeys_finishes() {
      CallbackRequest request = site.granted(site.begin());
      assertThat(site.flow(Site.KEYS, site.client, null).finish(request).outcome())
          .isInstanceOf(GrantedAuthorization.class);
    }

    @Test
    void attemptOfAnOlderKey_isFinished() {
      byte[] old = new byte[32];
      old[0] = 1;
      byte[] young = new byte[32];
      young[0] = 2;
      WebFlow before = site.flow(SealingKeys.of(old), site.client, null);
      WebFlow.Redirect redirect = before.begin(site.client, Site.request().build(), "/", null);
      site.browser.follow(redirect);
      CallbackRequest request = site.granted(Site.parameter(redirect.location(), "state"));
      assertThat(site.flow(SealingKeys.of(young, old), site.client, null).finish(request).outcome())
          .isInstanceOf(GrantedAuthorization.class);
    }

    /** R006. */
    @Test
    void afterAFailure_theNextAttemptIsFresh_andTheOldOneDead() {
      String failed = site.begin();
      refuses(() -> site.flow.finish(site.get("state=" + failed)), ErrorKind.ISSUER_MISSING);
      String next = site.begin();
      assertThat(next).isNotEqualTo(failed);
      refuses(() -> site.flow.finish(site.granted(failed)), ErrorKind.STATE_REPLAYED);
      isGranted(site.granted(next));
    }
  }

  @Nested
  class Form {

    private String begun() {
      return site.begin(Site.request().formPost().build());
    }

    @Test
    void posted_isFinished_andTheCookieDeletedAsItWasSet() {
      WebFlow.Finished finished = site.flow.finish(site.post(Site.query(begun())));
      assertThat(finished.outcome()).isInstanceOf(GrantedAuthorization.class);
      assertThat(finished.redirect().setCookies().get(0)).endsWith("; SameSite=None");
    }

    @Test
    void askedFor_andAQueryCame_isRefused() {
      String state = begun();
      refuses(() -> site.flow.finish(site.granted(state)), ErrorKind.RESPONSE_MODE_UNEXPECTED);
    }

    @Test
    void notAskedFor_isRefused() {
      String state = site.begin();
      refuses(
          () -> site.flow.finish(site.post(Site.query(state))), ErrorKind.RESPONSE_MODE_UNEXPECTED);
    }

    @Test
    void besideAQuery_isRefused_andUsesTheAttemptUp() {
      String state = begun();
      CallbackRequest both =
          CallbackRequest.of("POST", Site.REDIRECT_URI + "?lang=de")
              .form("application/x-www-form-urlencoded", Site.query(state))
              .cookies(site.browser.header());
      assertThat(refuses(() -> site.flow.finish(both), ErrorKind.CALLBACK_MALFORMED).reason())
          .contains("QUERY_AND_FORM");
      refuses(() -> site.flow.finish(site.post(Site.query(state))), ErrorKind.STATE_REPLAYED);
    }

    @Test
    void withoutABody_isRefused() {
      CallbackRequest none =
          CallbackRequest.of("POST", Site.REDIRECT_URI.toString()).cookies(site.browser.header());
      assertThat(refuses(() -> site.flow.finish(none), ErrorKind.CALLBACK_MALFORMED).reason())
          .contains("CONTENT_TYPE");
    }

    @Test
    void bodyOfAGet_isNotLookedAt() {
      String state = site.begin();
      isGranted(site.granted(state).form("application/x-www-form-urlencoded", "state=evil"));
    }
  }

  @Nested
  class Requests {

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "OPTIONS", "PUT", "get", "", "GET\n"})
    void ofAnotherMethod_areRefused_andUseNothingUp(String method) {
      String state = site.begin();
      CallbackRequest other =
          CallbackRequest.of(method, Site.REDIRECT_URI + "?" + Site.query(state))
              .cookies(site.browser.header());
      assertThat(refuses(() -> site.flow.finish(other), ErrorKind.CALLBACK_MALFORMED).reason())
          .contains("METHOD");
      isGranted(site.granted(state));
    }

    @ParameterizedTest
    @ValueSource(strings = {"prefetch", "prefetch;prerender", "Prefetch", "prerender"})
    void thatFetchAhead_areRefused_andUseNothingUp(String purpose) {
      String state = site.begin();
      assertThat(
              refuses(
                      () -> site.flow.finish(site.granted(state).purpose(purpose)),
                      ErrorKind.CALLBACK_MALFORMED)
                  .reason())
          .contains("METHOD");
      isGranted(site.granted(state).purpose(null));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://app.example/oauth/cb/as1/",
          "https://app.example/oauth/cb/as2",
          "https://app.example/oauth/cb/AS1",
          "https://app.example/oauth/cb/x/../as1",
          "https://app.example/oauth/cb/%61s1",
          "https://app.example//oauth/cb/as1",
          "https://app.example/oauth/cb/as1;x",
          "https://APP.example/oauth/cb/as1",
          "https://app.example:443/oauth/cb/as1",
          "http://app.example/oauth/cb/as1",
          "https://app.example.evil.example/oauth/cb/as1",
          "https://user@app.example/oauth/cb/as1",
          "/oauth/cb/as1",
          ""
        })
    void toAnotherAddress_areRefused_andUseNothingUp(String address) {
      String state = site.begin();
      CallbackRequest elsewhere =
          CallbackRequest.of("GET", address + "?" + Site.query(state))
              .cookies(site.browser.header());
      refuses(() -> site.flow.finish(elsewhere), ErrorKind.CALLBACK_WRONG_ENDPOINT);
      isGranted(site.granted(state));
    }

    @ParameterizedTest
    @ValueSource(strings = {"&error=x", "&id_token=x", "&response=x", "&code=y", "&x=1&x=2"})
    void thatAreMalformedWithAState_useItUp(String more) {
      String state = site.begin();
      assertThat(refusal(() -> site.flow.finish(site.get(Site.query(state) + more))).kind())
          .isIn(ErrorKind.CALLBACK_MALFORMED, ErrorKind.CALLBACK_DUPLICATE_PARAMETER);
      refuses(() -> site.flow.finish(site.granted(state)), ErrorKind.STATE_REPLAYED);
    }

    @Test
    void thatAreMalformedWithTwoStates_useNothingUp() {
      String state = site.begin();
      refuses(
          () -> site.flow.finish(site.get(Site.query(state) + "&state=evil")),
          ErrorKind.CALLBACK_DUPLICATE_PARAMETER);
      isGranted(site.granted(state));
    }
  }

  @Nested
  class Age {

    private final String state = site.begin();

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 599_999, 600_000})
    void toTheEndOfLife_isAccepted(long millis) {
      site.clock.advance(Duration.ofMillis(millis));
      isGranted(site.granted(state));
    }

    @ParameterizedTest
    @ValueSource(longs = {600_001, 601_000, 86_400_000})
    void afterwards_isRefused(long millis) {
      site.clock.advance(Duration.ofMillis(millis));
      refuses(() -> site.flow.finish(site.granted(state)), ErrorKind.STATE_EXPIRED);
    }
  }

  /** LK-020. */
  @Test
  void cookieThatDoesNotOpen_isRefusedWithOneMessage_whateverTheReason() {
    String state = site.begin();
    String name = site.browser.only().getKey();
    String value = site.browser.only().getValue();
    String begun = value.substring(0, value.indexOf('.'));
    String old = "0" + begun.substring(1);
    Set<String> messages = new LinkedHashSet<>();
    for (String other :
        new String[] {
          value.substring(0, value.length() - 2), // the tag
          value.replaceFirst("^[^.]*", old), // the age
          value.replaceFirst("^([^.]*\\.1\\.)[^.]*", "$1AAAAAAAA"), // the key
          value.replaceFirst("\\.1\\.", ".2."), // the version
          value.replaceFirst("\\.1\\.([^.]*)\\..*", ".1.$1.AAAA"), // the length
          begun + ".",
          begun,
          ".",
          ""
        }) {
      OAuthException refusal =
          refuses(
              () -> site.flow.finish(site.get(Site.query(state)).cookies(name + "=" + other)),
              ErrorKind.STATE_UNKNOWN);
      messages.add(refusal + "/" + refusal.getCause());
    }
    refuses(
        () ->
            site.flow.finish(
                site.get(Site.query(state)).cookies(name + "=" + value + "; " + name + "=x")),
        ErrorKind.STATE_UNKNOWN);
    assertThat(messages).hasSize(1);
    isGranted(site.granted(state));
  }

  @Test
  void begunLater_thanTheCookieSays_doesNotLiveLonger() {
    String state = site.begin();
    site.clock.advance(Duration.ofSeconds(601));
    String younger =
        site.browser
            .only()
            .getValue()
            .replaceFirst("^[^.]*", PendingCookies.begun(site.clock.instant()));
    refuses(
        () ->
            site.flow.finish(
                site.get(Site.query(state)).cookies(site.browser.only().getKey() + "=" + younger)),
        ErrorKind.STATE_UNKNOWN);
  }

  @Nested
  class AnotherBrowser {

    @Test
    void thatHasBegunNothing_isNotBound() {
      String attackers = site.begin();
      refuses(
          () -> site.flow.finish(site.granted(attackers).cookies("theme=dark")),
          ErrorKind.STATE_NOT_BOUND);
      refuses(
          () -> site.flow.finish(site.granted(attackers).cookies(null)), ErrorKind.STATE_NOT_BOUND);
    }

    @Test
    void thatHasBegunAnother_doesNotKnowIt() {
      String attackers = site.begin();
      Site victim = new Site(site.client, null);
      String own = victim.begin();
      refuses(() -> site.flow.finish(victim.granted(attackers)), ErrorKind.STATE_UNKNOWN);
      assertThat(victim.flow.finish(victim.granted(own)).outcome())
          .isInstanceOf(GrantedAuthorization.class);
    }

    @Test
    void cookieUnderTheNameOfAnotherAttempt_doesNotOpen() {
      String first = site.begin();
      String firstName = site.browser.only().getKey();
      site.browser.cookies().clear();
      site.begin();
      String secondValue = site.browser.only().getValue();
      assertThat(
              refuses(
                  () ->
                      site.flow.finish(
                          site.get(Site.query(first)).cookies(firstName + "=" + secondValue)),
                  ErrorKind.STATE_UNKNOWN))
          .hasMessage(AttemptSafe.unknown().getMessage());
    }

    @Test
    void headerWithoutEnd_isNoCookie() {
      String state = site.begin();
      String header = site.browser.header() + "; x=" + "y".repeat(64 * 1024);
      refuses(
          () -> site.flow.finish(site.granted(state).cookies(header)), ErrorKind.STATE_NOT_BOUND);
    }
  }
}
