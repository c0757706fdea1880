package dev.codegrant.credential;

import static dev.codegrant.credential.Samples.HOUR;
import static dev.codegrant.credential.Samples.KEY;
import static dev.codegrant.credential.Samples.NOON;
import static dev.codegrant.credential.Samples.OTHER_KEY;
import static dev.codegrant.credential.Samples.accessToken;
import static dev.codegrant.credential.Samples.grantRevoked;
import static dev.codegrant.credential.Samples.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** One refresh for all who need it, and none for those who do not. */
class RefreshingTokenSourceTest {

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

  private TokenSet stored() {
    return store.load(KEY).orElseThrow().tokens();
  }

  @Nested
  class Token {

    @Test
    void fresh_isHandedOutWithoutRefresh() {
      store.save(KEY, tokens(1, NOON));
      TokenSource source = source(RefreshingTokenSourceTest.this::next);

      assertThat(valueOf(source.token())).isEqualTo("AT-1");
      assertThat(valueOf(source.token())).isEqualTo("AT-1");
      assertThat(refreshes).hasValue(0);
    }

    @Test
    void stale_isRefreshedOnceAndStored() {
      store.save(KEY, tokens(1, NOON));
      TokenSource source = source(RefreshingTokenSourceTest.this::next);
      assertThat(valueOf(source.token())).isEqualTo("AT-1");

      clock.advance(HOUR.minusSeconds(5));
      assertThat(valueOf(source.token())).as("at the boundary").isEqualTo("AT-2");
      assertThat(valueOf(source.token())).as("later").isEqualTo("AT-2");

      assertThat(refreshes).hasValue(1);
      assertThat(stored()).isEqualTo(tokens(2, clock.instant()));
    }

    @Test
    void ageing_isHandedOut_andRefreshedMeanwhile() {
      store.save(KEY, tokens(1, NOON));
      List<Runnable> meanwhile = new ArrayList<>();
      TokenSource source =
          new Refresher(
                  RefreshingTokenSourceTest.this::next,
                  clock,
                  Samples.LONGEST,
                  event -> {},
                  meanwhile::add,
                  RefreshThreads.WRITERS,
                  pause -> {},
                  () -> 0.0)
              .source(store, KEY);
      assertThat(valueOf(source.token())).isEqualTo("AT-1");

      clock.advance(HOUR.minusSeconds(30).minusMillis(1));
      assertThat(valueOf(source.token())).as("before the boundary").isEqualTo("AT-1");
      assertThat(meanwhile).isEmpty();
      clock.advance(Duration.ofMillis(1));
      for (int call = 0; call < 3; call++) {
        assertThat(valueOf(source.token())).as("at the boundary").isEqualTo("AT-1");
      }
      assertThat(meanwhile).as("one for all who ask").hasSize(1);
      meanwhile.remove(0).run();

      assertThat(valueOf(source.token())).isEqualTo("AT-2");
      assertThat(meanwhile).isEmpty();
      assertThat(stored()).isEqualTo(tokens(2, clock.instant()));
    }

    @Test
    void ageing_whoseRefreshFails_isHandedOut_andTriedAgainAfterAPause() {
      store.save(KEY, tokens(1, NOON));
      TokenSource source =
          new Refresher(
                  old -> {
                    refreshes.incrementAndGet();
                    throw Samples.timeout();
                  },
                  clock,
                  Samples.LONGEST,
                  event -> {},
                  Runnable::run,
                  RefreshThreads.WRITERS,
                  pause -> {},
                  () -> 0.0)
              .source(store, KEY);
      assertThat(valueOf(source.token())).isEqualTo("AT-1");
      clock.advance(HOUR.minusSeconds(30));

      assertThat(valueOf(source.token())).isEqualTo("AT-1");
      assertThat(valueOf(source.token())).isEqualTo("AT-1");
      assertThat(refreshes).hasValue(1);
      clock.advance(RefreshMemory.PAUSE);
      assertThat(valueOf(source.token())).isEqualTo("AT-1");
      assertThat(refreshes).hasValue(2);
    }

    @Test
    void staleForManyThreads_isRefreshedOnce() throws Exception {
      store.save(KEY, tokens(1, NOON.minus(HOUR)));
      CountDownLatch all = new CountDownLatch(1);
      TokenSource source =
          source(
              old -> {
                await(all);
                return next(old);
              });

      Crowd<AccessToken> crowd = Crowd.of(THREADS, source::token);
      crowd.awaitFollowers(THREADS);
      all.countDown();

      assertThat(crowd.results())
          .hasSize(THREADS)
          .allSatisfy(token -> assertThat(valueOf(token)).isEqualTo("AT-2"));
      assertThat(refreshes).hasValue(1);
      assertThat(stored()).isEqualTo(tokens(2, NOON));
    }

    @Test
    void refreshOnItsWay_holdsUpNobodyElse() throws Exception {
      store.save(KEY, tokens(1, NOON.minus(HOUR)));
      store.save(OTHER_KEY, tokens(7, NOON));
      CountDownLatch started = new CountDownLatch(1);
      CountDownLatch end = new CountDownLatch(1);
      TokenSource source =
          source(
              old -> {
                started.countDown();
                await(end);
                return next(old);
              });
      Crowd<AccessToken> crowd = Crowd.of(1, source::token);
      await(started);

      TokenSource ofAnotherUser =
          Samples.refresher(this::noRefresh, clock).source(store, OTHER_KEY);
      assertThat(valueOf(ofAnotherUser.token())).as("another user").isEqualTo("AT-7");
      store.save(KEY, tokens(8, NOON));
      TokenSource ofTheSameUser = source(this::noRefresh);
      assertThat(valueOf(ofTheSameUser.token())).as("another source").isEqualTo("AT-8");

      end.countDown();
      assertThat(crowd.results()).map(RefreshingTokenSourceTest::valueOf).containsExactly("AT-8");
    }

    @Test
    void refreshedByAnotherSource_isTakenFromTheStore() {
      store.save(KEY, tokens(1, NOON));
      TokenSource source = source(this::noRefresh);
      assertThat(valueOf(source.token())).isEqualTo("AT-1");

      clock.advance(HOUR);
      store.save(KEY, tokens(5, clock.instant()));

      assertThat(valueOf(source.token())).isEqualTo("AT-5");
    }

    @Test
    void tokenSetWithoutEnd_isNeverRefreshed() {
      store.save(KEY, TokenSet.builder(accessToken("AT-1"), NOON).build());
      clock.advance(HOUR.multipliedBy(100_000));

      assertThat(valueOf(source(this::noRefresh).token())).isEqualTo("AT-1");
    }

    @Test
    void tokenThatIsDeadAtBirth_isHandedOut_andRefreshedAfterAPause() {
      store.save(KEY, tokens(1, NOON.minus(HOUR)));
      TokenSource source = source(old -> tokens(refreshes.incrementAndGet() + 1, NOON.minus(HOUR)));

      assertThat(valueOf(source.token())).isEqualTo("AT-2");
      clock.advance(RefreshMemory.PAUSE.minusMillis(1));
      assertThat(valueOf(source.token())).as("none better can be had").isEqualTo("AT-2");
      clock.advance(Duration.ofMillis(1));
      assertThat(valueOf(source.token())).isEqualTo("AT-3");
    }

    @Test
    void staleWithoutRefreshToken_isHandedOutAsLongAsItLives() {
      TokenSet alone =
          TokenSet.builder(accessToken("AT-1").expiringAt(NOON.plus(HOUR)), NOON).build();
      store.save(KEY, alone);
      TokenSource source =
          source(
              old -> {
                throw grantRevoked();
              });

      clock.advance(HOUR.minusMillis(1));
      assertThat(valueOf(source.token())).as("before the end").isEqualTo("AT-1");
      assertThatExceptionOfType(ReauthorizationRequiredException.class)
          .as("rejected before the end")
          .isThrownBy(() -> source.replacementFor(alone.accessToken()));
      clock.advance(Duration.ofMillis(1));
      assertThatExceptionOfType(ReauthorizationRequiredException.class)
          .as("at the end")
          .isThrownBy(source::token);
    }

    /** The pause is for what the server issued a moment ago, and for nothing else. */
    @Test
    void deadTokensOfAnother_savedAMomentAfterARefresh_areRefreshed() {
      store.save(KEY, tokens(1, NOON.minus(HOUR)));
      Refresher refresher = Samples.refresher(RefreshingTokenSourceTest.this::next, clock);
      assertThat(valueOf(refresher.source(store, KEY).token())).isEqualTo("AT-2");
      store.save(KEY, tokens(7, NOON.minus(HOUR)));

      assertThat(valueOf(refresher.source(store, KEY).token())).isEqualTo("AT-3");
    }

    @Test
    void withoutRecord_needsTheUser() {
      assertThatExceptionOfType(ReauthorizationRequiredException.class)
          .isThrownBy(source(this::noRefresh)::token)
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.REAUTHENTICATION_REQUIRED))
          .satisfies(e -> assertThat(e.response()).isEmpty());

      store.save(OTHER_KEY, tokens(2, NOON));
      assertThatExceptionOfType(ReauthorizationRequiredException.class)
          .isThrownBy(source(this::noRefresh)::token);
      store.save(KEY, tokens(1, NOON));
      assertThat(valueOf(source(this::noRefresh).token())).isEqualTo("AT-1");
    }

    private TokenSet noRefresh(TokenSet old) {
      throw new AssertionError("no refresh is needed");
    }
  }

  @Nested
  class ToString {

    @Test
    void namesTheKey_andShowsNoToken() {
      store.save(KEY, tokens(1, NOON));
      TokenSource source = source(RefreshingTokenSourceTest.this::next);

      assertThat(valueOf(source.token())).isEqualTo("AT-1");
      assertThat(source.toString()).contains("user-1").doesNotContain("AT-1", "RT-1");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
