package dev.codegrant.store.jdbc;

import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Both contracts against MariaDB, whose binaries are there for Linux alone. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class MariaDbContractTest {

  @Nested
  class Records extends JdbcRecordContract {
    @Override
    protected DataSource open() {
      return Pool.usual(Place.mariaDb());
    }
  }

  @Nested
  class RecordsOfAContraryPool extends JdbcRecordContract {
    @Override
    protected DataSource open() {
      return Pool.contrary(Place.mariaDb());
    }
  }

  @Nested
  class Pending extends JdbcPendingContract {
    @Override
    protected DataSource open() {
      return Pool.usual(Place.mariaDb());
    }
  }

  @Nested
  class PendingOfAContraryPool extends JdbcPendingContract {
    @Override
    protected DataSource open() {
      return Pool.contrary(Place.mariaDb());
    }
  }
}
