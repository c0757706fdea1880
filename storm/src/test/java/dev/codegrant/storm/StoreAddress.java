package dev.codegrant.storm;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.SealingKeys;
import dev.codegrant.store.jdbc.JdbcStore;
import dev.codegrant.store.redis.RedisStore;
import java.nio.file.Path;
import java.time.Duration;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;

/**
 * Where tokens are, in words that another process can be told.
 *
 * @param location a directory, the name of a database in memory, or a port of 127.0.0.1
 */
record StoreAddress(Kind kind, String location) {

  /** How long a call of a store may take on a machine that has much else to do. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final int CONNECTIONS = 8;

  enum Kind {
    MEMORY,
    FILE,
    H2,
    POSTGRESQL,
    REDIS
  }

  /** The same database behind a proxy. */
  StoreAddress behind(int port) {
    return new StoreAddress(kind, "" + port);
  }

  /** A store with connections of its own; all that can be is sealed. */
  OpenStore open(SealingKeys keys, Duration patience) {
    return switch (kind) {
      case MEMORY -> new OpenStore(TokenStore.inMemory(10_000, evicted -> {}), () -> {});
      case FILE -> sealed(RecordStore.inDirectory(Path.of(location)), keys, () -> {});
      case H2 -> jdbc("jdbc:h2:mem:" + location + ";DB_CLOSE_DELAY=-1", keys, patience);
      case POSTGRESQL ->
          jdbc(
              "jdbc:postgresql://127.0.0.1:%s/postgres?user=postgres&sslmode=disable"
                      .formatted(location)
                  + "&connectTimeout=%1$d&socketTimeout=%1$d".formatted(patience.toSeconds()),
              keys,
              patience);
      case REDIS -> redis(keys, patience);
    };
  }

  private static OpenStore jdbc(String url, SealingKeys keys, Duration patience) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(patience.toMillis());
    config.setValidationTimeout(patience.dividedBy(2).toMillis());
    config.setInitializationFailTimeout(-1);
    HikariDataSource source = new HikariDataSource(config);
    return sealed(JdbcStore.of(source).records(), keys, source::close);
  }

  private OpenStore redis(SealingKeys keys, Duration patience) {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(CONNECTIONS);
    pool.setMaxIdle(CONNECTIONS);
    pool.setMaxWait(patience);
    RedisClient client =
        RedisClient.builder()
            .hostAndPort("127.0.0.1", Integer.parseInt(location))
            .clientConfig(
                DefaultJedisClientConfig.builder()
                    .connectionTimeoutMillis((int) patience.toMillis())
                    .socketTimeoutMillis((int) patience.toMillis())
                    .build())
            .poolConfig(pool)
            .build();
    return sealed(RedisStore.of(client).records(), keys, client::close);
  }

  private static OpenStore sealed(RecordStore records, SealingKeys keys, Runnable close) {
    return new OpenStore(TokenStore.sealed(records, keys), close);
  }
}
