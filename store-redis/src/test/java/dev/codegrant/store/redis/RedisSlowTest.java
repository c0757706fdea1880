package dev.codegrant.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.contract.CuttingProxy;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.token.Secret;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Connection;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;

/** Redis does not answer: the patience of the application's client ends every call. */
class RedisSlowTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final int CONNECTIONS = 2;
  private static final int CALLERS = 32;

  private final CuttingProxy proxy = CuttingProxy.to(RedisNode.shared().port());
  private final RedisClient slow = RedisNode.client(proxy.port(), PATIENCE, 1);
  private final String prefix = RedisNode.prefix();
  private final RecordStore store = records(slow);
  private final RecordStore direct = records(RedisNode.shared().client());

  @AfterEach
  void end() {
    slow.close();
    proxy.close();
  }

  /** ST-028. */
  @Test
  void manyCallers_allFailInTime_andNoThreadIsLeft() throws Exception {
    RedisClient impatient = RedisNode.client(proxy.port(), SHORT, CONNECTIONS);
    RecordStore records = records(impatient);
    Set<Thread> before = threads();
    proxy.stall();
    List<Thread> ours = new CopyOnWriteArrayList<>();
    ExecutorService callers =
        Executors.newFixedThreadPool(
            CALLERS,
            task -> {
              Thread thread = new Thread(task);
              ours.add(thread);
              return thread;
            });
    List<String> reasons;
    try {
      Callable<String> call =
          () -> {
            try {
              return records.load("1").toString();
            } catch (TransportException e) {
              assertThat(e.kind()).isEqualTo(ErrorKind.STORE_FAILED);
              return e.reason().orElseThrow();
            }
          };
      reasons =
          callers.invokeAll(Collections.nCopies(CALLERS, call), 20, TimeUnit.SECONDS).stream()
              .map(RedisSlowTest::result)
              .toList();
    } finally {
      callers.shutdownNow();
    }

    for (Thread thread : ours) {
      thread.join(20_000);
    }
    assertThat(reasons).hasSize(CALLERS).containsOnly("TIMEOUT", "POOL");
    assertThat(impatient.getPool().getNumActive()).isZero();
    assertThat(impatient.getPool().getNumWaiters()).isZero();
    Set<Thread> left = new HashSet<>(threads());
    left.removeAll(before);
    assertThat(left).isEmpty();
    impatient.close();
  }

  /** The late answer of one call is not the answer of the next. */
  @Test
  void afterATimeout_theNextCallGetsItsOwnAnswer() throws InterruptedException {
    direct.replace("1", RecordStore.ABSENT, entry(7, "one"));
    direct.replace("2", RecordStore.ABSENT, entry(7, "two"));
    impatiently(() -> store.load("1"), CuttingProxy.ALL);
    proxy.awaitHeld();
    proxy.pass();

    assertThat(store.load("2")).contains(entry(7, "two"));
  }

  /** What its caller gave up may still arrive: compare-and-set keeps it from undoing others. */
  @Test
  void replacementThatArrivesLate_losesAgainstOneInBetween() {
    direct.replace("1", RecordStore.ABSENT, entry(7, "old"));
    giveUp(entry(8, "late"));

    assertThat(direct.replace("1", 7, entry(9, "in between"))).isTrue();
    arrive();

    assertThat(direct.load("1")).contains(entry(9, "in between"));
  }

  /** The neighbour: it does arrive. */
  @Test
  void replacementThatArrivesLate_withNobodyInBetween_isDone() {
    direct.replace("1", RecordStore.ABSENT, entry(7, "old"));
    giveUp(entry(8, "late"));
    assertThat(direct.load("1")).contains(entry(7, "old"));

    arrive();

    await("Redis does it in time", () -> direct.load("1").orElseThrow().version() == 8);
    assertThat(direct.load("1")).contains(entry(8, "late"));
    assertThat(direct.replace("1", 7, entry(9, "another"))).isFalse();
  }

  private void giveUp(Entry next) {
    impatiently(() -> store.replace("1", 7, next), 0);
  }

  /** With a connection that is open and well, until so many bytes have gone to Redis. */
  private void impatiently(ThrowingCallable call, long bytesToServer) {
    try (Connection connection = slow.getPool().getResource()) {
      assertThat(connection.ping()).isTrue();
      connection.setSoTimeout((int) SHORT.toMillis());
    }
    proxy.stallAfter(bytesToServer, 0);
    StoreCalls.assertFails("call", call, "TIMEOUT");
  }

  /** Lets everything through, until all is on its way to Redis. */
  private void arrive() {
    slow.close();
    proxy.pass();
    await("all is sent in time", () -> proxy.openConnections() == 0);
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
    }
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.getName().equals("cutting-proxy"))
        .collect(Collectors.toSet());
  }

  private static String result(Future<String> future) {
    try {
      return future.get();
    } catch (Exception e) {
      return e.toString();
    }
  }

  private RecordStore records(UnifiedJedis client) {
    return RedisStore.builder(client).keyPrefix(prefix).build().records();
  }

  private static Entry entry(long version, String text) {
    return new Entry(version, Secret.of(text));
  }
}
