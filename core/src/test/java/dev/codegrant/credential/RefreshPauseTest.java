package dev.codegrant.credential;

import static dev.codegrant.credential.Samples.HOUR;
import static dev.codegrant.credential.Samples.KEY;
import static dev.codegrant.credential.Samples.NOON;
import static dev.codegrant.credential.Samples.OTHER_KEY;
import static dev.codegrant.credential.Samples.accessToken;
import static dev.codegrant.credential.Samples.grantRevoked;
import static dev.codegrant.credential.Samples.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.TransportException;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** When a server is asked again, and whose failure keeps whom from asking. */
class RefreshPauseTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualClock clock = new ManualClock(NOON);
  private final HookedStore store = new HookedStore();

  private static String value(TokenSource source) {
    return source.token().value().reveal();
  }

  private static TransportException rateLimited() {
    return new TransportException(
        ErrorKind.RATE_LIMITED, Duration.ofSeconds(60), "tokens", "status 429", "try later");
  }

  private OneNode limitedNode() {
    return new OneNode(
        old -> {
          throw rateLimited();
        },
        clock);
  }

  private void assertAskedAgainAfterAMinute(OneNode node, TokenSource source) {
    clock.advance(Duration.ofSeconds(58));
    assertThat(catchThrowable(source::token)).isInstanceOf(TransportException.class);
    assertThat(node.sent).hasSize(1);
    clock.advance(SECOND);
    assertThat(catchThrowable(source::token)).isInstanceOf(TransportException.class);
    assertThat(node.sent).hasSize(2);
  }

  @Test
  void storeThatFailsAtTheNote_doesNotShortenThePauseOfTheServer() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    OneNode node = limitedNode();
    TokenSource source = node.source(store);
    store.beforeWrite =
        next -> {
          if (!HookedStore.isLease(next)) {
            throw new IllegalStateException("a hiccup");
          }
        };
    assertThatThrownBy(source::token).hasMessageContaining("RATE_LIMITED");
    store.comeBack();

    clock.advance(SECOND);
    assertThatThrownBy(source::token).hasMessageContaining("RATE_LIMITED");
    assertAskedAgainAfterAMinute(node, source);
  }

  @Test
  void storeThatFailsAtALook_doesNotShortenThePauseOfTheServer() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    OneNode node = limitedNode();
    TokenSource source = node.source(store);
    assertThatThrownBy(source::token).hasMessageContaining("RATE_LIMITED");
    store.goDown();
    assertThatThrownBy(source::token).hasMessageContaining("STORE_FAILED");
    store.comeBack();

    clock.advance(SECOND);
    assertThatThrownBy(source::token).hasMessageContaining("RATE_LIMITED");
    assertAskedAgainAfterAMinute(node, source);
  }

  /** One that had a life when it came is not handed out after its end. */
  @Test
  void tokenOfTwoSeconds_isRefreshedAtItsEnd() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    OneNode node = new OneNode(old -> shortLived(Duration.ofSeconds(2)), clock);
    TokenSource source = node.source(store);
    assertThat(value(source)).isEqualTo("AT-" + NOON);

    clock.advance(Duration.ofSeconds(2));

    assertThat(value(source)).isEqualTo("AT-" + NOON.plusSeconds(2));
    assertThat(node.sent).hasSize(2);
  }

  @Test
  void tokenWithoutALife_isHandedOut_forFiveSeconds() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    OneNode node = new OneNode(old -> shortLived(Duration.ZERO), clock);
    TokenSource source = node.source(store);
    assertThat(value(source)).isEqualTo("AT-" + NOON);

    clock.advance(RefreshMemory.PAUSE.minusMillis(1));
    assertThat(value(source)).isEqualTo("AT-" + NOON);
    clock.advance(Duration.ofMillis(1));
    assertThat(value(source)).isEqualTo("AT-" + NOON.plusSeconds(5));
    assertThat(node.sent).hasSize(2);
  }

  private TokenSet shortLived(Duration life) {
    return TokenSet.builder(
            accessToken("AT-" + clock.instant()).expiringAt(clock.instant().plus(life)),
            clock.instant())
        .refreshToken(RefreshToken.of(Secret.of("RT")))
        .build();
  }

  /** As of a connection pool, whose wait an interrupt ends. */
  @Test
  void interruptOfOneCaller_isNoFailureOfTheStore() throws Exception {
    store.save(KEY, tokens(1, NOON));
    store.beforeLoad =
        () -> {
          if (Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("interrupted");
          }
        };
    OneNode node = new OneNode(old -> tokens(2, NOON), clock);

    Crowd<Boolean> interrupted =
        Crowd.of(
            1,
            () -> {
              Thread.currentThread().interrupt();
              assertThatThrownBy(() -> value(node.source(store)))
                  .isInstanceOfSatisfying(
                      TransportException.class,
                      e -> assertThat(e.kind()).isEqualTo(ErrorKind.INTERRUPTED));
              return Thread.interrupted();
            });
    assertThat(interrupted.results()).as("still interrupted").containsExactly(true);

    assertThat(value(node.source(store))).isEqualTo("AT-1");
    assertThat(node.events).isEmpty();
  }

  /** The file store says it once, and has put the file aside by the next look. */
  @Test
  void damage_isNoInterrupt_thoughTheCallerIsInterrupted() throws Exception {
    store.beforeLoad =
        () -> {
          throw new ConfigurationException(
              ErrorKind.STORE_CORRUPT, "a record", "a damaged one", "restore it");
        };
    OneNode node = new OneNode(old -> tokens(2, NOON), clock);

    Crowd<Boolean> interrupted =
        Crowd.of(
            1,
            () -> {
              Thread.currentThread().interrupt();
              assertThatThrownBy(() -> value(node.source(store)))
                  .hasMessageContaining("STORE_CORRUPT");
              return Thread.interrupted();
            });

    assertThat(interrupted.results()).containsExactly(true);
    assertThat(node.heard()).containsExactly(TokenSource.Event.Type.STORE_FAILED);
  }

  /** The lease came late, and could not be given back either. */
  @Test
  void slowStoreThatFailsThen_isToldOnce() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    OneNode node = new OneNode(old -> tokens(2, NOON), clock);
    store.beforeWrite =
        next -> {
          if (!HookedStore.isLease(next)) {
            throw new IllegalStateException("down");
          }
          clock.advance(Duration.ofSeconds(6));
        };

    assertThatThrownBy(() -> value(node.source(store))).hasMessageContaining("STORE_FAILED");

    assertThat(node.heard()).containsExactly(TokenSource.Event.Type.STORE_FAILED);
    assertThat(node.sent).isEmpty();
  }

  /** What the server did in the first attempt is still not known after the second. */
  @Test
  void doubt_outlivesAFailureWithoutDoubt() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    Deque<OAuthException> answers =
        new ArrayDeque<>(List.of(Samples.timeout(), rateLimited(), grantRevoked()));
    OneNode node =
        new OneNode(
            old -> {
              throw answers.remove();
            },
            clock);
    for (int attempt = 1; attempt <= 2; attempt++) {
      assertThat(catchThrowable(() -> value(node.source(store))))
          .isInstanceOf(TransportException.class);
      clock.advance(Duration.ofMinutes(1));
    }

    assertThatThrownBy(() -> value(node.source(store)))
        .hasMessageContaining("REFRESH_OUTCOME_UNKNOWN");
  }

  /** There are 64 for all users; one whose refresh hangs must not use up those of others. */
  @Test
  void callsThatFindAFlight_useUpNobodysLaunches() {
    CountDownLatch answer = new CountDownLatch(1);
    Set<String> sent = ConcurrentHashMap.newKeySet();
    Refresher refresher =
        Samples.refresher(
            old -> {
              sent.add(old.accessToken().value().reveal());
              Uninterruptibles.awaitUninterruptibly(answer);
              throw Samples.timeout();
            },
            clock);
    store.save(KEY, tokens(1, NOON));
    store.save(OTHER_KEY, tokens(2, NOON));
    TokenSource one = refresher.source(store, KEY);
    TokenSource other = refresher.source(store, OTHER_KEY);
    assertThat(value(one) + value(other)).isEqualTo("AT-1AT-2");
    clock.advance(HOUR.minusSeconds(30));
    for (int call = 0; call < 1000; call++) {
      value(one);
    }

    value(other);
    answer.countDown();

    assertThat(refresher.awaitRefreshes(Duration.ofSeconds(20))).isTrue();
    assertThat(sent).containsExactlyInAnyOrder("AT-1", "AT-2");
  }
}
