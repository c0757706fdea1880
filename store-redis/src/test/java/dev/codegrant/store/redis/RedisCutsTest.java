package dev.codegrant.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.contract.CuttingProxy;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import dev.codegrant.store.PendingAuthorizationStore;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.token.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.executors.RetryableCommandExecutor;
import redis.clients.jedis.providers.PooledConnectionProvider;

/** The connection breaks after each byte of a call, on its way there and on its way back. */
class RedisCutsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Instant SOON = NOW.plusSeconds(600);
  private static final Entry OLD = new Entry(7, Secret.of("the old text"));
  private static final Entry NEW = new Entry(8, Secret.of("the new text"));

  private final CuttingProxy proxy = CuttingProxy.to(RedisNode.shared().port());
  private final RedisClient cut = RedisNode.client(proxy.port(), PATIENCE, 1);
  private final String prefix = RedisNode.prefix();
  private final RedisStore direct =
      RedisStore.builder(RedisNode.shared().client()).keyPrefix(prefix).build();
  private final RedisStore broken = RedisStore.builder(cut).keyPrefix(prefix).build();
  private final RecordStore records = direct.records();
  private final RecordStore brokenRecords = broken.records();
  private final ManualClock clock = ManualClock.at(NOW);
  private final PendingAuthorizationStore pending = direct.pendingAuthorizations(10, clock);
  private final PendingAuthorizationStore brokenPending = broken.pendingAuthorizations(10, clock);

  @AfterEach
  void end() {
    cut.close();
    proxy.close();
  }

  @Test
  void replace_isDoneOrNot_andTheCallerIsToldSo() {
    everywhere(
        () -> {
          records.delete("1");
          records.replace("1", RecordStore.ABSENT, OLD);
        },
        () -> brokenRecords.replace("1", 7, NEW),
        (answer, done) -> {
          assertThat(answer.orElse(true)).isTrue();
          assertThat(records.load("1")).contains(done ? NEW : OLD);
        });
  }

  @Test
  void replace_whereNothingIs_isDoneOrNot_andTheCallerIsToldSo() {
    everywhere(
        () -> records.delete("1"),
        () -> brokenRecords.replace("1", RecordStore.ABSENT, NEW),
        (answer, done) -> {
          assertThat(answer.orElse(true)).isTrue();
          assertThat(records.load("1")).isEqualTo(done ? Optional.of(NEW) : Optional.empty());
        });
  }

  @Test
  void load_isTheWholeRecord_orFails() {
    records.replace("1", RecordStore.ABSENT, OLD);
    everywhere(
        () -> {},
        () -> brokenRecords.load("1"),
        (answer, done) -> answer.ifPresent(found -> assertThat(found).contains(OLD)));
  }

  @Test
  void delete_isDoneOrNot() {
    everywhere(
        () -> records.replace("1", RecordStore.ABSENT, OLD),
        () -> {
          brokenRecords.delete("1");
          return true;
        },
        (answer, done) -> assertThat(records.load("1").isEmpty()).isEqualTo(done));
  }

  @Test
  void save_isDoneOrNot() {
    everywhere(
        () -> {},
        () -> {
          brokenPending.save("1", "sealed", SOON);
          return true;
        },
        (answer, done) ->
            assertThat(pending.take("1"))
                .isEqualTo(done ? Optional.of("sealed") : Optional.empty()));
  }

  @Test
  void take_isDoneOrNot_andNeverTwice() {
    everywhere(
        () -> pending.save("1", "sealed", SOON),
        () -> brokenPending.take("1"),
        (answer, done) -> {
          answer.ifPresent(taken -> assertThat(taken).contains("sealed"));
          assertThat(pending.take("1")).isEqualTo(done ? Optional.empty() : Optional.of("sealed"));
        });
  }

  /** The clients for Sentinel and Cluster do so: they repeat what was done. */
  @Test
  void replace_repeatedByTheClient_isTrue_asItWasDone() throws Exception {
    records.replace("1", RecordStore.ABSENT, OLD);
    PooledConnectionProvider provider =
        new PooledConnectionProvider(new HostAndPort("127.0.0.1", proxy.port()));
    try (RedisClient repeating =
        RedisClient.builder()
            .connectionProvider(provider)
            .commandExecutor(new RetryableCommandExecutor(provider, 5, PATIENCE))
            .build()) {
      RecordStore store = RedisStore.builder(repeating).keyPrefix(prefix).build().records();
      assertThat(store.load("1")).contains(OLD);
      int connections = proxy.connections();
      proxy.cutAfter(CuttingProxy.ALL, 0);

      CompletableFuture<Boolean> replaced =
          CompletableFuture.supplyAsync(() -> store.replace("1", 7, NEW));
      while (proxy.connections() == connections && !replaced.isDone()) {
        Thread.onSpinWait();
      }
      assertThat(records.load("1")).contains(NEW);
      proxy.pass();

      assertThat(replaced.get(30, TimeUnit.SECONDS)).isTrue();
      assertThat(store.replace("1", 7, NEW)).isFalse();
      assertThat(records.load("1")).contains(NEW);
    }
  }

  /** And when they have given up, the reason is the last one. */
  @Test
  void replace_repeatedInVain_fails() {
    PooledConnectionProvider provider =
        new PooledConnectionProvider(new HostAndPort("127.0.0.1", proxy.port()));
    try (RedisClient repeating =
        RedisClient.builder()
            .connectionProvider(provider)
            .commandExecutor(new RetryableCommandExecutor(provider, 2, Duration.ofSeconds(1)))
            .build()) {
      StoreCalls calls = new StoreCalls(repeating);
      calls.assertAllAnswered();
      proxy.cutAfter(CuttingProxy.ALL, 0);

      calls.assertAllFail("CONNECTION");
    }
  }

  private interface Check<T> {
    /** What came back, empty after a failure, and whether the call was done. */
    void check(Optional<T> answer, boolean done);
  }

  private record Scenario<T>(Runnable before, Supplier<T> call, Check<T> check) {}

  private <T> void everywhere(Runnable before, Supplier<T> call, Check<T> check) {
    Scenario<T> scenario = new Scenario<>(before, call, check);
    long answer = everywhere(scenario, false, 0);
    everywhere(scenario, true, answer);
  }

  /**
   * Cuts an open connection, or one that is only made for the call and begins with questions of the
   * client's own.
   *
   * @param answer how long the answer is, at the end of what a new connection brings; 0 if it is
   *     all
   * @return how many bytes came back
   */
  private <T> long everywhere(Scenario<T> scenario, boolean fresh, long answer) {
    scenario.before.run();
    connect(fresh);
    scenario.check.check(Optional.of(scenario.call.get()), true);
    long there = proxy.bytesToServer();
    long back = proxy.bytesToClient();
    assertThat(there).isGreaterThan(20);
    assertThat(back).isGreaterThan(3);

    for (long bytes = 0; bytes < there; bytes += fresh ? 7 : 1) {
      assertThat(cut(scenario, fresh, bytes, CuttingProxy.ALL, false)).isEmpty();
    }
    assertThat(cut(scenario, fresh, there, CuttingProxy.ALL, true)).isPresent();

    long asked = answer == 0 ? 0 : back - answer;
    for (long bytes = 0; bytes < back; bytes++) {
      assertThat(cut(scenario, fresh, CuttingProxy.ALL, bytes, bytes >= asked)).isEmpty();
    }
    assertThat(cut(scenario, fresh, CuttingProxy.ALL, back, true)).isPresent();
    return back;
  }

  private <T> Optional<T> cut(
      Scenario<T> scenario, boolean fresh, long there, long back, boolean done) {
    scenario.before.run();
    connect(fresh);
    proxy.cutAfter(there, back);
    Optional<T> answer;
    try {
      answer = Optional.of(scenario.call.get());
    } catch (TransportException e) {
      assertThat(e.kind()).isEqualTo(ErrorKind.STORE_FAILED);
      assertThat(e.reason()).contains("CONNECTION");
      answer = Optional.empty();
    }
    scenario.check.check(answer, done);
    return answer;
  }

  private void connect(boolean fresh) {
    proxy.pass();
    if (fresh) {
      cut.getPool().clear();
    } else {
      cut.ping();
    }
    proxy.pass();
  }
}
