package dev.codegrant.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import dev.codegrant.store.PendingAuthorizationStore;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.token.Secret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import redis.clients.jedis.UnifiedJedis;

/** All that the stores ask of Redis, through one client. */
final class StoreCalls {

  static final String ID = "c0ffee".repeat(10) + "cafe";
  static final String CANARY = "text-canary";

  private final RecordStore records;
  private final PendingAuthorizationStore pending;

  StoreCalls(UnifiedJedis client) {
    RedisStore redis = RedisStore.builder(client).keyPrefix(RedisNode.prefix()).build();
    this.records = redis.records();
    this.pending = redis.pendingAuthorizations(10, Clock.systemUTC());
  }

  private Map<String, ThrowingCallable> all() {
    Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
    calls.put("load", () -> records.load(ID));
    calls.put(
        "replace", () -> records.replace(ID, RecordStore.ABSENT, new Entry(7, Secret.of(CANARY))));
    calls.put("delete", () -> records.delete(ID));
    calls.put("save", () -> pending.save(ID, CANARY, Clock.systemUTC().instant().plusSeconds(600)));
    calls.put("take", () -> pending.take(ID));
    return calls;
  }

  void assertAllAnswered() {
    all().forEach((name, call) -> assertThat(call).as(name).satisfies(ThrowingCallable::call));
  }

  void assertFails(String name, String reason) {
    assertFails(name, () -> Objects.requireNonNull(all().get(name)).call(), reason);
  }

  void assertAllFail(String reason) {
    all().forEach((name, call) -> assertFails(name, call, reason));
  }

  /** It says what happened, and nothing of what was asked or answered. */
  static void assertFails(String name, ThrowingCallable call, String reason) {
    assertThatExceptionOfType(TransportException.class)
        .as(name)
        .isThrownBy(call)
        .withNoCause()
        .matches(e -> e.kind() == ErrorKind.STORE_FAILED, "is STORE_FAILED")
        .matches(TransportException::isTransient, "is transient")
        .satisfies(e -> assertThat(e.reason()).contains(reason))
        .satisfies(e -> assertThat(trace(e)).doesNotContain(ID, CANARY));
  }

  private static String trace(Throwable e) {
    StringWriter out = new StringWriter();
    e.printStackTrace(new PrintWriter(out));
    return out.toString();
  }
}
