package dev.codegrant.cli;

import com.google.api.client.http.HttpTransport;
import dev.codegrant.DeviceAuthorization;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Secret;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One run of a command: what it tells, what it measures, what it found, and how it ends. With
 * {@code --json} nothing is told and the report alone goes to standard output.
 */
final class Session implements WireListener {

  private final Console console;
  private final OutputOptions output;
  private final Transcript transcript;
  private final Walk walk;
  private final Withheld withheld = new Withheld();
  private final Report report = new Report(withheld);
  private final HttpTransport transport = new RecordingTransport(this);
  private @Nullable Polls polls;

  Session(Console console, OutputOptions output) {
    this.console = console;
    this.output = output;
    PrintStream told =
        output.json
            ? new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)
            : console.out();
    this.transcript =
        new Transcript(told, output.paint(console, console.outIsTerminal()), withheld);
    this.walk = new Walk(transcript);
  }

  Transcript transcript() {
    return transcript;
  }

  Walk walk() {
    return walk;
  }

  Report report() {
    return report;
  }

  /** Learns how a server calls its secrets. */
  void learn(AuthorizationServer server) {
    withheld.learn(server.quirks());
  }

  /** Nothing that is told from here on shows this secret, whoever says it. */
  void withhold(Secret secret) {
    withheld.add(secret.reveal());
  }

  /** What carries every request of this run, so that the transcript shows what was really sent. */
  HttpTransport transport() {
    return transport;
  }

  /** A progress line for the user who waits, if there is a terminal for it. */
  Waiting waiting() {
    return new Waiting(console.err(), console.errIsTerminal());
  }

  /** Prints the address for the user to open, on a line that a program can find. */
  void askToOpen(URI address) {
    PrintStream out = output.json ? console.err() : console.out();
    out.println("Open: " + address.toASCIIString());
    out.flush();
  }

  /** Prints what the user opens and enters elsewhere, on lines that a program can find. */
  void askToEnter(DeviceAuthorization authorization) {
    String open = "Open: " + authorization.verificationUri();
    String code = "Code: " + authorization.userCode();
    String rule = "-".repeat(Math.max(open.length(), code.length()));
    PrintStream out = output.json ? console.err() : console.out();
    out.print(String.join(System.lineSeparator(), rule, open, code, rule, ""));
    out.flush();
  }

  /** From here on, what goes over the wire is told by {@link #endPolls}. */
  void beginPolls() {
    polls = new Polls();
  }

  /** Tells the last poll, and how many there were. */
  void endPolls() {
    Polls ended = polls;
    polls = null;
    if (ended != null) {
      ended.tell(transcript, this::sent, this::answered);
    }
  }

  /** A remark that belongs to no step. It never goes where the JSON object goes. */
  void remark(String text) {
    console.err().println("codegrant: " + OneLine.of(text));
    console.err().flush();
  }

  /** Does the work, and ends it with the exit code, whatever happens. */
  int run(Runnable work) {
    return new Ending(console, output, withheld)
        .of(
            () -> {
              work.run();
              walk.end();
            },
            this::stopped,
            failure -> report.toJson(walk, failure));
  }

  private void stopped(Throwable thrown) {
    if (thrown instanceof ResponseValidationException && walk.isAt(Step.SIGN_IN)) {
      walk.go(Step.AUTHORIZATION_RESPONSE); // somebody did come back; what he brought is refused
    }
    walk.fail();
  }

  @Override
  public void sent(Exchange exchange) {
    withheld.sent(exchange);
    if (polls != null) {
      polls.sent(exchange);
      return;
    }
    transcript.sent(exchange);
    if (walk.isAt(Step.TOKEN_REQUEST)) {
      walk.go(Step.TOKEN_RESPONSE);
    }
  }

  @Override
  public void answered(Exchange exchange) {
    withheld.answered(exchange);
    if (polls != null) {
      return;
    }
    transcript.answered(exchange);
  }
}
