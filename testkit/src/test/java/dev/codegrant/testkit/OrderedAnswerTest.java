package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.code;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static dev.codegrant.testkit.NaiveClient.refresh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FakeAuthorizationServerExtension.class)
class OrderedAnswerTest {
  private final FakeAuthorizationServer server;

  OrderedAnswerTest(FakeAuthorizationServer server) {
    this.server = server;
  }

  private int redeem() {
    return post(server.tokenEndpoint(), redemption(code(server))).statusCode();
  }

  @Test
  void answer_isGivenOnce_unlessSaid() {
    server.on(Endpoint.TOKEN).answer(Answer.status(503));
    assertThat(List.of(redeem(), redeem())).containsExactly(503, 200);
  }

  @Test
  void answer_isGivenAsOftenAsSaid() {
    server.on(Endpoint.TOKEN).times(2).answer(Answer.status(503));
    assertThat(List.of(redeem(), redeem(), redeem())).containsExactly(503, 503, 200);
    assertThatThrownBy(() -> server.on(Endpoint.TOKEN).times(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void answer_isGivenAlways_untilItIsTakenBack() {
    server.on(Endpoint.TOKEN).always().answer(Answer.status(503));
    assertThat(List.of(redeem(), redeem(), redeem())).containsOnly(503);
    server.clearAnswers();
    assertThat(redeem()).isEqualTo(200);
  }

  @Test
  void answer_isGivenToWhatItWasOrderedFor() {
    server
        .on(Endpoint.TOKEN)
        .when(request -> request.parameter("grant_type").equals(Optional.of("refresh_token")))
        .answer(Answer.error(400, "invalid_grant"));
    assertThat(redeem()).isEqualTo(200);
    assertThat(post(server.tokenEndpoint(), refresh("any")).body()).contains("ordered by the test");
    assertThat(post(server.tokenEndpoint(), refresh("any")).body()).contains("unknown");
  }

  /** What arrives at a socket; no client that could repeat the request by itself. */
  private String bytes(String request) throws IOException {
    URI uri = server.resource();
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      InputStream in = socket.getInputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        out.write(b);
      }
      return out.toString(StandardCharsets.ISO_8859_1);
    }
  }

  private String get() throws IOException {
    return bytes(
        "GET "
            + server.resource().getPath()
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
  }

  @Test
  void connectionReset_isAReset_asOftenAsAClientTries() {
    server.on(Endpoint.RESOURCE).answer(Answer.connectionReset());
    for (int attempt = 0; attempt < 3; attempt++) {
      assertThatThrownBy(this::get).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void connectionReset_isGivenOnce_whereThatIsSaid() throws IOException {
    server.on(Endpoint.RESOURCE).times(1).answer(Answer.connectionReset());
    assertThatThrownBy(this::get).isInstanceOf(SocketException.class);
    assertThat(get()).startsWith("HTTP/1.1 401");
  }

  /** The JDK's client repeats a GET by itself; a fault that was given once it would not tell. */
  @Test
  void silentRetryOfAClient_hidesNoFault() {
    server.on(Endpoint.RESOURCE).answer(Answer.connectionClosed());
    assertThatThrownBy(() -> NaiveClient.get(server.resource()))
        .isInstanceOf(AssertionError.class)
        .hasCauseInstanceOf(IOException.class);
    int tries = server.requests(Endpoint.RESOURCE).size();
    assertThat(tries).as("tries, all without an answer").isGreaterThan(1);
    assertThat(server.requests(Endpoint.RESOURCE)).allMatch(request -> request.status().isEmpty());
    server.clearAnswers();
    assertThat(NaiveClient.get(server.resource()).statusCode()).isEqualTo(401);
  }

  @Test
  void connectionClosed_isAnEndWithoutAByte() throws IOException {
    server.on(Endpoint.RESOURCE).answer(Answer.connectionClosed());
    assertThat(get()).isEmpty();
  }

  @Test
  void garbage_isNoHttp() throws IOException {
    server.on(Endpoint.RESOURCE).answer(Answer.garbage());
    assertThat(get()).isNotEmpty().doesNotStartWith("HTTP/");
  }

  @Test
  void truncated_promisesAllAndSendsAPart() throws IOException {
    server
        .on(Endpoint.RESOURCE)
        .answer(Answer.status(200).withBody("text/plain", "0123456789").truncatedAfter(4));
    String answer = get();
    assertThat(answer).contains("Content-Length: 10\r\n").endsWith("\r\n\r\n0123");
    server.clearAnswers();
    server
        .on(Endpoint.RESOURCE)
        .answer(Answer.status(200).withBody("text/plain", "0123456789").truncatedAfter(10));
    assertThat(get()).endsWith("0123456789");
  }

  @Test
  void dripped_takesItsTime_andIsWhole() throws IOException {
    Duration time = Duration.ofMillis(300);
    server
        .on(Endpoint.RESOURCE)
        .answer(Answer.status(200).withBody("text/plain", "0123456789").dripped(5, time));
    long begun = System.nanoTime();
    assertThat(get()).contains("0123456789");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(time.dividedBy(2));
  }

  @Test
  void outOfBounds_isRefused() {
    assertThatThrownBy(() -> Answer.usual().truncatedAfter(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Answer.usual().dripped(1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Answer.usual().dripped(2, Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
