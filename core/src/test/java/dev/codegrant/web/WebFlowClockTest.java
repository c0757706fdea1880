package dev.codegrant.web;

import static dev.codegrant.web.Refusals.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.token.Secret;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attempts that another node kept: with another clock, or another version. */
class WebFlowClockTest {

  private final Site site = new Site();

  /** Begins at a node whose clock is ahead of ours. */
  private CallbackRequest begunAhead(Duration by) {
    WebFlow ahead =
        WebFlow.builder(Site.KEYS)
            .client(site.client, Site.REDIRECT_URI)
            .clock(ManualClock.at(site.clock.instant().plus(by)))
            .build();
    WebFlow.Redirect redirect = ahead.begin(site.client, Site.request().build(), "/", null);
    site.browser.follow(redirect);
    return site.granted(Site.parameter(redirect.location(), "state"));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 59_999, 60_000})
  void begunAheadOfUs_byAMinuteAtMost_isAcceptedOnce_untilItsOwnEnd(long millis) {
    CallbackRequest request = begunAhead(Duration.ofMillis(millis));
    assertThat(site.flow.finish(request).outcome()).isInstanceOf(GrantedAuthorization.class);
    refuses(() -> site.flow.finish(request), ErrorKind.STATE_REPLAYED);
    site.clock.advance(AttemptSafe.LIFETIME.plusMillis(millis));
    refuses(() -> site.flow.finish(request), ErrorKind.STATE_REPLAYED);
    site.clock.advance(Duration.ofMillis(1));
    refuses(() -> site.flow.finish(request), ErrorKind.STATE_EXPIRED);
  }

  @ParameterizedTest
  @ValueSource(longs = {60_001, 1_800_000})
  void begunAheadOfUs_byMore_isUnknown_andNotUsedUp(long millis) {
    CallbackRequest request = begunAhead(Duration.ofMillis(millis));
    assertThat(refuses(() -> site.flow.finish(request), ErrorKind.STATE_UNKNOWN))
        .hasMessage(AttemptSafe.unknown().getMessage());
    site.clock.advance(Duration.ofMillis(millis - 60_000));
    assertThat(site.flow.finish(request).outcome()).isInstanceOf(GrantedAuthorization.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v=1&state=x", "v=3&state=x", "{}", "v=2"})
  void keptInOtherWords_isUnknown(String words) {
    Secret state = Secret.of("s".repeat(43));
    PendingCookies.Cookie cookie = kept(state, words);
    CallbackRequest request =
        site.granted(state.reveal()).cookies(cookie.name() + "=" + cookie.value());
    ErrorKind kind =
        words.equals("v=2") ? ErrorKind.INVALID_CONFIGURATION : ErrorKind.STATE_UNKNOWN;
    refuses(() -> site.flow.finish(request), kind);
    refuses(() -> site.flow.finish(request), ErrorKind.STATE_REPLAYED);
  }

  private PendingCookies.Cookie kept(Secret state, String words) {
    Registration registration = new Registration(site.client, Site.REDIRECT_URI);
    return new AttemptSafe(Site.KEYS, null, site.clock)
        .keep(
            PendingCookies.name(state, true),
            new AttemptSafe.Kept(registration, "/orders", Secret.of(words)));
  }
}
