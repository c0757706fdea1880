package dev.codegrant.store.redis;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.store.PendingAuthorizationStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One string for each text, and one sorted set of their identifiers in the order of arrival. The
 * braces in the keys are a hash tag: in a Cluster all of them are in one slot, so that one script
 * may change a text and the set.
 */
final class RedisPendingAuthorizations implements PendingAuthorizationStore {

  private static final int MOST = 1_000_000;

  /**
   * Redis counts by its own clock, ours decides: what it forgets a second late is not handed out.
   */
  private static final long GRACE_MILLIS = 1000;

  private static final Instant LAST = Instant.parse("2262-01-01T00:00:00Z");

  /**
   * Returns the identifiers that had to go; their texts are not among the keys, so the caller
   * deletes them. SET comes first because Redis checks its memory before the first change only. The
   * score is when the text expires, but always more than the last one, by four units in the last
   * place of such a number: what arrived first goes first.
   */
  private static final String SAVE =
      """
      local id, text, expires, ttl, now, most = unpack(ARGV)
      local order = KEYS[2]
      redis.call('SET', KEYS[1], text, 'PX', ttl)
      redis.call('ZREM', order, id)
      redis.call('ZREMRANGEBYSCORE', order, '-inf', '(' .. now)
      local gone = {}
      local over = math.min(redis.call('ZCARD', order) + 1 - most, 1000)
      if over > 0 then
        gone = redis.call('ZRANGE', order, 0, over - 1)
        redis.call('ZREMRANGEBYRANK', order, 0, over - 1)
      end
      local last = redis.call('ZREVRANGE', order, 0, 0, 'WITHSCORES')[2] or 0
      redis.call('ZADD', order, math.max(expires, last + 0.001), id)
      if redis.call('PTTL', order) < tonumber(ttl) then redis.call('PEXPIRE', order, ttl) end
      return gone
      """;

  private static final String TAKE =
      """
      local text = redis.call('GET', KEYS[1])
      redis.call('ZREM', KEYS[2], ARGV[1])
      redis.call('DEL', KEYS[1])
      return text and {text} or {}
      """;

  private final Redis redis;
  private final String order;
  private final int mostEntries;
  private final Clock clock;

  RedisPendingAuthorizations(Redis redis, String keyPrefix, int mostEntries, Clock clock) {
    if (mostEntries < 1 || mostEntries > MOST) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "1 to " + MOST + " entries",
          "" + mostEntries,
          "choose how many users may be on their way at the same time");
    }
    this.redis = redis;
    this.order = keyPrefix + "{pending}";
    this.mostEntries = mostEntries;
    this.clock = clock;
  }

  @Override
  public void save(String id, String sealed, Instant expires) {
    long now = clock.millis();
    long end = millis(expires);
    long left = Math.max(0, end - now) + GRACE_MILLIS;
    List<@Nullable String> gone =
        redis.texts(
            SAVE,
            keys(id),
            id,
            end + " " + sealed,
            Long.toString(end),
            Long.toString(left),
            Long.toString(now),
            Integer.toString(mostEntries));
    if (!gone.isEmpty()) {
      redis.delete(gone.stream().map(this::key).toList());
    }
  }

  @Override
  public Optional<String> take(String id) {
    List<@Nullable String> taken = redis.texts(TAKE, keys(id), id);
    if (taken.isEmpty()) {
      return Optional.empty();
    }
    String found = String.valueOf(taken.get(0));
    int space = found.indexOf(' ');
    if (!found.substring(0, Math.max(0, space)).matches("-?[0-9]{1,18}")) {
      throw Redis.corrupt("one without an end of its life");
    }
    boolean expired = clock.millis() > Long.parseLong(found.substring(0, space));
    return expired ? Optional.empty() : Optional.of(found.substring(space + 1));
  }

  /** Since 1970, and as if time ended in 2262. */
  private static long millis(Instant time) {
    return time.isAfter(LAST)
        ? LAST.toEpochMilli()
        : time.isBefore(Instant.EPOCH) ? 0 : time.toEpochMilli();
  }

  private List<String> keys(String id) {
    return List.of(key(id), order);
  }

  private String key(@Nullable String id) {
    return order + ":" + id;
  }

  @Override
  public String toString() {
    return "PendingAuthorizationStore[Redis, " + order + "]";
  }
}
