package dev.codegrant.desktop;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The system's browser with another program in its place, for tests of other rooms. */
public final class ProgramAsBrowser {

  private ProgramAsBrowser() {}

  /** A browser that runs this program, with the address as its last argument. */
  public static Browser of(List<String> command, Map<String, String> environment) {
    return new SystemBrowser(Optional.of(command), environment);
  }
}
