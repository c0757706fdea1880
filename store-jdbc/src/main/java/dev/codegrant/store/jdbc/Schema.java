package dev.codegrant.store.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The tables, version by version: a script for each, whose last statement notes the version. All
 * statements before can be repeated, so a script that was broken off, or is run by another node at
 * the same time, is run again.
 */
final class Schema {

  static final int VERSION = 1;

  private static final String READ_VERSION = "SELECT MAX(version) FROM codegrant_schema";

  /**
   * What a node may see of another that makes the same tables: it is there (23, 42), or it was in
   * the way (40). Each failure means that one statement more has been run, by somebody.
   */
  private static final Set<String> OTHERS_AT_WORK = Set.of("23", "40", "42");

  private static final int MOST_TRIES = 10;

  private final Database database;

  Schema(Database database) {
    this.database = database;
  }

  void create() {
    int tries = 0;
    while (true) {
      try {
        migrate();
        return;
      } catch (SQLException e) {
        tries++;
        if (!OTHERS_AT_WORK.contains(Database.stateClass(e)) || tries == MOST_TRIES) {
          throw Database.failed(e);
        }
      }
    }
  }

  private void migrate() throws SQLException {
    int version = version();
    if (version > VERSION) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "tables of version " + VERSION,
          "version " + version,
          "update codegrant-store-jdbc on this node, or give it tables of its own");
    }
    String product =
        database.connected(connection -> connection.getMetaData().getDatabaseProductName());
    for (int next = version + 1; next <= VERSION; next++) {
      for (String statement : statements(script(product, next))) {
        database.query(statement, PreparedStatement::execute);
      }
    }
  }

  /** 0 where there is nothing; whatever else makes the reading fail makes the script fail too. */
  private int version() throws SQLException {
    try {
      return database.query(READ_VERSION, Schema::number);
    } catch (SQLException e) {
      if (Database.stateClass(e).equals("42")) {
        return 0;
      }
      throw e;
    }
  }

  private static int number(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static String script(String product, int version) {
    String dialect =
        switch (product) {
          case "PostgreSQL" -> "postgresql";
          case "H2" -> "h2";
          case "MariaDB", "MySQL" -> "mariadb";
          default ->
              throw new ConfigurationException(
                  ErrorKind.INVALID_CONFIGURATION,
                  "PostgreSQL, H2, MariaDB or MySQL",
                  product,
                  "make the tables yourself, after one of the scripts in codegrant-store-jdbc");
        };
    String name = "/codegrant-store-jdbc/" + dialect + "/" + version + ".sql";
    try (InputStream script = Schema.class.getResourceAsStream(name)) {
      if (script == null) {
        throw new AssertionError("the jar has no " + name);
      }
      return new String(script.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A semicolon ends a statement where it ends a line. */
  private static List<String> statements(String script) {
    return Stream.of(script.split(";\\R", -1)).filter(s -> !s.isBlank()).toList();
  }
}
