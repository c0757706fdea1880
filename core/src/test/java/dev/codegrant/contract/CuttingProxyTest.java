package dev.codegrant.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy between two sockets of this test. */
class CuttingProxyTest {

  private ServerSocket listener;
  private CuttingProxy proxy;
  private Socket client;
  private Socket server;

  @BeforeEach
  void connect() throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    listener = new ServerSocket(0, 5, loopback);
    proxy = CuttingProxy.to(listener.getLocalPort());
    client = new Socket(loopback, proxy.port());
    server = listener.accept();
    client.setSoTimeout(10_000);
    server.setSoTimeout(10_000);
  }

  @AfterEach
  void end() throws IOException {
    proxy.close();
    client.close();
    server.close();
    listener.close();
  }

  @Test
  void pass_forwardsBothWays_andTheEnd() throws IOException {
    send(client, "question");
    assertThat(read(server, 8)).isEqualTo("question");
    send(server, "answer");
    server.close();

    assertThat(client.getInputStream().readAllBytes()).isEqualTo("answer".getBytes(US_ASCII));
    assertThat(proxy.connections()).isEqualTo(1);
    assertThat(proxy.bytesToServer()).isEqualTo(8);
    assertThat(proxy.bytesToClient()).isEqualTo(6);
  }

  @Test
  void cutAfter_deliversThatManyBytesToTheServer_andEndsBothSides() throws IOException {
    proxy.cutAfter(3, CuttingProxy.ALL);
    send(client, "question");

    assertThat(server.getInputStream().readAllBytes()).isEqualTo("que".getBytes(US_ASCII));
    assertThat(isEnded(client)).isTrue();
  }

  @Test
  void cutAfter_thatManyBytes_isNoCut_whileNoneFollows() throws IOException {
    proxy.cutAfter(8, 2);
    send(client, "question");
    assertThat(read(server, 8)).isEqualTo("question");
    send(server, "an");
    assertThat(read(client, 2)).isEqualTo("an");

    send(server, "swer");

    assertThat(isEnded(client)).isTrue();
    assertThat(isEnded(server)).isTrue();
  }

  @Test
  void stall_holdsBack_untilItPasses() throws Exception {
    proxy.stall();
    send(client, "question");
    proxy.awaitHeld();
    server.setSoTimeout(50);
    assertThatThrownBy(() -> read(server, 1)).isInstanceOf(SocketTimeoutException.class);
    server.setSoTimeout(10_000);

    proxy.pass();

    assertThat(read(server, 8)).isEqualTo("question");
    assertThat(proxy.openConnections()).isEqualTo(1);
  }

  @Test
  void close_endsBothSides_andRefusesTheNext() throws Exception {
    proxy.stall();
    send(client, "question");
    proxy.awaitHeld();

    proxy.close();

    assertThat(isEnded(client)).isTrue();
    assertThat(isEnded(server)).isTrue();
    assertThatThrownBy(() -> new Socket(client.getInetAddress(), proxy.port()).close())
        .isInstanceOf(ConnectException.class);
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  private static String read(Socket socket, int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), US_ASCII);
  }

  private static boolean isEnded(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }
}
