package dev.codegrant.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.token.Secret;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.UnifiedJedis;

class RedisStoreTest {

  private static final Entry ENTRY = new Entry(7, Secret.of("one"));

  private final UnifiedJedis jedis = RedisNode.shared().client();

  @Test
  void of_beginsKeysWithCodegrant() {
    RecordStore records = RedisStore.of(jedis).records();
    records.replace("of", RecordStore.ABSENT, ENTRY);

    assertThat(jedis.exists("codegrant:record:of")).isTrue();
    records.delete("of");
    assertThat(RedisStore.of(jedis)).hasToString("RedisStore[codegrant:]");
  }

  /** The newer protocol has other types of answers. */
  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void everyProtocol_bringsTheSameAnswers(RedisProtocol protocol) {
    try (RedisClient client =
        RedisClient.builder()
            .hostAndPort("127.0.0.1", RedisNode.shared().port())
            .clientConfig(DefaultJedisClientConfig.builder().protocol(protocol).build())
            .build()) {
      new StoreCalls(client).assertAllAnswered();
      RecordStore records =
          RedisStore.builder(client).keyPrefix(RedisNode.prefix()).build().records();
      assertThat(records.load("1")).isEmpty();
      assertThat(records.replace("1", RecordStore.ABSENT, ENTRY)).isTrue();
      assertThat(records.replace("1", RecordStore.ABSENT, ENTRY)).isFalse();
      assertThat(records.load("1")).contains(ENTRY);
    }
  }

  @Nested
  class KeyPrefix {

    @Test
    void thatDiffers_keepsApplicationsApart() {
      RecordStore one = RedisStore.builder(jedis).keyPrefix("one:").build().records();
      RecordStore two = RedisStore.builder(jedis).keyPrefix("two:").build().records();
      one.replace("1", RecordStore.ABSENT, ENTRY);

      assertThat(two.load("1")).isEmpty();
      two.delete("1");
      assertThat(one.load("1")).contains(ENTRY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{app}:", "a{", "a}", "a\n{}"})
    void ofOtherCharacters_isRefused(String prefix) {
      assertRefused(() -> RedisStore.builder(jedis).keyPrefix(prefix));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 200})
    void ofALengthInItsRange_isAccepted(int length) {
      String prefix = "p".repeat(length);
      RecordStore records = RedisStore.builder(jedis).keyPrefix(prefix).build().records();
      records.replace("1", RecordStore.ABSENT, ENTRY);

      assertThat(jedis.exists(prefix + "record:1")).isTrue();
    }

    @Test
    void thatIsTooLong_isRefused() {
      assertRefused(() -> RedisStore.builder(jedis).keyPrefix("p".repeat(201)));
    }
  }

  @Nested
  class KeepFor {

    @ParameterizedTest
    @ValueSource(strings = {"PT0.999999999S", "PT0S", "PT-1S", "P36500DT0.001S"})
    void outsideItsRange_isRefused(String time) {
      assertRefused(() -> RedisStore.builder(jedis).keepFor(Duration.parse(time)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "P36500D"})
    void atTheEndsOfItsRange_isAccepted(String time) {
      Duration duration = Duration.parse(time);
      String prefix = RedisNode.prefix();
      RecordStore records =
          RedisStore.builder(jedis).keyPrefix(prefix).keepFor(duration).build().records();
      assertThat(records.replace("1", RecordStore.ABSENT, ENTRY)).isTrue();

      assertThat(jedis.pttl(prefix + "record:1")).isLessThanOrEqualTo(duration.toMillis());
    }
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(call)
        .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT);
  }
}
