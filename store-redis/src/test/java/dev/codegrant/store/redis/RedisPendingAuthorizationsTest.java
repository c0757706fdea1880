package dev.codegrant.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.contract.PendingAuthorizationStoreContract;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.store.PendingAuthorizationStore;
import dev.codegrant.testkit.ManualClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.UnifiedJedis;

class RedisPendingAuthorizationsTest extends PendingAuthorizationStoreContract {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Instant SOON = NOW.plusSeconds(600);

  private final UnifiedJedis jedis = RedisNode.shared().client();
  private final ManualClock clock = ManualClock.at(NOW);
  private final String prefix = RedisNode.prefix();
  private final String order = prefix + "{pending}";
  private final RedisStore redis = RedisStore.builder(jedis).keyPrefix(prefix).build();

  @Override
  protected PendingAuthorizationStore store(Clock clock) {
    return redis.pendingAuthorizations(1000, clock);
  }

  @Nested
  class Bound {

    @Test
    void whenFull_theOldestGoes_andTheNewestStays() {
      PendingAuthorizationStore store = redis.pendingAuthorizations(2, clock);
      store.save("c", "first", SOON);
      store.save("b", "second", SOON);
      store.save("a", "third", SOON);

      assertThat(jedis.keys(prefix + "*"))
          .containsExactlyInAnyOrder(order, order + ":a", order + ":b");
      assertThat(store.take("c")).isEmpty();
      assertThat(store.take("b")).contains("second");
      assertThat(store.take("a")).contains("third");
    }

    @Test
    void ofOne_keepsTheNewest() {
      PendingAuthorizationStore store = redis.pendingAuthorizations(1, clock);
      store.save("b", "first", SOON);
      store.save("a", "second", SOON.minusSeconds(60));

      assertThat(store.take("b")).isEmpty();
      assertThat(store.take("a")).contains("second");
    }

    @Test
    void whatWasTaken_makesRoom() {
      PendingAuthorizationStore store = redis.pendingAuthorizations(2, clock);
      store.save("1", "one", SOON);
      store.save("2", "two", SOON);
      store.take("2");
      store.save("3", "three", SOON);

      assertThat(store.take("1")).contains("one");
      assertThat(store.take("3")).contains("three");
    }

    @Test
    void whatHasExpired_isForgottenAtTheNextSave_butNotAtTheEndOfItsLife() {
      PendingAuthorizationStore store = redis.pendingAuthorizations(1000, clock);
      store.save("1", "one", SOON.minusMillis(1));
      store.save("2", "two", SOON);
      clock.advance(Duration.between(NOW, SOON));
      store.save("3", "three", SOON.plusSeconds(600));

      assertThat(jedis.zrange(order, 0, -1)).containsExactly("2", "3");
      assertThat(store.take("2")).contains("two");
    }

    /** The order of arrival is that of one node, whatever the clocks of others say. */
    @Test
    void afterOneWhoseClockIsADayAhead_theOldestStillGoes() {
      PendingAuthorizationStore store = redis.pendingAuthorizations(2, clock);
      store.save("c", "first", SOON.plus(Duration.ofDays(1)));
      store.save("b", "second", SOON);
      store.save("a", "third", SOON);

      assertThat(store.take("c")).isEmpty();
      assertThat(store.take("b")).contains("second");
      assertThat(store.take("a")).contains("third");
    }

    @Test
    void thatIsLowered_holdsFromTheNextSave() {
      PendingAuthorizationStore store = redis.pendingAuthorizations(1000, clock);
      IntStream.range(0, 9).forEach(i -> store.save("" + i, "text " + i, SOON));

      redis.pendingAuthorizations(3, clock).save("9", "text 9", SOON);

      assertThat(jedis.zrange(order, 0, -1)).containsExactly("7", "8", "9");
      assertThat(jedis.keys(order + ":*")).hasSize(3);
    }

    @Test
    void holdsForTenThousandInTheSameMillisecond() {
      PendingAuthorizationStore store = redis.pendingAuthorizations(3, clock);
      IntStream.range(0, 10_000).forEach(i -> store.save("" + i, "text", SOON));

      assertThat(jedis.zrange(order, 0, -1)).containsExactly("9997", "9998", "9999");
      assertThat(jedis.keys(order + ":*")).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_000_001})
    void outsideItsRange_isRefused(int most) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> redis.pendingAuthorizations(most, clock))
          .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000_000})
    void atTheEndsOfItsRange_isAccepted(int most) {
      PendingAuthorizationStore store = redis.pendingAuthorizations(most, clock);
      store.save("1", "one", SOON);
      assertThat(store.take("1")).contains("one");
    }
  }

  /** A client that got no answer repeats the command by itself. */
  @Test
  void save_repeated_isOneText() {
    PendingAuthorizationStore store = redis.pendingAuthorizations(1, clock);
    store.save("1", "one", SOON);
    store.save("1", "one", SOON);

    assertThat(jedis.zcard(order)).isEqualTo(1);
    assertThat(store.take("1")).contains("one");
    assertThat(store.take("1")).isEmpty();
  }

  @Test
  void redis_forgetsATextASecondAfterItsLife_andAllWithTheLast() {
    PendingAuthorizationStore store = redis.pendingAuthorizations(1000, clock);
    store.save("1", "one", SOON);
    store.save("2", "two", NOW.plusSeconds(60));
    store.save("3", "three", NOW);
    store.save("4", "four", NOW.minusSeconds(60));

    assertThat(jedis.pttl(order + ":1")).isBetween(590_000L, 601_000L);
    assertThat(jedis.pttl(order + ":2")).isBetween(50_000L, 61_000L);
    assertThat(jedis.pttl(order + ":3")).isLessThanOrEqualTo(1_000);
    assertThat(jedis.pttl(order)).isBetween(590_000L, 601_000L);
    assertThat(store.take("4")).isEmpty();
  }

  /** ST-038. */
  @Test
  void take_leavesNoKey() {
    PendingAuthorizationStore store = redis.pendingAuthorizations(1000, clock);
    store.save("1", "one", SOON);
    assertThat(jedis.keys(prefix + "*")).containsExactlyInAnyOrder(order, order + ":1");

    store.take("1");

    assertThat(jedis.keys(prefix + "*")).isEmpty();
  }

  /** ST-031. */
  @Test
  void lineEndsAndCommands_inIdAndText_areKeptToTheLetter_andNotRun() {
    String hostile = "1\r\nFLUSHALL\r\n*1\r\n$8\r\nFLUSHALL\r\n\0' } --";
    jedis.set(prefix + "bystander", "here");
    PendingAuthorizationStore store = redis.pendingAuthorizations(1, clock);
    store.save("the one that goes" + hostile, "text", SOON);
    store.save(hostile, hostile, SOON);

    assertThat(jedis.keys(order + ":*")).containsExactly(order + ":" + hostile);
    assertThat(store.take("1")).isEmpty();
    assertThat(store.take(hostile)).contains(hostile);
    assertThat(jedis.keys(prefix + "*")).containsExactly(prefix + "bystander");
  }

  @Nested
  class AnEntryOfAnotherShape {
    private final PendingAuthorizationStore store = redis.pendingAuthorizations(1000, clock);

    @Test
    void ofAnotherType_isCorrupt_andStays() {
      jedis.rpush(order + ":1", "canary");

      assertCorrupt(() -> store.take("1"));
      assertThat(jedis.lrange(order + ":1", 0, -1)).containsExactly("canary");
    }

    @Test
    void whereTheOrderIsOfAnotherType_isCorrupt() {
      store.save("1", "one", SOON);
      jedis.set(order, "canary");

      assertCorrupt(() -> store.save("2", "two", SOON));
      assertCorrupt(() -> store.take("1"));
      assertThat(jedis.get(order)).isEqualTo("canary");
      jedis.del(order);
      assertThat(store.take("1")).contains("one");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "canary",
          " canary",
          "1.5 canary",
          "+1 canary",
          "9223372036854775808 canary"
        })
    void withoutTheEndOfItsLife_isCorrupt(String value) {
      jedis.set(order + ":1", value);

      assertCorrupt(() -> store.take("1"));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 1000})
    void withTheEndOfItsLife_isRead(long millisLeft) {
      jedis.set(order + ":1", NOW.plusMillis(millisLeft).toEpochMilli() + " a text");

      assertThat(store.take("1")).contains("a text");
    }

    private void assertCorrupt(ThrowingCallable call) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(call)
          .matches(e -> e.kind() == ErrorKind.STORE_CORRUPT)
          .withNoCause()
          .withMessageNotContaining("canary");
    }
  }

  @Test
  void toString_hasThePrefix_andNoText() {
    PendingAuthorizationStore store = redis.pendingAuthorizations(1000, clock);
    store.save("1", "canary", SOON);
    assertThat(store).hasToString("PendingAuthorizationStore[Redis, " + order + "]");
  }
}
