package dev.codegrant.cli;

import dev.codegrant.desktop.Browser;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * Where the program runs: its streams, its environment, and the user's browser.
 *
 * @param env the environment variables
 */
record Console(
    InputStream in, PrintStream out, PrintStream err, Map<String, String> env, Browser browser) {

  /** Set by the launcher: which of {@code out} and {@code err} are terminals. Java cannot tell. */
  static final String TERMINALS = "CODEGRANT_TERMINALS";

  boolean outIsTerminal() {
    return isTerminal("out");
  }

  boolean errIsTerminal() {
    return isTerminal("err");
  }

  /** Whether the environment allows colour (no-color.org, and terminals that have none). */
  boolean allowsColour() {
    return env.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(env.get("TERM"));
  }

  private boolean isTerminal(String stream) {
    return List.of(env.getOrDefault(TERMINALS, "").split(" ", -1)).contains(stream);
  }
}
