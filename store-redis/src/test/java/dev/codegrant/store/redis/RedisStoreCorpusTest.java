package dev.codegrant.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.contract.CuttingProxy;
import dev.codegrant.corpus.CaseRun;
import dev.codegrant.corpus.CorpusTest;
import dev.codegrant.corpus.SealByHand;
import dev.codegrant.corpus.StoreCases;
import dev.codegrant.corpus.StoredUser;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenRecord;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.error.TransportException;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;

/** Area ST for Redis. */
class RedisStoreCorpusTest extends CorpusTest {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration SHORT = Duration.ofMillis(100);

  RedisStoreCorpusTest() {
    super(
        StoreCases.area("store-redis")
            .run("ST-028", RedisStoreCorpusTest::failing)
            .run("ST-029", RedisStoreCorpusTest::lastWriteLost)
            .run("ST-031", RedisStoreCorpusTest::lineEnds)
            .run("ST-033", RedisStoreCorpusTest::seenByAnAdministrator)
            .run("ST-038", RedisStoreCorpusTest::deleted)
            .check(
                "old RT tried once -> GRANT_REVOKED, REFRESH_OUTCOME_UNKNOWN where the lease came"
                    + " over, or recovered; no loop",
                run ->
                    assertThat((Object) run.noted("outcomes", List.class))
                        .isEqualTo(
                            List.of(
                                Collections.nCopies(3, "GRANT_REVOKED"),
                                Collections.nCopies(3, "REFRESH_OUTCOME_UNKNOWN"),
                                Collections.nCopies(3, "OK"))))
            .check(
                "stored verbatim; FLUSHALL not executed",
                run -> {
                  assertThat((Object) run.noted("read", List.class))
                      .isEqualTo(run.noted("written", List.class));
                  assertThat(run.noted("bystander", String.class)).isEqualTo("here");
                })
            .check(
                "with a key ring, AES-256-GCM bound to user and version; without one, plain text"
                    + " by the name insecurePlaintext alone, with a reason",
                run -> StoredUser.assertInsecureByName(run.noted("plain", TokenStore.class)))
            .check(
                "no canary in file bytes, temp files, WAL-like files we own; redis key gone; row"
                    + " gone",
                run ->
                    assertThat(
                            RedisNode.shared()
                                .client()
                                .keys(run.noted("prefix", String.class) + "*"))
                        .isEmpty()));
  }

  /** Or its threads would be those of the case that is first. */
  @BeforeAll
  static void startServer() {
    assertThat(RedisNode.shared().client().ping()).isEqualTo("PONG");
  }

  private static RecordStore records(UnifiedJedis jedis) {
    return RedisStore.of(jedis).records();
  }

  private static void failing(CaseRun run) throws IOException {
    StoredUser user = new StoredUser(run);
    try (RedisNode node = RedisNode.start()) {
      StoredUser.sealed(records(node.client())).save(StoredUser.KEY, user.tokens());
      assertThat(StoredUser.sealed(records(node.client())).load(StoredUser.KEY)).isPresent();
      node.stop();
      useAll(run, user, node.client());
    }
    try (CuttingProxy proxy = CuttingProxy.to(RedisNode.shared().port());
        RedisClient client = RedisNode.client(proxy.port(), SHORT, 4)) {
      proxy.stall();
      useAll(run, user, client);
    }
    try (RefusingRedis moved = new RefusingRedis("-MOVED 3999 127.0.0.1:1");
        RedisClient client = RedisNode.client(moved.port(), PATIENCE, 4)) {
      useAll(run, user, client);
    }
    try (RedisNode master = RedisNode.start();
        RedisNode replica = RedisNode.start("replicaof 127.0.0.1 " + master.port())) {
      StoredUser.sealed(records(master.client())).save(StoredUser.KEY, user.tokens());
      awaitCopy(master, replica);
      useAll(run, user, replica.client());
    }

    assertThat(run.thrown())
        .hasSize(16)
        .allMatch(e -> e instanceof TransportException failure && failure.isTransient());
    assertThat(user.sent("RT")).as("refreshes").isZero();
  }

  private static void useAll(CaseRun run, StoredUser user, UnifiedJedis jedis) {
    TokenStore store = StoredUser.sealed(records(jedis));
    run.call(() -> store.load(StoredUser.KEY));
    run.calling(() -> store.save(StoredUser.KEY, StoredUser.others()));
    run.calling(() -> store.delete(StoredUser.KEY));
    run.call(() -> user.source(store).token());
  }

  private static void lastWriteLost(CaseRun run) {
    run.note(
        "outcomes",
        List.of(
            failover(run, new StoredUser(run), false),
            failover(run, new StoredUser(run), true),
            failover(run, new StoredUser(run, true), false)));
  }

  /**
   * What comes of the old refresh token, when a replica becomes the master that has not seen the
   * last refresh; or nothing of it but that it began.
   */
  private static List<String> failover(CaseRun run, StoredUser user, boolean leaseComesOver) {
    try (RedisNode master = RedisNode.start();
        RedisNode replica = RedisNode.start("replicaof 127.0.0.1 " + master.port())) {
      TokenStore before = StoredUser.sealed(records(master.client()));
      before.save(StoredUser.KEY, user.tokens());
      awaitCopy(master, replica);
      if (leaseComesOver) {
        user.whileRefreshing(
            () -> {
              awaitCopy(master, replica);
              replica.becomeMaster();
            });
      } else {
        replica.becomeMaster();
      }
      user.outliveTokens();
      assertThat(user.ask(user.source(before), 1)).containsExactly("OK");
      user.whileRefreshing(() -> {});
      master.stop();
      TokenStore after = StoredUser.sealed(records(replica.client()));

      TokenRecord found = run.call(() -> after.load(StoredUser.KEY).orElseThrow());

      assertThat(found.tokens()).as("what nobody finds out").isEqualTo(user.tokens());
      user.outliveTokens();
      List<String> outcomes = user.ask(user.source(after), 3);
      assertThat(user.sent("RT")).as("once before, and once after").isEqualTo(2);
      assertThat(user.sent("RT2")).isZero();
      return outcomes;
    }
  }

  private static void awaitCopy(RedisNode master, RedisNode replica) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    String key = master.client().keys("*").iterator().next();
    while (!replica.client().hgetAll(key).equals(master.client().hgetAll(key))) {
      assertThat(System.nanoTime()).as("synchronized in time").isLessThan(end);
    }
  }

  /** As identifier, text and prefix, past core, and within what core writes. */
  private static void lineEnds(CaseRun run) {
    String hostile = run.text("key") + "*1\r\n$8\r\nFLUSHALL\r\n";
    String binary = hostile + "\0\u00ff\ud83d\ude00'\"";
    UnifiedJedis jedis = RedisNode.shared().client();
    String prefix = RedisNode.prefix();
    jedis.set(prefix + "bystander", "here");
    List<Object> written = new ArrayList<>();
    List<Object> read = new ArrayList<>();
    for (String keyPrefix : new String[] {prefix, prefix + hostile}) {
      RecordStore records = RedisStore.builder(jedis).keyPrefix(keyPrefix).build().records();
      Entry first = new Entry(7, Secret.of(hostile));
      Entry second = new Entry(8, Secret.of(binary));
      run.call(() -> records.replace(hostile, RecordStore.ABSENT, first));
      read.add(records.load(hostile).orElseThrow());
      run.call(() -> records.replace(hostile, 7, second));
      read.add(records.load(hostile).orElseThrow());
      TokenStore plain = StoredUser.plain(records);
      TokenKey key = new TokenKey(hostile, hostile, binary);
      TokenSet tokens =
          StoredUser.others().toBuilder().additionalParameter(binary, Secret.of(binary)).build();
      run.calling(() -> plain.save(key, tokens));
      read.add(plain.load(key).orElseThrow().tokens());
      Collections.addAll(written, first, second, tokens);
      records.delete(hostile);
      plain.delete(key);
    }
    run.note("written", written);
    run.note("read", read);
    run.note("bystander", String.valueOf(jedis.get(prefix + "bystander")));
    assertThat(jedis.keys(prefix + "*")).containsExactly(prefix + "bystander");
  }

  private static void seenByAnAdministrator(CaseRun run) {
    StoredUser user = new StoredUser(run);
    UnifiedJedis jedis = RedisNode.shared().client();
    String prefix = RedisNode.prefix();
    RecordStore records = RedisStore.builder(jedis).keyPrefix(prefix).build().records();
    TokenStore sealed = StoredUser.sealed(records);

    run.calling(() -> sealed.save(StoredUser.KEY, user.tokens()));

    String key = jedis.keys(prefix + "*").iterator().next();
    Map<String, String> raw = jedis.hgetAll(key);
    run.watch("what Redis holds", key + raw);
    long version = Long.parseLong(raw.getOrDefault("version", ""));
    String text = raw.getOrDefault("text", "");
    SealByHand.assertOpensFor(StoredUser.KEY, version, text, run.value("AT"), run.value("RT"));
    sealed.delete(StoredUser.KEY);
    TokenStore plain = StoredUser.plain(records);
    plain.save(StoredUser.KEY, user.tokens());
    assertThat(run.leaks(jedis.hgetAll(key).toString())).as("in plain text").isTrue();
    run.note("plain", plain);
  }

  private static void deleted(CaseRun run) {
    StoredUser user = new StoredUser(run);
    UnifiedJedis jedis = RedisNode.shared().client();
    String prefix = RedisNode.prefix();
    TokenStore store =
        StoredUser.plain(RedisStore.builder(jedis).keyPrefix(prefix).build().records());
    store.save(StoredUser.KEY, user.tokens());
    user.outliveTokens();
    assertThat(user.ask(user.source(store), 1)).containsExactly("OK");
    assertThat(jedis.keys(prefix + "*"))
        .singleElement()
        .satisfies(key -> assertThat(run.leaks(jedis.hgetAll(key).toString())).isTrue());

    run.calling(() -> store.delete(StoredUser.KEY));

    run.note("prefix", prefix);
  }
}
