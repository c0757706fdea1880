package dev.codegrant.cli;

import java.io.PrintStream;

/** A failure as a small block for a person; whatever is in it is made fit for a terminal here. */
final class FailureBlock {

  private final PrintStream err;
  private final Paint paint;

  FailureBlock(PrintStream err, Paint paint) {
    this.err = err;
    this.paint = paint;
  }

  void print(Failure failure) {
    if (failure.exit() == ExitCode.INTERNAL) {
      err.println(
          paint.bad("codegrant: internal error") + " (" + failure.got() + "); " + failure.advice());
      err.flush();
      return;
    }
    err.println(paint.bad("codegrant: " + failure.kind()));
    failure.reason().ifPresent(reason -> row("reason", reason));
    row("expected", failure.expected());
    row("got", failure.got());
    failure.server().ifPresent(this::server);
    row("what to do", failure.advice());
    err.flush();
  }

  /** The server's own words, told apart from ours. */
  private void server(Failure.Said said) {
    row("server said", said.error() + said.description().map(text -> ": " + text).orElse(""));
    said.uri().ifPresent(uri -> row("server's help", uri));
  }

  private void row(String name, String value) {
    err.println("  " + String.format("%-14s", name) + OneLine.of(value));
  }
}
