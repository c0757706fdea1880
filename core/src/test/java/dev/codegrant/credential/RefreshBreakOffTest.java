package dev.codegrant.credential;

import static dev.codegrant.credential.Samples.HOUR;
import static dev.codegrant.credential.Samples.KEY;
import static dev.codegrant.credential.Samples.NOON;
import static dev.codegrant.credential.Samples.timeout;
import static dev.codegrant.credential.Samples.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponse;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.TransportException;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Refreshes that break off: who hears of it, and that the next call tries again. */
class RefreshBreakOffTest {

  private final ManualClock clock = new ManualClock(NOON);
  private final TokenStore store = TokenStore.inMemory(1000, evicted -> {});
  private final AtomicInteger refreshes = new AtomicInteger();

  /** A source over a stale record 1 whose refresh is counted. */
  private TokenSource staleSource(UnaryOperator<TokenSet> refresh) {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    return Samples.refresher(
            old -> {
              refreshes.incrementAndGet();
              return refresh.apply(old);
            },
            clock)
        .source(store, KEY);
  }

  private static String valueOf(AccessToken token) {
    return token.value().reveal();
  }

  @Nested
  class OtherFailure {

    @Test
    void transportFailure_reachesAllWhoWait_andIsTriedAgainAfterAPause() throws Exception {
      assertReachesAll(timeout());
    }

    @Test
    void error_reachesAllWhoWait_andIsTriedAgainAfterAPause() throws Exception {
      assertReachesAll(new OutOfMemoryError("injected"));
    }

    @Test
    void bugOfTheRefresh_reachesAllWhoWait_andIsTriedAgainAfterAPause() throws Exception {
      assertReachesAll(new IllegalStateException("injected"));
    }

    /** The client's mistake is no end of the user's grant. */
    @Test
    void invalidClient_reachesAllWhoWait_andIsTriedAgainAfterAPause() throws Exception {
      assertReachesAll(
          new ErrorResponseException(
              ErrorKind.CLIENT_AUTH_FAILED,
              ErrorResponse.of("invalid_client", null, null),
              "the client's credentials to be accepted",
              "status 401, error=invalid_client",
              "check the client secret"));
    }

    private void assertReachesAll(Throwable failure) throws Exception {
      CountDownLatch all = new CountDownLatch(1);
      TokenSource source =
          staleSource(
              old -> {
                if (refreshes.get() > 1) {
                  return tokens(2, NOON);
                }
                await(all);
                if (failure instanceof Error error) {
                  throw error;
                }
                throw (RuntimeException) failure;
              });

      Crowd<AccessToken> crowd = Crowd.of(16, source::token);
      crowd.awaitFollowers(16);
      all.countDown();

      assertThat(crowd.failures()).hasSize(16).allSatisfy(e -> assertThat(e).isSameAs(failure));
      assertThat(refreshes).hasValue(1);
      assertThat(store.load(KEY).orElseThrow().tokens())
          .as("the refresh token is kept")
          .isEqualTo(tokens(1, NOON.minus(HOUR)));
      clock.advance(RefreshMemory.PAUSE.minusMillis(1));
      assertThat(catchThrowable(source::token)).as("too soon").isSameAs(failure);
      assertThat(refreshes).hasValue(1);
      clock.advance(Duration.ofMillis(1));
      assertThat(valueOf(source.token())).isEqualTo("AT-2");
    }
  }

  @Nested
  class Interrupt {

    @Test
    void ofAFollower_endsItsWaitAlone() throws Exception {
      CountDownLatch end = new CountDownLatch(1);
      TokenSource source =
          staleSource(
              old -> {
                await(end);
                return tokens(2, NOON);
              });
      Crowd<AccessToken> leader = Crowd.of(1, source::token);
      while (refreshes.get() == 0) {
        Thread.onSpinWait();
      }
      CompletableFuture<Boolean> flag = new CompletableFuture<>();
      Crowd<TransportException> followers = Crowd.of(0, () -> timeout());
      Thread follower =
          followers.join(
              () -> {
                TransportException e =
                    catchThrowableOfType(TransportException.class, source::token);
                flag.complete(Thread.currentThread().isInterrupted());
                return e;
              });
      followers.awaitFollowers(1);

      follower.interrupt();

      assertThat(followers.results())
          .singleElement()
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INTERRUPTED));
      assertThat(flag).isCompletedWithValue(true);
      end.countDown();
      assertThat(leader.results()).map(RefreshBreakOffTest::valueOf).containsExactly("AT-2");
      assertThat(valueOf(source.token())).isEqualTo("AT-2");
      assertThat(refreshes).hasValue(1);
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
