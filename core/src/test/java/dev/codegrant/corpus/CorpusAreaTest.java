package dev.codegrant.corpus;

import static dev.codegrant.corpus.TinyArea.OK;
import static dev.codegrant.corpus.TinyArea.caseOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A sentence without a check, and a case that was left out, must fail. */
class CorpusAreaTest {

  private final CorpusCase withMust =
      caseOf("{'kind':'OK','type':'accept','must':['a holds'],'must_not':['b happens']}");

  @Test
  void mustAndMustNotWithoutACheck_fail() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(
            () ->
                CorpusArea.of("XX", List.of(withMust))
                    .run(run -> run.call(() -> "fine"))
                    .check("a holds", run -> {})
                    .verify(withMust))
        .withMessageContaining("no check proves: b happens")
        .withMessageNotContaining("a holds");
  }

  @Test
  void caseThatWasNotRun_isAnOmission() throws Exception {
    CorpusArea area = CorpusArea.of("XX", List.of(caseOf(OK))).run(run -> run.call(() -> 1));

    assertThat(area.omissions()).containsExactly("was not run: XX-1 tiny");
    area.verify(caseOf(OK));
    assertThat(area.omissions()).isEmpty();
  }

  @Test
  void classThatLeavesACaseOut_fails() throws Exception {
    CorpusArea area = CorpusArea.of("XX", List.of(caseOf(OK))).run(run -> run.call(() -> 1));
    CorpusTest test = new CorpusTest(area) {};

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(test::everyCaseWasRun)
        .withMessageContaining("was not run: XX-1");
    test.corpus(caseOf(OK));
    assertThatCode(test::everyCaseWasRun).doesNotThrowAnyException();
  }

  @Test
  void caseWithoutARunner_fails() {
    CorpusCase c = caseOf(OK);
    CorpusArea area = CorpusArea.of("XX", List.of(c));

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> area.verify(c))
        .withMessageContaining("no runner");
    assertThat(area.results()).containsEntry("XX-1", false);
  }

  @Test
  void caseThatIsElsewhere_isNoOmission_butNeedsAReason() {
    CorpusArea area = CorpusArea.of("XX", List.of(caseOf(OK)));

    assertThat(area.elsewhere("XX-1", "module y").omissions()).isEmpty();
    assertThat(area.cases()).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> area.elsewhere("XX-1", ""));
  }

  @Test
  void checkThatNoCaseAsksFor_isAnOmission() {
    CorpusArea area = CorpusArea.of("XX", List.of(caseOf(OK))).check("never said", run -> {});

    assertThat(area.omissions()).contains("a check that no case asks for: never said");
  }

  @Test
  void unknownCaseOrArea_isRefused() {
    CorpusArea area = CorpusArea.of("XX", List.of(caseOf(OK)));

    assertThatIllegalArgumentException().isThrownBy(() -> area.run("XX-2", run -> {}));
    assertThatIllegalArgumentException().isThrownBy(() -> CorpusArea.of("ZZ"));
  }
}
