/**
 * The stores of {@code dev.codegrant.store} in Redis, through the application's own Jedis client:
 * {@link dev.codegrant.store.redis.RedisStore} is the whole of it.
 */
@NullMarked
package dev.codegrant.store.redis;

import org.jspecify.annotations.NullMarked;
