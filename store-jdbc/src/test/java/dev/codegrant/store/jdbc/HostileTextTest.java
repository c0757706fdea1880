package dev.codegrant.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.store.PendingAuthorizationStore;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.token.Secret;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What stands in the rows, whatever the texts and identifiers are. */
class HostileTextTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final String HOSTILE = "x'); DROP TABLE codegrant_record;-- \\ \" ` ; ? $1 {d} %s";
  private static final String CANARY = "canary-Zq7";
  private static final List<String> ALIKE = List.of("Bob", "bob", "b\u00f3b", "bob ");

  /** ST-020. */
  @ParameterizedTest
  @MethodSource("dev.codegrant.store.jdbc.Kind#here")
  void sqlInIdAndText_isKeptToTheLetter(Kind kind) {
    Place place = kind.open();
    JdbcStore store = JdbcStore.of(place.source());
    store.createSchema();
    RecordStore records = store.records();
    PendingAuthorizationStore pending = pending(store);
    Entry entry = new Entry(7, Secret.of(HOSTILE));

    assertThat(records.replace(HOSTILE, RecordStore.ABSENT, entry)).isTrue();
    pending.save(HOSTILE, HOSTILE, NOW);

    assertThat(records.load(HOSTILE)).contains(entry);
    assertThat(pending.take(HOSTILE)).contains(HOSTILE);
    records.delete(HOSTILE);
    assertThat(records.load(HOSTILE)).isEmpty();
  }

  /** A database, made for a language rather than for identifiers. */
  enum Collated {
    H2_IGNORING_CASE {
      @Override
      Place open() {
        Place place = Place.h2(";IGNORECASE=TRUE");
        JdbcStore.of(place.source()).createSchema();
        return place;
      }
    },
    MARIADB_IGNORING_CASE_ACCENTS_AND_TRAILING_SPACE {
      @Override
      Place open() {
        Place place = Place.mariaDb();
        JdbcStore.of(place.source()).createSchema();
        String ci = " CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci";
        place.run("ALTER TABLE codegrant_record" + ci, "ALTER TABLE codegrant_pending" + ci);
        return place;
      }
    };

    abstract Place open();

    static Stream<Collated> here() {
      return Stream.of(values())
          .filter(
              collated ->
                  collated == H2_IGNORING_CASE || Kind.here().anyMatch(Kind.MARIADB::equals));
    }
  }

  /** ST-021. */
  @ParameterizedTest
  @MethodSource("dev.codegrant.store.jdbc.HostileTextTest$Collated#here")
  void idsThatACollationTakesForOne_areDifferent(Collated collated) {
    Place place = collated.open();
    JdbcStore store = JdbcStore.of(place.source());
    RecordStore records = store.records();
    PendingAuthorizationStore pending = pending(store);
    for (String id : ALIKE) {
      pending.save(id, "sealed for " + id.length() + id.hashCode(), NOW);
      // As core makes it of a key: its hash.
      assertThat(
              records.replace(
                  Database.sha256(id),
                  RecordStore.ABSENT,
                  new Entry(7, Secret.of("of " + id.hashCode()))))
          .isTrue();
    }

    assertThat(place.rows("SELECT id FROM codegrant_record")).hasSize(4);
    assertThat(place.rows("SELECT id_sha256 FROM codegrant_pending")).hasSize(4);
    for (String id : ALIKE) {
      assertThat(records.load(Database.sha256(id)))
          .contains(new Entry(7, Secret.of("of " + id.hashCode())));
      assertThat(pending.take(id)).contains("sealed for " + id.length() + id.hashCode());
    }
  }

  /** The collation of {@link #idsThatACollationTakesForOne_areDifferent} does confuse them. */
  @ParameterizedTest
  @MethodSource("dev.codegrant.store.jdbc.HostileTextTest$Collated#here")
  void theCollation_takesThemForOne(Collated collated) {
    Place place = collated.open();
    place.run("INSERT INTO codegrant_pending VALUES ('Bob', 1, 'x', 'x')");

    assertThat(place.rows("SELECT 1 FROM codegrant_pending WHERE id_sha256 = 'bob'")).hasSize(1);
  }

  /** ST-033. What seals is core; here stands what was given, once, and nothing else of it. */
  @ParameterizedTest
  @MethodSource("dev.codegrant.store.jdbc.Kind#here")
  void row_isWhatWasGiven(Kind kind) {
    Place place = kind.open();
    JdbcStore store = JdbcStore.of(place.source());
    store.createSchema();
    String id = "a".repeat(64);
    store.records().replace(id, RecordStore.ABSENT, new Entry(7, Secret.of("1.sealed")));
    pending(store).save("Some-Id", "1.pending", NOW);

    assertThat(place.rows("SELECT * FROM codegrant_record"))
        .isEqualTo(List.of(List.of(id, "7", "1.sealed", Database.sha256("1.sealed"))));
    assertThat(place.rows("SELECT * FROM codegrant_pending"))
        .isEqualTo(
            List.of(
                List.of(
                    Database.sha256("Some-Id"),
                    "" + NOW.toEpochMilli(),
                    "1.pending",
                    Database.sha256("1.pending"))));
  }

  /** ST-038. */
  @ParameterizedTest
  @MethodSource("dev.codegrant.store.jdbc.Kind#here")
  void delete_leavesNoRow(Kind kind) {
    Place place = kind.open();
    JdbcStore store = JdbcStore.of(place.source());
    store.createSchema();
    RecordStore records = store.records();
    PendingAuthorizationStore pending = pending(store);
    records.replace("a".repeat(64), RecordStore.ABSENT, new Entry(7, Secret.of(CANARY)));
    records.replace("a".repeat(64), 7, new Entry(8, Secret.of(CANARY + "2")));
    pending.save("id", CANARY, NOW);

    records.delete("a".repeat(64));
    pending.take("id");

    assertThat(place.rows("SELECT * FROM codegrant_record")).isEmpty();
    assertThat(place.rows("SELECT * FROM codegrant_pending")).isEmpty();
  }

  @Test
  void store_saysNothingOfItsDataSource() {
    Place place = Place.h2();
    JdbcStore store = JdbcStore.of(place.source());

    assertThat(store.toString() + store.records() + pending(store))
        .isEqualTo("JdbcStoreRecordStore[jdbc]PendingAuthorizationStore[jdbc, room for 1000]");
  }

  private static PendingAuthorizationStore pending(JdbcStore store) {
    return store.pendingAuthorizations(1_000, ManualClock.at(NOW));
  }
}
