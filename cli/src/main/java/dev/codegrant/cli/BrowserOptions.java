package dev.codegrant.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the user gets to the server and back. */
final class BrowserOptions {

  private static final String USUAL_PATH = "/callback";
  private static final int USUAL_TIMEOUT = 300;

  @Option(
      names = "--no-browser",
      description =
          "Open no browser: print the line \"Open: ADDRESS\" and wait. On standard output, with"
              + " --json on standard error.")
  boolean printOnly;

  @Option(
      names = "--device",
      description =
          "For a machine without a browser: print an address and a code, to be entered on any other"
              + " device, and wait (RFC 8628). On standard output, with --json on standard error.")
  boolean device;

  @Option(
      names = "--redirect-port",
      paramLabel = "PORT",
      description =
          "The port of the redirect URI, where the server wants it exact. Default: a free one.")
  private @Nullable Integer port;

  @Option(
      names = "--redirect-path",
      paramLabel = "PATH",
      description = "The path of the redirect URI. Default: " + USUAL_PATH + ".")
  private @Nullable String path;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "How long to wait for the user. Default: " + USUAL_TIMEOUT + ".")
  private @Nullable Integer timeoutSeconds;

  @Option(
      names = "--request-timeout",
      paramLabel = "SECONDS",
      description = "How long one request to the server may take. Default: ${DEFAULT-VALUE}.")
  private int requestTimeoutSeconds = 10;

  /** Refuses what is about a browser on this machine, where the user's is elsewhere. */
  void requireOneWay() {
    if (device && (printOnly || port != null || path != null || timeoutSeconds != null)) {
      throw new StopException(
          Failure.usage(
              "--device without --no-browser, --redirect-port, --redirect-path and --timeout",
              "one of them beside it",
              "leave it out: nothing comes back to this machine, and the server says how long its"
                  + " codes are good"));
    }
  }

  Journey.Callback callback() {
    return new Journey.Callback(port == null ? 0 : port, path == null ? USUAL_PATH : path);
  }

  Duration timeout() {
    int seconds = timeoutSeconds == null ? USUAL_TIMEOUT : timeoutSeconds;
    return Timeout.ofSeconds("--timeout", seconds).duration();
  }

  Duration requestTimeout() {
    return Timeout.ofSeconds("--request-timeout", requestTimeoutSeconds).duration();
  }
}
