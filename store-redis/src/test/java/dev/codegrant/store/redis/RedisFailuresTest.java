package dev.codegrant.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.contract.CuttingProxy;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.token.Secret;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Connection;
import redis.clients.jedis.RedisClient;

/** "I do not know" is never "nothing there". */
class RedisFailuresTest {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Entry ENTRY = new Entry(7, Secret.of("one"));

  /** ST-028. */
  @Test
  void down_fails_andBefore_answers() {
    try (RedisNode node = RedisNode.start()) {
      StoreCalls calls = new StoreCalls(node.client());
      calls.assertAllAnswered();

      node.stop();

      calls.assertAllFail("CONNECTION");
    }
  }

  /** ST-028. */
  @Test
  void silent_fails_andAwake_answers() {
    try (CuttingProxy proxy = CuttingProxy.to(RedisNode.shared().port());
        RedisClient client = RedisNode.client(proxy.port(), SHORT, 4)) {
      proxy.stall();
      new StoreCalls(client).assertAllFail("TIMEOUT");

      proxy.pass();
      try (RedisClient patient = RedisNode.client(proxy.port(), PATIENCE, 4)) {
        new StoreCalls(patient).assertAllAnswered();
      }
    }
  }

  @Nested
  class Replica {

    /** ST-028. It holds no record yet, and answers reads. */
    @Test
    void thatHasNotSeenItsMaster_fails() {
      try (RedisNode replica = RedisNode.start("replicaof 127.0.0.1 1")) {
        assertThat(replica.client().hmget("anything", "version", "text")).containsOnlyNulls();

        new StoreCalls(replica.client()).assertAllFail("READONLY");
      }
    }

    /** ST-028. */
    @Test
    void thatMayNotAnswerWithoutItsMaster_fails() {
      try (RedisNode replica =
          RedisNode.start("replicaof 127.0.0.1 1", "replica-serve-stale-data no")) {
        StoreCalls calls = new StoreCalls(replica.client());
        for (String script : new String[] {"load", "replace", "save", "take"}) {
          calls.assertFails(script, "MASTERDOWN");
        }
        calls.assertFails("delete", "READONLY");
      }
    }

    /** ST-028. */
    @Test
    void thatHasAll_fails_untilItIsTheMaster() {
      try (RedisNode master = RedisNode.start();
          RedisNode replica = RedisNode.start("replicaof 127.0.0.1 " + master.port())) {
        RedisStore.of(master.client()).records().replace("1", RecordStore.ABSENT, ENTRY);
        awaitKey(replica, "codegrant:record:1");
        RecordStore there = RedisStore.of(replica.client()).records();
        StoreCalls.assertFails("load", () -> there.load("1"), "READONLY");
        new StoreCalls(replica.client()).assertAllFail("READONLY");

        replica.becomeMaster();

        assertThat(there.load("1")).contains(ENTRY);
        new StoreCalls(replica.client()).assertAllAnswered();
      }
    }

    private static void awaitKey(RedisNode node, String key) {
      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (!node.client().exists(key)) {
        assertThat(System.nanoTime()).as("synchronized in time").isLessThan(end);
      }
    }
  }

  /** ST-028. */
  @Test
  void nodeOfAClusterWithoutSlots_fails() {
    try (RedisNode node = RedisNode.start("cluster-enabled yes")) {
      new StoreCalls(node.client()).assertAllFail("CLUSTERDOWN");
    }
  }

  /** A master that nobody follows any more may have been replaced. */
  @Test
  void masterWithoutTheReplicasItMustHave_fails() {
    try (RedisNode node = RedisNode.start("min-replicas-to-write 1")) {
      new StoreCalls(node.client()).assertAllFail("NOREPLICAS");
    }
  }

  @Test
  void withoutItsPassword_fails() {
    try (RedisNode node = RedisNode.start("requirepass secret")) {
      StoreCalls calls = new StoreCalls(node.client());
      for (String name : new String[] {"load", "replace", "delete", "take"}) {
        calls.assertFails(name, "NOAUTH");
      }
    }
  }

  @Test
  void withoutMemory_keepsTheOldRecord_andStillReadsAndDeletes() {
    try (RedisNode node = RedisNode.start()) {
      RecordStore store = RedisStore.of(node.client()).records();
      store.replace("1", RecordStore.ABSENT, ENTRY);
      node.client().configSet("maxmemory", "1");

      StoreCalls calls = new StoreCalls(node.client());
      calls.assertFails("replace", "OOM");
      calls.assertFails("save", "OOM");
      StoreCalls.assertFails(
          "replace", () -> store.replace("1", 7, new Entry(8, Secret.of("two"))), "OOM");
      assertThat(store.load("1")).contains(ENTRY);
      store.delete("1");
      assertThat(store.load("1")).isEmpty();
      assertThat(node.client().dbSize()).isZero();
    }
  }

  /**
   * ST-028. What other servers, and the nodes of a Cluster, say to a client that asks the wrong
   * one.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          MOVED       | -MOVED 3999 127.0.0.1:1
          ASK         | -ASK 3999 127.0.0.1:1
          TRYAGAIN    | -TRYAGAIN Multiple keys request during rehashing of slot
          CLUSTERDOWN | -CLUSTERDOWN The cluster is down
          CROSSSLOT   | -CROSSSLOT Keys in request don't hash to the same slot
          LOADING     | -LOADING Redis is loading the dataset in memory
          READONLY    | -READONLY You can't write against a read only replica. script: text-canary
          READONLY    | -ERR Error running script (call to f_0): @user_script:1: -READONLY text-canary
          OOM         | -OOM command not allowed when used memory > 'maxmemory'.
          MISCONF     | -MISCONF Redis is configured to save RDB snapshots, but cannot
          NOREPLICAS  | -NOREPLICAS Not enough good replicas to write.
          BUSY        | -BUSY Redis is busy running a script.
          NOAUTH      | -NOAUTH Authentication required.
          NOPERM      | -NOPERM this user has no permissions to access 'text-canary'
          ERR         | -ERR unknown command `EVAL`, with args beginning with: `text-canary`,
          ERR         | -SOMETHING new
          """)
  void errorAnswer_fails_withItsCodeAlone(String reason, String answer) throws IOException {
    try (RefusingRedis refusing = new RefusingRedis(answer);
        RedisClient client = RedisNode.client(refusing.port(), PATIENCE, 4)) {
      new StoreCalls(client).assertAllFail(reason);
    }
  }

  /** Nothing, a word, a number, a list of numbers: what no script of the store returns. */
  @ParameterizedTest
  @ValueSource(strings = {"$-1", "+OK", "*1\r\n:7", "*1\r\n*0"})
  void answerOfAnotherShape_fails(String answer) throws IOException {
    try (RefusingRedis refusing = new RefusingRedis(answer);
        RedisClient client = RedisNode.client(refusing.port(), PATIENCE, 4)) {
      StoreCalls calls = new StoreCalls(client);
      for (String name : new String[] {"load", "replace", "save", "take"}) {
        calls.assertFails(name, "CLIENT");
      }
    }
  }

  /** One thing that is missing, where there is a record of two or a text. */
  @Test
  void answerThatIsTooShort_isCorrupt_andNotNothing() throws IOException {
    try (RefusingRedis refusing = new RefusingRedis("*1\r\n$-1");
        RedisClient client = RedisNode.client(refusing.port(), PATIENCE, 4)) {
      RedisStore redis = RedisStore.of(client);
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> redis.records().load("1"))
          .matches(e -> e.kind() == ErrorKind.STORE_CORRUPT);
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> redis.pendingAuthorizations(1, Clock.systemUTC()).take("1"))
          .matches(e -> e.kind() == ErrorKind.STORE_CORRUPT);
    }
  }

  @Test
  void answerThatIsNoRedisAtAll_fails() throws IOException {
    try (RefusingRedis refusing = new RefusingRedis("HTTP/1.1 200 OK");
        RedisClient client = RedisNode.client(refusing.port(), PATIENCE, 4)) {
      new StoreCalls(client).assertAllFail("CONNECTION");
    }
  }

  @Nested
  class Client {

    @Test
    void withoutAFreeConnection_fails_andWithOne_answers() {
      try (RedisClient client = RedisNode.client(RedisNode.shared().port(), PATIENCE, 1)) {
        client.getPool().setMaxWait(SHORT);
        StoreCalls calls = new StoreCalls(client);
        try (Connection taken = client.getPool().getResource()) {
          assertThat(taken.isConnected()).isTrue();
          calls.assertAllFail("POOL");
        }
        calls.assertAllAnswered();
      }
    }

    @Test
    void whoseThreadIsInterrupted_fails_andTheThreadStaysInterrupted() {
      try (RedisClient client = RedisNode.client(RedisNode.shared().port(), PATIENCE, 1);
          Connection taken = client.getPool().getResource()) {
        assertThat(taken.isConnected()).isTrue();
        Thread.currentThread().interrupt();
        new StoreCalls(client).assertFails("load", "CLIENT");

        assertThat(Thread.interrupted()).isTrue();
      }
    }

    @Test
    void thatIsClosed_fails() {
      RedisClient client = RedisNode.client(RedisNode.shared().port(), PATIENCE, 1);
      client.close();

      new StoreCalls(client).assertAllFail("CLIENT");
    }
  }
}
