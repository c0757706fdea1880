package dev.codegrant.benchmarks.startup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs each fake a few times, by turns, and prints a table of the medians. */
final class StartupTable {
  private static final int RUNS = Integer.getInteger("runs", 5);
  private static final List<String> FAKES = List.of("codegrant-testkit", "mock-oauth2-server");
  private static final List<String> FIGURES =
      List.of(
          "first start and discovery, wall ms",
          "the same, CPU ms",
          "second issuer alone, ms",
          "second issuer and its discovery, ms",
          "each further issuer and its discovery, ms",
          "each further issuer alone, ms",
          "token requests/s, 1 thread",
          "token requests/s, 8 threads",
          "heap after all that, MB");

  private StartupTable() {}

  /** Measures and prints. */
  public static void main(String[] args) throws Exception {
    Map<String, List<double[]>> runs = new LinkedHashMap<>();
    for (int run = 0; run < RUNS; run++) {
      for (String fake : FAKES) {
        runs.computeIfAbsent(fake, first -> new ArrayList<>()).add(run(fake));
      }
    }
    System.out.println("| | " + String.join(" | ", FAKES) + " |");
    System.out.println("|---|" + "---|".repeat(FAKES.size()));
    for (int figure = 0; figure < FIGURES.size(); figure++) {
      StringBuilder row = new StringBuilder("| ").append(FIGURES.get(figure)).append(" |");
      for (String fake : FAKES) {
        row.append(cell(runs.getOrDefault(fake, List.of()), figure));
      }
      System.out.println(row);
    }
  }

  /** The median, and the least and the most. */
  private static String cell(List<double[]> runs, int figure) {
    double[] sorted = runs.stream().mapToDouble(run -> run[figure]).sorted().toArray();
    String form = sorted[RUNS / 2] < 10 ? "%.2f" : sorted[RUNS / 2] < 100 ? "%.1f" : "%.0f";
    return String.format(
        Locale.ROOT,
        " " + form + " [" + form + "–" + form + "] |",
        sorted[RUNS / 2],
        sorted[0],
        sorted[RUNS - 1]);
  }

  private static double[] run(String fake) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms256m",
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                Probe.class.getName(),
                fake)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(fake + " ended with " + process.exitValue() + ": " + out);
    }
    String[] lines = out.strip().split("\n", -1);
    String[] numbers = lines[lines.length - 1].split(" ", -1);
    double[] figures = new double[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      figures[i] = Double.parseDouble(numbers[i]);
    }
    return figures;
  }
}
