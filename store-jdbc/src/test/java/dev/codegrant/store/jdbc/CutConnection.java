package dev.codegrant.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.codegrant.contract.CuttingProxy;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import dev.codegrant.store.PendingAuthorizationStore;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.token.Secret;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The connection to the database breaks: once for each byte of a call, in each direction. Every cut
 * has a row of its own.
 */
abstract class CutConnection {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Entry OLD = new Entry(7, Secret.of("the old text"));
  private static final Entry NEW = new Entry(8, Secret.of("the new text"));

  private Place place;
  private CuttingProxy proxy;
  private HikariDataSource uncut;
  private RecordStore records;
  private PendingAuthorizationStore pending;

  /** The connection that a call finds. */
  enum Mode {
    COMMITS_BY_ITSELF,
    IS_COMMITTED,
    IS_OPENED_FIRST
  }

  /** Which way the bytes went that were cut. */
  enum Wire {
    TO_SERVER,
    TO_CLIENT
  }

  /** What a cut left behind. */
  enum Left {
    OLD_AND_FAILED,
    NEW_AND_FAILED,
    NEW
  }

  /** An empty database. */
  protected abstract Place open();

  @BeforeEach
  void start() {
    place = open();
    proxy = CuttingProxy.to(place.port());
    uncut = Pool.usual(place);
    JdbcStore store = JdbcStore.of(uncut);
    store.createSchema();
    records = store.records();
    pending = store.pendingAuthorizations(1_000_000, ManualClock.at(NOW));
  }

  @AfterEach
  void end() {
    uncut.close();
    proxy.close();
  }

  @ParameterizedTest
  @CsvSource({
    "COMMITS_BY_ITSELF, TO_SERVER, 1",
    "COMMITS_BY_ITSELF, TO_CLIENT, 1",
    "IS_COMMITTED, TO_SERVER, 3",
    "IS_COMMITTED, TO_CLIENT, 1",
    "IS_OPENED_FIRST, TO_SERVER, 3",
    "IS_OPENED_FIRST, TO_CLIENT, 3"
  })
  void replace_whenCut_leavesTheOldOrTheNewRecord(Mode mode, Wire wire, int step) {
    Set<Left> seen =
        cutEverywhere(
            mode,
            wire,
            step,
            id -> records.replace(id, RecordStore.ABSENT, OLD),
            (store, id) -> store.records().replace(id, OLD.version(), NEW),
            (id, written) -> {
              assertThat(written.orElse(true)).isTrue();
              return left(OLD, records.load(id).orElseThrow(), written.isEmpty());
            });

    assertThat(seen).contains(Left.NEW);
    assertThat(seen).contains(wire == Wire.TO_SERVER ? Left.OLD_AND_FAILED : Left.NEW_AND_FAILED);
  }

  @ParameterizedTest
  @EnumSource
  void replace_whereNothingIs_whenCut_leavesNothingOrTheNewRecord(Wire wire) {
    Set<Left> seen =
        cutEverywhere(
            Mode.COMMITS_BY_ITSELF,
            wire,
            wire == Wire.TO_SERVER ? 3 : 1,
            id -> {},
            (store, id) -> store.records().replace(id, RecordStore.ABSENT, NEW),
            (id, written) -> {
              assertThat(written.orElse(true)).isTrue();
              return left(Optional.empty(), records.load(id), written.isEmpty());
            });

    assertThat(seen).contains(Left.NEW);
  }

  @ParameterizedTest
  @EnumSource
  void load_whenCut_neverFindsNothing(Wire wire) {
    cutEverywhere(
        Mode.COMMITS_BY_ITSELF,
        wire,
        wire == Wire.TO_SERVER ? 3 : 1,
        id -> records.replace(id, RecordStore.ABSENT, OLD),
        (store, id) -> store.records().load(id),
        (id, loaded) -> {
          assertThat(loaded.orElse(Optional.of(OLD))).contains(OLD);
          return Left.NEW;
        });
  }

  @ParameterizedTest
  @EnumSource
  void take_whenCut_isTakenOnceAtMost(Wire wire) {
    cutEverywhere(
        Mode.COMMITS_BY_ITSELF,
        wire,
        wire == Wire.TO_SERVER ? 3 : 1,
        id -> pending.save(id, "sealed", NOW),
        (store, id) -> store.pendingAuthorizations(1_000_000, ManualClock.at(NOW)).take(id),
        (id, taken) -> {
          Optional<String> again = pending.take(id);
          taken.ifPresent(
              text -> {
                assertThat(text).contains("sealed");
                assertThat(again).isEmpty();
              });
          assertThat(again.orElse("sealed")).isEqualTo("sealed");
          return Left.NEW;
        });
  }

  private static Left left(Object old, Object now, boolean failed) {
    if (now.equals(old)) {
      assertThat(failed).as("the old one is there, and the caller knows").isTrue();
      return Left.OLD_AND_FAILED;
    }
    assertThat(now).isIn(NEW, Optional.of(NEW));
    return failed ? Left.NEW_AND_FAILED : Left.NEW;
  }

  /** Cuts one byte later each time, until nothing is left to cut. */
  private <T> Set<Left> cutEverywhere(
      Mode mode,
      Wire wire,
      int step,
      Consumer<String> before,
      BiFunction<JdbcStore, String, T> call,
      BiFunction<String, Optional<T>, Left> after) {
    Set<Left> seen = EnumSet.noneOf(Left.class);
    long bytes = 0;
    boolean cut = true;
    while (cut) {
      String id = "%064x".formatted(bytes);
      before.accept(id);
      long allowed = bytes;
      Optional<T> answer =
          behindTheProxy(
              mode,
              store -> {
                proxy.cutAfter(
                    wire == Wire.TO_SERVER ? allowed : CuttingProxy.ALL,
                    wire == Wire.TO_CLIENT ? allowed : CuttingProxy.ALL);
                return call.apply(store, id);
              });
      cut = (wire == Wire.TO_SERVER ? proxy.bytesToServer() : proxy.bytesToClient()) >= allowed;
      proxy.pass();
      seen.add(after.apply(id, answer));
      bytes += step;
    }
    assertThat(bytes).as("bytes that were cut").isGreaterThan(10);
    return seen;
  }

  private <T> Optional<T> behindTheProxy(Mode mode, Function<JdbcStore, T> call) {
    DataSource proxied = place.behind(proxy.port());
    try (Connection opened = mode == Mode.IS_OPENED_FIRST ? null : proxied.getConnection()) {
      if (opened != null) {
        opened.setAutoCommit(mode == Mode.COMMITS_BY_ITSELF);
      }
      SourceOf lent = () -> opened;
      return Optional.of(call.apply(JdbcStore.of(opened == null ? proxied : lent)));
    } catch (TransportException e) {
      assertThat(e.kind()).isEqualTo(ErrorKind.STORE_FAILED);
      return Optional.empty();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
