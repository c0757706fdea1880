package dev.codegrant.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What is said of the servers that somebody has started. */
final class InteropSettings {

  private InteropSettings() {}

  /** A setting of a server, without which the test is skipped: this server was not started. */
  static String require(String name) {
    String value = System.getProperty("interop." + name, "");
    assumeTrue(!value.isEmpty(), "no -Dinterop." + name + "=..., see CONTRIBUTING.md");
    return value;
  }
}
