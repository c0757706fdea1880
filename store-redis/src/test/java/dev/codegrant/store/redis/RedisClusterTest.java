package dev.codegrant.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.contract.PendingAuthorizationStoreContract;
import dev.codegrant.contract.RecordStoreContract;
import dev.codegrant.store.PendingAuthorizationStore;
import dev.codegrant.store.RecordStore;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A Cluster refuses what touches two slots, also one of a single node. */
class RedisClusterTest {

  private static final RedisNode CLUSTER = RedisNode.startCluster();

  @AfterAll
  static void stop() {
    CLUSTER.close();
  }

  private static RedisStore redis() {
    return RedisStore.builder(CLUSTER.client()).keyPrefix(RedisNode.prefix()).build();
  }

  @Nested
  class Records extends RecordStoreContract {
    private final RedisStore redis = redis();

    @Override
    protected RecordStore store() {
      return redis.records();
    }

    @Override
    protected RecordStore sameStoreAgain(RecordStore store) {
      return redis.records();
    }
  }

  @Nested
  class PendingAuthorizations extends PendingAuthorizationStoreContract {
    @Override
    protected PendingAuthorizationStore store(Clock clock) {
      return redis().pendingAuthorizations(1000, clock);
    }

    /** Those that go and the one that comes are in one slot. */
    @Test
    void whenFull_theOldestGoes() {
      Clock clock = Clock.systemUTC();
      Instant soon = clock.instant().plusSeconds(600);
      PendingAuthorizationStore store = redis().pendingAuthorizations(2, clock);
      store.save("1", "one", soon);
      store.save("2", "two", soon);
      store.save("3", "three", soon);

      assertThat(store.take("1")).isEmpty();
      assertThat(store.take("2")).contains("two");
      assertThat(store.take("3")).contains("three");
    }
  }
}
