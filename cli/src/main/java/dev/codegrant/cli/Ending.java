package dev.codegrant.cli;

import dev.codegrant.error.OAuthException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a run ends, whatever happens: its failure is told, and becomes the exit code. */
final class Ending {

  private final Console console;
  private final OutputOptions output;
  private final Withheld withheld;

  Ending(Console console, OutputOptions output, Withheld withheld) {
    this.console = console;
    this.output = output;
    this.withheld = withheld;
  }

  /**
   * Does the work.
   *
   * @param stopped hears what the work threw, before it is told
   * @param json the object of {@code --json}, of the failure if there was one
   * @return the exit code
   */
  int of(Runnable work, Consumer<Throwable> stopped, Function<Optional<Failure>, String> json) {
    @Nullable Throwable thrown = null;
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      thrown = e;
      stopped.accept(e);
    }
    Optional<Failure> failure =
        Optional.ofNullable(thrown).map(Ending::failure).map(why -> why.without(withheld));
    if (output.json) {
      console.out().println(json.apply(failure));
      console.out().flush();
    }
    failure.ifPresent(
        new FailureBlock(console.err(), output.paint(console, console.errIsTerminal()))::print);
    if (thrown != null && output.debug) {
      DebugTrace.print(thrown, console.err(), withheld);
    }
    return failure.map(Failure::exit).orElse(ExitCode.DONE).number();
  }

  /** Why the program stopped, of whatever was thrown. */
  static Failure failure(Throwable thrown) {
    if (thrown instanceof StopException stop) {
      return stop.failure();
    }
    return thrown instanceof OAuthException e ? Failure.of(e) : Failure.internal(thrown);
  }
}
