package dev.codegrant.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import dev.codegrant.client.ClientRequest;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.token.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and connections: what is sent, what is kept, and how long anything may take. */
class SocketTransportTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
  private static final Duration AMPLE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final HttpTransport transport = SocketTransport.of(null, Resolver.SYSTEM, null);

  private HttpAnswer post(URI uri, Duration timeout, String code) {
    return new BackChannel(transport, timeout)
        .post(new ClientRequest(uri).parameter("code", Secret.of(code)));
  }

  private HttpAnswer post(RawServer server) {
    return post(server.uri(), AMPLE, "c");
  }

  /** Else each transport that is made and dropped would leave connections behind, for ever. */
  @Test
  void allTransports_shareOnePool_butNoConnection() throws Exception {
    SSLContext context = SSLContext.getDefault();
    for (HttpTransport other :
        List.of(
            SocketTransport.shared(),
            SocketTransport.of(context),
            SocketTransport.guarded(PublicAddresses.rule()),
            SocketTransport.guarded(context, PublicAddresses.rule()))) {
      assertThat(((SocketTransport) other).pool())
          .isNotNull()
          .isSameAs(((SocketTransport) transport).pool());
    }
    try (RawServer server = RawServer.answering(OK)) {
      post(server);
      new BackChannel(SocketTransport.of(context), AMPLE).get(server.uri());
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Nested
  class KeptConnection {

    @Test
    void afterACompleteAnswer_isUsedAgain() throws Exception {
      try (RawServer server = RawServer.answering(OK)) {
        for (int i = 0; i < 3; i++) {
          assertThat(post(server).status()).isEqualTo(200);
        }
        assertThat(server.connections()).isEqualTo(1);
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}",
          "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        })
    void afterAnAnswerThatEndsIt_isNotUsedAgain(String answer) throws Exception {
      try (RawServer server = RawServer.answering(answer)) {
        post(server);
        post(server);
        assertThat(server.connections()).isEqualTo(2);
      }
    }

    /** RFC 9112 section 9.2: bytes that nobody asked for are no answer. */
    @ParameterizedTest
    @ValueSource(
        strings = {
          "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
          "x",
          "\r\n",
        })
    void withSurplusBytes_isNotUsedAgain(String surplus) throws Exception {
      try (RawServer server = RawServer.answering(OK + surplus)) {
        assertThat(post(server).body()).asString(ISO_8859_1).isEqualTo("{}");
        assertThat(post(server).body()).asString(ISO_8859_1).isEqualTo("{}");
        assertThat(server.connections()).isEqualTo(2);
      }
    }

    @Test
    void withSurplusBytesThatComeLater_isNotUsedAgain() throws Exception {
      CompletableFuture<Socket> connection = new CompletableFuture<>();
      try (RawServer server =
          RawServer.start(
              exchange -> {
                exchange.write(OK);
                connection.complete(exchange.socket());
              })) {
        post(server);
        connection.get(10, TimeUnit.SECONDS).getOutputStream().write(OK.getBytes(ISO_8859_1));
        assertThat(post(server).status()).isEqualTo(200);
        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.requests()).hasSize(2);
      }
    }

    @Test
    void closedByTheServer_isReplacedBeforeAnythingIsSent() throws Exception {
      CompletableFuture<Socket> connection = new CompletableFuture<>();
      try (RawServer server =
          RawServer.start(
              exchange -> {
                exchange.write(OK);
                connection.complete(exchange.socket());
              })) {
        post(server);
        connection.get(10, TimeUnit.SECONDS).close();
        assertThat(post(server).status()).isEqualTo(200);
        assertThat(server.requests()).hasSize(2);
        assertThat(server.connections()).isEqualTo(2);
      }
    }

    @Test
    void ofOneTransport_isNotUsedByAnother() throws Exception {
      try (RawServer server = RawServer.answering(OK)) {
        post(server);
        new BackChannel(SocketTransport.guarded((host, address) -> {}), AMPLE).get(server.uri());
        assertThat(server.connections()).isEqualTo(2);
      }
    }
  }

  @Nested
  class Request {

    @Test
    void wholeMessage_comesInOnePiece() throws Exception {
      try (ServerSocket listener =
          new ServerSocket(0, 5, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
        CompletableFuture<String> first = new CompletableFuture<>();
        Thread thread =
            new Thread(
                () -> {
                  try (Socket socket = listener.accept()) {
                    byte[] buffer = new byte[65536];
                    int count = socket.getInputStream().read(buffer);
                    first.complete(new String(buffer, 0, count, ISO_8859_1));
                    socket.getOutputStream().write(OK.getBytes(ISO_8859_1));
                  } catch (IOException e) {
                    first.completeExceptionally(e);
                  }
                });
        thread.start();
        post(URI.create("http://127.0.0.1:" + listener.getLocalPort()), AMPLE, "x".repeat(9000));
        assertThat(first.get(10, TimeUnit.SECONDS))
            .startsWith("POST / HTTP/1.1\r\nHost: 127.0.0.1:")
            .contains("\r\nContent-Length: 9005\r\n")
            .endsWith("\r\n\r\ncode=" + "x".repeat(9000));
        thread.join();
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nB: c", "a\nb", "a\0", "a\u007f", "\u00e9", "\u4e2d"})
    void headerValueThatHttpForbids_isRefusedUnsaid(String value) throws Exception {
      try (RawServer server = RawServer.answering(OK)) {
        HttpRequest request = get(server);
        request.getHeaders().set("X-Test", value);
        assertThatExceptionOfType(ConfigurationException.class)
            .isThrownBy(request::execute)
            .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT))
            .withMessageNotContaining(value);
        assertThat(server.requests()).isEmpty();
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "Content-Length", "transfer-encoding", "Connection", "Expect"})
    void headerThatFramesTheMessage_isRefused(String name) throws Exception {
      LowLevelHttpRequest request =
          ((SocketTransport) transport).buildRequest("GET", "http://127.0.0.1/");
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> request.addHeader(name, "1"));
      request.addHeader("X-" + name, "1");
    }

    @Test
    void otherHeader_isSent() throws Exception {
      try (RawServer server = RawServer.answering(OK)) {
        HttpRequest request = get(server);
        request.getHeaders().set("X-Test", "a\t~ b");
        request.execute().disconnect();
        assertThat(server.requests().get(0).header("X-Test")).containsExactly("a\t~ b");
      }
    }

    @Test
    void putAndDelete_areSent_andOtherMethodsRefused() throws Exception {
      try (RawServer server = RawServer.answering(OK)) {
        GenericUrl url = new GenericUrl(server.uri());
        for (String method : new String[] {"PUT", "DELETE"}) {
          transport
              .createRequestFactory()
              .buildRequest(method, url, new ByteArrayContent("text/plain", new byte[1]))
              .execute()
              .disconnect();
        }
        for (String method : new String[] {"HEAD", "CONNECT", "TRACE", "get", "G ET"}) {
          assertThatExceptionOfType(IOException.class)
              .isThrownBy(() -> ((SocketTransport) transport).buildRequest(method, url.build()));
        }
        assertThat(server.requests()).hasSize(2);
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "ftp://127.0.0.1/",
          "http://user@127.0.0.1/",
          "http://[fe80::1%25lo]/",
          "http:/token",
          "http://127.0.0.1/\u00e9",
          "http://127.0.0.1/ x"
        })
    void otherUrls_areRefusedUnsaid(String url) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> ((SocketTransport) transport).buildRequest("GET", url).execute())
          .withMessageStartingWith("not a ");
    }

    private HttpRequest get(RawServer server) throws IOException {
      return transport.createRequestFactory().buildGetRequest(new GenericUrl(server.uri()));
    }
  }

  @Nested
  class Time {

    /** The send buffers fill up, and a blocking write would wait for ever. */
    @Test
    void serverThatDoesNotRead_isGivenUp() throws Exception {
      try (ServerSocket listener = new ServerSocket()) {
        listener.setReceiveBufferSize(1024);
        listener.bind(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
        URI uri = URI.create("http://127.0.0.1:" + listener.getLocalPort());
        long begun = System.nanoTime();
        TransportException e =
            catchThrowableOfType(
                TransportException.class, () -> post(uri, SHORT, "x".repeat(8_000_000)));
        assertThat(e.kind()).isEqualTo(ErrorKind.TRANSPORT_TIMEOUT);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AMPLE);
      }
    }

    @Test
    void serverThatReadsSlowly_isSentAll() throws Exception {
      try (RawServer server = RawServer.answering(OK)) {
        String code = "x".repeat(6_000_000);
        assertThat(post(server.uri(), AMPLE, code).status()).isEqualTo(200);
        assertThat(server.requests().get(0).body()).isEqualTo("code=" + code);
      }
    }

    /** One byte of a TLS record at a time would renew a timeout of each read. */
    @Test
    void tlsHandshakeThatDrips_isGivenUp() throws Exception {
      CountDownLatch done = new CountDownLatch(1);
      try (ServerSocket listener =
          new ServerSocket(0, 5, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
        Thread thread =
            new Thread(
                () -> {
                  try (Socket socket = listener.accept()) {
                    socket.getOutputStream().write(new byte[] {22, 3, 3, 0x20, 0});
                    while (!done.await(20, TimeUnit.MILLISECONDS)) {
                      socket.getOutputStream().write(2);
                    }
                  } catch (IOException | InterruptedException e) {
                    // the client has gone
                  }
                });
        thread.start();
        URI uri = URI.create("https://127.0.0.1:" + listener.getLocalPort());
        long begun = System.nanoTime();
        TransportException e =
            catchThrowableOfType(TransportException.class, () -> post(uri, SHORT, "c"));
        assertThat(e.kind()).isEqualTo(ErrorKind.TRANSPORT_TIMEOUT);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AMPLE);
        done.countDown();
        thread.join();
      }
    }
  }
}
