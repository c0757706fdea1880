package dev.codegrant.cli;

import picocli.CommandLine.Option;

/** How a command speaks. */
final class OutputOptions {

  @Option(
      names = "--json",
      description = "Print one JSON object on standard output, and nothing else there.")
  boolean json;

  @Option(names = "--no-color", description = "No colour, even on a terminal (NO_COLOR works too).")
  boolean noColor;

  @Option(
      names = "--debug",
      description = "After an error, print where it happened. Shows no secret either.")
  boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  boolean version;

  /** Speaks as these options say too, which stood before a command within this one. */
  OutputOptions with(OutputOptions before) {
    OutputOptions both = new OutputOptions();
    both.json = json || before.json;
    both.noColor = noColor || before.noColor;
    both.debug = debug || before.debug;
    return both;
  }

  Paint paint(Console console, boolean terminal) {
    return Paint.when(terminal && !noColor && console.allowsColour());
  }
}
