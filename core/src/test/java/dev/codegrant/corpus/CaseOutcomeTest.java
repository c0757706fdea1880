package dev.codegrant.corpus;

import static dev.codegrant.corpus.TinyArea.OK;
import static dev.codegrant.corpus.TinyArea.REFUSED;
import static dev.codegrant.corpus.TinyArea.assertFails;
import static dev.codegrant.corpus.TinyArea.assertHolds;
import static dev.codegrant.corpus.TinyArea.caseOf;
import static dev.codegrant.corpus.TinyArea.malformed;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.TransportException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A call that does not end as the case says must fail. */
class CaseOutcomeTest {

  @Test
  void returnOfAnOkCase_holds_andAnExceptionFails() {
    assertHolds(OK, run -> run.call(() -> "fine"));
    assertFails(
        OK,
        run ->
            run.call(
                () -> {
                  throw malformed("DEPTH");
                }),
        "expected OK");
  }

  @Test
  void expectedKindAndReason_hold_andOthersFail() {
    assertHolds(
        REFUSED,
        run ->
            run.call(
                () -> {
                  throw malformed("DEPTH");
                }));
    assertFails(
        REFUSED,
        run ->
            run.call(
                () -> {
                  throw malformed("BOM");
                }),
        "(BOM)");
    assertFails(
        REFUSED,
        run ->
            run.call(
                () -> {
                  throw new TransportException(ErrorKind.TRANSPORT_FAILED, "a", "b", "c", null);
                }),
        "TRANSPORT_FAILED");
    assertFails(REFUSED, run -> run.call(() -> "fine"), "ended with OK");
  }

  @Test
  void oneRefusalAndOneReturn_fail() {
    assertFails(
        REFUSED,
        run -> {
          run.call(
              () -> {
                throw malformed("DEPTH");
              });
          run.call(() -> "fine");
        },
        "ended with OK");
  }

  @Test
  void kindThatIsAlsoAllowed_holds() {
    String either = "{'kind':'OK','type':'invariant','also_allowed':['INVALID_CONFIGURATION']}";
    assertHolds(either, run -> run.call(() -> "fine"));
    assertHolds(
        either,
        run ->
            run.call(
                () -> {
                  throw new ConfigurationException(ErrorKind.INVALID_CONFIGURATION, "a", "b", "c");
                }));
    assertFails(
        either,
        run ->
            run.call(
                () -> {
                  throw new ConfigurationException(ErrorKind.INVALID_ARGUMENT, "a", "b", "c");
                }),
        "INVALID_ARGUMENT");
  }

  @Test
  void foreignException_fails_evenAnError() {
    assertFails(
        REFUSED,
        run ->
            run.call(
                () -> {
                  throw new NullPointerException("oops");
                }),
        "NullPointerException");
    assertFails(
        REFUSED,
        run ->
            run.call(
                () -> {
                  throw new StackOverflowError();
                }),
        "StackOverflowError");
  }

  @Test
  void exceptionOutsideOfTheCall_isABrokenTest() {
    CorpusCase c = caseOf(REFUSED);
    assertThatExceptionOfType(MalformedResponseException.class)
        .isThrownBy(
            () ->
                CorpusArea.of("XX", List.of(c))
                    .run(
                        run -> {
                          throw malformed("DEPTH");
                        })
                    .verify(c));
  }

  @Test
  void caseWithoutACall_fails() {
    assertFails(OK, run -> {}, "never came to CaseRun.call");
  }

  @Test
  void valueOfARegisteredType_isThatKind() throws Exception {
    CorpusCase c = caseOf("{'kind':'STATE_UNKNOWN','type':'reject'}");
    CorpusArea.of("XX", List.of(c))
        .valueKind(Integer.class, "STATE_UNKNOWN")
        .run(run -> run.call(() -> 1))
        .verify(c);
    assertFails("{'kind':'STATE_UNKNOWN','type':'reject'}", run -> run.call(() -> 1), "with OK");
  }

  @Test
  void race_needsOneExpectedEnd_andNoForeignOne() {
    CountDownLatch first = new CountDownLatch(1);
    assertHolds(
        REFUSED,
        run ->
            run.race(
                4,
                () -> {
                  synchronized (first) {
                    if (first.getCount() == 1) {
                      first.countDown();
                      return "fine";
                    }
                  }
                  throw malformed("DEPTH");
                }));
    assertFails(REFUSED, run -> run.race(4, () -> "fine"), "not one of the threads");
    assertFails(
        REFUSED,
        run ->
            run.race(
                2,
                () -> {
                  throw new IllegalStateException("oops");
                }),
        "IllegalStateException");
  }
}
