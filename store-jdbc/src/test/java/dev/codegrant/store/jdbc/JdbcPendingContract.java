package dev.codegrant.store.jdbc;

import dev.codegrant.contract.PendingAuthorizationStoreContract;
import dev.codegrant.store.PendingAuthorizationStore;
import java.time.Clock;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract of a store of pending authorizations, for one kind of data source. */
abstract class JdbcPendingContract extends PendingAuthorizationStoreContract {

  private DataSource source;

  /** A data source of an empty database. */
  protected abstract DataSource open();

  @BeforeEach
  void createSchema() {
    source = open();
    JdbcStore.of(source).createSchema();
  }

  @AfterEach
  void close() throws Exception {
    if (source instanceof AutoCloseable pool) {
      pool.close();
    }
  }

  @Override
  protected PendingAuthorizationStore store(Clock clock) {
    return JdbcStore.of(source).pendingAuthorizations(1_000, clock);
  }
}
