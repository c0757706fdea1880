package dev.codegrant.web;

import static dev.codegrant.web.Refusals.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.flow.GrantedAuthorization;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which cookies of a header are a flow's own. */
class PendingCookiesTest {

  private final Site site = new Site();
  private final String state = site.begin();
  private final Map.Entry<String, String> cookie = site.browser.only();

  private WebFlow.Finished finish(String header) {
    return site.flow.finish(site.granted(state).cookies(header));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t", " \t  "})
  void withSpacesAndTabsAround_isOurs(String around) {
    String name = around + cookie.getKey() + around;
    String value = around + cookie.getValue() + around;
    assertThat(finish("a=b;" + name + "=" + value + ";c=d").outcome())
        .isInstanceOf(GrantedAuthorization.class);
  }

  /** A host beside ours may set a cookie of such a name: browsers protect __Host- alone. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u2000", "\u2028", "\u3000", "\u1680", "\u001f", "\u000b", "\u00a0", "\u0085", "\n", "x"
      })
  void withAnythingElseAround_isNotOurs(String around) {
    for (String header :
        new String[] {
          around + cookie.getKey() + "=" + cookie.getValue(),
          "a=b; " + around + cookie.getKey() + "=" + cookie.getValue(),
          cookie.getKey() + around + "=" + cookie.getValue()
        }) {
      refuses(() -> finish(header), ErrorKind.STATE_NOT_BOUND);
    }
    refuses(
        () -> finish(cookie.getKey() + "=" + around + cookie.getValue()), ErrorKind.STATE_UNKNOWN);
    refuses(
        () -> finish(cookie.getKey() + "=" + cookie.getValue() + around), ErrorKind.STATE_UNKNOWN);
  }

  @Test
  void withoutEquals_isNoCookie() {
    refuses(() -> finish(cookie.getKey()), ErrorKind.STATE_NOT_BOUND);
  }

  /** With a store, the value is a key and nothing decodes it: the store is not asked for others. */
  @ParameterizedTest
  @ValueSource(strings = {"\"a\"", "a b", "a,b", "a\\b", "\u00e4", "a=b", "a\rb"})
  void valueOfOtherCharacters_isNone(String value) {
    String name = cookie.getKey();
    assertThat(new PendingCookies(name + "=" + value, true).value(name)).isEmpty();
    assertThat(new PendingCookies(name + "=aZ09._-", true).value(name)).contains("aZ09._-");
  }

  @Test
  void secondOne_withAStrangeValue_isStillASecondOne() {
    refuses(
        () -> finish(site.browser.header() + "; " + cookie.getKey() + "=\u00e4"),
        ErrorKind.STATE_UNKNOWN);
  }
}
