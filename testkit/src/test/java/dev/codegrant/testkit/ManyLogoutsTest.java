package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.CALLBACK;
import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.idToken;
import static dev.codegrant.testkit.NaiveClient.openId;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.testkit.NaiveClient.Form;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many sessions end at once, and the application asks for the keys before it answers. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class ManyLogoutsTest {
  private static final int SESSIONS = 40;

  private final FakeAuthorizationServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ServerSocket application;

  ManyLogoutsTest(FakeAuthorizationServer server) throws IOException {
    this.server = server;
    this.application =
        new ServerSocket(0, SESSIONS, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
  }

  @BeforeEach
  void listen() {
    threads.execute(this::acceptAll);
    server.registerPublicClient("app", CALLBACK);
    server
        .openId()
        .registerBackchannelLogoutUri(
            "app", "http://127.0.0.1:" + application.getLocalPort() + "/out");
  }

  private void acceptAll() {
    try {
      while (!application.isClosed()) {
        Socket connection = application.accept();
        threads.execute(() -> verify(connection));
      }
    } catch (IOException closed) {
      // by the end of the test
    }
  }

  private void verify(Socket connection) {
    try (connection) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII));
      int length = 0;
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
          length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
        }
      }
      while (length > 0 && in.read() >= 0) {
        length--;
      }
      int status = get(server.uri(Endpoint.JWKS)).statusCode();
      String answer = "HTTP/1.1 " + status + " Told\r\nContent-Length: 0\r\nConnection: close\r\n";
      connection.getOutputStream().write((answer + "\r\n").getBytes(US_ASCII));
    } catch (IOException hungUp) {
      // the server counts it as a failed delivery
    }
  }

  @AfterEach
  void stop() throws IOException {
    application.close();
    threads.shutdownNow();
  }

  @Test
  void allOfThem_areDelivered() throws Exception {
    List<Callable<Integer>> logouts = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      Form hint = new Form().with("id_token_hint", idToken(server, openId()).text());
      URI uri = URI.create(server.uri(Endpoint.END_SESSION) + "?" + hint);
      logouts.add(() -> get(uri).statusCode());
    }
    for (Future<Integer> logout : threads.invokeAll(logouts)) {
      assertThat(logout.get()).isEqualTo(200);
    }
    assertThat(server.openId().logoutDeliveries())
        .hasSize(SESSIONS)
        .extracting(LogoutDelivery::status)
        .containsOnly(OptionalInt.of(200));
  }
}
