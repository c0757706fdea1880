package dev.codegrant.testkit;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said of arguments that are wrong. */
final class WrongArguments {
  /** An option's name, and nothing that may come behind it. */
  private static final Pattern NAME = Pattern.compile("(--?[A-Za-z-]{1,40})(=.*)?");

  private WrongArguments() {}

  /** The message; of arguments that no option takes only the names, because one may be a secret. */
  static String said(ParameterException wrong) {
    return wrong instanceof UnmatchedArgumentException unmatched
        ? unknown(unmatched.getUnmatched())
        : String.valueOf(wrong.getMessage());
  }

  private static String unknown(List<String> arguments) {
    String names =
        arguments.stream()
            .map(NAME::matcher)
            .filter(Matcher::matches)
            .map(name -> name.group(1))
            .collect(Collectors.joining(", "));
    return (names.isEmpty()
            ? "expected an option before each value, got a value without one"
            : "Unknown option " + names)
        + " (values are not repeated, they may be secret)";
  }
}
