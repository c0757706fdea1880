package dev.codegrant.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusReportTest {

  /** The areas CA, ID, JK, LO and RF. */
  private static final int OF_OPENID = 7 + 88 + 14 + 5 + 24;

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
    report.put("ST", Map.of("ST-002", true, "ST-003", false));

    assertThat(report.read().get("ST"))
        .hasToString("{\"cases\":25,\"passed\":1,\"failed\":1,\"not_run\":23}");
    assertThat(report.read().get("CB"))
        .hasToString("{\"cases\":60,\"passed\":0,\"failed\":0,\"not_run\":60}");
    assertThat(file("corpus-not-run.txt").lines())
        .hasSize(444 - OF_OPENID - 2)
        .noneMatch(
            line -> line.startsWith("ST-002") || line.startsWith("CA-") || line.startsWith("LO-"));
  }

  @Test
  void anotherArea_isMerged() throws Exception {
    new CorpusReport(directory, "core").put("ST", allPassed("ST"));
    new CorpusReport(directory, "core").put("PR", allPassed("PR"));

    assertThat(file("corpus-report.json")).contains("\"ST\"");
    assertThat(new CorpusReport(directory, "core").read().get("ST").get("passed").getAsInt())
        .isEqualTo(25);
    assertThat(file("corpus-not-run.txt").lines()).hasSize(444 - OF_OPENID - 25 - 7);
  }

  @Test
  void earlierRun_isForgotten_andOneAreaAloneIsReported() throws Exception {
    CorpusReport report = new CorpusReport(directory, "core");
    report.put("ST", allPassed("ST"));
    report.clear();
    report.put("PR", allPassed("PR"));

    assertThat(report.read().get("ST").get("not_run").getAsInt()).isEqualTo(25);
    assertThat(report.read().get("PR").get("passed").getAsInt()).isEqualTo(7);
    assertThat(file("corpus-not-run.txt")).contains("ST-002").doesNotContain("PR-0");
  }

  @Test
  void areaOfAnotherModule_isListedThereAlone() {
    assertThat(new CorpusReport(directory, "core").read())
        .hasSize(11)
        .doesNotContainKeys("CA", "ID", "JK", "LO", "RF");
    assertThat(new CorpusReport(directory, "openid").read())
        .containsOnlyKeys("CA", "ID", "JK", "LO", "RF");
  }

  @Test
  void table_sumsUp() {
    CorpusReport report = new CorpusReport(directory, "core");
    report.put("ST", allPassed("ST"));

    assertThat(report.table().lines())
        .contains(
            "ST          25      25       0        0", "all        306      25       0      281");
  }
}
