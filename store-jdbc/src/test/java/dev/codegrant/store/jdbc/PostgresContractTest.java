package dev.codegrant.store.jdbc;

import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;

/** Both contracts against PostgreSQL. */
class PostgresContractTest {

  @Nested
  class Records extends JdbcRecordContract {
    @Override
    protected DataSource open() {
      return Pool.usual(Place.postgres());
    }
  }

  @Nested
  class RecordsOfAContraryPool extends JdbcRecordContract {
    @Override
    protected DataSource open() {
      return Pool.contrary(Place.postgres());
    }
  }

  @Nested
  class Pending extends JdbcPendingContract {
    @Override
    protected DataSource open() {
      return Pool.usual(Place.postgres());
    }
  }

  @Nested
  class PendingOfAContraryPool extends JdbcPendingContract {
    @Override
    protected DataSource open() {
      return Pool.contrary(Place.postgres());
    }
  }
}
