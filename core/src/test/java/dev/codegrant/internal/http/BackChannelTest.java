package dev.codegrant.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.client.ClientRequest;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes out, how often, and what an ordinary answer comes back as. */
class BackChannelTest {

  private static final String EMPTY_OBJECT =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

  private final BackChannel channel =
      new BackChannel(SocketTransport.shared(), Duration.ofSeconds(10));

  private static ClientRequest code(URI endpoint) {
    return new ClientRequest(endpoint)
        .parameter("grant_type", Secret.of("authorization_code"))
        .parameter("code", Secret.of("c&d é"));
  }

  @Nested
  class Post {

    @Test
    void ordinaryAnswer_isReturned() throws Exception {
      try (RawServer server = RawServer.answering(EMPTY_OBJECT)) {
        HttpAnswer answer = channel.post(code(server.uri()));

        assertThat(answer.endpoint()).isEqualTo(server.uri());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentTypes()).containsExactly("application/json");
        assertThat(answer.body()).asString(UTF_8).isEqualTo("{}");
      }
    }

    @Test
    void requestOnTheWire_asksForPlainJsonAndSaysNothingElse() throws Exception {
      try (RawServer server = RawServer.answering(EMPTY_OBJECT)) {
        channel.post(code(server.uri()).header("Authorization", Secret.of("Basic eDp5")));

        RawExchange.Request sent = server.requests().get(0);
        assertThat(sent.head()).startsWith("POST /token HTTP/1.1\r\n");
        assertThat(sent.header("Host")).containsExactly("127.0.0.1:" + server.port());
        assertThat(sent.header("Accept:")).containsExactly("application/json");
        assertThat(sent.header("Accept-Encoding")).containsExactly("identity");
        assertThat(sent.header("User-Agent")).containsExactly("codegrant");
        assertThat(sent.header("Content-Type"))
            .containsExactly("application/x-www-form-urlencoded");
        assertThat(sent.header("Authorization")).containsExactly("Basic eDp5");
        assertThat(sent.header("Cookie")).isEmpty();
        assertThat(sent.header("Upgrade")).isEmpty();
        assertThat(sent.header("Expect")).isEmpty();
        assertThat(sent.header("Transfer-Encoding")).isEmpty();
        assertThat(sent.body()).isEqualTo("grant_type=authorization_code&code=c%26d+%C3%A9");
      }
    }

    /** google-http-client has fields for some names, of types of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"Age", "Warning", "If-Match", "Cookie", "authorization", "X-Test"})
    void headerOfAnyName_isSent(String name) throws Exception {
      try (RawServer server = RawServer.answering(EMPTY_OBJECT)) {
        channel.post(code(server.uri()).header(name, Secret.of("v4lue")));

        assertThat(server.requests().get(0).header(name + ":")).containsExactly("v4lue");
      }
    }

    /** RFC 6749 section 3.2: the query of the endpoint MUST be retained. */
    @ParameterizedTest
    @ValueSource(
        strings = {"?a=1&b=2&a=3", "?b&a=1&&b=2", "?=x", "?", "?a", "?a=%2f&c=+", "?a=b?c=d"})
    void queryOfTheEndpoint_isSentAsItIs(String query) throws Exception {
      try (RawServer server = RawServer.answering(EMPTY_OBJECT)) {
        channel.post(code(URI.create(server.uri() + "/x%2fy//z;a=b" + query)));

        assertThat(server.requests().get(0).head())
            .startsWith("POST /token/x%2fy//z;a=b" + query + " HTTP/1.1\r\n");
      }
    }

    @Test
    void cookieOfOneAnswer_isNotSentWithTheNextRequest() throws Exception {
      try (RawServer server =
          RawServer.answering(
              "HTTP/1.1 200 OK\r\nSet-Cookie: session=1\r\nContent-Length: 0\r\n\r\n")) {
        channel.post(code(server.uri()));
        channel.post(code(server.uri()));

        assertThat(server.requests())
            .hasSize(2)
            .allSatisfy(request -> assertThat(request.header("Cookie")).isEmpty());
      }
    }

    @Test
    void credentialsOfOneRequest_areNotSentWithTheNext() throws Exception {
      try (RawServer server = RawServer.answering(EMPTY_OBJECT)) {
        channel.post(code(server.uri()).header("Authorization", Secret.of("Basic eDp5")));
        channel.post(code(server.uri()));

        assertThat(server.requests()).hasSize(2);
        assertThat(server.requests().get(1).connection()).as("kept alive").isEqualTo(1);
        assertThat(server.requests().get(1).header("Authorization")).isEmpty();
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "WWW-Authenticate: Basic realm=\"x\"\r\n"})
    void body401_isRead(String header) throws Exception {
      try (RawServer server =
          RawServer.answering(
              "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\n"
                  + header
                  + "Content-Length: 26\r\n\r\n{\"error\":\"invalid_client\"}")) {
        HttpAnswer answer = channel.post(code(server.uri()));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).asString(UTF_8).isEqualTo("{\"error\":\"invalid_client\"}");
        assertThat(server.requests()).hasSize(1);
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirect_isAnsweredAsItIs(int status) throws Exception {
      try (RawServer elsewhere = RawServer.answering(EMPTY_OBJECT);
          RawServer server =
              RawServer.answering(
                  "HTTP/1.1 "
                      + status
                      + " Moved\r\nLocation: "
                      + elsewhere.uri()
                      + "\r\nContent-Length: 0\r\n\r\n")) {
        assertThat(channel.post(code(server.uri())).status()).isEqualTo(status);

        assertThat(server.requests()).hasSize(1);
        assertThat(elsewhere.requests()).isEmpty();
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void statusThatInvitesARepetition_isAnsweredAsItIs(int status) throws Exception {
      try (RawServer server =
          RawServer.answering(
              "HTTP/1.1 " + status + " Later\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n")) {
        assertThat(channel.post(code(server.uri())).status()).isEqualTo(status);

        assertThat(server.requests()).hasSize(1);
      }
    }
  }

  /** A code must not be redeemed twice, so nothing is sent again, whatever the connection does. */
  @Nested
  class PostOverABrokenConnection {

    @Test
    void closedAfterTheRequest_isSentOnce() throws Exception {
      try (RawServer server = RawServer.start(exchange -> exchange.socket().close())) {
        assertFailsOnce(server, 1);
      }
    }

    @Test
    void resetAfterTheRequest_isSentOnce() throws Exception {
      try (RawServer server = RawServer.start(RawExchange::reset)) {
        assertFailsOnce(server, 1);
      }
    }

    @Test
    void keptAliveAndClosedAfterTheRequest_isSentOnce() throws Exception {
      try (RawServer server = keepingAliveThen(exchange -> exchange.socket().close())) {
        channel.post(code(server.uri()));
        assertFailsOnce(server, 2);
        assertThat(server.requests().get(1).connection()).as("kept alive").isEqualTo(1);
      }
    }

    @Test
    void keptAliveAndResetAfterTheRequest_isSentOnce() throws Exception {
      try (RawServer server = keepingAliveThen(RawExchange::reset)) {
        channel.post(code(server.uri()));
        assertFailsOnce(server, 2);
        assertThat(server.requests().get(1).connection()).as("kept alive").isEqualTo(1);
      }
    }

    @Test
    void keptAliveAndAnswered_isReturned() throws Exception {
      try (RawServer server = keepingAliveThen(exchange -> exchange.write(EMPTY_OBJECT))) {
        channel.post(code(server.uri()));

        assertThat(channel.post(code(server.uri())).status()).isEqualTo(200);
        assertThat(server.requests()).hasSize(2);
      }
    }

    private static RawServer keepingAliveThen(RawServer.Script then) {
      return RawServer.start(
          exchange -> {
            if (exchange.request().number() == 1) {
              exchange.write(EMPTY_OBJECT);
            } else {
              then.answer(exchange);
            }
          });
    }

    private void assertFailsOnce(RawServer server, int requests) {
      assertThatExceptionOfType(TransportException.class)
          .isThrownBy(() -> channel.post(code(server.uri())))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.TRANSPORT_FAILED))
          .withMessageNotContaining("c%26d");
      assertThat(server.requests()).hasSize(requests);
    }
  }

  @Nested
  class Get {

    @Test
    void document_isReturned() throws Exception {
      try (RawServer server = RawServer.answering(EMPTY_OBJECT)) {
        HttpAnswer answer = channel.get(URI.create(server.uri() + "?a=%2F&b=%20"));

        assertThat(answer.body()).asString(UTF_8).isEqualTo("{}");
        RawExchange.Request sent = server.requests().get(0);
        assertThat(sent.head()).startsWith("GET /token?a=%2F&b=%20 HTTP/1.1\r\n");
        assertThat(sent.header("Accept:")).containsExactly("application/json");
        assertThat(sent.header("Content-Length:")).isEmpty();
        assertThat(sent.body()).isEmpty();
      }
    }
  }
}
