package dev.codegrant.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How the user gets to the server and back. */
final class BrowserOptions {

  @Option(
      names = "--no-browser",
      description =
          "Open no browser: print the line \"Open: ADDRESS\" and wait. On standard output, with"
              + " --json on standard error.")
  boolean printOnly;

  @Option(
      names = "--redirect-port",
      paramLabel = "PORT",
      description =
          "The port of the redirect URI, where the server wants it exact. Default: a free one.")
  private int port;

  @Option(
      names = "--redirect-path",
      paramLabel = "PATH",
      description = "The path of the redirect URI. Default: ${DEFAULT-VALUE}.")
  private String path = "/callback";

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "How long to wait for the user. Default: ${DEFAULT-VALUE}.")
  private int timeoutSeconds = 300;

  @Option(
      names = "--request-timeout",
      paramLabel = "SECONDS",
      description = "How long one request to the server may take. Default: ${DEFAULT-VALUE}.")
  private int requestTimeoutSeconds = 10;

  Journey.Callback callback() {
    return new Journey.Callback(port, path);
  }

  Duration timeout() {
    return Timeout.ofSeconds("--timeout", timeoutSeconds).duration();
  }

  Duration requestTimeout() {
    return Timeout.ofSeconds("--request-timeout", requestTimeoutSeconds).duration();
  }
}
