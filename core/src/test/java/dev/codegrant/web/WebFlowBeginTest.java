package dev.codegrant.web;

import static dev.codegrant.web.Refusals.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.OAuthClient;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.store.PendingAuthorizationStore;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebFlowBeginTest {

  private static final URI LOCAL = URI.create("http://localhost:8080/cb");

  private final Site site = new Site();

  private WebFlow.Redirect begin(AuthorizationRequest request) {
    return site.flow.begin(site.client, request, "/orders", null);
  }

  @Test
  void answer_isARedirectThatNobodyKeeps() {
    WebFlow.Redirect redirect = begin(Site.request().build());
    assertThat(redirect.headers())
        .containsEntry("Location", redirect.location().toString())
        .containsEntry("Referrer-Policy", "no-referrer")
        .containsEntry("Cache-Control", "no-store")
        .hasSize(3);
    assertThat(redirect.location().toString()).startsWith("https://as.example/authorize?");
  }

  @Test
  void toString_showsNeitherStateNorCookie() {
    WebFlow.Redirect redirect = begin(Site.request().build());
    assertThat(redirect.toString())
        .isEqualTo("Redirect[303, 1 cookies]")
        .doesNotContain(Site.parameter(redirect.location(), "state"));
  }

  @Test
  void everyAttempt_isFresh() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      WebFlow.Redirect redirect = begin(Site.request().build());
      assertThat(seen.add(Site.parameter(redirect.location(), "state"))).isTrue();
      assertThat(seen.add(Site.parameter(redirect.location(), "code_challenge"))).isTrue();
      assertThat(seen.add(redirect.setCookies().get(0))).isTrue();
    }
  }

  @Nested
  class TheCookie {

    @Test
    void withHttps_isOfThisHostAlone() {
      WebFlow.Redirect redirect = begin(Site.request().build());
      assertThat(redirect.setCookies()).hasSize(1);
      assertThat(redirect.setCookies().get(0))
          .matches(
              "__Host-codegrant-[A-Za-z0-9_-]{22}=[A-Za-z0-9._-]{200,1000}; Path=/; Max-Age=600;"
                  + " Secure; HttpOnly; SameSite=Lax")
          .doesNotContain(Site.parameter(redirect.location(), "state"), "orders");
    }

    @Test
    void forAForm_comesAlsoFromAnotherSite() {
      assertThat(begin(Site.request().formPost().build()).setCookies().get(0))
          .endsWith("; Path=/; Max-Age=600; Secure; HttpOnly; SameSite=None");
    }

    @Test
    void withHttpOnThisMachine_isNeitherSecureNorOfThePrefix() {
      WebFlow local =
          WebFlow.builder(Site.KEYS).client(site.client, LOCAL).clock(site.clock).build();
      AuthorizationRequest request = AuthorizationRequest.builder(LOCAL).build();
      WebFlow.Redirect redirect = local.begin(site.client, request, "/", null);
      assertThat(redirect.setCookies().get(0))
          .matches("codegrant-[A-Za-z0-9_-]{22}=.*; Path=/; Max-Age=600; HttpOnly; SameSite=Lax");
      Browser browser = new Browser();
      browser.follow(redirect);
      String state = Site.parameter(redirect.location(), "state");
      assertThat(
              local
                  .finish(
                      CallbackRequest.of("GET", LOCAL + "?" + Site.query(state))
                          .cookies(browser.header()))
                  .outcome())
          .isInstanceOf(GrantedAuthorization.class);
    }

    @Test
    void ofAStore_holdsAKeyOnly() {
      Site stored = new Site(site.client, PendingAuthorizationStore.inMemory(10, site.clock));
      stored.begin();
      assertThat(stored.browser.only().getValue()).matches("[0-9a-z]{8}\\.[A-Za-z0-9_-]{43}");
    }
  }

  @Nested
  class Refused {

    @Test
    void clientOfAnotherFlow() {
      OAuthClient same = Site.client(Site.TOKEN_ENDPOINT);
      refuses(
          () -> site.flow.begin(same, Site.request().build(), "/", null),
          ErrorKind.INVALID_ARGUMENT);
    }

    @Test
    void redirectUriOfAnotherClient() {
      refuses(
          () ->
              begin(
                  AuthorizationRequest.builder(URI.create("https://app.example/oauth/cb/as2"))
                      .build()),
          ErrorKind.INVALID_ARGUMENT);
    }

    @Test
    void returnToElsewhere() {
      refuses(
          () -> site.flow.begin(site.client, Site.request().build(), "//evil.example", null),
          ErrorKind.INVALID_ARGUMENT);
    }

    @Test
    void formWithoutHttps() {
      WebFlow local = WebFlow.builder(Site.KEYS).client(site.client, LOCAL).build();
      refuses(
          () ->
              local.begin(
                  site.client, AuthorizationRequest.builder(LOCAL).formPost().build(), "/", null),
          ErrorKind.INVALID_CONFIGURATION);
    }

    @Test
    void attemptThatNoCookieHolds_thoughAStoreDoes() {
      AuthorizationRequest large =
          Site.request().additionalParameter("claims", "x".repeat(3000)).build();
      refuses(() -> begin(large), ErrorKind.INVALID_ARGUMENT);
      Site stored = new Site(site.client, PendingAuthorizationStore.inMemory(10, site.clock));
      assertThat(stored.flow.finish(stored.granted(stored.begin(large))).outcome())
          .isInstanceOf(GrantedAuthorization.class);
      AuthorizationRequest tooLarge =
          Site.request().additionalParameter("claims", "x".repeat(7000)).build();
      refuses(() -> stored.begin(tooLarge), ErrorKind.INVALID_ARGUMENT);
    }
  }

  @Nested
  class ManyAttempts {

    @Test
    void ofOneBrowser_areSixteen_andTheOldestGoes() {
      Site stored = new Site(site.client, PendingAuthorizationStore.inMemory(100, site.clock));
      List<String> states = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        states.add(stored.begin());
        stored.clock.advance(java.time.Duration.ofMillis(1));
      }
      assertThat(stored.browser.cookies()).hasSize(16);
      states.add(stored.begin());
      assertThat(stored.browser.cookies()).hasSize(16);

      refuses(() -> stored.flow.finish(stored.granted(states.get(0))), ErrorKind.STATE_UNKNOWN);
      for (String state : states.subList(1, 17)) {
        assertThat(stored.flow.finish(stored.granted(state)).outcome())
            .isInstanceOf(GrantedAuthorization.class);
      }
    }

    @Test
    void sealedInCookies_stayBelowTheHeaderThatServersTake() {
      for (int i = 0; i < 40; i++) {
        site.begin();
        site.clock.advance(java.time.Duration.ofMillis(1));
        assertThat(site.browser.header().length()).isLessThan(6 * 1024 + 50);
      }
      assertThat(site.browser.cookies().size()).isBetween(6, 16);
    }

    @Test
    void orderOfTheHeader_doesNotTellTheOldest() {
      site.begin();
      String oldest = site.browser.only().getKey();
      String value = site.browser.only().getValue();
      List<String> others = new ArrayList<>();
      for (int i = 0; i < 15; i++) {
        others.add("__Host-codegrant-" + "other-%016d".formatted(i) + "=zzzzzzzz.x");
      }
      others.add(7, oldest + "=" + value);
      WebFlow.Redirect redirect =
          site.flow.begin(site.client, Site.request().build(), "/", String.join("; ", others));
      assertThat(redirect.setCookies()).hasSize(2);
      assertThat(redirect.setCookies().get(0))
          .isEqualTo(oldest + "=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax");
    }

    /** What is deleted is named in a header: so only our own names, each once, and not many. */
    @ParameterizedTest
    @ValueSource(
        strings = {
          "__Host-codegrant-%021d",
          "__Host-codegrant-%023d",
          "__Host-codegrant-%020d.x",
          "__Host-codegrant-%021d\r\nSet-Cookie: evil=1",
          "__Host-codegrant-%021d\n",
          "\u2000__Host-codegrant-%022d",
          "__host-codegrant-%022d"
        })
    void namesThatAreNotOurs_areNotEchoed(String name) {
      assertThat(dropped(name, 40, 40)).isEmpty();
    }

    @Test
    void oneNameManyTimes_isDeletedOnce() {
      assertThat(dropped("__Host-codegrant-%022d", 30, 3)).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void moreThanAnyBrowserHas_areNotRead() {
      assertThat(dropped("__Host-codegrant-%022d", 16, 16)).hasSize(1);
      assertThat(dropped("__Host-codegrant-%022d", 32, 32)).hasSize(17);
      assertThat(dropped("__Host-codegrant-%022d", 1000, 1000)).hasSize(17);
    }

    private List<String> dropped(String name, int count, int distinct) {
      StringBuilder header = new StringBuilder();
      for (int i = 0; i < count; i++) {
        header.append(name.formatted(i % distinct)).append("=a; ");
      }
      List<String> setCookies =
          site.flow.begin(site.client, Site.request().build(), "/", header.toString()).setCookies();
      return setCookies.subList(0, setCookies.size() - 1);
    }

    @Test
    void cookiesOfOthers_areLeftAlone() {
      StringBuilder header = new StringBuilder();
      for (int i = 0; i < 40; i++) {
        header
            .append("other")
            .append(i)
            .append("=codegrant-; codegrant-x")
            .append(i)
            .append("=1; ");
      }
      assertThat(
              site.flow
                  .begin(site.client, Site.request().build(), "/", header.toString())
                  .setCookies())
          .hasSize(1);
    }

    /** R025. */
    @Test
    void aHundredThousand_fillNoMemory_andALivingOneIsFinished() {
      PendingAuthorizationStore store = PendingAuthorizationStore.inMemory(1000, site.clock);
      Site stored = new Site(site.client, store);
      AuthorizationRequest request = Site.request().build();
      for (int i = 1; i <= 100_000; i++) {
        stored.flow.begin(stored.client, request, "/", null);
        assertThat(store.toString()).endsWith("in memory, " + Math.min(i, 1000) + " waiting]");
      }
      String state = stored.begin();
      assertThat(stored.flow.finish(stored.granted(state)).outcome())
          .isInstanceOf(GrantedAuthorization.class);
    }
  }
}
