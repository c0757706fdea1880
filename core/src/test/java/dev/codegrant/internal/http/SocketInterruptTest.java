package dev.codegrant.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.api.client.http.HttpTransport;
import dev.codegrant.client.ClientRequest;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.token.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An interrupt ends every wait, and its flag is kept (R116), on both kinds of threads. */
class SocketInterruptTest {

  private static final Resolver EVERYTHING_HERE =
      host -> new InetAddress[] {InetAddress.getByAddress(new byte[] {127, 0, 0, 1})};

  private final CountDownLatch waiting = new CountDownLatch(1);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whileAnAnswerIsAwaited_ends(boolean virtual) throws Exception {
    try (RawServer server = RawServer.start(this::hang)) {
      assertEnds(SocketTransport.shared(), server.uri(), "c", virtual);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whileAnAnswerOverTlsIsAwaited_ends(boolean virtual) throws Exception {
    TestCertificate certificate = TestCertificate.of("as.example");
    try (RawServer server = RawServer.start(certificate.listen(), this::hang)) {
      assertEnds(
          SocketTransport.of(certificate.trusting(), EVERYTHING_HERE, null),
          URI.create("https://as.example:" + server.port()),
          "c",
          virtual);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whileAHandshakeIsAwaited_ends(boolean virtual) throws Exception {
    try (ServerSocket silent = silentPort()) {
      assertEnds(
          SocketTransport.shared(),
          URI.create("https://127.0.0.1:" + silent.getLocalPort()),
          "c",
          virtual);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whileAServerDoesNotRead_ends(boolean virtual) throws Exception {
    try (ServerSocket silent = silentPort()) {
      assertEnds(
          SocketTransport.shared(),
          URI.create("http://127.0.0.1:" + silent.getLocalPort()),
          "x".repeat(8_000_000),
          virtual);
    }
  }

  private void hang(RawExchange exchange) throws IOException {
    waiting.countDown();
    exchange.hang();
  }

  /** Takes one connection, and neither reads nor writes. */
  private ServerSocket silentPort() throws Exception {
    ServerSocket listener = new ServerSocket();
    listener.setReceiveBufferSize(1024);
    listener.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
    Thread thread =
        new Thread(
            () -> {
              try {
                Socket socket = listener.accept();
                if (socket.getInputStream().read() >= 0) {
                  waiting.countDown();
                }
              } catch (IOException e) {
                // the test is over
              }
            });
    thread.setDaemon(true);
    thread.start();
    return listener;
  }

  private void assertEnds(HttpTransport transport, URI uri, String code, boolean virtual)
      throws Exception {
    CompletableFuture<TransportException> thrown = new CompletableFuture<>();
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    Thread caller =
        start(
            virtual,
            () -> {
              thrown.complete(
                  catchThrowableOfType(
                      TransportException.class,
                      () ->
                          new BackChannel(transport, Duration.ofSeconds(60))
                              .post(new ClientRequest(uri).parameter("code", Secret.of(code)))));
              flag.complete(Thread.currentThread().isInterrupted());
            });
    assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
    caller.interrupt();

    assertThat(thrown.get(10, TimeUnit.SECONDS).kind()).isEqualTo(ErrorKind.INTERRUPTED);
    assertThat(flag.get(10, TimeUnit.SECONDS)).as("interrupt flag").isTrue();
  }

  private static Thread start(boolean virtual, Runnable task) throws Exception {
    if (virtual) {
      assumeTrue(Runtime.version().feature() >= 21, "virtual threads");
      return (Thread)
          Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
    }
    Thread thread = new Thread(task);
    thread.start();
    return thread;
  }
}
