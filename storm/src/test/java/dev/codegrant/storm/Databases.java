package dev.codegrant.storm;

import static dev.codegrant.storm.StoreAddress.Kind;

import dev.codegrant.store.jdbc.JdbcStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import redis.embedded.RedisServer;

/** What stores need: real databases on 127.0.0.1, each started once, and ended with this JVM. */
final class Databases {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private Databases() {}

  /** A place for records; PostgreSQL and Redis have one for all. */
  static StoreAddress address(Kind kind) {
    return new StoreAddress(
        kind,
        switch (kind) {
          case MEMORY -> "";
          case FILE -> directory().toString();
          case H2 -> h2();
          case POSTGRESQL -> "" + Postgres.SERVER.getPort();
          case REDIS -> "" + Redis.PORT;
        });
  }

  private static Path directory() {
    try {
      Path directory = Files.createTempDirectory("codegrant-storm");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String h2() {
    String name = "storm" + NUMBER.incrementAndGet();
    JdbcDataSource source = new JdbcDataSource();
    source.setUrl("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
    JdbcStore.of(source).createSchema();
    return name;
  }

  private static final class Postgres {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        EmbeddedPostgres server = EmbeddedPostgres.builder().start();
        DataSource source = server.getPostgresDatabase();
        JdbcStore.of(source).createSchema();
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class Redis {
    static final int PORT = start();

    private static final int ATTEMPTS = 5;

    private static int start() {
      for (int attempt = 1; ; attempt++) {
        try {
          int port = freePort();
          server(port).start();
          return port;
        } catch (IOException e) {
          // Another process may have taken the port in between.
          if (attempt == ATTEMPTS) {
            throw new UncheckedIOException(e);
          }
        }
      }
    }

    private static RedisServer server(int port) throws IOException {
      return RedisServer.newRedisServer()
          .bind("127.0.0.1")
          .port(port)
          .setting("dir " + directory())
          .setting("save \"\"")
          .setting("appendonly no")
          .onShutdownForceStop(true)
          // Nobody reads its output otherwise, and it would wait for that.
          .soutListener(line -> {})
          .serrListener(line -> {})
          .build();
    }

    private static int freePort() throws IOException {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
        return socket.getLocalPort();
      }
    }
  }
}
