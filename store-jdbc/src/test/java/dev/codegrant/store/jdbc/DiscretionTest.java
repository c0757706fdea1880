package dev.codegrant.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.token.Secret;
import java.net.SocketException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a failure says, and what it keeps to itself. */
class DiscretionTest {

  private static final String CANARY = "canary-Zq7-token";
  private static final String ID = "0".repeat(64);

  static Stream<Exception> failures() {
    return Stream.of(
        new SQLException(CANARY, "08006", 7, new SocketException(CANARY)),
        new SQLException(CANARY),
        new SQLException(CANARY, CANARY),
        new SQLException(CANARY, "08" + CANARY.substring(0, 3)),
        new IllegalStateException(CANARY, new SQLException(CANARY)),
        new NullPointerException());
  }

  @ParameterizedTest
  @MethodSource("failures")
  void failureOfThePool_isNamed_andNotQuoted(Exception failure) {
    SourceOf source =
        () -> {
          if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
          }
          throw (SQLException) failure;
        };

    assertThat(Failure.of(ErrorKind.STORE_FAILED, () -> JdbcStore.of(source).records().load(ID)))
        .message()
        .contains(failure.getClass().getName())
        .doesNotContain("canary", "token");
  }

  /** A cause of itself, or a circle of causes, as a driver once had it, ends too. */
  @Test
  void circleOfCauses_isLeft() {
    SQLException one = new SQLException("one", "08006");
    IllegalStateException other = new IllegalStateException("other", one);
    one.initCause(other);
    SourceOf source =
        () -> {
          throw one;
        };

    assertThat(Failure.of(ErrorKind.STORE_FAILED, () -> JdbcStore.of(source).records().load(ID)))
        .message()
        .contains("SQLState 08006");
  }

  /** PostgreSQL quotes the whole row where a constraint of the application's own is broken. */
  @Test
  void rowThatTheDriverQuotes_isNotQuoted_andIsNoLostRace() throws SQLException {
    Place place = Place.postgres();
    JdbcStore.of(place.source()).createSchema();
    place.run("ALTER TABLE codegrant_record ADD CHECK (length(body) < 10)");
    try (Connection connection = place.source().getConnection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO codegrant_record VALUES ('x', 7, ?, '')")) {
      insert.setString(1, CANARY);
      assertThatThrownBy(insert::executeUpdate).message().contains(CANARY);
    }
    RecordStore records = JdbcStore.of(place.source()).records();
    Entry refused = new Entry(7, Secret.of(CANARY));

    assertThat(
            Failure.of(
                ErrorKind.STORE_FAILED, () -> records.replace(ID, RecordStore.ABSENT, refused)))
        .message()
        .contains("SQLState 23514")
        .doesNotContain("canary", ID, "codegrant_record");
    assertThat(records.load(ID)).isEmpty();

    assertThat(records.replace(ID, RecordStore.ABSENT, new Entry(7, Secret.of("short")))).isTrue();
    Failure.of(ErrorKind.STORE_FAILED, () -> records.replace(ID, 7, new Entry(8, refused.text())));
    assertThat(records.load(ID)).contains(new Entry(7, Secret.of("short")));
  }
}
