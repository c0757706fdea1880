package dev.codegrant.corpus;

import static dev.codegrant.corpus.TinyArea.OK;
import static dev.codegrant.corpus.TinyArea.REFUSED;
import static dev.codegrant.corpus.TinyArea.assertFails;
import static dev.codegrant.corpus.TinyArea.assertHolds;
import static dev.codegrant.corpus.TinyArea.caseOf;
import static dev.codegrant.corpus.TinyArea.malformed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.TransportException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What no case needs to say must fail all the same: leaks, connections, allocation. */
class CaseInvariantsTest {

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
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                  socket
                      .getOutputStream()
                      .write(CaseRun.utf8("GET /?t=" + run.value("AT") + " HTTP/1.1\r\n\r\n"));
                  return socket.getInputStream().read();
                }
              });
        },
        "AT stands in a request line");
  }

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
  void threadThatIsLeft_fails_andADaemonOrOneThatEndsHolds() {
    CountDownLatch end = new CountDownLatch(1);
    try {
      assertHolds(OK, run -> run.call(() -> start(() -> {}, false)));
      assertHolds(OK, run -> run.call(() -> start(end::await, true)));
      CorpusCase c = caseOf(OK);
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(
              () ->
                  TinyArea.of(c)
                      .patience(Duration.ofMillis(200))
                      .run(run -> run.call(() -> start(end::await, false)))
                      .verify(c))
          .withMessageContaining("U6: threads were left");
    } finally {
      end.countDown();
    }
  }

  private static String start(CaseRun.Action action, boolean daemon) {
    Thread thread =
        new Thread(
            () -> {
              try {
                action.run();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            },
            "left-behind");
    thread.setDaemon(daemon);
    thread.start();
    return "started";
  }

  @Test
  void connectionThatIsLeft_fails() throws Exception {
    CorpusCase c = caseOf(OK);
    try (Socket socket = new Socket()) {
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(
              () ->
                  TinyArea.of(c)
                      .patience(Duration.ofMillis(200))
                      .run(
                          run -> {
                            var server =
                                run.serve(
                                    exchange -> {
                                      exchange.write("HTTP/1.1 200 OK\r\n");
                                      exchange.hang();
                                    });
                            run.call(
                                () -> {
                                  socket.connect(
                                      new InetSocketAddress(
                                          InetAddress.getLoopbackAddress(), server.port()));
                                  socket
                                      .getOutputStream()
                                      .write(CaseRun.utf8("POST / HTTP/1.1\r\n\r\n"));
                                  return socket.getInputStream().read();
                                });
                          })
                      .verify(c))
          .withMessageContaining("U6: a connection was left open");
    }
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
                            socket.getOutputStream().write(CaseRun.utf8("POST / HTTP/1.1\r\n\r\n"));
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
