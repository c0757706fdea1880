package dev.codegrant.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.TransportException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Breaks a tiny area in every way that the runner must see. */
class CorpusAreaTest {

  private static CorpusCase caseOf(String expect) {
    return new CorpusCase("XX-1", "XX", "tiny", "S", new JsonObject(), json(expect));
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text.replace('\'', '"')).getAsJsonObject();
  }

  private static final String OK = "{'kind':'OK','type':'accept'}";
  private static final String REFUSED =
      "{'kind':'TOKEN_RESPONSE_MALFORMED','reason':'DEPTH','type':'reject'}";

  private static void assertHolds(String expect, CorpusArea.Runner runner) {
    CorpusCase c = caseOf(expect);
    assertThatCode(() -> CorpusArea.of("XX", List.of(c)).run(runner).verify(c))
        .doesNotThrowAnyException();
  }

  private static void assertFails(String expect, CorpusArea.Runner runner, String why) {
    CorpusCase c = caseOf(expect);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> CorpusArea.of("XX", List.of(c)).run(runner).verify(c))
        .withMessageContaining(why);
  }

  private static MalformedResponseException malformed(String reason) {
    return new MalformedResponseException(
        ErrorKind.TOKEN_RESPONSE_MALFORMED, reason, "an object", "a tower", "report it");
  }

  @Nested
  class Kind {

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
                    throw new ConfigurationException(
                        ErrorKind.INVALID_CONFIGURATION, "a", "b", "c");
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

  @Nested
  class Leak {

    @Test
    void canaryInAMessage_fails() {
      assertFails(
          REFUSED,
          run ->
              run.call(
                  () -> {
                    throw new MalformedResponseException(
                        ErrorKind.TOKEN_RESPONSE_MALFORMED, "DEPTH", "x", run.value("AT"), "z");
                  }),
          "U1: a part of AT stands in an exception");
    }

    @Test
    void canaryInACause_fails() {
      assertFails(
          "{'kind':'TRANSPORT_FAILED','type':'reject'}",
          run ->
              run.call(
                  () -> {
                    throw new TransportException(
                        ErrorKind.TRANSPORT_FAILED,
                        "x",
                        "y",
                        "z",
                        new IllegalStateException(run.value("RT").substring(9, 25)));
                  }),
          "RT stands in an exception");
    }

    @Test
    void canaryInALog_fails_atTheFinestLevel() {
      assertFails(
          OK,
          run ->
              run.call(
                  () -> {
                    Logger.getLogger("some.new.logger").log(Level.FINEST, run.value("CODE"));
                    return "fine";
                  }),
          "CODE stands in a log");
    }

    @Test
    void canaryOnTheOutput_fails() {
      assertFails(
          OK,
          run ->
              run.call(
                  () -> {
                    System.err.println(run.value("VERIFIER"));
                    return "fine";
                  }),
          "VERIFIER stands in a log or the output");
    }

    @Test
    void canaryInToString_fails() {
      assertFails(OK, run -> run.call(() -> "Token " + run.value("AT")), "toString");
    }

    @Test
    void canaryThatTheLibraryMadeUp_fails() {
      assertFails(
          OK,
          run -> {
            String state = run.secret("STATE", "a-state-of-the-library");
            run.call(() -> "State " + state);
          },
          "STATE stands in toString");
    }

    @Test
    void canaryInAWatchedPage_fails() {
      assertFails(
          OK,
          run -> {
            run.watch("the page", "<p>" + run.value("AT"));
            run.call(() -> "fine");
          },
          "AT stands in the page");
    }

    @Test
    void canaryInARequestLine_fails() {
      assertFails(
          OK,
          run -> {
            var server = run.serve(exchange -> exchange.write("HTTP/1.1 200 OK\r\n\r\n"));
            run.call(
                () -> {
                  try (Socket socket =
                      new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                    socket
                        .getOutputStream()
                        .write(CaseRun.utf8("GET /?t=" + run.value("AT") + " HTTP/1.1\r\n\r\n"));
                    return socket.getInputStream().read();
                  }
                });
          },
          "AT stands in a request line");
    }
  }

  @Nested
  class Invariants {

    @Test
    void connectionToTheAttacker_fails() {
      assertFails(
          OK,
          run -> {
            int port = run.evil().port();
            run.call(
                () -> {
                  try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    socket.getOutputStream().write(CaseRun.utf8("GET / HTTP/1.1\r\n\r\n"));
                    return socket.getInputStream().read();
                  }
                });
          },
          "U2");
    }

    @Test
    void allocationBeyondTheLimit_fails_andBelowItHolds() {
      assertFails(OK, run -> run.call(() -> new byte[9 * 1024 * 1024].length), "U3: allocated");
      assertHolds(OK, run -> run.call(() -> new byte[7 * 1024 * 1024].length));
    }

    @Test
    void somethingStoredAfterARefusal_fails() {
      CorpusCase c = caseOf(REFUSED);
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(
              () ->
                  CorpusArea.of("XX", List.of(c))
                      .run(
                          run ->
                              run.call(
                                  () -> {
                                    throw malformed("DEPTH");
                                  }))
                      .whenRefused(run -> assertThat(List.of("tokens")).isEmpty())
                      .verify(c))
          .withMessageContaining("U5");
    }

    @Test
    void requestCountThatIsWrong_fails() {
      CorpusCase c = caseOf("{'kind':'OK','type':'accept','must':['exactly 1 POST seen']}");
      CorpusArea area =
          CorpusArea.of("XX", List.of(c))
              .check("exactly 1 POST seen", run -> assertThat(run.requests()).hasSize(1))
              .run(
                  run -> {
                    var server =
                        run.serve(
                            exchange ->
                                exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
                    run.call(
                        () -> {
                          try (Socket socket =
                              new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                            for (int i = 0; i < 2; i++) {
                              socket
                                  .getOutputStream()
                                  .write(CaseRun.utf8("POST / HTTP/1.1\r\n\r\n"));
                              socket.getInputStream().read(new byte[38]);
                            }
                            return "sent";
                          }
                        });
                  });
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> area.verify(c))
          .withMessageContaining("does not hold: exactly 1 POST seen");
    }
  }

  @Nested
  class Completeness {

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
}
