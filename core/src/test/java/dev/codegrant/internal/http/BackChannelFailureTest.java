package dev.codegrant.internal.http;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.google.api.client.http.LowLevelHttpResponse;
import com.google.api.client.testing.http.MockHttpTransport;
import com.google.api.client.testing.http.MockLowLevelHttpRequest;
import com.google.api.client.testing.http.MockLowLevelHttpResponse;
import dev.codegrant.client.ClientRequest;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.TransportException;
import dev.codegrant.rawserver.Ports;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.token.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No connection, no proof of the server, no patience of the caller; and silence in every log. */
class BackChannelFailureTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nanswer-1";

  private final BackChannel channel =
      new BackChannel(SocketTransport.shared(), Duration.ofSeconds(30));

  private static ClientRequest code(URI endpoint) {
    return new ClientRequest(endpoint).parameter("code", Secret.of("code-1"));
  }

  private TransportException failure(URI endpoint) {
    return catchThrowableOfType(TransportException.class, () -> channel.post(code(endpoint)));
  }

  @Nested
  class Connection {

    @Test
    void unknownHost_isNamed() {
      TransportException e = failure(URI.create("https://nobody.invalid/token"));

      assertThat(e.kind()).isEqualTo(ErrorKind.TRANSPORT_FAILED);
      assertThat(e).hasMessageContaining("nobody.invalid").hasMessageNotContaining("code-1");
      assertThat(e.came()).isEqualTo("no address for the host nobody.invalid");
    }

    @Test
    void closedPort_isRefused() throws Exception {
      try (Ports.Closed port = Ports.closed()) {
        URI endpoint = URI.create("http://127.0.0.1:" + port.number() + "/token");

        TransportException e = failure(endpoint);

        assertThat(e.kind()).isEqualTo(ErrorKind.TRANSPORT_FAILED);
        assertThat(e.isTransient()).isTrue();
        assertThat(e).hasMessageContaining(endpoint.toString());
        assertThat(e.came()).isEqualTo("nothing that listens there (connection refused)");
      }
    }

    @Test
    void openPort_isAnswered() throws Exception {
      try (RawServer server = RawServer.answering(OK)) {
        assertThat(channel.post(code(server.uri())).status()).isEqualTo(200);
      }
    }
  }

  /** A transport of the application's own may throw anything, and quote what it was to send. */
  @Nested
  class ForeignTransport {

    private BackChannel throwing(LowLevelHttpResponse answer) {
      MockLowLevelHttpRequest request =
          new MockLowLevelHttpRequest() {
            @Override
            public LowLevelHttpResponse execute() throws IOException {
              if (answer instanceof BrokenBody) {
                return answer;
              }
              throw new IllegalStateException("pool shut down, unsent: " + getContentAsString());
            }
          };
      return new BackChannel(
          new MockHttpTransport.Builder().setLowLevelHttpRequest(request).build(),
          Duration.ofSeconds(10));
    }

    private static void assertSilent(BackChannel channel) {
      assertThatExceptionOfType(TransportException.class)
          .isThrownBy(() -> channel.post(code(URI.create("https://as.example/token"))))
          .withMessageContaining("IllegalStateException")
          .withMessageNotContaining("code-1")
          .withNoCause()
          .matches(e -> e.kind() == ErrorKind.TRANSPORT_FAILED);
    }

    @Test
    void thatThrowsInsteadOfSending_isNotQuoted() {
      assertSilent(throwing(new MockLowLevelHttpResponse()));
    }

    @Test
    void thatThrowsWhileTheAnswerIsRead_isNotQuoted() {
      assertSilent(throwing(new BrokenBody()));
    }
  }

  private static final class BrokenBody extends MockLowLevelHttpResponse {
    @Override
    public InputStream getContent() {
      return new InputStream() {
        @Override
        public int read() {
          throw new IllegalStateException("after code-1");
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
          return read();
        }
      };
    }
  }

  /** An endpoint's query may have a key of the application in it. */
  @Nested
  class Message {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{",
          "HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n{",
          "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
          "SSH-2.0-x\r\n\r\n"
        })
    void ofABrokenAnswer_namesTheEndpointWithoutItsQuery(String answer) throws Exception {
      try (RawServer server =
          RawServer.start(
              exchange -> {
                exchange.write(answer);
                exchange.socket().close();
              })) {
        assertThatExceptionOfType(OAuthException.class)
            .isThrownBy(() -> channel.post(code(URI.create(server.uri() + "?key=C4NARY"))))
            .withMessageContaining(server.uri().toString())
            .withMessageNotContaining("C4NARY");
      }
    }

    @Test
    void ofNoConnectionAndNoAnswer_namesTheEndpointWithoutItsQuery() throws Exception {
      assertThat(failure(URI.create("http://127.0.0.1:1/token?key=C4NARY")))
          .hasMessageContaining("http://127.0.0.1:1/token")
          .hasMessageNotContaining("C4NARY");
      try (RawServer server = RawServer.start(RawExchange::hang)) {
        BackChannel hasty = new BackChannel(SocketTransport.shared(), Duration.ofMillis(50));
        URI endpoint = URI.create(server.uri() + "?key=C4NARY");
        assertThatExceptionOfType(TransportException.class)
            .isThrownBy(() -> hasty.post(code(endpoint)))
            .withMessageContaining(server.uri().toString())
            .withMessageNotContaining("C4NARY");
        Thread.currentThread().interrupt();
        TransportException e = failure(endpoint);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(e).hasMessageNotContaining("C4NARY");
      }
    }
  }

  @Nested
  class Tls {

    @Test
    void plainTextServer_isRefused() throws Exception {
      try (PlainTextPort port = new PlainTextPort()) {
        TransportException e = failure(port.httpsUri());

        assertThat(e.kind()).isIn(ErrorKind.TLS_FAILED, ErrorKind.TRANSPORT_FAILED);
        assertThat(port.received()).doesNotContain("code-1");
      }
    }

    @Test
    void certificateOfNobodyKnown_isRefused() {
      WireMockServer server =
          new WireMockServer(options().bindAddress("127.0.0.1").dynamicPort().dynamicHttpsPort());
      server.start();
      try {
        server.stubFor(post(anyUrl()).willReturn(ok()));

        TransportException e =
            failure(URI.create("https://localhost:" + server.httpsPort() + "/token"));

        assertThat(e.kind()).isEqualTo(ErrorKind.TLS_FAILED);
        assertThat(e).hasMessageContaining("localhost");
        assertThat(server.getAllServeEvents()).isEmpty();
        assertThat(channel.post(code(URI.create("http://localhost:" + server.port()))).status())
            .as("the same server, by the address it can be reached at")
            .isEqualTo(200);
      } finally {
        server.stop();
      }
    }
  }

  @Nested
  class Interrupt {

    @Test
    void whileWaiting_endsTheWaitAndKeepsTheFlag() throws Exception {
      CountDownLatch asked = new CountDownLatch(1);
      try (RawServer server =
          RawServer.start(
              exchange -> {
                asked.countDown();
                exchange.hang();
              })) {
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        CompletableFuture<TransportException> thrown = new CompletableFuture<>();
        Thread caller =
            new Thread(
                () -> {
                  thrown.complete(failure(server.uri()));
                  flag.complete(Thread.currentThread().isInterrupted());
                });
        caller.start();
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        caller.interrupt();

        assertThat(thrown.get(20, TimeUnit.SECONDS).kind()).isEqualTo(ErrorKind.INTERRUPTED);
        assertThat(flag.get(20, TimeUnit.SECONDS)).as("interrupt flag").isTrue();
        assertThat(server.requests()).hasSize(1);
      }
    }

    @Test
    void beforeTheCall_endsItAndKeepsTheFlag() throws Exception {
      try (RawServer server = RawServer.start(RawExchange::hang)) {
        Thread.currentThread().interrupt();

        TransportException e = failure(server.uri());

        assertThat(Thread.interrupted()).as("interrupt flag").isTrue();
        assertThat(e.kind()).isEqualTo(ErrorKind.INTERRUPTED);
      }
    }
  }

  @Nested
  class Logging {

    @Test
    void atLevelAll_containsNoSecretAndNoBody() throws Exception {
      try (RecordedLogs logs = RecordedLogs.ofEverything();
          RawServer server = RawServer.answering(OK)) {
        channel.post(code(server.uri()).header("Authorization", Secret.of("Basic c2VjcmV0")));
        failure(URI.create("http://127.0.0.1:1/token"));
        logs.write("the recorder works");

        assertThat(logs.text())
            .contains("the recorder works")
            .doesNotContain("code-1")
            .doesNotContain("c2VjcmV0")
            .doesNotContain("answer-1");
      }
    }
  }
}
