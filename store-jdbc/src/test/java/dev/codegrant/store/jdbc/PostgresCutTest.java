package dev.codegrant.store.jdbc;

/** PostgreSQL behind a connection that breaks. */
class PostgresCutTest extends CutConnection {
  @Override
  protected Place open() {
    return Place.postgres();
  }
}
