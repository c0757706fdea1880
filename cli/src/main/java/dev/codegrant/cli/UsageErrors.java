package dev.codegrant.cli;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with the arguments. An argument that is not known may be a secret. */
final class UsageErrors implements IParameterExceptionHandler {

  /** What looks otherwise is not repeated. */
  private static final Pattern OPTION = Pattern.compile("--?[a-z][a-z-]{0,30}");

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
    ArgSpec argument = argument(e);
    if (argument instanceof OptionSpec option) {
      return print(value(e, option, help));
    }
    return print(
        argument instanceof PositionalParamSpec
            ? Failure.usage(command + " " + argument.paramLabel(), "none", help)
            : Failure.usage("the options of " + command, "others", help));
  }

  private static @Nullable ArgSpec argument(ParameterException e) {
    if (e instanceof OverwrittenOptionException twice) {
      return twice.getOverwritten();
    }
    return e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()
        ? missing.getMissing().get(0)
        : e.getArgSpec();
  }

  /** In words of our own: picocli's repeat the argument. */
  private static Failure value(ParameterException e, OptionSpec option, String help) {
    String name = option.longestName();
    if (e instanceof OverwrittenOptionException) {
      return Failure.usage(name + " once", name + " more than once", "leave one of them out");
    }
    String expected = option.arity().max() == 0 ? name : name + " " + option.paramLabel();
    if (option.completionCandidates() != null) {
      expected += ", one of " + String.join(", ", option.completionCandidates());
    }
    String got =
        e instanceof MissingParameterException ? "no value" : "a value that is no such thing";
    return Failure.usage(expected, got, help);
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
          top ? "a command: demo, login, token, saved or logout" : "only options for " + command,
          top ? "another word" : "an argument that belongs to no option",
          help);
    }
    String option = first.split("=", 2)[0];
    String named = OPTION.matcher(option).matches() ? "unknown option " + option : "another option";
    String advice =
        option.contains("secret")
            ? "a secret is never an argument, where others can see it: use --client-secret-file"
                + " FILE, or the variable CODEGRANT_CLIENT_SECRET; change a secret that you passed"
            : suggestion(e) + help;
    return Failure.usage("an option of " + command, named, advice);
  }

  private static String suggestion(UnmatchedArgumentException e) {
    List<String> similar = e.getSuggestions();
    return similar.isEmpty() ? "" : "did you mean " + String.join(" or ", similar) + "? ";
  }
}
