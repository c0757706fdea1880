package dev.codegrant.credential;

import static dev.codegrant.credential.Samples.HOUR;
import static dev.codegrant.credential.Samples.KEY;
import static dev.codegrant.credential.Samples.NOON;
import static dev.codegrant.credential.Samples.accessToken;
import static dev.codegrant.credential.Samples.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.token.AccessToken;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a source does when a resource server did not take its token. */
class TokenReplacementTest {

  private static final int THREADS = 64;

  private final ManualClock clock = new ManualClock(NOON);
  private final TokenStore store = TokenStore.inMemory(1000, evicted -> {});
  private final AtomicInteger refreshes = new AtomicInteger();

  /** Tokens 2, 3, 4 … at the clock's time. */
  private TokenSet next(TokenSet old) {
    return tokens(refreshes.incrementAndGet() + 1, clock.instant());
  }

  private TokenSource source(UnaryOperator<TokenSet> refresh) {
    return Samples.refresher(refresh, clock).source(store, KEY);
  }

  private static String valueOf(AccessToken token) {
    return token.value().reveal();
  }

  @Test
  void tokenThatIsStillStored_isRefreshedThoughFresh() {
    store.save(KEY, tokens(1, NOON));
    TokenSource source = source(this::next);
    AccessToken rejected = source.token();

    assertThat(valueOf(source.replacementFor(rejected))).isEqualTo("AT-2");
    assertThat(valueOf(source.token())).isEqualTo("AT-2");
    assertThat(refreshes).hasValue(1);
  }

  @Test
  void tokenThatHasChangedSince_isNotRefreshed() {
    store.save(KEY, tokens(1, NOON));
    TokenSource source = source(this::next);
    AccessToken rejected = source.token();
    store.save(KEY, tokens(9, NOON));

    assertThat(valueOf(source.replacementFor(rejected))).isEqualTo("AT-9");
    assertThat(valueOf(source.token())).isEqualTo("AT-9");
    assertThat(refreshes).hasValue(0);
  }

  @Test
  void tokenThatHasChangedButIsStale_isRefreshed() {
    store.save(KEY, tokens(9, NOON.minus(HOUR)));
    TokenSource source = source(this::next);

    assertThat(valueOf(source.replacementFor(accessToken("AT-1")))).isEqualTo("AT-2");
    assertThat(refreshes).hasValue(1);
  }

  @Test
  void sameTokenWithAnotherEnd_isTheSameToken() {
    store.save(KEY, tokens(1, NOON));
    TokenSource source = source(this::next);

    assertThat(valueOf(source.replacementFor(accessToken("AT-1")))).isEqualTo("AT-2");
  }

  /** By that clock the rejected token is the newer one, and has a day to live. */
  @Test
  void afterTheClockWasSetBack_theReplacementIsHandedOutFromThenOn() {
    store.save(KEY, tokens(1, NOON));
    TokenSource source = source(this::next);
    AccessToken rejected = source.token();
    clock.advance(Duration.ofDays(-1));

    assertThat(valueOf(source.token())).as("not known to be rejected").isEqualTo("AT-1");
    assertThat(valueOf(source.replacementFor(rejected))).isEqualTo("AT-2");
    assertThat(valueOf(source.token())).isEqualTo("AT-2");
    assertThat(refreshes).hasValue(1);
  }

  @Test
  void sameTokenOfManyThreads_isRefreshedOnce() throws Exception {
    store.save(KEY, tokens(1, NOON));
    CountDownLatch all = new CountDownLatch(1);
    TokenSource source =
        source(
            old -> {
              await(all);
              return next(old);
            });
    AccessToken rejected = source.token();

    Crowd<AccessToken> crowd = Crowd.of(THREADS, () -> source.replacementFor(rejected));
    crowd.awaitFollowers(THREADS);
    all.countDown();

    assertThat(crowd.results()).allSatisfy(t -> assertThat(valueOf(t)).isEqualTo("AT-2"));
    assertThat(refreshes).hasValue(1);
    assertThat(valueOf(source.replacementFor(rejected))).as("a latecomer").isEqualTo("AT-2");
    assertThat(refreshes).hasValue(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The clock of the node that refreshed is behind ours, so its token looks older. */
  @Test
  void replacementOfANodeWhoseClockIsBehind_takesThePlaceOfTheRejectedOne() {
    store.save(KEY, tokens(1, NOON));
    TokenSource source = source(this::next);
    AccessToken rejected = source.token();
    store.save(KEY, tokens(2, NOON.minusSeconds(20)));

    assertThat(valueOf(source.replacementFor(rejected))).isEqualTo("AT-2");
    assertThat(valueOf(source.token())).isEqualTo("AT-2");
    assertThat(refreshes).hasValue(0);
  }
}
