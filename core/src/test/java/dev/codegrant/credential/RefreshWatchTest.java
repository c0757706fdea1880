package dev.codegrant.credential;

import static dev.codegrant.credential.Samples.HOUR;
import static dev.codegrant.credential.Samples.KEY;
import static dev.codegrant.credential.Samples.NOON;
import static dev.codegrant.credential.Samples.grantRevoked;
import static dev.codegrant.credential.Samples.tokens;
import static dev.codegrant.credential.TokenSource.Event.Type.REFRESHED;
import static dev.codegrant.credential.TokenSource.Event.Type.TAKEN_OVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.codegrant.credential.TokenRecord.RefreshState.Running;
import dev.codegrant.error.TransportException;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How long another's lease is watched, and what is asked of the store meanwhile. */
class RefreshWatchTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualClock clock = new ManualClock(NOON);
  private final HookedStore store = new HookedStore();
  private @Nullable Crowd<String> second;

  private static String value(TokenSource source) {
    return source.token().value().reveal();
  }

  private TokenSet next(TokenSet old) {
    int number = Integer.parseInt(old.refreshToken().orElseThrow().value().reveal().substring(3));
    return tokens(number + 1, clock.instant());
  }

  private void crashWithALease(Instant begun) {
    TokenRecord before = store.records.load(KEY).orElseThrow();
    Running lease = new Running("crashed", begun, begun.plusSeconds(15), 0);
    assertThat(store.records.replace(KEY, before.version(), before.with(lease))).isTrue();
  }

  /** After a timeout whose note could not be written, the same holder begins again. */
  @Test
  void leaseThatItsHolderTookAnew_isWatchedAnew() throws Exception {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    CountDownLatch sentAgain = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    AtomicInteger requests = new AtomicInteger();
    OneNode one =
        new OneNode(
            old -> {
              if (requests.incrementAndGet() == 1) {
                throw Samples.timeout();
              }
              sentAgain.countDown();
              Uninterruptibles.awaitUninterruptibly(answer);
              return next(old);
            },
            clock);
    store.beforeWrite =
        next -> {
          if (!HookedStore.isLease(next) && requests.get() == 1) {
            throw new IllegalStateException("the note of the failure is lost");
          }
        };
    TokenSource ofOne = one.source(store);
    assertThat(catchThrowable(ofOne::token)).isInstanceOf(TransportException.class);

    OneNode other = new OneNode(old -> tokens(9, clock.instant()), clock);
    other.whileWaiting =
        pause -> {
          clock.advance(pause);
          if (second == null && other.waited().compareTo(Duration.ofSeconds(14)) > 0) {
            second = Crowd.of(1, () -> value(ofOne));
            Uninterruptibles.awaitUninterruptibly(sentAgain);
          } else if (other.waited().compareTo(Duration.ofSeconds(20)) > 0) {
            answer.countDown();
            while (store.records.load(KEY).orElseThrow().refresh() instanceof Running) {
              Thread.onSpinWait(); // until the first one is done
            }
          }
        };

    assertThat(value(other.source(new HookedStore(store.records)))).isEqualTo("AT-2");

    assertThat(Objects.requireNonNull(second).results()).containsExactly("AT-2");
    assertThat(one.sent).containsExactly("RT-1", "RT-1");
    assertThat(other.sent).isEmpty();
  }

  /** Nobody has to wait for it: while the old token serves, it is watched from call to call. */
  @Test
  void leaseOfACrash_isTakenOver_whileTheOldTokenServes() {
    store.save(KEY, tokens(1, NOON));
    OneNode node = new OneNode(this::next, clock);
    TokenSource source = node.source(store);
    assertThat(value(source)).isEqualTo("AT-1");
    clock.advance(HOUR.minusSeconds(30));
    crashWithALease(clock.instant());

    for (int second = 0; second < 15; second++) {
      assertThat(value(source)).as("after %d s", second).isEqualTo("AT-1");
      node.awaitQuiet();
      assertThat(node.sent).as("after %d s", second).isEmpty();
      clock.advance(SECOND);
      node.nanos.addAndGet(SECOND.toNanos());
    }
    value(source);
    node.awaitQuiet();

    assertThat(value(source)).isEqualTo("AT-2");
    assertThat(node.heard()).containsExactly(TAKEN_OVER, REFRESHED);
  }

  /** Nobody has watched the lease for longer because of that. */
  @Test
  void clockThatIsSet_takesNoLeaseOver() {
    store.save(KEY, tokens(1, NOON));
    OneNode node = new OneNode(this::next, clock);
    TokenSource source = node.source(store);
    assertThat(value(source)).isEqualTo("AT-1");
    clock.advance(HOUR.minusSeconds(30));
    crashWithALease(clock.instant());
    assertThat(value(source)).isEqualTo("AT-1");
    node.awaitQuiet();

    clock.advance(Duration.ofSeconds(20));
    assertThat(value(source)).isEqualTo("AT-1");
    node.awaitQuiet();

    assertThat(node.sent).isEmpty();
    assertThat(node.events).isEmpty();
  }

  @Test
  void whereThereIsNothingToDo_theStoreIsAskedOnceASecond() {
    store.save(KEY, tokens(1, NOON));
    OneNode node = new OneNode(this::next, clock);
    TokenSource source = node.source(store);
    assertThat(value(source)).isEqualTo("AT-1");
    clock.advance(HOUR.minusSeconds(30));
    crashWithALease(clock.instant());

    assertAskedOnceASecond(node, source);
  }

  @Test
  void recordThatHasEnded_isAskedForOnceASecond_whileItsTokenServes() {
    store.save(KEY, tokens(1, NOON));
    OneNode node =
        new OneNode(
            old -> {
              throw grantRevoked();
            },
            clock);
    TokenSource source = node.source(store);
    assertThat(value(source)).isEqualTo("AT-1");
    clock.advance(HOUR.minusSeconds(30));
    assertThat(value(source)).isEqualTo("AT-1");
    node.awaitQuiet();
    assertThat(node.sent).hasSize(1);

    assertAskedOnceASecond(node, source);
    assertThat(node.sent).hasSize(1);
  }

  private void assertAskedOnceASecond(OneNode node, TokenSource source) {
    int before = store.loads.get();
    for (int call = 0; call < 100; call++) {
      assertThat(value(source)).isEqualTo("AT-1");
      node.awaitQuiet();
    }
    assertThat(store.loads.get() - before).as("in the first second").isEqualTo(1);
    clock.advance(SECOND.minusMillis(1));
    value(source);
    node.awaitQuiet();
    assertThat(store.loads.get() - before).isEqualTo(1);
    clock.advance(Duration.ofMillis(1));
    value(source);
    node.awaitQuiet();
    assertThat(store.loads.get() - before).as("in the next").isEqualTo(2);
  }

  /** The user signed out: the next call must not hand the token out any more. */
  @Test
  void signOutThatABackgroundRefreshFinds_endsTheUseOfTheToken() {
    store.save(KEY, tokens(1, NOON));
    OneNode node = new OneNode(this::next, clock);
    TokenSource source = node.source(store);
    assertThat(value(source)).isEqualTo("AT-1");
    store.delete(KEY);
    clock.advance(HOUR.minusSeconds(20));

    assertThat(value(source)).isEqualTo("AT-1");
    node.awaitQuiet();

    assertThat(catchThrowable(source::token)).hasMessageContaining("none in the store");
    assertThat(node.sent).isEmpty();
  }

  /** Of a clock that was set to the end of time. */
  @Test
  void leaseWithoutAnEnd_isNoFault() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    TokenRecord before = store.records.load(KEY).orElseThrow();
    store.records.replace(
        KEY, before.version(), before.with(new Running("x", NOON, Instant.MAX, 0)));

    assertThat(catchThrowable(new OneNode(this::next, clock).source(store)::token))
        .isInstanceOf(TransportException.class);
  }
}
