package dev.codegrant.cli;

import java.util.List;
import java.util.Objects;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with the arguments. An argument that is not known may be a secret. */
final class UsageErrors implements IParameterExceptionHandler {

  private final Console console;
  private final boolean json;
  private final Paint paint;

  UsageErrors(Console console, boolean json, Paint paint) {
    this.console = console;
    this.json = json;
    this.paint = paint;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    String help = "see " + command + " --help";
    if (e instanceof UnmatchedArgumentException unmatched) {
      return print(unmatched(unmatched, command, help));
    }
    return print(
        Failure.usage(
            "the options of " + command,
            Objects.requireNonNullElse(e.getMessage(), "others"),
            help));
  }

  int print(Failure failure) {
    if (json) {
      console.out().println(Report.toJson(failure));
      console.out().flush();
    }
    new FailureBlock(console.err(), paint).print(failure);
    return failure.exit().number();
  }

  private static Failure unmatched(UnmatchedArgumentException e, String command, String help) {
    List<String> arguments = e.getUnmatched();
    String first = arguments.isEmpty() ? "" : arguments.get(0);
    if (!first.startsWith("-")) {
      // Its text is not repeated: it could be the secret that was meant for an option.
      boolean top = e.getCommandLine().getParent() == null;
      return Failure.usage(
          top ? "a command: demo or login" : "only options for " + command,
          top ? "another word" : "an argument that belongs to no option",
          help);
    }
    String option = first.split("=", 2)[0];
    String advice =
        option.contains("secret")
            ? "a secret is never an argument, where others can see it: use --client-secret-file"
                + " FILE, or the variable CODEGRANT_CLIENT_SECRET; change a secret that you passed"
            : suggestion(e) + help;
    return Failure.usage("an option of " + command, "unknown option " + option, advice);
  }

  private static String suggestion(UnmatchedArgumentException e) {
    List<String> similar = e.getSuggestions();
    return similar.isEmpty() ? "" : "did you mean " + String.join(" or ", similar) + "? ";
  }
}
