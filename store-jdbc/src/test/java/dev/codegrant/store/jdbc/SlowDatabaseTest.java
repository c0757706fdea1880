package dev.codegrant.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.codegrant.contract.CuttingProxy;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.TransportException;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.token.Secret;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database that does not answer in time. The limits are shorter here than an application's; the
 * bound of each test is far above them, and far below for ever.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // nothing interrupts a driver
class SlowDatabaseTest {

  private static final Duration STATEMENT = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofMillis(1_500);
  private static final Duration NEVER = Duration.ofHours(1);
  private static final int CALLERS = 12;
  private static final String ID = "0".repeat(64);
  private static final Entry OLD = new Entry(7, Secret.of("old"));
  private static final Entry NEW = new Entry(8, Secret.of("new"));

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  /** The server is there and works: the driver has it stop, and the connection lives on. */
  @ParameterizedTest
  @MethodSource("dev.codegrant.store.jdbc.Kind#here")
  void whileAnotherHoldsTheRow_replaceEndsInTime(Kind kind) throws SQLException {
    Place place = withOldRecord(kind.open());
    RecordStore records = JdbcStore.within(place.source(), STATEMENT, NEVER).records();
    try (Connection other = place.source().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.executeUpdate("UPDATE codegrant_record SET version = 7");

      Failure.of(ErrorKind.STORE_FAILED, () -> records.replace(ID, 7, NEW));
      assertThat(records.load(ID)).contains(OLD);
      other.rollback();
    }

    assertThat(records.replace(ID, 7, NEW)).isTrue();
  }

  /** Nothing comes any more, not even the end: whether it was written is not known. */
  @ParameterizedTest
  @MethodSource("dev.codegrant.store.jdbc.Kind#onAWire")
  void whereTheAnswerIsHeldBack_replaceEndsInTime(Kind kind) throws SQLException {
    Place place = withOldRecord(kind.open());
    CuttingProxy proxy = proxy(place);
    Connection connection = behind(proxy, place).getConnection();
    SourceOf lent = () -> connection;
    proxy.stall();

    OAuthException failure =
        Failure.of(
            ErrorKind.STORE_FAILED,
            () -> JdbcStore.within(lent, STATEMENT, ANSWER).records().replace(ID, 7, NEW));

    assertThat(failure.came()).contains("java.net.SocketTimeoutException");
    assertThat(JdbcStore.of(place.source()).records().load(ID)).get().isIn(OLD, NEW);
  }

  /** A limit that the application has set, and is shorter, is kept. */
  @Test
  void shorterLimitOfTheApplication_isKept() throws SQLException {
    Place place = withOldRecord(Place.postgres());
    CuttingProxy proxy = proxy(place);
    Connection connection = place.behind(proxy.port()).getConnection();
    connection.setNetworkTimeout(Runnable::run, 500);
    SourceOf lent = () -> connection;
    proxy.stall();

    Failure.of(
        ErrorKind.STORE_FAILED,
        () -> JdbcStore.within(lent, NEVER, NEVER).records().replace(ID, 7, NEW));
  }

  /** Callers come back, none leaves a thread behind, and when the wire is back, all is well. */
  @Test
  void callersOfAStalledPool_comeBackInTime_andDoNotPileUp() throws Exception {
    Place place = withOldRecord(Place.postgres());
    CuttingProxy proxy = proxy(place);
    HikariDataSource pool =
        Pool.of(
            behind(proxy, place),
            2,
            config -> {
              config.setConnectionTimeout(500);
              config.setInitializationFailTimeout(-1); // a busy machine may take longer
            });
    open.add(0, pool);
    RecordStore records = JdbcStore.within(pool, STATEMENT, ANSWER).records();
    awaitOld(records);
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    open.add(callers::shutdownNow);

    proxy.stall();
    callAtOnce(callers, records);
    int threads = Thread.activeCount();
    callAtOnce(callers, records);
    callAtOnce(callers, records);

    // Of 24 calls more; some threads of the driver and of the pool are there for a second.
    assertThat(Thread.activeCount()).isLessThan(threads + CALLERS);
    proxy.pass();
    awaitOld(records);
    assertThat(records.replace(ID, 7, NEW)).isTrue();
  }

  private static void awaitOld(RecordStore records) {
    boolean there = false;
    while (!there) {
      try {
        assertThat(records.load(ID)).contains(OLD);
        there = true;
      } catch (TransportException e) {
        // The pool is still busy with its first connection, or with what was stalled.
      }
    }
  }

  private static void callAtOnce(ExecutorService callers, RecordStore records) throws Exception {
    List<Callable<OAuthException>> calls =
        Stream.<Callable<OAuthException>>generate(
                () -> () -> Failure.of(ErrorKind.STORE_FAILED, () -> records.load(ID)))
            .limit(CALLERS)
            .toList();
    for (Future<OAuthException> failed : callers.invokeAll(calls)) {
      assertThat(failed.get().isTransient()).isTrue();
    }
  }

  private CuttingProxy proxy(Place place) {
    CuttingProxy proxy = CuttingProxy.to(place.port());
    open.add(proxy);
    return proxy;
  }

  /** PostgreSQL's driver waits so long for the server to take notice that a statement ends. */
  private static DataSource behind(CuttingProxy proxy, Place place) {
    DataSource source = place.behind(proxy.port());
    if (source instanceof PGSimpleDataSource postgres) {
      postgres.setCancelSignalTimeout(1);
    }
    return source;
  }

  private static Place withOldRecord(Place place) {
    JdbcStore store = JdbcStore.of(place.source());
    store.createSchema();
    store.records().replace(ID, RecordStore.ABSENT, OLD);
    return place;
  }
}
