package dev.codegrant.credential;

import static dev.codegrant.credential.Samples.HOUR;
import static dev.codegrant.credential.Samples.KEY;
import static dev.codegrant.credential.Samples.NOON;
import static dev.codegrant.credential.Samples.grantRevoked;
import static dev.codegrant.credential.Samples.tokens;
import static dev.codegrant.credential.TokenSource.Event.Type.FAILED;
import static dev.codegrant.credential.TokenSource.Event.Type.JOINED;
import static dev.codegrant.credential.TokenSource.Event.Type.LOST;
import static dev.codegrant.credential.TokenSource.Event.Type.REFRESHED;
import static dev.codegrant.credential.TokenSource.Event.Type.ROTATION_LOST;
import static dev.codegrant.credential.TokenSource.Event.Type.TAKEN_OVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.codegrant.credential.TokenRecord.RefreshState.Running;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.error.TransportException;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Two nodes with one store; each knows the other by what it writes there alone. */
class RefreshAcrossNodesTest {

  /** A refresh may take 10 seconds, and half as long again. */
  private static final Duration LEASE = Duration.ofSeconds(15);

  private final ManualClock clock = new ManualClock(NOON);
  private final TokenStore store = TokenStore.inMemory(1000, evicted -> {});
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch answer = new CountDownLatch(1);

  private OneNode node(UnaryOperator<TokenSet> refresh) {
    return new OneNode(refresh, clock);
  }

  /** A server that has the request, and holds its answer back. */
  private TokenSet slow(TokenSet renewed) {
    asked.countDown();
    Uninterruptibles.awaitUninterruptibly(answer);
    return renewed;
  }

  private TokenRecord record() {
    return store.load(KEY).orElseThrow();
  }

  private static String value(TokenSource source) {
    return source.token().value().reveal();
  }

  /** Leaves the record as a node does that takes the lease and is never heard of again. */
  private void crashWithALease(Instant begun) {
    TokenRecord before = record();
    assertThat(
            store.replace(
                KEY,
                before.version(),
                before.with(new Running("crashed", begun, begun.plus(LEASE), 0))))
        .isTrue();
  }

  @Nested
  class WhileAnotherRefreshes {

    @Test
    void withADeadToken_waits_andGetsTheOthersResult() throws Exception {
      store.save(KEY, tokens(1, NOON.minus(HOUR)));
      OneNode one = node(old -> slow(tokens(2, NOON)));
      OneNode other = node(old -> tokens(9, NOON));
      other.whileWaiting =
          pause -> {
            answer.countDown();
            while (record().refresh() instanceof Running) {
              Thread.onSpinWait(); // until the first one is done
            }
          };
      Crowd<String> first = Crowd.of(1, () -> value(one.source(store)));
      asked.await();

      assertThat(value(other.source(store))).isEqualTo("AT-2");

      assertThat(first.results()).containsExactly("AT-2");
      assertThat(one.sent).containsExactly("RT-1");
      assertThat(other.sent).isEmpty();
      assertThat(one.heard()).containsExactly(REFRESHED);
      assertThat(other.heard()).containsExactly(JOINED);
      assertThat(record().tokens()).isEqualTo(tokens(2, NOON));
    }

    @Test
    void withALivingToken_handsThatOut_andWaitsForNobody() throws Exception {
      store.save(KEY, tokens(1, NOON));
      clock.advance(HOUR.minusSeconds(3));
      OneNode one = node(old -> slow(tokens(2, clock.instant())));
      OneNode other = node(old -> tokens(9, NOON));
      Crowd<String> first = Crowd.of(1, () -> value(one.source(store)));
      asked.await();

      assertThat(value(other.source(store))).isEqualTo("AT-1");
      assertThat(other.pauses).isEmpty();
      answer.countDown();

      assertThat(first.results()).containsExactly("AT-2");
      assertThat(value(other.source(store))).isEqualTo("AT-2");
      assertThat(other.sent).isEmpty();
    }

    @Test
    void whoNeverEnds_isNotWaitedForForEver() {
      store.save(KEY, tokens(1, NOON.minus(HOUR)));
      OneNode node = node(old -> tokens(2, NOON));
      crashWithALease(NOON);
      int[] next = {0};
      node.whileWaiting =
          pause -> {
            TokenRecord before = record();
            Running again = new Running("h" + next[0]++, NOON, NOON.plus(LEASE), 0);
            store.replace(KEY, before.version(), before.with(again));
          };

      assertThatExceptionOfType(TransportException.class)
          .isThrownBy(() -> value(node.source(store)))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.STORE_LOCK_TIMEOUT));
      assertThat(node.waited()).isBetween(LEASE.multipliedBy(3), LEASE.multipliedBy(4));
      assertThat(node.sent).isEmpty();
    }
  }

  /** A view of the store of a node that is always too late to take the lease. */
  private final class FasterNode implements TokenStore {

    @Override
    public Optional<TokenRecord> load(TokenKey key) {
      return store.load(key);
    }

    @Override
    public boolean replace(TokenKey key, long expectedVersion, TokenRecord next) {
      TokenRecord before = store.load(key).orElseThrow();
      store.replace(key, before.version(), before.refreshed(tokens(2, NOON)));
      return store.replace(key, expectedVersion, next);
    }

    @Override
    public void delete(TokenKey key) {
      store.delete(key);
    }
  }

  @Nested
  class AfterACrash {

    @Test
    void leaseIsWatchedForItsWholeLength_whateverTheClockSays() {
      store.save(KEY, tokens(1, NOON.minus(HOUR)));
      crashWithALease(NOON.plus(Duration.ofDays(1))); // by a clock that is a day ahead
      OneNode node = node(old -> tokens(2, NOON));

      assertThat(value(node.source(store))).isEqualTo("AT-2");

      assertThat(node.waited()).isBetween(LEASE, LEASE.plusSeconds(1));
      assertThat(node.heard()).containsExactly(TAKEN_OVER, REFRESHED);
      assertThat(record().tokens()).isEqualTo(tokens(2, NOON));
    }

    /** Another node saw the end of that lease, too, and was faster. */
    @Test
    void takeover_isToldByTheOneThatTakesOver_alone() {
      store.save(KEY, tokens(1, NOON.minus(HOUR)));
      crashWithALease(NOON.minus(HOUR));
      OneNode late = node(old -> tokens(9, NOON));

      assertThat(value(late.source(new FasterNode()))).isEqualTo("AT-2");

      assertThat(late.sent).isEmpty();
      assertThat(late.heard()).containsExactly(JOINED);
    }

    /** A second, in which its holder may write what a store that was down did not take. */
    @Test
    void leaseThatIsLongPast_isTakenOverAfterASecond() {
      store.save(KEY, tokens(1, NOON.minus(HOUR)));
      crashWithALease(NOON);
      clock.advance(LEASE.plus(LeaseWatch.CLOCK_TOLERANCE).plusMillis(1));
      OneNode node = node(old -> tokens(2, clock.instant()));

      assertThat(value(node.source(store))).isEqualTo("AT-2");
      assertThat(node.waited()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void leaseWhoseEndIsPastByTheTolerance_isWatched() {
      store.save(KEY, tokens(1, NOON.minus(HOUR)));
      crashWithALease(NOON);
      clock.advance(LEASE.plus(LeaseWatch.CLOCK_TOLERANCE));
      OneNode node = node(old -> tokens(2, clock.instant()));

      assertThat(value(node.source(store))).isEqualTo("AT-2");
      assertThat(node.waited()).isGreaterThanOrEqualTo(LEASE);
    }

    /** The server had replaced the refresh token, and nobody has the new one. */
    @Test
    void refusal_isAnOutcomeUnknown_toldOnce_andNeverSentAgain() {
      store.save(KEY, tokens(1, NOON.minus(HOUR)));
      crashWithALease(NOON.minus(HOUR));
      OneNode node =
          node(
              old -> {
                throw grantRevoked();
              });
      TokenSource source = node.source(store);

      for (int call = 0; call < 3; call++) {
        assertThatExceptionOfType(ReauthorizationRequiredException.class)
            .isThrownBy(source::token)
            .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.REFRESH_OUTCOME_UNKNOWN));
      }
      OneNode restarted = node(old -> tokens(9, NOON));
      assertThatExceptionOfType(ReauthorizationRequiredException.class)
          .isThrownBy(() -> value(restarted.source(store)))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.REFRESH_OUTCOME_UNKNOWN));

      assertThat(node.sent).containsExactly("RT-1");
      assertThat(restarted.sent).isEmpty();
      assertThat(node.heard()).containsExactly(TAKEN_OVER, ROTATION_LOST);
      assertThat(record().tokens()).as("kept").isEqualTo(tokens(1, NOON.minus(HOUR)));
      assertThat(record().ended()).contains(ErrorKind.REFRESH_OUTCOME_UNKNOWN);
    }

    @Test
    void newAuthorization_endsAllOfThat() {
      store.save(KEY, tokens(1, NOON.minus(HOUR)));
      crashWithALease(NOON.minus(HOUR));
      store.save(KEY, tokens(5, NOON));

      assertThat(record().ended()).isEmpty();
      assertThat(value(node(old -> tokens(9, NOON)).source(store))).isEqualTo("AT-5");
    }
  }

  /** The store was down for both; the first one has tokens that it did not take. */
  @Nested
  class AfterAnOutage {

    @Test
    void whoHasNoticed_watchesTheWholeLease_andLeavesTimeToWrite() {
      Outage shaky = new Outage();
      shaky.save(KEY, tokens(1, NOON.minus(HOUR)));
      OneNode one = node(old -> tokens(2, clock.instant()));
      OneNode other =
          node(
              old -> {
                throw grantRevoked();
              });
      CountDownLatch back = new CountDownLatch(1);
      one.whileWaiting = pause -> Uninterruptibles.awaitUninterruptibly(back);
      shaky.writesUntilItIsDown.set(1);
      assertThat(value(one.source(shaky))).isEqualTo("AT-2");
      TokenSource ofTheOther = other.source(shaky);
      assertThatExceptionOfType(TransportException.class).isThrownBy(ofTheOther::token);
      clock.advance(Duration.ofMinutes(1).minusMillis(1));
      shaky.isDown = false;
      other.whileWaiting =
          pause -> {
            if (other.waited().compareTo(Duration.ofSeconds(2)) > 0) {
              back.countDown();
              while (shaky.load(KEY).orElseThrow().refresh() instanceof Running) {
                Thread.onSpinWait();
              }
            }
          };

      assertThat(value(ofTheOther)).isEqualTo("AT-2");
      assertThat(other.sent).isEmpty();
    }
  }

  /** Down from a write on, until it is not. */
  private static final class Outage implements TokenStore {
    private final TokenStore records = TokenStore.inMemory(10, evicted -> {});
    private final AtomicInteger writesUntilItIsDown = new AtomicInteger(-1);
    private volatile boolean isDown;

    @Override
    public Optional<TokenRecord> load(TokenKey key) {
      requireUp();
      return records.load(key);
    }

    @Override
    public boolean replace(TokenKey key, long expectedVersion, TokenRecord next) {
      if (writesUntilItIsDown.getAndDecrement() == 0) {
        isDown = true;
      }
      requireUp();
      return records.replace(key, expectedVersion, next);
    }

    @Override
    public void delete(TokenKey key) {
      records.delete(key);
    }

    @Override
    public void save(TokenKey key, TokenSet tokens) {
      records.save(key, tokens);
    }

    private void requireUp() {
      if (isDown) {
        throw new IllegalStateException("down");
      }
    }
  }

  /** One was held up for longer than its lease, and comes back. */
  @Nested
  class LateHolder {

    @Test
    void afterAnothersSuccess_takesTheOthersTokens() throws Exception {
      store.save(KEY, tokens(1, NOON.minus(HOUR)));
      OneNode late = node(old -> slow(tokens(2, NOON)));
      OneNode other = node(old -> tokens(3, NOON));
      Crowd<String> first = Crowd.of(1, () -> value(late.source(store)));
      asked.await();

      assertThat(value(other.source(store))).isEqualTo("AT-3");
      long version = record().version();
      answer.countDown();

      assertThat(first.results()).containsExactly("AT-3");
      assertThat(late.heard()).containsExactly(LOST);
      assertThat(other.heard()).containsExactly(TAKEN_OVER, REFRESHED);
      assertThat(record().tokens()).isEqualTo(tokens(3, NOON));
      assertThat(record().version()).isEqualTo(version);
    }

    /** One who has read the old record must not get what gives way a moment later. */
    @Test
    void afterAnothersSuccess_itsOtherCallersTakeTheOthersTokens() throws Exception {
      store.save(KEY, tokens(1, NOON.minus(HOUR)));
      HookedStore held = new HookedStore(store);
      CountDownLatch read = new CountDownLatch(1);
      held.beforeWrite = next -> hold(next);
      OneNode late = node(old -> tokens(2, NOON));
      OneNode other = node(old -> tokens(3, NOON));
      Crowd<String> first = Crowd.of(1, () -> value(late.source(held)));
      asked.await();
      held.afterLoad = read::countDown;
      Crowd<String> second = Crowd.of(1, () -> value(late.source(held)));
      read.await();

      assertThat(value(other.source(store))).isEqualTo("AT-3");
      answer.countDown();

      assertThat(first.results()).containsExactly("AT-3");
      assertThat(second.results()).containsExactly("AT-3");
      assertThat(late.heard()).contains(LOST).doesNotContain(REFRESHED);
    }

    private void hold(TokenRecord next) {
      if (!HookedStore.isLease(next)) {
        slow(next.tokens());
      }
    }

    /** The other was refused because the late one had been served: its tokens are the good ones. */
    @Test
    void afterAnothersRefusal_bringsItsTokens_andAllGoesOn() throws Exception {
      store.save(KEY, tokens(1, NOON.minus(HOUR)));
      OneNode late = node(old -> slow(tokens(2, NOON)));
      OneNode other =
          node(
              old -> {
                throw grantRevoked();
              });
      TokenSource ofTheOther = other.source(store);
      Crowd<String> first = Crowd.of(1, () -> value(late.source(store)));
      asked.await();
      assertThatExceptionOfType(ReauthorizationRequiredException.class)
          .isThrownBy(ofTheOther::token);
      long version = record().version();
      answer.countDown();

      assertThat(first.results()).containsExactly("AT-2");
      assertThat(late.heard()).containsExactly(REFRESHED);
      assertThat(record().ended()).isEmpty();
      assertThat(record().version()).isGreaterThan(version);
      assertThat(value(ofTheOther)).isEqualTo("AT-2");
      assertThat(other.sent).containsExactly("RT-1");
    }

    @Test
    void withoutAnAnswer_afterAnothersSuccess_takesTheOthersTokens() throws Exception {
      store.save(KEY, tokens(1, NOON.minus(HOUR)));
      OneNode late = node(this::tooSlow);
      OneNode other = node(old -> tokens(3, NOON));
      Crowd<String> first = Crowd.of(1, () -> value(late.source(store)));
      asked.await();

      assertThat(value(other.source(store))).isEqualTo("AT-3");
      long version = record().version();
      answer.countDown();

      assertThat(first.results()).containsExactly("AT-3");
      assertThat(late.heard()).containsExactly(FAILED, JOINED);
      assertThat(late.sent).containsExactly("RT-1");
      assertThat(record().tokens()).isEqualTo(tokens(3, NOON));
      assertThat(record().version()).isEqualTo(version);
    }

    /** Though that one's tokens are old by now: who has just failed makes no other attempt. */
    @Test
    void withoutAnAnswer_afterAnothersOldSuccess_saysSo() throws Exception {
      store.save(KEY, tokens(1, NOON.minus(HOUR)));
      OneNode late = node(this::tooSlow);
      OneNode other = node(old -> tokens(3, NOON.minus(HOUR)));
      Crowd<String> first = Crowd.of(1, () -> value(late.source(store)));
      asked.await();
      value(other.source(store));
      answer.countDown();

      assertThat(first.failures())
          .singleElement()
          .isInstanceOfSatisfying(
              TransportException.class,
              e -> assertThat(e.kind()).isEqualTo(ErrorKind.TRANSPORT_TIMEOUT));
      assertThat(late.sent).containsExactly("RT-1");
      assertThat(record().tokens()).isEqualTo(tokens(3, NOON.minus(HOUR)));
    }

    private TokenSet tooSlow(TokenSet old) {
      slow(old);
      throw Samples.timeout();
    }

    /** Though the old token would live for three seconds more. */
    @Test
    void afterASignOut_bringsNothingBack() throws Exception {
      store.save(KEY, tokens(1, NOON));
      clock.advance(HOUR.minusSeconds(3));
      OneNode late = node(old -> slow(tokens(2, NOON)));
      Crowd<String> first = Crowd.of(1, () -> value(late.source(store)));
      asked.await();

      store.delete(KEY);
      answer.countDown();

      assertThat(first.failures())
          .singleElement()
          .isInstanceOfSatisfying(
              ReauthorizationRequiredException.class,
              e -> assertThat(e.kind()).isEqualTo(ErrorKind.REAUTHENTICATION_REQUIRED));
      assertThat(store.load(KEY)).isEmpty();
      assertThat(late.heard()).containsExactly(LOST);
    }
  }
}
