package dev.codegrant.e2e;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/conformance.md says about our tests is true: each one that it names is there. */
class ConformanceTableTest {

  private static final Path ROOT = Path.of("..");
  private static final Path TABLE = ROOT.resolve("docs/conformance.md");
  private static final Pattern ROW =
      Pattern.compile("\\| (R\\d{3}) \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|");
  private static final Pattern TEST =
      Pattern.compile("`([A-Z]\\w*(?:Test|Contract))(?:\\.(\\w+))?`");
  private static final Pattern CASE = Pattern.compile("\\b([A-Z]{2})-(\\d{3})\\b");
  private static final Pattern LATER = Pattern.compile("later: [a-z]");

  /** A requirement and the column that names its tests. */
  private record Row(String id, String heldBy) {}

  @Test
  void everyRequirement_standsThereOnceInOrder() throws IOException {
    assertThat(rows().stream().map(Row::id))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 118).mapToObj(n -> String.format("R%03d", n)).toList());
  }

  @Test
  void everyRequirement_namesATestOrSaysThatItComesLater() throws IOException {
    assertThat(rows())
        .allSatisfy(
            row ->
                assertThat(TEST.matcher(row.heldBy()).find() || LATER.matcher(row.heldBy()).find())
                    .as(row.id() + ": " + row.heldBy())
                    .isTrue());
  }

  @Test
  void everyTestNamed_isThere() throws IOException {
    Map<String, List<Path>> sources = sources();
    List<String> missing = new ArrayList<>();
    for (Row row : rows()) {
      Matcher test = TEST.matcher(row.heldBy());
      while (test.find()) {
        boolean found = false;
        for (Path source : sources.getOrDefault(test.group(1) + ".java", List.of())) {
          found |= test.group(2) == null || declares(Files.readString(source), test.group(2));
        }
        if (!found) {
          missing.add(row.id() + " " + test.group());
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyCaseNamed_isInTheCorpus() throws IOException {
    String corpus = Files.readString(ROOT.resolve("core/src/test/resources/corpus/cases.json"));
    assertThat(rows().stream().flatMap(row -> CASE.matcher(row.heldBy()).results()).toList())
        .isNotEmpty()
        .allSatisfy(id -> assertThat(corpus).contains('"' + id.group() + '"'));
  }

  private static boolean declares(String source, String name) {
    return Pattern.compile("(?:void|class) " + name + "\\b").matcher(source).find();
  }

  private static List<Row> rows() throws IOException {
    return ROW.matcher(Files.readString(TABLE))
        .results()
        .map(row -> new Row(row.group(1), row.group(4)))
        .toList();
  }

  private static Map<String, List<Path>> sources() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().contains("/src/test/java/"))
          .filter(file -> file.toString().matches(".*(Test|Contract)\\.java"))
          .collect(groupingBy(file -> file.getFileName().toString()));
    }
  }
}
