package dev.codegrant.store.jdbc;

import dev.codegrant.contract.RecordStoreContract;
import dev.codegrant.store.RecordStore;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract of a record store, for one kind of data source. */
abstract class JdbcRecordContract extends RecordStoreContract {

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
  protected RecordStore store() {
    return JdbcStore.of(source).records();
  }

  @Override
  protected RecordStore sameStoreAgain(RecordStore store) {
    return JdbcStore.of(source).records();
  }
}
