package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.send;
import static dev.codegrant.testkit.NaiveClient.tokens;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The traps of the transport, each held shut. */
class WireMockTransportTest {
  private final FakeAuthorizationServer server = FakeAuthorizationServer.start();
  private final URI origin = URI.create(server.issuer()).resolve("/");

  @AfterEach
  void stop() {
    server.close();
  }

  private static void connect(int lastByte, int port) throws IOException {
    byte[] address = {127, 0, 0, (byte) lastByte};
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByAddress(address), port), 2_000);
    }
  }

  @Test
  void loopbackAddress_isServed_andNoOther() throws IOException {
    connect(1, origin.getPort());
    assertThatThrownBy(() -> connect(2, origin.getPort())).isInstanceOf(ConnectException.class);
  }

  @Test
  void requestForHttp2_staysOnHttp1() {
    HttpResponse<String> answer =
        send(NaiveClient.request(server.resource()).version(HttpClient.Version.HTTP_2));
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
  }

  @Test
  void delayedAnswers_doNotHoldUpOthers() {
    HttpClient client = HttpClient.newHttpClient();
    List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
    Duration delay = Duration.ofSeconds(20);
    for (int i = 0; i < 40; i++) {
      server.on(Endpoint.TOKEN).times(1).answer(Answer.status(503).delayedBy(delay));
    }
    for (int i = 0; i < 40; i++) {
      waiting.add(
          client.sendAsync(
              NaiveClient.request(server.tokenEndpoint()).POST(BodyPublishers.noBody()).build(),
              HttpResponse.BodyHandlers.ofString()));
    }
    while (server.requests(Endpoint.TOKEN).size() < 40) {
      Thread.onSpinWait();
    }
    assertThat(NaiveClient.get(server.uri(Endpoint.METADATA)).statusCode()).isEqualTo(200);
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    waiting.forEach(answer -> answer.cancel(true));
  }

  @Test
  void takenPort_isNamed() {
    FakeAuthorizationServerBuilder builder =
        FakeAuthorizationServer.builder().port(origin.getPort());
    assertThatThrownBy(builder::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("port " + origin.getPort());
  }

  @Test
  void ownServer_stopsWhenClosed() {
    FakeAuthorizationServer own = FakeAuthorizationServer.start();
    assertThat(own.issuer())
        .isEqualTo("http://127.0.0.1:" + URI.create(own.issuer()).getPort() + "/fake");
    assertThat(tokens(own)).contains("access_token");
    own.close();
    assertThatThrownBy(() -> connect(1, own.resource().getPort()))
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void headersThatDifferInCaseAlone_areToldApart() throws IOException {
    try (FakeAuthorizationServer server = FakeAuthorizationServer.start();
        Socket connection =
            new Socket(InetAddress.getLoopbackAddress(), server.resource().getPort())) {
      List<String> tokens = List.of("Token-Of-Alice", "token-of-ALICE", "Token-Of-Alice");
      for (String token : tokens) {
        String request =
            "GET /fake/resource HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                + token
                + "\r\n\r\n";
        connection.getOutputStream().write(request.getBytes(US_ASCII));
      }
      connection.shutdownOutput();
      assertThat(connection.getInputStream().readAllBytes()).isNotEmpty();
      assertThat(server.requests(Endpoint.RESOURCE))
          .extracting(request -> request.header("Authorization").orElseThrow())
          .containsExactlyElementsOf(tokens.stream().map(token -> "Bearer " + token).toList());
    }
  }
}
