package dev.codegrant.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.contract.RecordStoreContract;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.store.SealingKeys;
import dev.codegrant.token.Secret;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.UnifiedJedis;

class RedisRecordsTest extends RecordStoreContract {

  private static final long BEYOND_DOUBLE = 1L << 53;

  private final UnifiedJedis jedis = RedisNode.shared().client();
  private final String prefix = RedisNode.prefix();
  private final String key = prefix + "record:" + id(1);
  private final RedisStore redis = RedisStore.builder(jedis).keyPrefix(prefix).build();
  private final RecordStore store = redis.records();

  @Override
  protected RecordStore store() {
    return store;
  }

  @Override
  protected RecordStore sameStoreAgain(RecordStore store) {
    return redis.records();
  }

  /** A number of Lua has 53 bits. */
  @Test
  void versions_thatDifferInTheLastBit_areDifferent() {
    store.replace(id(1), RecordStore.ABSENT, entry(BEYOND_DOUBLE, "one"));

    assertThat(store.replace(id(1), BEYOND_DOUBLE + 1, entry(7, "two"))).isFalse();
    assertThat(store.replace(id(1), BEYOND_DOUBLE, entry(BEYOND_DOUBLE + 1, "two"))).isTrue();
    assertThat(store.load(id(1))).contains(entry(BEYOND_DOUBLE + 1, "two"));
  }

  @Test
  void load_whileItIsWritten_seesVersionAndTextOfOneMoment() throws InterruptedException {
    store.replace(id(1), RecordStore.ABSENT, entry(1, "text of 1"));
    AtomicBoolean done = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              for (long version = 1; !done.get(); version++) {
                store.replace(id(1), version, entry(version + 1, "text of " + (version + 1)));
              }
            });
    writer.start();
    try {
      for (int i = 0; i < 2000; i++) {
        Entry found = store.load(id(1)).orElseThrow();
        assertThat(found.text().reveal()).isEqualTo("text of " + found.version());
      }
    } finally {
      done.set(true);
      writer.join();
    }
    assertThat(store.load(id(1)).orElseThrow().version()).isGreaterThan(1);
  }

  /** ST-029. */
  @Test
  void afterAFailoverThatLostTheLastWrite_theOldRecordIsThere_andMayBeReplacedOnce() {
    store.replace(id(1), RecordStore.ABSENT, entry(7, "old"));
    byte[] old = jedis.dump(key);
    store.replace(id(1), 7, entry(8, "lost"));
    jedis.del(key);
    jedis.restore(key, 0, old);

    assertThat(store.load(id(1))).contains(entry(7, "old"));
    assertThat(store.replace(id(1), 8, entry(9, "of one who saw it"))).isFalse();
    assertThat(store.replace(id(1), 7, entry(8, "new"))).isTrue();
    assertThat(store.replace(id(1), 7, entry(8, "new"))).isFalse();
    assertThat(store.load(id(1))).contains(entry(8, "new"));
  }

  /** ST-031. */
  @Test
  void lineEndsAndCommands_inIdTextAndPrefix_areKeptToTheLetter_andNotRun() {
    String hostile = "a\r\nFLUSHALL\r\n*1\r\n$8\r\nFLUSHALL\r\n\0\u00ff'\"} return 0 --";
    jedis.set(prefix + "bystander", "here");
    RecordStore under =
        RedisStore.builder(jedis).keyPrefix(prefix + "\r\nFLUSHALL\r\n").build().records();

    for (RecordStore each : new RecordStore[] {store, under}) {
      String id = hostile.replace('}', ')');
      assertThat(each.replace(id, RecordStore.ABSENT, entry(7, hostile))).isTrue();
      assertThat(each.replace(id, 7, entry(8, hostile + "2"))).isTrue();
      assertThat(each.load(id)).contains(entry(8, hostile + "2"));
      assertThat(each.load("a")).isEmpty();
    }
    assertThat(jedis.get(prefix + "bystander")).isEqualTo("here");
    assertThat(jedis.keys(prefix + "*FLUSHALL*")).hasSize(2);
    store.delete(hostile.replace('}', ')'));
    under.delete(hostile.replace('}', ')'));
    assertThat(jedis.keys(prefix + "*")).containsExactly(prefix + "bystander");
  }

  /** ST-033. */
  @Test
  void whatRedisHolds_isTheSealedText_theVersion_andTheNameOfACall() {
    SealingKeys keys = SealingKeys.random();
    String sealed = keys.seal("context", "refresh-token-canary");
    store.replace(id(1), RecordStore.ABSENT, entry(7, sealed));

    Map<String, String> raw = jedis.hgetAll(key);

    assertThat(raw).containsOnlyKeys("version", "text", "writer").containsEntry("text", sealed);
    assertThat(raw.get("writer")).matches("[0-9a-f-]{36}");
    assertThat(raw.toString()).doesNotContain("canary");
    assertThat(keys.open("context", raw.getOrDefault("text", ""))).contains("refresh-token-canary");
  }

  /** ST-038. */
  @Test
  void delete_leavesNoKey() {
    store.replace(id(1), RecordStore.ABSENT, entry(7, "one"));
    assertThat(jedis.keys(prefix + "*")).containsExactly(key);

    store.delete(id(1));

    assertThat(jedis.keys(prefix + "*")).isEmpty();
  }

  @Nested
  class KeepFor {
    private final RecordStore anHour =
        RedisStore.builder(jedis).keyPrefix(prefix).keepFor(Duration.ofHours(1)).build().records();

    @Test
    void countsFromTheLastWrite() {
      anHour.replace(id(1), RecordStore.ABSENT, entry(7, "one"));
      assertThat(jedis.pttl(key)).isBetween(3_540_000L, 3_600_000L);
      jedis.pexpire(key, 60_000);

      anHour.load(id(1));
      anHour.replace(id(1), 6, entry(8, "refused"));
      assertThat(jedis.pttl(key)).isLessThanOrEqualTo(60_000);

      anHour.replace(id(1), 7, entry(8, "two"));
      assertThat(jedis.pttl(key)).isBetween(3_540_000L, 3_600_000L);
    }

    @Test
    void leftOut_keepsForEver_alsoWhatWasToGo() {
      store.replace(id(2), RecordStore.ABSENT, entry(7, "one"));
      assertThat(jedis.pttl(prefix + "record:" + id(2))).isEqualTo(-1);

      anHour.replace(id(1), RecordStore.ABSENT, entry(7, "one"));
      store.replace(id(1), 7, entry(8, "two"));
      assertThat(jedis.pttl(key)).isEqualTo(-1);
    }
  }

  @Nested
  class AnEntryOfAnotherShape {

    @Test
    void ofAnotherType_isCorrupt_andStays() {
      jedis.set(key, "canary");

      assertCorrupt(() -> store.load(id(1)));
      assertCorrupt(() -> store.replace(id(1), RecordStore.ABSENT, entry(7, "one")));
      assertCorrupt(() -> store.replace(id(1), 7, entry(8, "two")));
      assertThat(jedis.get(key)).isEqualTo("canary");
    }

    @Test
    void withoutAVersion_isCorrupt_andStays() {
      jedis.hset(key, "text", "canary");

      assertCorrupt(() -> store.load(id(1)));
      assertCorrupt(() -> store.replace(id(1), RecordStore.ABSENT, entry(7, "one")));
      assertThat(jedis.hgetAll(key)).isEqualTo(Map.of("text", "canary"));
    }

    @Test
    void withoutAText_isCorrupt_andStays() {
      jedis.hset(key, "version", "7");

      assertCorrupt(() -> store.load(id(1)));
      assertCorrupt(() -> store.replace(id(1), 7, entry(8, "two")));
      assertThat(jedis.hgetAll(key)).isEqualTo(Map.of("version", "7"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"", "0", "07", "+7", "-7", "7 ", "7.0", "7e0", "canary", "9223372036854775808"})
    void withAVersionThatThisStoreDoesNotWrite_isCorrupt_andStays(String version) {
      Map<String, String> raw = Map.of("version", version, "text", "canary");
      jedis.hset(key, raw);

      assertCorrupt(() -> store.load(id(1)));
      assertThat(store.replace(id(1), 7, entry(8, "two"))).isFalse();
      assertThat(store.replace(id(1), RecordStore.ABSENT, entry(8, "two"))).isFalse();
      assertThat(jedis.hgetAll(key)).isEqualTo(raw);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, Long.MAX_VALUE})
    void withAVersionOfThisStore_isRead_evenWithoutAWriter(long version) {
      jedis.hset(key, Map.of("version", Long.toString(version), "text", "one"));

      assertThat(store.load(id(1))).contains(entry(version, "one"));
      assertThat(store.replace(id(1), version, entry(8, "two"))).isTrue();
    }

    @Test
    void canBeDeleted() {
      jedis.set(key, "canary");
      store.delete(id(1));
      assertThat(store.load(id(1))).isEmpty();
    }

    private void assertCorrupt(ThrowingCallable call) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(call)
          .matches(e -> e.kind() == ErrorKind.STORE_CORRUPT)
          .withNoCause()
          .withMessageNotContainingAny("canary", id(1));
    }
  }

  @Test
  void toString_hasThePrefix_andNoEntry() {
    store.replace(id(1), RecordStore.ABSENT, new Entry(7, Secret.of("canary")));
    assertThat(store).hasToString("RecordStore[Redis, " + prefix + "record:]");
  }
}
