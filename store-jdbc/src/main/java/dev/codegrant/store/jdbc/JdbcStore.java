package dev.codegrant.store.jdbc;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.store.PendingAuthorizationStore;
import dev.codegrant.store.RecordStore;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * The stores of core in the tables {@code codegrant_record} and {@code codegrant_pending} of a
 * database, for all nodes of an application.
 *
 * <p>{@link #createSchema} makes the tables. Where a tool for migrations does that, take the
 * scripts {@code codegrant-store-jdbc/postgresql/1.sql}, {@code codegrant-store-jdbc/h2/1.sql} or
 * {@code codegrant-store-jdbc/mariadb/1.sql} on the class path as they are. The tables are found by
 * their bare names, in the schema that the connections have set.
 *
 * <p>Each statement runs on a connection borrowed for it, as a transaction of its own, and the
 * connection goes back with the settings it had; a call is one statement as a rule. Whether it
 * commits by itself and its read-only flag do not matter, nor does its isolation, unless it is
 * {@code READ_UNCOMMITTED}: then a call may find what another is about to write or delete, and may
 * take back. Where a connection does not commit by itself, what is open on it is rolled back first.
 * So the data source must hand out a connection of its own for each call, never that of a
 * transaction that the application has open: the work in it would be lost. All nodes use one
 * database, and read where they write: a replica that lags behind hands out tokens that were
 * replaced.
 *
 * <p>A statement may take 10 seconds, and an answer 15, whatever the driver has set; a shorter
 * socket timeout is kept. (The driver of PostgreSQL takes up to 10 seconds more to tell a server
 * that does not listen, see its {@code cancelSignalTimeout}.) How long a call waits for a
 * connection is for the data source to say: set the connection timeout of the pool, and the connect
 * timeout of the driver, to a few seconds. Nothing is locked meanwhile.
 *
 * <p>Every failure of the driver or the pool is a {@code dev.codegrant.error.TransportException}
 * with {@code STORE_FAILED}. It names the SQLState and the class of what failed, and has no cause:
 * a driver's message may quote what the row holds. A text that did not come back as it was written
 * is a {@link ConfigurationException} with {@code STORE_CORRUPT}. Immutable and thread-safe.
 */
public final class JdbcStore {

  private static final Duration LONGEST_STATEMENT = Duration.ofSeconds(10);
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(15);

  private final Database database;

  private JdbcStore(Database database) {
    this.database = database;
  }

  /**
   * Makes the stores of a data source, and asks nothing of it yet.
   *
   * @param source the application's own; closing it is the application's affair
   * @return the stores
   */
  public static JdbcStore of(DataSource source) {
    return within(source, LONGEST_STATEMENT, LONGEST_ANSWER);
  }

  static JdbcStore within(DataSource source, Duration longestStatement, Duration longestAnswer) {
    return new JdbcStore(new Database(source, longestStatement, longestAnswer));
  }

  /**
   * The tokens of users, for {@code TokenStore.sealed}.
   *
   * @return a thread-safe store
   */
  public RecordStore records() {
    return new JdbcRecordStore(database);
  }

  /**
   * The pending authorizations, for {@code WebFlow}. When it is full, the oldest sixteenth goes, as
   * {@link PendingAuthorizationStore#inMemory} describes. Each node keeps the bound with what it
   * saves itself, so that several may go beyond it by a sixteenth each. What has expired is deleted
   * by the nodes that save, once a minute.
   *
   * @param mostEntries the greatest number of texts: 1 to 1,000,000, the same on all nodes
   * @param clock tells what has expired
   * @return a thread-safe store; one for each node is enough
   * @throws ConfigurationException {@code INVALID_ARGUMENT} for another number
   */
  public PendingAuthorizationStore pendingAuthorizations(int mostEntries, Clock clock) {
    return new JdbcPendingAuthorizationStore(database, mostEntries, clock);
  }

  /**
   * Makes the tables where they are not there, and does nothing where they are: then reading the
   * table {@code codegrant_schema} is all the right it needs. Several nodes may call it at once.
   *
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when the tables are those of a
   *     newer release, or there are none and no script for this kind of database
   * @throws dev.codegrant.error.TransportException {@code STORE_FAILED} when the database does not
   *     answer, or does not let this user make tables
   */
  public void createSchema() {
    new Schema(database).create();
  }

  /** The kind of store, and nothing of the data source. */
  @Override
  public String toString() {
    return "JdbcStore";
  }
}
