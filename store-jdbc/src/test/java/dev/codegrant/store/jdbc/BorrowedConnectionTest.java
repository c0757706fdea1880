package dev.codegrant.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.token.Secret;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.PGConnection;

/** How a connection comes back: given back once, committed, and set as it was. */
class BorrowedConnectionTest {

  private static final String ID = "0".repeat(64);
  private static final Entry ENTRY = new Entry(7, Secret.of("text"));

  private final Place place = Place.postgres();
  private final AtomicInteger borrowed = new AtomicInteger();
  private final AtomicInteger givenBack = new AtomicInteger();
  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    JdbcStore.of(place.source()).createSchema();
    connection = place.source().getConnection();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @ParameterizedTest
  @CsvSource({
    "true, false, 0",
    "true, true, 3000",
    "false, false, 40000",
    "false, true, 0",
  })
  void connection_isGivenBackAsItWas(boolean autoCommit, boolean readOnly, int networkTimeout)
      throws SQLException {
    connection.setReadOnly(readOnly);
    connection.setAutoCommit(autoCommit);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setNetworkTimeout(Runnable::run, networkTimeout);
    RecordStore records = JdbcStore.of(lending()).records();

    assertThat(records.replace(ID, RecordStore.ABSENT, ENTRY)).isTrue();
    assertThat(records.replace(ID, RecordStore.ABSENT, ENTRY)).isFalse();
    assertThat(records.load(ID)).contains(ENTRY);
    assertThat(JdbcStore.of(place.source()).records().load(ID)).contains(ENTRY);
    assertAsItWas(autoCommit, readOnly, networkTimeout);

    place.run("DROP TABLE codegrant_record");
    Failure.of(ErrorKind.STORE_FAILED, () -> records.replace(ID, 7, ENTRY));
    assertAsItWas(autoCommit, readOnly, networkTimeout);
  }

  /** A pool may close, or give to another, what is given back twice. */
  @Test
  void connection_isGivenBackOnce() {
    RecordStore records = JdbcStore.of(lending()).records();
    records.replace(ID, RecordStore.ABSENT, ENTRY);
    records.replace(ID, RecordStore.ABSENT, ENTRY);
    place.run("DROP TABLE codegrant_record");
    Failure.of(ErrorKind.STORE_FAILED, () -> records.load(ID));

    // The refused one looked what was in its way.
    assertThat(borrowed).hasValue(4);
    assertThat(givenBack).hasValue(4);
  }

  /** H2 keeps the time limit of a statement for the whole connection. */
  @Test
  void timeLimitOfStatements_isGivenBackAsItWas() throws SQLException {
    Place h2 = Place.h2();
    JdbcStore.of(h2.source()).createSchema();
    try (Connection own = h2.source().getConnection();
        Statement statement = own.createStatement()) {
      statement.setQueryTimeout(77);

      JdbcStore.of(lending(own)).records().replace(ID, RecordStore.ABSENT, ENTRY);

      assertThat(statement.getQueryTimeout()).isEqualTo(77);
    }
  }

  /** Left by a pool, for one, that looked whether the connection is alive. */
  @ParameterizedTest
  @CsvSource({
    "POSTGRESQL, false",
    "POSTGRESQL, true",
    "MARIADB, false",
    "MARIADB, true",
    "H2, false",
    "H2, true"
  })
  void transactionLeftOpen_isEndedFirst(Kind kind, boolean readOnly) throws SQLException {
    assumeTrue(Kind.here().anyMatch(kind::equals));
    Place other = kind.withTables();
    RecordStore current = other.records();
    current.replace(ID, RecordStore.ABSENT, ENTRY);
    try (Connection own = other.source().getConnection();
        Statement statement = own.createStatement()) {
      own.setReadOnly(readOnly);
      boolean before = own.isReadOnly(); // H2 takes it for a hint
      own.setAutoCommit(false);
      own.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      statement.executeQuery("SELECT version FROM codegrant_record").close();
      Entry next = new Entry(8, Secret.of("next"));
      assertThat(current.replace(ID, 7, next)).isTrue();
      RecordStore records = JdbcStore.of(lending(own)).records();

      assertThat(records.load(ID)).contains(next);
      statement.executeQuery("SELECT version FROM codegrant_record").close();
      assertThat(records.replace(ID, 8, ENTRY)).isTrue();

      assertThat(current.load(ID)).contains(ENTRY);
      assertThat(own.isReadOnly()).isEqualTo(before);
      assertThat(own.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
      own.rollback();
    }
  }

  private void assertAsItWas(boolean autoCommit, boolean readOnly, int networkTimeout)
      throws SQLException {
    int process = connection.unwrap(PGConnection.class).getBackendPID();
    assertThat(place.rows("SELECT state FROM pg_stat_activity WHERE pid = " + process))
        .isEqualTo(List.of(List.of("idle")));
    assertThat(connection.getAutoCommit()).isEqualTo(autoCommit);
    assertThat(connection.isReadOnly()).isEqualTo(readOnly);
    assertThat(connection.getNetworkTimeout()).isEqualTo(networkTimeout);
    assertThat(connection.getTransactionIsolation())
        .isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
    if (!autoCommit) {
      connection.rollback(); // asking for the isolation began a transaction
    }
  }

  private SourceOf lending() {
    return lending(connection);
  }

  /** Lends one connection again and again, and keeps it open. */
  private SourceOf lending(Connection own) {
    Class<?>[] type = {Connection.class};
    Connection lent =
        (Connection)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                type,
                (proxy, method, arguments) -> {
                  if (method.getName().equals("close")) {
                    givenBack.incrementAndGet();
                    return null;
                  }
                  try {
                    return method.invoke(own, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    return () -> {
      borrowed.incrementAndGet();
      return lent;
    };
  }
}
