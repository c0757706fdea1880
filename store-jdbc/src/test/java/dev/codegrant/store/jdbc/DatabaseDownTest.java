package dev.codegrant.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.rawserver.Ports;
import dev.codegrant.store.PendingAuthorizationStore;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.token.Secret;
import java.io.IOException;
import java.sql.Connection;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No connection is to be had: that is an answer to nobody's question. */
class DatabaseDownTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final String ID = "0".repeat(64);
  private static final Entry ENTRY = new Entry(7, Secret.of("text"));

  /** ST-022. */
  @ParameterizedTest
  @ValueSource(strings = {"load", "replace absent", "replace", "delete", "save", "take", "schema"})
  void whereNobodyListens_everyCallFails(String call) throws IOException {
    Place place = Place.postgres();
    try (Ports.Closed port = Ports.closed()) {
      OAuthException failure =
          Failure.of(ErrorKind.STORE_FAILED, call(call, place.behind(port.number())));

      assertThat(failure.isTransient()).isTrue();
      assertThat(failure.came()).contains("08001", "PSQLException", "java.net.ConnectException");
      assertThat(failure).message().doesNotContain("127.0.0.1", "" + port.number(), "postgres:");
    }
  }

  /** ST-026. */
  @ParameterizedTest
  @ValueSource(strings = {"load", "replace absent", "replace", "delete", "save", "take", "schema"})
  void whereThePoolIsExhausted_everyCallFails_andLaterWorks(String call) throws Throwable {
    Place place = Place.h2();
    JdbcStore.of(place.source()).createSchema();
    try (HikariDataSource pool = poolOfOne(place)) {
      ThrowingCallable calling = call(call, pool);
      try (Connection taken = pool.getConnection()) {
        assertThat(taken.isClosed()).isFalse();
        assertThat(Failure.of(ErrorKind.STORE_FAILED, calling).isTransient()).isTrue();
      }

      calling.call();
    }
  }

  /** ST-026: a call that borrowed a second connection while it has one would wait for itself. */
  @Test
  void poolOfOne_isEnough() {
    Place place = Place.h2();
    try (HikariDataSource pool = poolOfOne(place)) {
      JdbcStore store = JdbcStore.of(pool);
      store.createSchema();
      RecordStore records = store.records();
      PendingAuthorizationStore pending = store.pendingAuthorizations(1, ManualClock.at(NOW));

      assertThat(records.replace(ID, RecordStore.ABSENT, ENTRY)).isTrue();
      assertThat(records.replace(ID, RecordStore.ABSENT, ENTRY)).isFalse();
      pending.save("1", "first", NOW);
      pending.save("2", "second", NOW);
      assertThat(pending.take("1")).isEmpty();
      assertThat(pending.take("2")).contains("second");
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }
  }

  /** ST-026: one waits for a connection, another has one and goes on, through the same stores. */
  @Test
  void whoWaitsForAConnection_isInNobodysWay() throws Exception {
    Place place = Place.h2();
    JdbcStore.of(place.source()).createSchema();
    GatedSource source = new GatedSource(place.source(), 2);
    RecordStore records = JdbcStore.of(source).records();
    PendingAuthorizationStore pending =
        JdbcStore.of(source).pendingAuthorizations(1, ManualClock.at(NOW));
    ExecutorService executor = Executors.newFixedThreadPool(2);
    try {
      source.shut();
      Future<Boolean> replaced =
          executor.submit(() -> records.replace(ID, RecordStore.ABSENT, ENTRY));
      Future<?> saved = executor.submit(() -> pending.save("1", "first", NOW));
      source.leaveThemWaiting();

      Entry other = new Entry(8, Secret.of("other"));
      assertThat(records.replace(ID, RecordStore.ABSENT, other)).isTrue();
      pending.save("2", "second", NOW);
      assertThat(pending.take("2")).contains("second");

      assertThat(replaced).isNotDone();
      assertThat(saved).isNotDone();
      source.free();
      assertThat(replaced.get(10, TimeUnit.SECONDS)).isFalse();
      saved.get(10, TimeUnit.SECONDS);
      assertThat(pending.take("1")).contains("first");
    } finally {
      executor.shutdownNow();
    }
  }

  private static ThrowingCallable call(String name, DataSource source) {
    JdbcStore store = JdbcStore.of(source);
    RecordStore records = store.records();
    PendingAuthorizationStore pending = store.pendingAuthorizations(100, ManualClock.at(NOW));
    return switch (name) {
      case "load" -> () -> records.load(ID);
      case "replace absent" -> () -> records.replace(ID, RecordStore.ABSENT, ENTRY);
      case "replace" -> () -> records.replace(ID, 6, ENTRY);
      case "delete" -> () -> records.delete(ID);
      case "save" -> () -> pending.save("id", "sealed", NOW);
      case "take" -> () -> pending.take("id");
      case "schema" -> store::createSchema;
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static HikariDataSource poolOfOne(Place place) {
    return Pool.of(place.source(), 1, config -> config.setConnectionTimeout(250));
  }
}
