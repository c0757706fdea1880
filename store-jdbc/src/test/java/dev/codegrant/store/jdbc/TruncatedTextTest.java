package dev.codegrant.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.store.PendingAuthorizationStore;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.token.Secret;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** ST-027: a text that does not come back as it was written. */
class TruncatedTextTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final String ID = "0".repeat(64);

  /** ST-027. MariaDB cuts texts off, and says so to nobody, when it is told to be lenient. */
  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void textThatTheDatabaseCutOff_isFoundOut() {
    Place place = Place.mariaDb("&sessionVariables=sql_mode=''");
    JdbcStore store = JdbcStore.of(place.source());
    store.createSchema();
    place.run(
        "ALTER TABLE codegrant_record MODIFY body VARCHAR(255) NOT NULL",
        "ALTER TABLE codegrant_pending MODIFY body VARCHAR(255) NOT NULL");
    RecordStore records = store.records();
    PendingAuthorizationStore pending = store.pendingAuthorizations(10, ManualClock.at(NOW));

    Entry fits = new Entry(7, Secret.of("x".repeat(255)));
    assertThat(records.replace(ID, RecordStore.ABSENT, fits)).isTrue();
    assertThat(records.load(ID)).contains(fits);
    pending.save("1", "x".repeat(255), NOW);
    assertThat(pending.take("1")).contains("x".repeat(255));

    records.replace(ID, 7, new Entry(8, Secret.of("x".repeat(256))));
    assertThat(place.rows("SELECT LENGTH(body) FROM codegrant_record").get(0))
        .containsExactly("255");
    Failure.of(ErrorKind.STORE_CORRUPT, () -> records.load(ID));
    pending.save("2", "x".repeat(256), NOW);
    Failure.of(ErrorKind.STORE_CORRUPT, () -> pending.take("2"));
  }

  /** ST-027. The usual case: the database refuses, and the record is as it was. */
  @Test
  void textThatTheDatabaseRefuses_isNotWritten() {
    Place place = Place.postgres();
    JdbcStore store = JdbcStore.of(place.source());
    store.createSchema();
    place.run("ALTER TABLE codegrant_record ALTER body TYPE VARCHAR(255)");
    RecordStore records = store.records();
    Entry fits = new Entry(7, Secret.of("x".repeat(255)));
    assertThat(records.replace(ID, RecordStore.ABSENT, fits)).isTrue();

    Failure.of(
        ErrorKind.STORE_FAILED,
        () -> records.replace(ID, 7, new Entry(8, Secret.of("x".repeat(256)))));

    assertThat(records.load(ID)).contains(fits);
  }

  @Test
  void rowThatSomebodyChanged_isFoundOut_andCanBeDeleted() {
    Place place = Place.h2();
    JdbcStore store = JdbcStore.of(place.source());
    store.createSchema();
    RecordStore records = store.records();
    records.replace(ID, RecordStore.ABSENT, new Entry(7, Secret.of("secret-text")));

    place.run("UPDATE codegrant_record SET version = 0");
    assertThat(Failure.of(ErrorKind.STORE_CORRUPT, () -> records.load(ID)))
        .message()
        .contains("version 0")
        .doesNotContain("secret-text");
    place.run("UPDATE codegrant_record SET version = 1");
    assertThat(records.load(ID)).contains(new Entry(1, Secret.of("secret-text")));
    place.run("UPDATE codegrant_record SET body = 'secret-texT'");
    assertThat(Failure.of(ErrorKind.STORE_CORRUPT, () -> records.load(ID)))
        .message()
        .doesNotContain("secret-te", Database.sha256("secret-text"));
    place.run(
        "ALTER TABLE codegrant_record ALTER body SET NULL",
        "UPDATE codegrant_record SET body = NULL");
    Failure.of(ErrorKind.STORE_CORRUPT, () -> records.load(ID));

    records.delete(ID);
    assertThat(records.load(ID)).isEmpty();
  }
}
