package dev.codegrant.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import com.google.api.client.http.javanet.NetHttpTransport;
import dev.codegrant.client.ClientRequest;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.TransportException;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.token.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackChannelCauseTest {

  private static TransportException failure(HttpTransport transport, String uri) {
    return catchThrowableOfType(
        TransportException.class,
        () ->
            new BackChannel(transport, Duration.ofSeconds(5))
                .post(new ClientRequest(URI.create(uri)).parameter("code", Secret.of("c"))));
  }

  private static HttpTransport throwing(IOException thrown) {
    return new HttpTransport() {
      @Override
      protected LowLevelHttpRequest buildRequest(String method, String url) {
        return new LowLevelHttpRequest() {
          @Override
          public void addHeader(String name, String value) {}

          @Override
          public LowLevelHttpResponse execute() throws IOException {
            throw thrown;
          }
        };
      }
    };
  }

  private static String trace(Throwable e) {
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }

  /** What the JDK's client does in about one of ten first handshakes with a plain-text port. */
  @Test
  void tlsFailureInsideAnotherException_isATlsFailure() {
    TransportException e =
        failure(
            throwing(
                new IOException(
                    "HTTP/1.1 header parser received no bytes",
                    new SSLException("Unrecognized SSL message, plaintext connection?"))),
            "https://as.example/token");
    assertThat(e.kind()).isEqualTo(ErrorKind.TLS_FAILED);
  }

  static Stream<IOException> causesWithWordsOfTheServer() {
    return Stream.of(
        new IOException("Invalid chunk: C4NARY"),
        new ProtocolException("Invalid status line: C4NARY"),
        new IOException("C4NARY", new ConnectException("refused")),
        new IOException("C4NARY", new SSLException("closed")));
  }

  @ParameterizedTest
  @MethodSource("causesWithWordsOfTheServer")
  void causeThatMayQuoteTheServer_isNotKept(IOException thrown) {
    TransportException e = failure(throwing(thrown), "https://as.example/token");
    assertThat(e).hasNoCause();
    assertThat(trace(e)).contains("TransportException").doesNotContain("C4NARY");
  }

  static Stream<IOException> causesThatNeverQuoteTheServer() {
    return Stream.of(
        new ConnectException("Connection refused"),
        new UnknownHostException("as.example"),
        new SocketTimeoutException("Read timed out"),
        new SSLException("handshake_failure"));
  }

  @ParameterizedTest
  @MethodSource("causesThatNeverQuoteTheServer")
  void causeThatDoesNot_isKept(IOException thrown) {
    assertThat(failure(throwing(thrown), "https://as.example/token")).hasCause(thrown);
  }

  /** google-http-client reads some headers as numbers, and says which text was none. */
  @ParameterizedTest
  @ValueSource(strings = {"Age: C4NARY", "Age:", "Age: 99999999999999999999", "Age: 1, 2"})
  void headerThatTheTransportCannotRead_isAFailureOfTransport(String header) throws Exception {
    try (RawServer server =
        RawServer.answering("HTTP/1.1 200 OK\r\n" + header + "\r\nContent-Length: 2\r\n\r\n{}")) {
      TransportException e = failure(new NetHttpTransport(), server.uri().toString());
      assertThat(e).isNotNull().hasNoCause();
      assertThat(e.kind()).isEqualTo(ErrorKind.TRANSPORT_FAILED);
      assertThat(trace(e)).doesNotContain("C4NARY");
      assertThat(server.requests()).hasSize(1);
    }
  }

  /** RFC 9111 section 5.1: it concerns caches, and an invalid one counts as none. */
  @ParameterizedTest
  @ValueSource(strings = {"Age: soon", "age:", "Age: 99999999999999999999", "Age: 1, 2", "Age: 1"})
  void age_doesNotCostTheAnswer(String header) throws Exception {
    try (RawServer server =
        RawServer.answering("HTTP/1.1 200 OK\r\n" + header + "\r\nContent-Length: 2\r\n\r\n{}")) {
      HttpAnswer answer =
          new BackChannel(SocketTransport.shared(), Duration.ofSeconds(5)).get(server.uri());
      assertThat(answer.body()).hasSize(2);
    }
  }

  @Test
  void unknownHost_isSaidToHaveNoAddress() {
    TransportException e =
        catchThrowableOfType(
            TransportException.class,
            () ->
                new BackChannel(SocketTransport.shared(), Duration.ofSeconds(5))
                    .get(URI.create("https://nobody.invalid/")));
    assertThat(e).hasMessageContaining("no address for the host nobody.invalid");
  }

  @Test
  void secondContentEncoding_isRefusedToo() throws Exception {
    try (RawServer server =
        RawServer.answering(
            "HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\nContent-Encoding: gzip\r\n"
                + "Content-Length: 2\r\n\r\n{}")) {
      MalformedResponseException e =
          catchThrowableOfType(
              MalformedResponseException.class,
              () ->
                  new BackChannel(SocketTransport.shared(), Duration.ofSeconds(5))
                      .get(server.uri()));
      assertThat(e.kind()).isEqualTo(ErrorKind.CONTENT_ENCODING_REFUSED);
    }
  }

  @Test
  void wordsOfTheServer_areInNoCause() throws Exception {
    for (String answer :
        new String[] {
          "{\"access_token\":\"C4NARY\"}\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: C4NARY\r\n\r\n{}",
          "HTTP/1.1 200 OK\r\n\"C4NARY name\": x\r\n\r\n{}",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nC4NARY\r\n{}"
        }) {
      try (RawServer server = RawServer.answering(answer)) {
        TransportException e =
            catchThrowableOfType(
                TransportException.class,
                () ->
                    new BackChannel(SocketTransport.shared(), Duration.ofSeconds(5))
                        .get(server.uri()));
        assertThat(trace(e)).contains("TransportException").doesNotContain("C4NARY");
      }
    }
  }
}
