package dev.codegrant.desktop;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.internal.uri.SecureUri;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Hands an address to the program that the system opens web pages with. */
final class SystemBrowser implements Browser {

  /**
   * What form encoding writes and endpoints need; nothing that a launcher could take for syntax.
   */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._~:/?@&=+,;%!*()\\[\\]-]+");

  private static final Pattern CONTROL = Pattern.compile("%(0[0-9A-Fa-f]|1[0-9A-Fa-f]|7[Ff])");

  private final Optional<List<String>> command;
  private final Map<String, String> environment;

  /** The program gets what a browser needs of the environment, and nothing else. */
  SystemBrowser(Optional<List<String>> command, Map<String, String> environment) {
    this.command = command;
    this.environment = BrowserEnvironment.of(environment);
  }

  static SystemBrowser ofThisMachine() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (os.contains("win")) {
      return new SystemBrowser(
          Optional.of(List.of("rundll32", "url.dll,FileProtocolHandler")), System.getenv());
    }
    if (os.contains("mac")) {
      return new SystemBrowser(Optional.of(List.of("open")), System.getenv());
    }
    boolean display = System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
    return new SystemBrowser(
        display ? Optional.of(List.of("xdg-open")) : Optional.empty(), System.getenv());
  }

  @Override
  public void open(URI authorizationUri) {
    String address = requireHarmless(authorizationUri);
    List<String> argv =
        new ArrayList<>(command.orElseThrow(() -> refused("a machine without a display")));
    argv.add(address);
    try {
      ProcessBuilder program = new ProcessBuilder(argv);
      program.environment().clear();
      program.environment().putAll(environment);
      program.redirectErrorStream(true).redirectOutput(Redirect.DISCARD).start();
    } catch (IOException e) {
      throw refused("no program '" + argv.get(0) + "'");
    }
  }

  private static String requireHarmless(URI uri) {
    String text = uri.toString();
    boolean web =
        ("https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null)
            || ("http".equalsIgnoreCase(uri.getScheme()) && SecureUri.isLoopback(uri.getHost()));
    if (!web || !PLAIN.matcher(text).matches() || CONTROL.matcher(text).find()) {
      throw new ConfigurationException(
          ErrorKind.BROWSER_LAUNCH_REFUSED,
          "an https URL (or http on a loopback address) of plain characters to open",
          "a URL with scheme "
              + uri.getScheme()
              + (uri.getHost() == null ? " and no host" : web ? " and unusual characters" : ""),
          "check the authorization endpoint");
    }
    return text;
  }

  private static ConfigurationException refused(String came) {
    return new ConfigurationException(
        ErrorKind.BROWSER_LAUNCH_REFUSED,
        "a browser to open",
        came,
        "show the user the address instead");
  }
}
