package dev.codegrant.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import dev.codegrant.client.ClientRequest;
import dev.codegrant.error.OAuthException;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.token.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A GET whose query has a code and a secret: they go to the server, and nowhere else. */
class BackChannelQueryTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

  private static HttpAnswer ask(HttpTransport transport, URI endpoint) {
    return new BackChannel(transport, Duration.ofSeconds(5))
        .getWithQuery(
            new ClientRequest(endpoint)
                .parameter("code", Secret.of("C4NARY 1"))
                .parameter("secret", Secret.of("C4NARY&2=\u00e9")));
  }

  private static HttpAnswer ask(URI endpoint) {
    return ask(SocketTransport.shared(), endpoint);
  }

  private static String trace(Throwable e) {
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }

  @Test
  void parameters_standInTheQueryAfterTheEndpointsOwn() throws Exception {
    String query = "code=C4NARY+1&secret=C4NARY%262%3D%C3%A9 HTTP/1.1";
    try (RawServer server = RawServer.answering(OK)) {
      ask(server.uri());
      ask(URI.create(server.uri() + "?"));
      ask(URI.create(server.uri() + "?a=%20b"));
      ask(URI.create(server.uri() + "?a&"));

      assertThat(server.requests().stream().map(r -> r.head().lines().findFirst().orElseThrow()))
          .isEqualTo(
              List.of(
                  "GET /token?" + query,
                  "GET /token?" + query,
                  "GET /token?a=%20b&" + query,
                  "GET /token?a&" + query));
      assertThat(server.requests()).allMatch(request -> request.body().isEmpty());
    }
  }

  @Test
  void answer_knowsTheEndpointAlone() throws Exception {
    try (RawServer server = RawServer.answering(OK)) {
      URI endpoint = URI.create(server.uri() + "?a=b");
      HttpAnswer answer = ask(endpoint);
      assertThat(answer.endpoint()).isEqualTo(endpoint);
      assertThat(answer.toString() + answer.source() + answer.describe()).doesNotContain("C4NARY");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n{}",
        "no HTTP at all\r\n\r\n"
      })
  void brokenAnswer_isDescribedWithoutTheQuery(String answer) throws Exception {
    try (RecordedLogs logs = RecordedLogs.ofEverything();
        RawServer server =
            RawServer.start(
                exchange -> {
                  exchange.write(answer);
                  exchange.socket().close();
                })) {
      OAuthException e = catchThrowableOfType(OAuthException.class, () -> ask(server.uri()));
      assertThat(e).isNotNull();
      assertThat(trace(e)).contains("/token").doesNotContain("C4NARY", "?");
      assertThat(server.requests()).hasSize(1);
      assertThat(logs.text()).doesNotContain("C4NARY");
    }
  }

  @Test
  void nobodyThere_isDescribedWithoutTheQuery() throws Exception {
    URI endpoint;
    try (RawServer server = RawServer.answering(OK)) {
      endpoint = server.uri();
    }
    OAuthException e = catchThrowableOfType(OAuthException.class, () -> ask(endpoint));
    assertThat(trace(e)).contains("/token").doesNotContain("C4NARY", "?");
  }

  static Stream<Exception> failuresThatQuoteTheAddress() {
    return Stream.of(
        new IOException("C4NARY"),
        new ConnectException("C4NARY"),
        new SocketTimeoutException("C4NARY"),
        new UnknownHostException("C4NARY"),
        new SSLException("C4NARY"),
        new IllegalStateException("C4NARY"));
  }

  @ParameterizedTest
  @MethodSource("failuresThatQuoteTheAddress")
  void anotherTransportsFailure_isNotHandedOn(Exception thrown) {
    HttpTransport failing =
        new HttpTransport() {
          @Override
          protected LowLevelHttpRequest buildRequest(String method, String url) {
            return new LowLevelHttpRequest() {
              @Override
              public void addHeader(String name, @Nullable String value) {}

              @Override
              public LowLevelHttpResponse execute() throws IOException {
                if (thrown instanceof IOException e) {
                  throw e;
                }
                throw (IllegalStateException) thrown;
              }
            };
          }
        };
    OAuthException e =
        catchThrowableOfType(
            OAuthException.class, () -> ask(failing, URI.create("https://as.example/token")));
    assertThat(e).isNotNull().hasNoCause();
    assertThat(trace(e)).contains("as.example").doesNotContain("C4NARY");
  }
}
