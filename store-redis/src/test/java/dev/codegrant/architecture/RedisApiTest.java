package dev.codegrant.architecture;

/** {@code store-redis/api.txt}, in the way of core. */
class RedisApiTest extends PublicApiTest {}
