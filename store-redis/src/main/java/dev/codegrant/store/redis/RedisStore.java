package dev.codegrant.store.redis;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.store.PendingAuthorizationStore;
import dev.codegrant.store.RecordStore;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/**
 * The stores of an application in Redis 6.2 or newer, alone or as a Cluster: what must happen at
 * once is one script, which Redis runs as a whole. Where it takes no changes, because it is a
 * replica, or misses its replicas or its disk, a record is not read either: it might be an old one.
 *
 * <pre>{@code
 * RedisStore redis = RedisStore.of(jedis);
 * TokenStore tokens = TokenStore.sealed(redis.records(), keys);
 * }</pre>
 *
 * <p>The client is the application's, which also closes it. It needs what makes each call end: a
 * socket timeout, and a longest wait for a connection of its pool, which Jedis sets to for ever.
 * One that repeats commands by itself (the clients for Sentinel and Cluster do) is recognized at a
 * replacement; {@code take} may then answer with empty for a text that it took before the answer
 * was lost.
 *
 * <p>Redis keeps what was written as well as it was told to. Where it writes its log once a second,
 * or a replica takes over, the writes of the last second can be lost: an older record is back, its
 * refresh token is tried once, and a server that has replaced it refuses ({@code GRANT_REVOKED}).
 * Set {@code appendonly yes}, and {@code maxmemory-policy noeviction}: with another policy users
 * lose their tokens when memory is short.
 *
 * <p>Every failure of Redis or of the client is a {@code TransportException} with {@code
 * STORE_FAILED}, whose {@code reason()} is the error code of Redis, such as {@code READONLY}, or
 * {@code TIMEOUT}, {@code CONNECTION}, {@code POOL} or {@code CLIENT}. Something else under a key
 * of this store is {@code STORE_CORRUPT}. Neither has the client's exception as its cause.
 *
 * <p>Immutable, and thread-safe with a client that is.
 */
public final class RedisStore {

  private final Redis redis;
  private final String keyPrefix;
  private final @Nullable Duration keepFor;

  private RedisStore(Builder builder) {
    this.redis = new Redis(builder.jedis);
    this.keyPrefix = builder.keyPrefix;
    this.keepFor = builder.keepFor;
  }

  /**
   * Makes the stores of this client, under keys that begin with {@code codegrant:}.
   *
   * @param jedis the application's client, with a pool
   * @return stores that keep records until they are deleted
   */
  public static RedisStore of(UnifiedJedis jedis) {
    return builder(jedis).build();
  }

  /**
   * Begins the stores of this client.
   *
   * @param jedis the application's client, with a pool
   * @return a builder that would make what {@link #of} makes
   */
  public static Builder builder(UnifiedJedis jedis) {
    return new Builder(jedis);
  }

  /**
   * The records: each is one hash, under a key of its own.
   *
   * @return a store for {@code TokenStore.sealed}
   */
  public RecordStore records() {
    return new RedisRecords(redis, keyPrefix, keepFor);
  }

  /**
   * The pending authorizations: each is one string that Redis forgets when it expires. In a Cluster
   * all of them are on one node, because their number is bounded as a whole. When it is full, the
   * oldest text goes; a call that fails may leave one more behind, until it expires.
   *
   * @param mostEntries the greatest number of texts, the same on all nodes: 1 to 1,000,000; see
   *     {@link PendingAuthorizationStore#inMemory} for how to choose it
   * @param clock tells what has expired
   * @return a store for {@code web.WebFlow}
   * @throws ConfigurationException {@code INVALID_ARGUMENT} for another number
   */
  public PendingAuthorizationStore pendingAuthorizations(int mostEntries, Clock clock) {
    return new RedisPendingAuthorizations(redis, keyPrefix, mostEntries, clock);
  }

  /** Where the stores are, and nothing of the client. */
  @Override
  public String toString() {
    return "RedisStore[" + keyPrefix + "]";
  }

  /** Collects what differs from one application to another. Not thread-safe. */
  public static final class Builder {
    private static final int LONGEST_PREFIX = 200;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final UnifiedJedis jedis;
    private String keyPrefix = "codegrant:";
    private @Nullable Duration keepFor;

    private Builder(UnifiedJedis jedis) {
      this.jedis = jedis;
    }

    /**
     * Begins all keys with something else than {@code codegrant:}. Applications that share a Redis
     * need different prefixes.
     *
     * @param prefix 1 to 200 characters, none of them a brace, with which a Cluster would begin to
     *     place keys
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another prefix
     */
    public Builder keyPrefix(String prefix) {
      if (prefix.isEmpty() || prefix.length() > LONGEST_PREFIX || prefix.matches("(?s).*[{}].*")) {
        throw new ConfigurationException(
            ErrorKind.INVALID_ARGUMENT,
            "a key prefix of 1 to " + LONGEST_PREFIX + " characters without braces",
            prefix.length() + " characters, or a brace",
            "pass for example myapp:codegrant:");
      }
      this.keyPrefix = prefix;
      return this;
    }

    /**
     * Lets Redis delete a record that was not written for a time: that user must sign in again. A
     * record is written at a sign-in and at each refresh; choose longer than the refresh token
     * lives. Without this, records stay until they are deleted.
     *
     * @param time from a second to 36,500 days, by the clock of Redis
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another time
     */
    public Builder keepFor(Duration time) {
      if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
        throw new ConfigurationException(
            ErrorKind.INVALID_ARGUMENT,
            "a time to keep records from 1 second to 36,500 days",
            "" + time,
            "leave it out to keep records until they are deleted");
      }
      this.keepFor = time;
      return this;
    }

    /**
     * Makes the stores. Nothing is sent.
     *
     * @return the stores
     */
    public RedisStore build() {
      return new RedisStore(this);
    }
  }
}
