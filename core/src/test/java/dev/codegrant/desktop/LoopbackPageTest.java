package dev.codegrant.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.rawserver.Ports;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The way of the page to the browser: whole, and never longer than the flow can wait. */
class LoopbackPageTest {

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

  /** It waits for two seconds. */
  private static final Duration LONGER_THAN_THE_FLOW_WAITS = Duration.ofSeconds(15);

  private static final ResultPage HUGE =
      new ResultPage(200, "good", "huge", "x".repeat(32 * 1024 * 1024), "");

  private final int port = Ports.free(); // nobody else opens it when it is closed
  private final LoopbackReceiver receiver = LoopbackReceiver.bind(port, "/callback");

  LoopbackPageTest() throws IOException {}

  @AfterEach
  void stop() {
    receiver.close();
  }

  private String request(String method, String path) {
    return "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n".formatted(method, path, port);
  }

  private Arrival arrival() {
    return receiver.next(PATIENCE).orElseThrow();
  }

  private void assertPortIsClosed() {
    assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> Wire.connect(port).close());
  }

  @Test
  void browserThatReadsLate_getsItWhole() throws Exception {
    try (Socket socket = Wire.connect(port)) {
      Wire.write(socket, request("GET", "/callback?code=c-1"));
      arrival().answer(ResultPage.authorized());
      receiver.close();
      assertPortIsClosed();

      Wire.Answer page = Wire.read(socket);
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.body()).endsWith("</html>\n");
    }
  }

  @Test
  void browserThatSaysMoreThanItWasAsked_getsItWhole() throws Exception {
    try (Socket socket = Wire.connect(port)) {
      Wire.write(socket, request("GET", "/callback?code=c-1") + "more".repeat(20_000));
      arrival().answer(ResultPage.authorized());

      Wire.Answer page = Wire.read(socket);
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.body()).endsWith("</html>\n");
    }
  }

  @Test
  void browserThatDoesNotRead_holdsUpNobodyForLong() throws Exception {
    try (Socket socket = Wire.connect(port)) {
      Wire.write(socket, request("GET", "/callback?code=c-1"));
      Arrival arrival = arrival();
      long begin = System.nanoTime();
      CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> arrival.answer(HUGE));

      assertThat(Wire.send(port, request("GET", "/favicon.ico")).status()).isEqualTo(404);
      assertThat(answered).as("others are served meanwhile").isNotDone();
      answered.get(20, TimeUnit.SECONDS);
      receiver.close();

      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .isLessThan(LONGER_THAN_THE_FLOW_WAITS);
      assertPortIsClosed();
    }
  }

  @Test
  void interrupt_neitherCutsItNorKeepsThePortOpenNorIsLost() throws Exception {
    try (Socket socket = Wire.connect(port)) {
      Wire.write(socket, request("GET", "/callback?code=c-1"));
      Arrival arrival = arrival();

      Thread.currentThread().interrupt();
      arrival.answer(ResultPage.authorized());
      receiver.close();

      assertThat(Thread.interrupted()).as("interrupt flag").isTrue();
      assertPortIsClosed();
      assertThat(Wire.read(socket).body()).endsWith("</html>\n");
    }
  }

  @Test
  void secondAnswer_isOfNoEffect() throws Exception {
    try (Socket socket = Wire.connect(port)) {
      Wire.write(socket, request("GET", "/callback?code=c-1"));
      Arrival arrival = arrival();
      arrival.answer(ResultPage.denied());
      arrival.answer(ResultPage.broken());

      assertThat(Wire.read(socket).status()).isEqualTo(200);
    }
  }

  @Test
  void browserThatLeft_doesNotHoldUpTheFlow() throws IOException {
    try (Socket socket = Wire.connect(port)) {
      Wire.write(socket, request("GET", "/callback?code=c-1"));
    }
    Arrival arrival = arrival();
    receiver.close();
    arrival.answer(ResultPage.authorized()); // nobody is there any more
    assertPortIsClosed();
  }

  @Test
  void head_hasNoBody() throws Exception {
    Wire.Answer answer = Wire.send(port, request("HEAD", "/callback"));

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.header("Allow")).containsExactly("GET");
  }

  @Test
  void pageLength_isTheOneAnnounced() throws Exception {
    Wire.Answer answer = Wire.send(port, request("GET", "/"));

    answer.assertIsSafe();
    assertThat(answer.header("Content-Length")).containsExactly("" + answer.body().length());
    assertThat(answer.header("Allow")).isEmpty();
  }
}
