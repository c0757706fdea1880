package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over raw HTTP, because a proper client cannot send what is malformed. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class MalformedFormsTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final FakeAuthorizationServer server;

  MalformedFormsTest(FakeAuthorizationServer server) {
    this.server = server;
  }

  private String send(String method, Endpoint endpoint, String query, String form)
      throws IOException {
    String path = new Route(URI.create(server.issuer()).getPath(), endpoint).path();
    try (Socket socket = new Socket(LOOPBACK, server.resource().getPort())) {
      String request =
          String.join(
              "\r\n",
              method + " " + path + query + " HTTP/1.1",
              "Host: 127.0.0.1",
              "Connection: close",
              "Content-Type: application/x-www-form-urlencoded",
              "Content-Length: " + form.length(),
              "",
              form);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%zz", "%", "%f", "%ff"})
  void inForm_isRefusedByTheTokenEndpoint(String value) throws IOException {
    assertThat(send("POST", Endpoint.TOKEN, "", "client_id=app&code=" + value))
        .startsWith("HTTP/1.1 400 ")
        .contains("Content-Type: application/json", "invalid_request", "not form-encoded")
        .doesNotContain("\tat ");
    assertThat(server.requests(Endpoint.TOKEN)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%c3%bf", "+", "%25zz"})
  void wellFormed_isJudged(String value) throws IOException {
    assertThat(send("POST", Endpoint.TOKEN, "", "client_id=app&code=" + value))
        .startsWith("HTTP/1.1 400 ")
        .contains("grant_type is missing");
    assertThat(server.requests(Endpoint.TOKEN)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%zz", "%", "%ff"})
  void inQuery_isSentBackByTheAuthorizationEndpoint(String value) throws IOException {
    String query = "?" + NaiveClient.authorization() + "&x=" + value;
    assertThat(send("GET", Endpoint.AUTHORIZATION, query, ""))
        .startsWith("HTTP/1.1 303 ")
        .contains("Location: " + NaiveClient.CALLBACK + "?error=invalid_request");
    assertThat(send("POST", Endpoint.AUTHORIZATION, "", query.substring(1)))
        .startsWith("HTTP/1.1 303 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%zz", "%ff"})
  void inQuery_isRefusedByTheResource(String value) throws IOException {
    assertThat(send("GET", Endpoint.RESOURCE, "?x=" + value, ""))
        .startsWith("HTTP/1.1 400 ")
        .contains("WWW-Authenticate: Bearer realm=\"fake\", error=\"invalid_request\"");
  }

  @Test
  void orderedAnswer_isGivenToo() throws IOException {
    Duration delay = Duration.ofMillis(200);
    server.on(Endpoint.TOKEN).times(1).answer(Answer.error(503, "busy").delayedBy(delay));
    long start = System.nanoTime();
    assertThat(send("POST", Endpoint.TOKEN, "", "code=%")).startsWith("HTTP/1.1 503 ");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(delay);
  }
}
