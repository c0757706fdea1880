package dev.codegrant.store.redis;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;
import redis.embedded.RedisServer;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.core.RedisServerBuilder;

/**
 * A real Redis on 127.0.0.1: the one of the test dependency, or the file that the property {@code
 * redis.executable} names.
 */
final class RedisNode implements AutoCloseable {

  private static final int ATTEMPTS = 5;
  private static final int SLOTS = 16_384;

  /** Redis listens for other nodes of a Cluster 10,000 ports higher. */
  private static final int HIGHEST_PORT = 65_535 - 10_000;

  private static final AtomicInteger PREFIXES = new AtomicInteger();
  private static final File EXECUTABLE = executable();

  private static final class Shared {
    /** Ends with this process. */
    static final RedisNode NODE = start();
  }

  private final RedisServer server;
  private final int port;
  private final UnifiedJedis client;

  private RedisNode(RedisServer server, int port, boolean cluster) {
    this.server = server;
    this.port = port;
    this.client = cluster ? clusterClient(port) : client(port, Duration.ofSeconds(5), 32);
  }

  /** One for all tests that only write and read under a prefix of their own. */
  static RedisNode shared() {
    return Shared.NODE;
  }

  /** Starts one, with these lines in its configuration. */
  static RedisNode start(String... settings) {
    return start(false, settings);
  }

  /** Starts a Cluster of one node, which has all the slots. */
  static RedisNode startCluster() {
    return start(true, "cluster-enabled yes");
  }

  private static RedisNode start(boolean cluster, String... settings) {
    for (int attempt = 1; ; attempt++) {
      int port = freePort();
      try {
        RedisServer server = server(port, settings);
        server.start();
        if (cluster) {
          giveAllSlots(port);
        }
        return new RedisNode(server, port, cluster);
      } catch (IOException e) {
        // Another process may have taken the port in between.
        if (attempt == ATTEMPTS) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  int port() {
    return port;
  }

  /** A client with a pool, of which nothing is cut. */
  UnifiedJedis client() {
    return client;
  }

  /** A client of whatever listens on this port, without patience. */
  static RedisClient client(int port, Duration patience, int connections) {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(connections);
    pool.setMaxIdle(connections);
    pool.setMaxWait(patience);
    return RedisClient.builder()
        .hostAndPort("127.0.0.1", port)
        .clientConfig(
            DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis((int) patience.toMillis())
                .socketTimeoutMillis((int) patience.toMillis())
                .build())
        .poolConfig(pool)
        .build();
  }

  /** A prefix that no other test has. */
  static String prefix() {
    return "test" + PREFIXES.incrementAndGet() + ":";
  }

  /** Ends its life as a replica. */
  void becomeMaster() {
    try (Jedis jedis = new Jedis("127.0.0.1", port)) {
      jedis.replicaofNoOne();
    }
  }

  /** Stops it; what it held is lost. */
  void stop() {
    try {
      server.stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    client.close();
    stop();
  }

  private static RedisServer server(int port, String... settings) throws IOException {
    Path directory = Files.createDirectories(Path.of("target", "redis", "" + port));
    RedisServerBuilder builder =
        RedisServer.newRedisServer()
            .executableProvider(() -> EXECUTABLE)
            .bind("127.0.0.1")
            .port(port)
            .setting("dir \"" + directory.toAbsolutePath() + "\"")
            .setting("save \"\"")
            .setting("appendonly no")
            .onShutdownForceStop(true)
            // Nobody reads its output otherwise, and it would wait for that.
            .soutListener(line -> {})
            .serrListener(line -> {});
    for (String setting : settings) {
      builder.setting(setting);
    }
    return builder.build();
  }

  private static int freePort() {
    while (true) {
      try (ServerSocket socket =
          new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
        if (socket.getLocalPort() <= HIGHEST_PORT) {
          return socket.getLocalPort();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void giveAllSlots(int port) {
    try (Jedis jedis = new Jedis("127.0.0.1", port)) {
      jedis.clusterAddSlots(IntStream.range(0, SLOTS).toArray());
      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (!jedis.clusterInfo().contains("cluster_state:ok")) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException(jedis.clusterInfo());
        }
      }
    }
  }

  private static RedisClusterClient clusterClient(int port) {
    return RedisClusterClient.builder().nodes(Set.of(new HostAndPort("127.0.0.1", port))).build();
  }

  private static File executable() {
    try {
      Optional<String> named = Optional.ofNullable(System.getProperty("redis.executable"));
      return named.isPresent()
          ? new File(named.get())
          : ExecutableProvider.newJarResourceProvider().get();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
