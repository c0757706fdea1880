package dev.codegrant.credential;

import static dev.codegrant.credential.Samples.HOUR;
import static dev.codegrant.credential.Samples.KEY;
import static dev.codegrant.credential.Samples.NOON;
import static dev.codegrant.credential.Samples.OTHER_KEY;
import static dev.codegrant.credential.Samples.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.token.AccessToken;
import dev.codegrant.token.TokenSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Two users of one client at once: one refresh each, and nobody gets the other's token. */
class TwoUsersTest {

  private static final int THREADS = 64;

  private final TokenStore store = TokenStore.inMemory(1000, evicted -> {});
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final CountDownLatch all = new CountDownLatch(1);

  private final Refresher refresher = Samples.refresher(this::refresh, new ManualClock(NOON));

  /** RT-1 brings the tokens 11, and RT-2 the tokens 12. */
  private TokenSet refresh(TokenSet old) {
    String refreshToken = old.refreshToken().orElseThrow().value().reveal();
    sent.add(refreshToken);
    try {
      assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return tokens(10 + Integer.parseInt(refreshToken.substring(3)), NOON);
  }

  @Test
  void bothStaleForManyThreads_getTheirOwnTokenFromOneRefreshEach() throws Exception {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    store.save(OTHER_KEY, tokens(2, NOON.minus(HOUR)));

    Crowd<AccessToken> one = Crowd.of(THREADS, () -> refresher.source(store, KEY).token());
    Crowd<AccessToken> other = Crowd.of(THREADS, () -> refresher.source(store, OTHER_KEY).token());
    one.awaitFollowers(THREADS);
    other.awaitFollowers(THREADS);
    all.countDown();

    assertThat(one.results())
        .hasSize(THREADS)
        .allSatisfy(token -> assertThat(token.value().reveal()).isEqualTo("AT-11"));
    assertThat(other.results())
        .hasSize(THREADS)
        .allSatisfy(token -> assertThat(token.value().reveal()).isEqualTo("AT-12"));
    assertThat(sent).containsExactlyInAnyOrder("RT-1", "RT-2");
    assertThat(store.load(KEY).orElseThrow().tokens()).isEqualTo(tokens(11, NOON));
    assertThat(store.load(OTHER_KEY).orElseThrow().tokens()).isEqualTo(tokens(12, NOON));
  }
}
