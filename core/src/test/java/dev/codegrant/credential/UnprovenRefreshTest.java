package dev.codegrant.credential;

import static dev.codegrant.credential.Samples.HOUR;
import static dev.codegrant.credential.Samples.KEY;
import static dev.codegrant.credential.Samples.NOON;
import static dev.codegrant.credential.Samples.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A refresh that brought an ID token which is not proven: it may be another user's. */
class UnprovenRefreshTest {

  private final ManualClock clock = new ManualClock(NOON);
  private final TokenStore store = TokenStore.inMemory(1000, evicted -> {});
  private final ResponseValidationException refusal =
      new ResponseValidationException(
          ErrorKind.ID_TOKEN_CLAIM_INVALID, "the same sub", "another", "refuse");
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void refused_isThrownToAllWhoWait_andTheTokensStayAsTheyWere() throws Exception {
    TokenSet stored = tokens(1, NOON);
    store.save(KEY, stored);
    CountDownLatch answer = new CountDownLatch(1);
    TokenSource source =
        Samples.refresher(
                old -> {
                  asked.incrementAndGet();
                  Uninterruptibles.awaitUninterruptibly(answer);
                  throw refusal;
                },
                clock)
            .source(store, KEY);
    clock.advance(HOUR);
    long version = store.load(KEY).orElseThrow().version();

    Crowd<Object> crowd = Crowd.of(8, source::token);
    crowd.awaitFollowers(8);
    answer.countDown();

    assertThat(crowd.failures())
        .hasSize(8)
        .allSatisfy(
            e ->
                assertThat(e)
                    .isInstanceOf(ResponseValidationException.class)
                    .hasMessage(refusal.getMessage()));
    assertThat(asked).hasValue(1);
    assertThat(store.load(KEY).orElseThrow().tokens()).isSameAs(stored);
    assertThat(store.load(KEY).orElseThrow().version())
        .as("lease, and its end")
        .isEqualTo(version + 2);
  }

  /** A living token does not hide it: somebody must look. */
  @Test
  void refused_isThrownAlsoWhileTheOldTokenLives() {
    store.save(KEY, tokens(1, NOON));
    TokenSource source = refusing();
    clock.advance(HOUR.minus(Duration.ofSeconds(4)));
    assertThatExceptionOfType(ResponseValidationException.class).isThrownBy(source::token);
  }

  @Test
  void afterARefusal_theNextOneAsksAgain_andAGoodAnswerIsKept() {
    store.save(KEY, tokens(1, NOON));
    TokenSource source = refusing();
    clock.advance(HOUR);
    assertThatExceptionOfType(ResponseValidationException.class).isThrownBy(source::token);
    clock.advance(RefreshMemory.PAUSE);
    assertThat(source.token()).isEqualTo(tokens(2, clock.instant()).accessToken());
    assertThat(store.load(KEY).orElseThrow().tokens()).isEqualTo(tokens(2, clock.instant()));
    assertThat(asked).hasValue(2);
  }

  private TokenSource refusing() {
    return Samples.refresher(
            old -> {
              if (asked.incrementAndGet() == 1) {
                throw refusal;
              }
              return tokens(2, clock.instant());
            },
            clock)
        .source(store, KEY);
  }
}
