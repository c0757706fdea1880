package dev.codegrant.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** A pool as applications have it. */
final class Pool {

  private Pool() {}

  static HikariDataSource usual(Place place) {
    return of(place.source(), 8, config -> {});
  }

  /** The settings most unlike the usual: nothing is committed by itself, or may be written. */
  static HikariDataSource contrary(Place place) {
    return of(
        place.source(),
        8,
        config -> {
          config.setAutoCommit(false);
          config.setReadOnly(true);
          config.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
        });
  }

  static HikariDataSource of(DataSource source, int size, Consumer<HikariConfig> settings) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(0);
    settings.accept(config);
    return new HikariDataSource(config);
  }
}
