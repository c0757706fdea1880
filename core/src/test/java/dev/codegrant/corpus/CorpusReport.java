package dev.codegrant.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The counts of a module: {@code target/corpus-report.json} and {@code target/corpus-not-run.txt},
 * and a table on the standard output at the end. They say what the last JVM of tests ran, and
 * nothing of an earlier one: an area that it did not run was not run.
 */
final class CorpusReport {

  /** Areas that run in another module than core; this is the one list of them. */
  private static final Map<String, String> OWNERS =
      Map.of("CA", "openid", "ID", "openid", "JK", "openid", "LO", "openid", "RF", "openid");

  private static final String CORE = "core";
  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  private final Path directory;
  private final String module;

  CorpusReport(Path directory, String module) {
    this.directory = directory;
    this.module = module;
  }

  /** Forgets what an earlier run said. */
  void clear() {
    try {
      Files.deleteIfExists(report());
      Files.deleteIfExists(notRun());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts the results of an area into the files of the module that runs. */
  static void add(String area, Map<String, Boolean> results) {
    here().put(area, results);
  }

  private static CorpusReport here() {
    Path base = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    return new CorpusReport(base.resolve("target"), base.getFileName().toString());
  }

  /** Merges one area's results, by case id, into the files. */
  void put(String area, Map<String, Boolean> results) {
    Map<String, JsonObject> counts = read();
    Set<String> notRun = new HashSet<>(readNotRun());
    for (CorpusCase c : Corpus.cases(area)) {
      if (results.containsKey(c.id())) {
        notRun.remove(c.id());
      } else {
        notRun.add(c.id());
      }
    }
    int passed = (int) results.values().stream().filter(ok -> ok).count();
    counts.put(area, counts(Corpus.cases(area).size(), passed, results.size() - passed));
    write(counts, notRun);
  }

  /** The counts by area, in the order of the corpus: those of the file, and of areas never run. */
  Map<String, JsonObject> read() {
    Map<String, JsonObject> counts = new LinkedHashMap<>();
    JsonObject before = new JsonObject();
    if (Files.exists(report())) {
      before = JsonParser.parseString(string(report())).getAsJsonObject();
    }
    for (String area : Corpus.areas()) {
      int cases = Corpus.cases(area).size();
      if (before.has(area) && before.getAsJsonObject(area).get("cases").getAsInt() == cases) {
        counts.put(area, before.getAsJsonObject(area));
      } else if (OWNERS.getOrDefault(area, CORE).equals(module)) {
        counts.put(area, counts(cases, 0, 0));
      }
    }
    return counts;
  }

  private List<String> readNotRun() {
    if (Files.exists(notRun()) && Files.exists(report())) {
      return string(notRun()).lines().map(line -> line.split(" ", 2)[0]).toList();
    }
    return Corpus.cases().stream().map(CorpusCase::id).toList();
  }

  private void write(Map<String, JsonObject> counts, Set<String> notRun) {
    JsonObject ordered = new JsonObject();
    List<String> names = new ArrayList<>();
    for (String area : Corpus.areas()) {
      if (counts.containsKey(area)) {
        ordered.add(area, counts.get(area));
        Corpus.cases(area).stream()
            .filter(c -> notRun.contains(c.id()))
            .forEach(c -> names.add(c.toString()));
      }
    }
    try {
      Files.createDirectories(directory);
      Files.writeString(report(), GSON.toJson(ordered) + "\n");
      Files.writeString(notRun(), String.join("\n", names) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String table() {
    StringBuilder table = new StringBuilder("corpus   cases  passed  failed  not run\n");
    int[] sums = new int[4];
    read()
        .forEach(
            (area, counts) -> {
              int[] row = {
                counts.get("cases").getAsInt(),
                counts.get("passed").getAsInt(),
                counts.get("failed").getAsInt(),
                counts.get("not_run").getAsInt()
              };
              for (int i = 0; i < row.length; i++) {
                sums[i] += row[i];
              }
              table.append(line(area, row));
            });
    return table.append(line("all", sums)).toString();
  }

  private static String line(String name, int[] row) {
    return "%-8s %5d  %6d  %6d  %7d%n".formatted(name, row[0], row[1], row[2], row[3]);
  }

  private static JsonObject counts(int cases, int passed, int failed) {
    JsonObject counts = new JsonObject();
    counts.addProperty("cases", cases);
    counts.addProperty("passed", passed);
    counts.addProperty("failed", failed);
    counts.addProperty("not_run", cases - passed - failed);
    return counts;
  }

  private Path report() {
    return directory.resolve("corpus-report.json");
  }

  private Path notRun() {
    return directory.resolve("corpus-not-run.txt");
  }

  private static String string(Path path) {
    try {
      return Files.readString(path, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Clears the files before the first area, and prints the table when all tests are over. */
  static final class AtTheEnd implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
      context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .getOrComputeIfAbsent("dev.codegrant.corpus.table", key -> new Table(here()));
    }
  }

  private static final class Table implements AutoCloseable {
    private final CorpusReport report;

    Table(CorpusReport report) {
      this.report = report;
      report.clear();
    }

    @Override
    public void close() {
      System.out.println(report.table());
    }
  }
}
