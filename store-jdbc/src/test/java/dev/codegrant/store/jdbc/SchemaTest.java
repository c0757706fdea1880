package dev.codegrant.store.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.token.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The tables, and who makes them. */
class SchemaTest {

  private static final int NODES = 8;
  private static final String VERSIONS = "SELECT version FROM codegrant_schema";

  @ParameterizedTest
  @MethodSource("dev.codegrant.store.jdbc.Kind#here")
  void createSchema_again_keepsWhatIsThere(Kind kind) {
    Place place = kind.open();
    JdbcStore store = JdbcStore.of(place.source());
    store.createSchema();
    assertThat(write(store)).isTrue();

    store.createSchema();

    assertThat(write(store)).isFalse();
    assertThat(place.rows(VERSIONS)).isEqualTo(List.of(List.of("1")));
  }

  @ParameterizedTest
  @MethodSource("dev.codegrant.store.jdbc.Kind#here")
  void createSchema_byManyNodesAtOnce_isDoneOnce(Kind kind) throws Exception {
    ExecutorService nodes = Executors.newFixedThreadPool(NODES);
    try {
      for (int round = 0; round < 5; round++) {
        Place place = kind.open();
        CyclicBarrier together = new CyclicBarrier(NODES);
        List<Callable<Boolean>> starts =
            Stream.<Callable<Boolean>>generate(
                    () ->
                        () -> {
                          JdbcStore store = JdbcStore.of(place.source());
                          together.await();
                          store.createSchema();
                          return write(store);
                        })
                .limit(NODES)
                .toList();
        int written = 0;
        for (Future<Boolean> node : nodes.invokeAll(starts)) {
          written += node.get() ? 1 : 0;
        }
        assertThat(written).isEqualTo(1);
        assertThat(place.rows(VERSIONS)).isEqualTo(List.of(List.of("1")));
      }
    } finally {
      nodes.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"codegrant_schema", "codegrant_record", "codegrant_pending"})
  void createSchema_afterItWasBrokenOff_isCompleted(String missing) {
    Place place = Place.postgres();
    JdbcStore store = JdbcStore.of(place.source());
    store.createSchema();
    place.run("DELETE FROM codegrant_schema", "DROP TABLE " + missing);

    store.createSchema();

    assertThat(write(store)).isTrue();
    assertThat(place.rows(VERSIONS)).isEqualTo(List.of(List.of("1")));
  }

  @Test
  void tablesOfANewerRelease_areRefused_andThoseOfThisOneNot() {
    Place place = Place.h2();
    JdbcStore store = JdbcStore.of(place.source());
    store.createSchema();
    store.createSchema();
    place.run("INSERT INTO codegrant_schema (version) VALUES (" + (Schema.VERSION + 1) + ")");

    assertThat(Failure.of(ErrorKind.INVALID_CONFIGURATION, store::createSchema))
        .message()
        .contains("version 2");
  }

  @ParameterizedTest
  @MethodSource("dev.codegrant.store.jdbc.Kind#here")
  void databaseWithoutTables_saysWhatMakesThem(Kind kind) {
    JdbcStore store = JdbcStore.of(kind.open().source());

    assertThat(Failure.of(ErrorKind.STORE_FAILED, () -> write(store)))
        .message()
        .contains("SQLState 42", "JdbcStore.createSchema()");
    store.createSchema();
    assertThat(write(store)).isTrue();
  }

  /** As where a tool for migrations made the tables, as another user. */
  @Test
  void userWithoutTheRightToMakeTables_mayCallItWhereTheyAre_andNotElsewhere() {
    Place made = Place.postgres();
    JdbcStore.of(made.source()).createSchema();
    Place empty = Place.postgres();
    String user = "reader_of_" + schema(made);
    String rights = "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ";
    made.run(
        "CREATE USER " + user,
        "GRANT USAGE ON SCHEMA " + schema(made) + ", " + schema(empty) + " TO " + user,
        rights + schema(made) + " TO " + user);

    JdbcStore there = JdbcStore.of(as(user, made));
    there.createSchema();
    assertThat(write(there)).isTrue();

    assertThat(
            Failure.of(ErrorKind.STORE_FAILED, () -> JdbcStore.of(as(user, empty)).createSchema()))
        .message()
        .contains("SQLState 42501");
  }

  @Test
  void databaseWithoutAScript_isRefused_unlessTheTablesAreThere() {
    Place place = Place.h2();
    JdbcStore store = JdbcStore.of(named("Apache Derby", place));

    assertThat(Failure.of(ErrorKind.INVALID_CONFIGURATION, store::createSchema))
        .message()
        .contains("Apache Derby");

    JdbcStore.of(place.source()).createSchema();
    store.createSchema();
    assertThat(write(store)).isTrue();
  }

  /** The documented way for those who have a tool for migrations: the file as it is. */
  @ParameterizedTest
  @MethodSource("dev.codegrant.store.jdbc.Kind#here")
  void script_canBeRunByOthers(Kind kind) throws IOException {
    Place place = kind.open();
    String path = "codegrant-store-jdbc/" + kind.name().toLowerCase(Locale.ROOT) + "/1.sql";
    try (InputStream script = getClass().getClassLoader().getResourceAsStream(path)) {
      String text = new String(script.readAllBytes(), UTF_8);
      assertThat(text).isASCII().startsWith("-- Codegrant's tables, version 1, for ");
      place.run(Stream.of(text.split(";")).filter(s -> !s.isBlank()).toArray(String[]::new));
    }

    JdbcStore store = JdbcStore.of(place.source());
    assertThat(write(store)).isTrue();
    store.createSchema();
    assertThat(write(store)).isFalse();
  }

  /** A module hides what lies in its packages; this directory can be none. */
  @Test
  void directoryOfTheScripts_isNoPackage() {
    assertThat(SourceVersion.isName("codegrant-store-jdbc")).isFalse();
    assertThat(SourceVersion.isName("dev.codegrant.store.jdbc")).isTrue();
  }

  private static boolean write(JdbcStore store) {
    return store
        .records()
        .replace("0".repeat(64), RecordStore.ABSENT, new Entry(7, Secret.of("text")));
  }

  private static String schema(Place place) {
    return ((PGSimpleDataSource) place.source()).getCurrentSchema();
  }

  private static PGSimpleDataSource as(String user, Place place) {
    PGSimpleDataSource source = (PGSimpleDataSource) place.source();
    source.setUser(user);
    return source;
  }

  /** H2 under another name. */
  private static SourceOf named(String product, Place place) {
    return () -> {
      Connection connection = place.source().getConnection();
      DatabaseMetaData metaData =
          proxy(
              DatabaseMetaData.class, connection.getMetaData(), "getDatabaseProductName", product);
      return proxy(Connection.class, connection, "getMetaData", metaData);
    };
  }

  private static <T> T proxy(Class<T> type, T behind, String name, Object answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader() == null
                ? SchemaTest.class.getClassLoader()
                : type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                return method.getName().equals(name) ? answer : method.invoke(behind, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
