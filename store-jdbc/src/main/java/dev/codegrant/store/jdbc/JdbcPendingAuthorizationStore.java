package dev.codegrant.store.jdbc;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.store.PendingAuthorizationStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Pending authorizations as rows. Who deletes a row has taken it. Identifiers are kept as their
 * SHA-256, so that no collation takes one for another, and a reader of the table learns none.
 */
final class JdbcPendingAuthorizationStore implements PendingAuthorizationStore {

  private static final String INSERT =
      "INSERT INTO codegrant_pending (id_sha256, expires_millis, body, body_sha256)"
          + " VALUES (?, ?, ?, ?)";
  private static final String READ =
      "SELECT expires_millis, body, body_sha256 FROM codegrant_pending WHERE id_sha256 = ?";
  private static final String TAKE = "DELETE FROM codegrant_pending WHERE id_sha256 = ?";
  private static final String DELETE_EXPIRED =
      "DELETE FROM codegrant_pending WHERE expires_millis < ?";
  private static final String COUNT = "SELECT COUNT(*) FROM codegrant_pending";
  private static final String OLDEST =
      "SELECT expires_millis, id_sha256 FROM codegrant_pending"
          + " ORDER BY expires_millis, id_sha256";
  private static final String DELETE_UP_TO =
      "DELETE FROM codegrant_pending"
          + " WHERE expires_millis < ? OR (expires_millis = ? AND id_sha256 <= ?)";

  private static final int MOST = 1_000_000;
  private static final int PARTS = 16;
  private static final int LARGEST_PART = 1_000;
  private static final int MOST_AT_ONCE = 10_000;
  private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(1);

  private static final Instant LAST = Instant.parse("2262-01-01T00:00:00Z");

  private final Database database;
  private final int mostEntries;
  private final Clock clock;

  /** How many may be saved before the next sweep, which makes room for so many. */
  private final int part;

  private int left;
  private Instant nextSweep = Instant.MIN;

  JdbcPendingAuthorizationStore(Database database, int mostEntries, Clock clock) {
    if (mostEntries < 1 || mostEntries > MOST) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "1 to " + MOST + " entries",
          "" + mostEntries,
          "choose how many users may be on their way at the same time");
    }
    this.database = database;
    this.mostEntries = mostEntries;
    this.clock = clock;
    this.part = Math.min(LARGEST_PART, Math.max(1, mostEntries / PARTS));
  }

  private record Row(long expiresMillis, @Nullable String body, @Nullable String sha256) {}

  private record Position(long expiresMillis, String idSha256) {}

  @Override
  public void save(String id, String sealed, Instant expires) {
    if (isSweepDue()) {
      sweep();
    }
    Object[] row = {Database.sha256(id), millis(expires), sealed, Database.sha256(sealed)};
    Database.answer(() -> database.update(INSERT, row));
  }

  @Override
  public Optional<String> take(String id) {
    String idSha256 = Database.sha256(id);
    return Database.answer(() -> takeRow(idSha256))
        .filter(row -> row.expiresMillis >= clock.millis())
        .map(row -> Database.whole(row.body, row.sha256));
  }

  @Override
  public String toString() {
    return "PendingAuthorizationStore[jdbc, room for " + mostEntries + "]";
  }

  /** The reading is no more than a look: many may see the row, one deletes it. */
  private Optional<Row> takeRow(String idSha256) throws SQLException {
    Optional<Row> seen = database.query(READ, JdbcPendingAuthorizationStore::read, idSha256);
    return seen.isPresent() && database.update(TAKE, idSha256) == 1 ? seen : Optional.empty();
  }

  private static Optional<Row> read(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      return rows.next()
          ? Optional.of(new Row(rows.getLong(1), rows.getString(2), rows.getString(3)))
          : Optional.empty();
    }
  }

  private synchronized boolean isSweepDue() {
    Instant now = clock.instant();
    boolean due = left == 0 || !now.isBefore(nextSweep);
    if (due) {
      left = part;
      nextSweep = now.plus(BETWEEN_SWEEPS);
    }
    left--;
    return due;
  }

  private void sweep() {
    try {
      database.update(DELETE_EXPIRED, clock.millis());
      int count = database.query(COUNT, JdbcPendingAuthorizationStore::count);
      int surplus = Math.min(MOST_AT_ONCE, count - (mostEntries - part));
      if (surplus > 0) {
        Optional<Position> last = database.query(OLDEST, statement -> nth(statement, surplus));
        if (last.isPresent()) {
          long expiresMillis = last.get().expiresMillis;
          database.update(DELETE_UP_TO, expiresMillis, expiresMillis, last.get().idSha256);
        }
      }
    } catch (SQLException e) {
      // Another node that sweeps too is all that a conflict can mean.
      if (!Database.isConflict(e)) {
        throw Database.failed(e);
      }
    }
  }

  /** Since 1970, and as if time ended in 2262. */
  private static long millis(Instant time) {
    return time.isAfter(LAST)
        ? LAST.toEpochMilli()
        : time.isBefore(Instant.EPOCH) ? 0 : time.toEpochMilli();
  }

  private static int count(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getInt(1);
    }
  }

  /** The last of so many rows; of fewer, where others sweep at the same time. */
  private static Optional<Position> nth(PreparedStatement statement, int number)
      throws SQLException {
    statement.setMaxRows(number);
    Optional<Position> last = Optional.empty();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        last = Optional.of(new Position(rows.getLong(1), rows.getString(2)));
      }
    }
    return last;
  }
}
