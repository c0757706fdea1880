package dev.codegrant.cli;

import dev.codegrant.desktop.Browser;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.testkit.FakeAuthorizationServer;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code codegrant demo}: the whole way, against a fake server of its own. */
@Command(
    name = "demo",
    sortOptions = false,
    versionProvider = Version.class,
    header = "Get an access token from a fake server, and watch every step.",
    description = {
      "",
      "Starts an authorization server on this machine, opens its sign-in page in your browser, and"
          + " goes the whole way to an API call. Any user name and any password work. Every step"
          + " shows what was sent and what came back; secrets are masked.",
      "",
      "  1 client credentials       who asks, and whom",
      "  2 authorization request    the browser is sent to the server",
      "  3 sign-in and consent      the user agrees, or does not",
      "  4 authorization response   the browser comes back with a code",
      "  5 token request            the code is exchanged",
      "  6 token response           the tokens come",
      "  7 API request              the token opens the API: in the header, then in the query",
      "",
      "Then the token is refreshed and revoked, and the API is asked whether it noticed.",
      "",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  codegrant demo",
      "  codegrant demo --headless           nobody has to click",
      "  codegrant demo --headless --json | jq '.steps[] | {n, name, ok}'",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:done",
      " 1:internal error, or output that could not be written",
      " 2:wrong usage",
      " 3:refused by the user or the server",
      " 4:network: no usable answer, a port taken, nobody came in time",
      " 5:a check failed; possibly an attack"
    })
final class Demo implements Callable<Integer> {

  private final Console console;

  @Option(names = "--headless", description = "Sign in and agree without a browser.")
  private boolean headless;

  @Option(
      names = "--no-browser",
      description = "Open no browser: print the address of the sign-in page instead.")
  private boolean noBrowser;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port of the fake server. Default: a free one.")
  private int port;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "How long to wait for the user. Default: ${DEFAULT-VALUE}.")
  private int timeoutSeconds = 300;

  @ArgGroup(validate = false, heading = "%nOutput:%n")
  private OutputOptions output = new OutputOptions();

  Demo(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Session session = new Session(console, output);
    return session.run(() -> withServer(session));
  }

  private void withServer(Session session) {
    if (headless && noBrowser) {
      throw new StopException(
          Failure.usage("--headless or --no-browser", "both", "leave one of the two out"));
    }
    Timeout timeout = Timeout.ofSeconds("--timeout", timeoutSeconds);
    try (FakeAuthorizationServer server = start()) {
      Browser browser =
          headless
              ? new HeadlessBrowser(session, server)
              : new UserBrowser(session, console.browser(), noBrowser);
      new DemoWalk(session, server).walk(browser, timeout.duration());
    }
  }

  private FakeAuthorizationServer start() {
    try {
      return FakeAuthorizationServer.builder().port(port).start();
    } catch (IllegalArgumentException e) {
      throw new StopException(
          Failure.usage("--port from 0 to 65535", "" + port, "choose another port"));
    } catch (IllegalStateException e) {
      throw new StopException(
          new Failure(
              ExitCode.NETWORK,
              ErrorKind.LOOPBACK_BIND_FAILED.name(),
              "to start the fake server on 127.0.0.1 port " + port,
              "a refusal of the system: the port is taken",
              "end the other program, or leave --port out",
              Optional.empty()));
    }
  }
}
