package dev.codegrant.store.jdbc;

import java.util.stream.Stream;
import org.junit.jupiter.api.condition.OS;

/** The databases that this machine can run. */
enum Kind {
  POSTGRESQL,
  H2,
  /** Its binaries are there for Linux alone. */
  MARIADB;

  static Stream<Kind> here() {
    boolean linux = OS.LINUX.isCurrentOs() && System.getProperty("os.arch").equals("amd64");
    return Stream.of(values()).filter(kind -> linux || kind != MARIADB);
  }

  /** Those that are not in the memory of this process. */
  static Stream<Kind> onAWire() {
    return here().filter(kind -> kind != H2);
  }

  Place open() {
    return switch (this) {
      case POSTGRESQL -> Place.postgres();
      case H2 -> Place.h2();
      case MARIADB -> Place.mariaDb();
    };
  }

  /** With the tables of this library. */
  Place withTables() {
    return open().withTables();
  }
}
