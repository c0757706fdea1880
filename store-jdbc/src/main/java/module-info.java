/** Tokens and pending authorizations in a database, through a {@code javax.sql.DataSource}. */
module dev.codegrant.store.jdbc {
  requires transitive dev.codegrant.core;
  requires transitive java.sql;
  requires static transitive org.jspecify;

  exports dev.codegrant.store.jdbc;
}
