package dev.codegrant.store.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs one statement at a time, each on a connection borrowed for it and as a transaction of its
 * own, whatever the data source has set.
 */
final class Database {

  /** Serialization failure, and PostgreSQL's deadlock: nothing was written. */
  private static final Set<String> CONFLICTS = Set.of("40001", "40P01");

  private static final int MOST_TRIES = 10;
  private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Of the first pause; each may be twice as long as the one before, up to the longest. */
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(32);

  private final DataSource source;
  private final int longestStatementSeconds;
  private final int longestAnswerMillis;

  Database(DataSource source, Duration longestStatement, Duration longestAnswer) {
    this.source = source;
    this.longestStatementSeconds = Math.toIntExact(longestStatement.toSeconds());
    this.longestAnswerMillis = Math.toIntExact(longestAnswer.toMillis());
  }

  /** What is done with a connection or a statement. */
  @FunctionalInterface
  interface Step<S, T> {
    T run(S subject) throws SQLException;
  }

  /** What is tried again after a conflict. */
  @FunctionalInterface
  interface Attempt<T> {
    T run() throws SQLException;
  }

  /** Runs a statement that changes rows, and says how many. */
  int update(String sql, Object... parameters) throws SQLException {
    return query(sql, PreparedStatement::executeUpdate, parameters);
  }

  /** Runs a statement. */
  <T> T query(String sql, Step<PreparedStatement, T> step, Object... parameters)
      throws SQLException {
    return connected(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
              statement.setObject(i + 1, parameters[i]);
            }
            // H2 keeps it for the connection, which is not ours.
            int before = statement.getQueryTimeout();
            statement.setQueryTimeout(longestStatementSeconds);
            try {
              return step.run(statement);
            } finally {
              quietly(() -> statement.setQueryTimeout(before));
            }
          }
        });
  }

  /** Borrows a connection for one transaction. */
  <T> T connected(Step<Connection, T> step) throws SQLException {
    try {
      Connection connection = source.getConnection();
      try {
        return transaction(connection, step);
      } finally {
        // What was committed is so, even if the connection cannot be given back.
        quietly(connection::close);
      }
    } catch (RuntimeException e) {
      throw failed(e);
    }
  }

  /**
   * Where statements are not committed by themselves, whoever looked whether the connection is
   * alive may have left a transaction open: it would read what was there then, and not let itself
   * be made one that writes. So it ends first.
   */
  private <T> T transaction(Connection connection, Step<Connection, T> step) throws SQLException {
    boolean readOnly = connection.isReadOnly();
    int answerMillis = networkTimeout(connection);
    boolean unbounded = answerMillis == 0 || answerMillis > longestAnswerMillis;
    boolean done = false;
    try {
      if (unbounded) {
        setNetworkTimeout(connection, longestAnswerMillis);
      }
      rollback(connection);
      if (readOnly) {
        connection.setReadOnly(false);
      }
      T result = step.run(connection);
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
      done = true;
      return result;
    } finally {
      if (!done) {
        quietly(() -> rollback(connection));
      }
      if (unbounded) {
        quietly(() -> setNetworkTimeout(connection, answerMillis));
      }
      if (readOnly) {
        quietly(() -> connection.setReadOnly(true));
      }
    }
  }

  private static void rollback(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.rollback();
    }
  }

  /**
   * Asks until the answer is not that somebody else was in the way. An interrupt ends the pauses
   * and not the asking; the thread keeps it.
   */
  static <T> T answer(Attempt<T> attempt) {
    return answer(attempt, LockSupport::parkNanos);
  }

  /** As {@link #answer(Attempt)}, with what waits for so many nanoseconds between two tries. */
  static <T> T answer(Attempt<T> attempt, LongConsumer pause) {
    long longest = FIRST_PAUSE_NANOS;
    for (int tries = 1; ; tries++) {
      try {
        return attempt.run();
      } catch (SQLException e) {
        if (!isConflict(e) || tries == MOST_TRIES) {
          throw failed(e);
        }
      }
      // Of a random length, or those who met once would meet again.
      pause.accept(ThreadLocalRandom.current().nextLong(SHORTEST_PAUSE_NANOS, longest));
      longest = Math.min(2 * longest, LONGEST_PAUSE_NANOS);
    }
  }

  /** Whether the database gave up this transaction for the sake of another. */
  static boolean isConflict(SQLException e) {
    String state = e.getSQLState();
    return state != null && CONFLICTS.contains(state);
  }

  /** Whether a constraint was in the way (class 23), as a rule that of the primary key. */
  static boolean isConstraintViolation(SQLException e) {
    return stateClass(e).equals("23");
  }

  /** The first two characters of the SQLState, which are all that databases agree on. */
  static String stateClass(SQLException e) {
    String state = e.getSQLState();
    return state == null || state.length() != 5 ? "" : state.substring(0, 2);
  }

  /** Names what failed, and leaves out what it says: a driver quotes rows and addresses. */
  static TransportException failed(Exception e) {
    Throwable root = e;
    for (int depth = 0; depth < 50 && root.getCause() != null; depth++) {
      root = root.getCause();
    }
    boolean hasState = e instanceof SQLException sql && !stateClass(sql).isEmpty();
    return new TransportException(
        ErrorKind.STORE_FAILED,
        "an answer of the database",
        (hasState ? "SQLState " + ((SQLException) e).getSQLState() : "no SQLState")
            + " from "
            + e.getClass().getName()
            + (e.getCause() == null ? "" : ", because of " + root.getClass().getName()),
        hasState && stateClass((SQLException) e).equals("42")
            ? "make the tables with JdbcStore.createSchema(), or let this user read and write them"
            : "try again later; if it lasts, look at the database, its pool and its tables",
        null);
  }

  static String sha256(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** The text of a column, if it came back as it was written. */
  static String whole(@Nullable String text, @Nullable String sha256) {
    if (text == null || !sha256(text).equals(sha256)) {
      throw corrupt("another one, or a part of it");
    }
    return text;
  }

  static ConfigurationException corrupt(String came) {
    return new ConfigurationException(
        ErrorKind.STORE_CORRUPT,
        "a row as this library wrote it",
        came,
        "see that the columns are of the types in this library's scripts, and who else writes"
            + " them");
  }

  private interface Settled {
    void run() throws SQLException;
  }

  /** For what cannot change the outcome any more. */
  private static void quietly(Settled action) {
    try {
      action.run();
    } catch (SQLException | RuntimeException e) {
      // The pool finds out that the connection is broken.
    }
  }

  /** As if it were short enough where the driver does not know it. */
  private int networkTimeout(Connection connection) {
    try {
      return connection.getNetworkTimeout();
    } catch (SQLException | RuntimeException e) {
      return longestAnswerMillis;
    }
  }

  private static void setNetworkTimeout(Connection connection, int millis) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, millis);
  }
}
