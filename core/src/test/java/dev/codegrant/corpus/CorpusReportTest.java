package dev.codegrant.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusReportTest {

  @TempDir Path directory;

  private static Map<String, Boolean> allPassed(String area) {
    return Corpus.cases(area).stream().collect(Collectors.toMap(CorpusCase::id, c -> true));
  }

  private String file(String name) throws Exception {
    return Files.readString(directory.resolve(name));
  }

  @Test
  void countsOfAnArea_areWritten_andAllOthersAreNotRun() throws Exception {
    CorpusReport report = new CorpusReport(directory, "core");
    report.put("LO", Map.of("LO-001", true, "LO-002", false));

    assertThat(report.read().get("LO"))
        .hasToString("{\"cases\":5,\"passed\":1,\"failed\":1,\"not_run\":3}");
    assertThat(report.read().get("CB"))
        .hasToString("{\"cases\":60,\"passed\":0,\"failed\":0,\"not_run\":60}");
    assertThat(file("corpus-not-run.txt").lines())
        .hasSize(444 - 7 - 2)
        .noneMatch(line -> line.startsWith("LO-001") || line.startsWith("CA-"));
  }

  @Test
  void anotherArea_isMerged() throws Exception {
    new CorpusReport(directory, "core").put("LO", allPassed("LO"));
    new CorpusReport(directory, "core").put("PR", allPassed("PR"));

    assertThat(file("corpus-report.json")).contains("\"LO\"");
    assertThat(new CorpusReport(directory, "core").read().get("LO").get("passed").getAsInt())
        .isEqualTo(5);
    assertThat(file("corpus-not-run.txt").lines()).hasSize(444 - 7 - 5 - 7);
  }

  @Test
  void earlierRun_isForgotten_andOneAreaAloneIsReported() throws Exception {
    CorpusReport report = new CorpusReport(directory, "core");
    report.put("LO", allPassed("LO"));
    report.clear();
    report.put("PR", allPassed("PR"));

    assertThat(report.read().get("LO").get("not_run").getAsInt()).isEqualTo(5);
    assertThat(report.read().get("PR").get("passed").getAsInt()).isEqualTo(7);
    assertThat(file("corpus-not-run.txt")).contains("LO-001").doesNotContain("PR-0");
  }

  @Test
  void areaOfAnotherModule_isListedThereAlone() {
    assertThat(new CorpusReport(directory, "core").read()).hasSize(15).doesNotContainKey("CA");
    assertThat(new CorpusReport(directory, "openid").read()).containsOnlyKeys("CA");
  }

  @Test
  void table_sumsUp() {
    CorpusReport report = new CorpusReport(directory, "core");
    report.put("LO", allPassed("LO"));

    assertThat(report.table().lines())
        .contains(
            "LO           5       5       0        0", "all        437       5       0      432");
  }
}
