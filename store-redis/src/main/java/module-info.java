/** Records of tokens, and pending authorizations, in Redis. */
@SuppressWarnings({
  "requires-automatic", // Jedis
  "requires-transitive-automatic"
})
module dev.codegrant.store.redis {
  requires transitive dev.codegrant.core;
  requires transitive redis.clients.jedis;
  requires org.apache.commons.pool2; // Jedis needs it, and has no module-info to say so
  requires static transitive org.jspecify;

  exports dev.codegrant.store.redis;
}
