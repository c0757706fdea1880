package dev.codegrant.store.redis;

import dev.codegrant.store.RecordStore;
import dev.codegrant.token.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One hash for each record: its version and its text, and which call wrote them. */
final class RedisRecords implements RecordStore {

  /**
   * A script, because a client may answer a plain read from its cache. HDEL changes nothing, but a
   * replica refuses it: one that does not have the records yet would say that there are none.
   */
  private static final String LOAD =
      """
      redis.call('HDEL', KEYS[1], '')
      if redis.call('EXISTS', KEYS[1]) == 0 then return {} end
      return redis.call('HMGET', KEYS[1], 'version', 'text')
      """;

  /**
   * Versions are compared as texts: numbers are doubles here. A client that repeats a call whose
   * answer was lost finds its own name, and so the answer.
   */
  private static final String REPLACE =
      """
      local expected = ARGV[1] ~= '0' and ARGV[1]
      local is = redis.call('HMGET', KEYS[1], 'version', 'writer')
      if redis.call('EXISTS', KEYS[1]) == 1
          and not (is[1] and redis.call('HEXISTS', KEYS[1], 'text') == 1) then return -1 end
      if is[2] == ARGV[4] then return 1 end
      if is[1] ~= expected then return 0 end
      redis.call('HSET', KEYS[1], 'version', ARGV[2], 'text', ARGV[3], 'writer', ARGV[4])
      if ARGV[5] == '' then
        redis.call('PERSIST', KEYS[1])
      else
        redis.call('PEXPIRE', KEYS[1], ARGV[5])
      end
      return 1
      """;

  private final Redis redis;
  private final String keyPrefix;
  private final String millis;

  RedisRecords(Redis redis, String keyPrefix, @Nullable Duration keepFor) {
    this.redis = redis;
    this.keyPrefix = keyPrefix + "record:";
    this.millis = keepFor == null ? "" : Long.toString(keepFor.toMillis());
  }

  @Override
  public Optional<Entry> load(String id) {
    List<@Nullable String> found = redis.texts(LOAD, key(id));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    String text = found.size() == 2 ? found.get(1) : null;
    if (text == null) {
      throw Redis.corrupt("one without a text");
    }
    return Optional.of(new Entry(version(found.get(0)), Secret.of(text)));
  }

  @Override
  public boolean replace(String id, long expectedVersion, Entry next) {
    long outcome =
        redis.number(
            REPLACE,
            key(id),
            Long.toString(expectedVersion),
            Long.toString(next.version()),
            next.text().reveal(),
            UUID.randomUUID().toString(),
            millis);
    if (outcome < 0) {
      throw Redis.corrupt("one without a version or a text");
    }
    return outcome == 1;
  }

  @Override
  public void delete(String id) {
    redis.delete(key(id));
  }

  private List<String> key(String id) {
    return List.of(keyPrefix + id);
  }

  /** Only what this store wrote: of 7, 07 and +7, a replacement would find one. */
  private static long version(@Nullable String text) {
    if (text != null && text.matches("[1-9][0-9]{0,18}")) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException e) {
        // Beyond 2^63 - 1.
      }
    }
    throw Redis.corrupt("one without a version");
  }

  @Override
  public String toString() {
    return "RecordStore[Redis, " + keyPrefix + "]";
  }
}
