package dev.codegrant.store.jdbc;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** MariaDB behind a connection that breaks. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class MariaDbCutTest extends CutConnection {
  @Override
  protected Place open() {
    return Place.mariaDb();
  }
}
