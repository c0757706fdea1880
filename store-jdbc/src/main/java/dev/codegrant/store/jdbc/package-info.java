/**
 * Tokens and pending authorizations in a database: {@link dev.codegrant.store.jdbc.JdbcStore} makes
 * the stores of core from a {@code javax.sql.DataSource}. Made for PostgreSQL, H2 and MariaDB.
 *
 * <p>Knows neither tokens nor the flow, and opens no connection but those of the data source.
 */
@NullMarked
package dev.codegrant.store.jdbc;

import org.jspecify.annotations.NullMarked;
