package dev.codegrant.credential;

import static dev.codegrant.credential.Samples.HOUR;
import static dev.codegrant.credential.Samples.KEY;
import static dev.codegrant.credential.Samples.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.codegrant.corpus.ForkedJvm;
import dev.codegrant.token.TokenSet;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program that ends does not lose the answer that is on its way. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ProgramEndTest {

  private static final Duration LONG = Duration.ofSeconds(50);

  private final Instant now = Clock.systemUTC().instant();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch answer = new CountDownLatch(1);
  private final TokenStore memory = TokenStore.inMemory(10, key -> {});

  /**
   * As soon as they are ageing for certain, 30 seconds before their end: for another JVM on a busy
   * machine has to come to them before they are stale, 5 seconds before it.
   */
  private TokenSet ageing() {
    return tokens(1, now.minus(HOUR).plusSeconds(30));
  }

  private Refresher refresher() {
    return new Refresher(
        old -> {
          begun.countDown();
          Uninterruptibles.awaitUninterruptibly(answer);
          return tokens(2, now);
        },
        Clock.systemUTC(),
        Samples.LONGEST,
        event -> {});
  }

  @Test
  void ordinaryEnd_waitsForARefreshThatNobodyWaitsFor(@TempDir Path directory) throws Exception {
    EndingJvm.store(directory).save(KEY, ageing());

    assertThat(ForkedJvm.run(EndingJvm.class, List.of(), directory.toString())).isEqualTo("AT-1");

    TokenRecord record = EndingJvm.store(directory).load(KEY).orElseThrow();
    assertThat(record.tokens().accessToken().value().reveal()).isEqualTo("AT-2");
    assertThat(record.refresh()).isInstanceOf(TokenRecord.RefreshState.Resting.class);
  }

  @Test
  void nothingInTheAir_isNotWaitedFor() {
    assertThat(refresher().awaitRefreshes(Duration.ZERO)).isTrue();
  }

  @Test
  void refreshInTheAir_isWaitedFor_asLongAsSaid() {
    Refresher refresher = refresher();
    memory.save(KEY, ageing());
    assertThat(refresher.source(memory, KEY).token().value().reveal()).isEqualTo("AT-1");
    Uninterruptibles.awaitUninterruptibly(begun);

    assertThat(refresher.awaitRefreshes(Duration.ZERO)).isFalse();
    assertThat(refresher.awaitRefreshes(Duration.ofMillis(30))).isFalse();
    CompletableFuture<Boolean> waits =
        CompletableFuture.supplyAsync(() -> refresher.awaitRefreshes(LONG));
    assertThat(waits).isNotDone();
    answer.countDown();

    assertThat(waits).succeedsWithin(LONG).isEqualTo(true);
    assertThat(memory.load(KEY).orElseThrow().tokens()).isEqualTo(tokens(2, now));
  }

  @Test
  void tokensThatNoStoreHas_areWaitedFor() {
    Refusing store = new Refusing();
    store.save(KEY, tokens(1, now.minus(HOUR)));
    Refresher refresher = refresher();
    answer.countDown();
    assertThat(refresher.source(store, KEY).token().value().reveal()).isEqualTo("AT-2");

    assertThat(refresher.awaitRefreshes(Duration.ofMillis(30))).isFalse();
    store.isDown = false;

    assertThat(refresher.awaitRefreshes(LONG)).isTrue();
    assertThat(store.load(KEY).orElseThrow().tokens()).isEqualTo(tokens(2, now));
  }

  @Test
  void interrupt_endsTheWait_andStays() {
    Refresher refresher = refresher();
    memory.save(KEY, ageing());
    refresher.source(memory, KEY).token();
    Uninterruptibles.awaitUninterruptibly(begun);

    Thread.currentThread().interrupt();
    assertThat(refresher.awaitRefreshes(LONG)).isFalse();
    assertThat(Thread.interrupted()).isTrue();
    answer.countDown();
    assertThat(refresher.awaitRefreshes(LONG)).isTrue();
  }

  /** It takes the lease, and then nothing until it is up again. */
  private final class Refusing implements TokenStore {
    volatile boolean isDown = true;

    @Override
    public Optional<TokenRecord> load(TokenKey key) {
      return memory.load(key);
    }

    @Override
    public boolean replace(TokenKey key, long expectedVersion, TokenRecord next) {
      if (isDown && begun.getCount() == 0) {
        throw new IllegalStateException("down");
      }
      return memory.replace(key, expectedVersion, next);
    }

    @Override
    public void delete(TokenKey key) {
      memory.delete(key);
    }
  }
}
