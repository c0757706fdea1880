package dev.codegrant.store.jdbc;

import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;

/** Both contracts against H2. */
class H2ContractTest {

  @Nested
  class Records extends JdbcRecordContract {
    @Override
    protected DataSource open() {
      return Pool.usual(Place.h2());
    }
  }

  @Nested
  class RecordsOfAContraryPool extends JdbcRecordContract {
    @Override
    protected DataSource open() {
      return Pool.contrary(Place.h2());
    }
  }

  @Nested
  class Pending extends JdbcPendingContract {
    @Override
    protected DataSource open() {
      return Pool.usual(Place.h2());
    }
  }

  @Nested
  class PendingOfAContraryPool extends JdbcPendingContract {
    @Override
    protected DataSource open() {
      return Pool.contrary(Place.h2());
    }
  }
}
