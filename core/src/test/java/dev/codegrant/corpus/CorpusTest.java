package dev.codegrant.corpus;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the cases of one area, one invocation each, and fails when one of them was left out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(CorpusReport.AtTheEnd.class)
public abstract class CorpusTest {

  private final CorpusArea area;

  /** Takes the area that the test class describes. */
  protected CorpusTest(CorpusArea area) {
    this.area = area;
  }

  /** The two letters of the area. */
  public final String areaName() {
    return area.name();
  }

  /** The cases of it that are not run here. */
  public final Set<String> elsewhere() {
    return area.elsewhere();
  }

  /** The cases that this class runs. */
  final Stream<CorpusCase> cases() {
    return area.cases();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  final void corpus(CorpusCase testCase) throws Exception {
    area.verify(testCase);
  }

  @AfterAll
  final void everyCaseWasRun() {
    CorpusReport.add(area.name(), area.results());
    List<String> omissions = area.omissions();
    if (!omissions.isEmpty()) {
      throw new AssertionError(String.join("\n", omissions));
    }
  }
}
