package dev.codegrant.store.jdbc;

import dev.codegrant.store.RecordStore;
import dev.codegrant.token.Secret;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Records as rows: each replacement is one conditional statement. */
final class JdbcRecordStore implements RecordStore {

  private static final String LOAD =
      "SELECT version, body, body_sha256 FROM codegrant_record WHERE id = ?";
  private static final String INSERT =
      "INSERT INTO codegrant_record (version, body, body_sha256, id) VALUES (?, ?, ?, ?)";
  private static final String UPDATE =
      "UPDATE codegrant_record SET version = ?, body = ?, body_sha256 = ?"
          + " WHERE id = ? AND version = ?";
  private static final String DELETE = "DELETE FROM codegrant_record WHERE id = ?";

  private final Database database;

  JdbcRecordStore(Database database) {
    this.database = database;
  }

  private record Row(long version, @Nullable Secret body, @Nullable String sha256) {}

  @Override
  public Optional<Entry> load(String id) {
    return Database.answer(() -> row(id)).map(JdbcRecordStore::entry);
  }

  @Override
  public boolean replace(String id, long expectedVersion, Entry next) {
    String body = next.text().reveal();
    String sha256 = Database.sha256(body);
    try {
      if (expectedVersion != ABSENT) {
        return database.update(UPDATE, next.version(), body, sha256, id, expectedVersion) == 1;
      }
      return insert(id, next.version(), body, sha256);
    } catch (SQLException e) {
      if (Database.isConflict(e)) {
        return false;
      }
      throw Database.failed(e);
    }
  }

  @Override
  public void delete(String id) {
    Database.answer(() -> database.update(DELETE, id));
  }

  @Override
  public String toString() {
    return "RecordStore[jdbc]";
  }

  private boolean insert(String id, long version, String body, String sha256) throws SQLException {
    try {
      return database.update(INSERT, version, body, sha256, id) == 1;
    } catch (SQLException e) {
      // Some databases do not tell which constraint it was; "false" without a row would have
      // the caller try for ever.
      if (Database.isConstraintViolation(e) && row(id).isPresent()) {
        return false;
      }
      throw e;
    }
  }

  private Optional<Row> row(String id) throws SQLException {
    return database.query(LOAD, JdbcRecordStore::read, id);
  }

  private static Optional<Row> read(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      if (!rows.next()) {
        return Optional.empty();
      }
      String body = rows.getString(2);
      return Optional.of(
          new Row(rows.getLong(1), body == null ? null : Secret.of(body), rows.getString(3)));
    }
  }

  private static Entry entry(Row row) {
    String body = Database.whole(row.body == null ? null : row.body.reveal(), row.sha256);
    if (row.version <= ABSENT) {
      throw Database.corrupt("version " + row.version);
    }
    return new Entry(row.version, Secret.of(body));
  }
}
