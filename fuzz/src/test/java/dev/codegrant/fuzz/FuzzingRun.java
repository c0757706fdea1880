package dev.codegrant.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Fuzzes one target after the other, each in a JVM of its own with Jazzer's driver, for the time of
 * the system property {@code fuzz.duration} ({@code 60s}, {@code 5m}); {@code fuzz.target} narrows
 * it to one. What it learns stays in {@code .corpus}.
 */
class FuzzingRun {

  private static final Path CORPUS = Path.of(".corpus");
  private static final Pattern EXECUTIONS =
      Pattern.compile("stat::number_of_executed_units: *([0-9]+)");

  private record Result(String target, long executions, long seconds, boolean failed) {}

  @Test
  void targets_haveNoFindings() throws IOException, InterruptedException {
    Duration duration =
        Duration.parse("PT" + System.getProperty("fuzz.duration", "60s").toUpperCase(Locale.ROOT));
    String only = System.getProperty("fuzz.target", "");
    List<Result> results = new ArrayList<>();
    for (FuzzTarget target : Targets.ALL) {
      if (only.isEmpty() || only.equals(target.name())) {
        results.add(fuzz(target, duration.toSeconds()));
      }
    }
    System.out.println(table(results));
    assertThat(results).isNotEmpty().noneMatch(Result::failed);
  }

  private static Result fuzz(FuzzTarget target, long seconds)
      throws IOException, InterruptedException {
    Path corpus = Files.createDirectories(CORPUS.resolve(target.name()));
    Path findings = Files.createDirectories(CORPUS.resolve("findings"));
    Path log = CORPUS.resolve(target.name() + ".log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx900m",
                "-Xss1m",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + JazzerEntry.class.getName(),
                "--target_args=" + target.name(),
                "--instrumentation_includes=dev.codegrant.**:com.google.gson.**",
                "--instrumentation_excludes=dev.codegrant.fuzz.**",
                "--reproducer_path=" + findings,
                "-artifact_prefix=" + findings + "/" + target.name() + "-",
                "-max_total_time=" + seconds,
                "-max_len=" + target.longest(),
                "-dict=" + Path.of("src", "test", "resources", "oauth.dict"),
                "-rss_limit_mb=1900",
                "-timeout=20",
                "-print_final_stats=1",
                corpus.toString(),
                Inputs.folder(target).toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy)); // when Maven is stopped
    int status = process.waitFor();
    Matcher executions = EXECUTIONS.matcher(Files.readString(log));
    return new Result(
        target.name(),
        executions.find() ? Long.parseLong(executions.group(1)) : 0,
        seconds,
        status != 0);
  }

  private static String table(List<Result> results) {
    StringBuilder table = new StringBuilder();
    String line = "%-24s %14s %10s %s%n";
    table.append(line.formatted("target", "executions", "execs/s", "finding"));
    for (Result result : results) {
      table.append(
          line.formatted(
              result.target(),
              result.executions(),
              result.failed() ? "" : result.executions() / result.seconds(),
              result.failed() ? "see .corpus/" + result.target() + ".log" : "none"));
    }
    long total = results.stream().mapToLong(Result::executions).sum();
    return table.append(line.formatted("all", total, "", "")).toString();
  }
}
