package dev.codegrant.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import dev.codegrant.client.ClientRequest;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.TransportException;
import dev.codegrant.rawserver.RawServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

class BackChannelCauseTest {

  /** What the JDK's client does in about one of ten first handshakes with a plain-text port. */
  @Test
  void tlsFailureInsideAnotherException_isATlsFailure() {
    HttpTransport wrapping =
        new HttpTransport() {
          @Override
          protected LowLevelHttpRequest buildRequest(String method, String url) {
            return new LowLevelHttpRequest() {
              @Override
              public void addHeader(String name, String value) {}

              @Override
              public LowLevelHttpResponse execute() throws IOException {
                throw new IOException(
                    "HTTP/1.1 header parser received no bytes",
                    new SSLException("Unrecognized SSL message, plaintext connection?"));
              }
            };
          }
        };
    TransportException e =
        catchThrowableOfType(
            TransportException.class,
            () ->
                new BackChannel(wrapping, Duration.ofSeconds(1))
                    .post(new ClientRequest(URI.create("https://as.example/token"))));
    assertThat(e.kind()).isEqualTo(ErrorKind.TLS_FAILED);
  }

  @Test
  void unknownHost_isSaidToHaveNoAddress() {
    TransportException e =
        catchThrowableOfType(
            TransportException.class,
            () ->
                new BackChannel(JdkTransport.shared(), Duration.ofSeconds(5))
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
                  new BackChannel(JdkTransport.shared(), Duration.ofSeconds(5)).get(server.uri()));
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
                    new BackChannel(JdkTransport.shared(), Duration.ofSeconds(5))
                        .get(server.uri()));
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).contains("TransportException").doesNotContain("C4NARY");
      }
    }
  }
}
