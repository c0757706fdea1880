package dev.codegrant.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that are fetched and sent, and the headers that their answers bring. */
class BackChannelJsonTest {

  private static final Map<String, Secret> BEARER =
      Map.of("Authorization", Secret.of("Bearer registration-token"));

  private final BackChannel channel =
      new BackChannel(SocketTransport.shared(), Duration.ofSeconds(10));

  private static RawServer answering(String headers) {
    return RawServer.answering("HTTP/1.1 200 OK\r\n" + headers + "Content-Length: 2\r\n\r\n{}");
  }

  @Nested
  class Json {

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT"})
    void document_isSentAsItIs(String method) throws Exception {
      byte[] document = "{\"client_name\":\"é \uD83D\uDE00\"}".getBytes(UTF_8);
      try (RawServer server = answering("Content-Type: application/json\r\n")) {
        URI endpoint = URI.create(server.uri() + "?client_id=a&a=b");
        HttpAnswer answer = channel.json(method, endpoint, BEARER, document);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).asString(UTF_8).isEqualTo("{}");
        RawExchange.Request sent = server.requests().get(0);
        assertThat(sent.head()).startsWith(method + " /token?client_id=a&a=b HTTP/1.1\r\n");
        assertThat(sent.header("Content-Type:")).containsExactly("application/json");
        assertThat(sent.header("Content-Length:")).containsExactly("" + document.length);
        assertThat(sent.header("Accept:")).containsExactly("application/json");
        assertThat(sent.header("Accept-Encoding:")).containsExactly("identity");
        assertThat(sent.header("User-Agent:")).containsExactly("codegrant");
        assertThat(sent.header("Authorization:")).containsExactly("Bearer registration-token");
        assertThat(sent.body().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1))
            .isEqualTo(document);
      }
    }

    @Test
    void delete_hasNeitherBodyNorType() throws Exception {
      try (RawServer server =
          RawServer.answering("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n")) {
        HttpAnswer answer = channel.json("DELETE", server.uri(), BEARER, null);

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        RawExchange.Request sent = server.requests().get(0);
        assertThat(sent.head()).startsWith("DELETE /token HTTP/1.1\r\n");
        assertThat(sent.header("Content-Type:")).isEmpty();
        assertThat(sent.body()).isEmpty();
        assertThat(sent.header("Accept:")).containsExactly("application/json");
        assertThat(sent.header("Authorization:")).containsExactly("Bearer registration-token");
      }
    }

    @Test
    void withoutHeaders_hasNoAuthorization() throws Exception {
      try (RawServer server = answering("")) {
        channel.json("POST", server.uri(), BEARER, new byte[] {'{', '}'});
        channel.json("POST", server.uri(), Map.of(), new byte[] {'{', '}'});

        assertThat(server.requests().get(1).header("Authorization")).isEmpty();
        assertThat(server.requests().get(1).body()).isEqualTo("{}");
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void redirect_isNotFollowed(String method) throws Exception {
      try (RawServer elsewhere = answering("");
          RawServer server =
              RawServer.answering(
                  "HTTP/1.1 307 Moved\r\nLocation: "
                      + elsewhere.uri()
                      + "\r\nContent-Length: 0\r\n\r\n")) {
        byte[] body = method.equals("DELETE") ? null : new byte[] {'{', '}'};
        assertThat(channel.json(method, server.uri(), BEARER, body).status()).isEqualTo(307);
        assertThat(server.requests()).hasSize(1);
        assertThat(elsewhere.connections()).isZero();
      }
    }
  }

  @Nested
  class Get {

    @Test
    void acceptAndHeaders_areThoseAskedFor() throws Exception {
      try (RawServer server = answering("")) {
        channel.get(server.uri(), "application/jwt, application/json", BEARER);
        channel.get(server.uri());

        RawExchange.Request sent = server.requests().get(0);
        assertThat(sent.head()).startsWith("GET /token HTTP/1.1\r\n");
        assertThat(sent.header("Accept:")).containsExactly("application/jwt, application/json");
        assertThat(sent.header("Authorization:")).containsExactly("Bearer registration-token");
        assertThat(sent.header("Content-Type:")).isEmpty();
        assertThat(server.requests().get(1).header("Accept:")).containsExactly("application/json");
        assertThat(server.requests().get(1).header("Authorization:")).isEmpty();
      }
    }
  }

  @Nested
  class KeptHeaders {

    @Test
    void areThoseThatSomebodyReads_inTheirOrder() throws Exception {
      try (RawServer server =
          answering(
              String.join(
                  "\r\n",
                  "cache-control: max-age=60",
                  "Cache-Control: must-revalidate",
                  "AGE: 7",
                  "Date: Sun, 22 Nov 2026 10:00:00 GMT",
                  "WWW-Authenticate: Bearer",
                  "WWW-Authenticate: DPoP algs=\"ES256\"",
                  "X-RateLimit-Remaining: 0",
                  "Set-Cookie: a=b",
                  "X-Other: 1",
                  ""))) {
        HttpAnswer answer = channel.get(server.uri());

        assertThat(answer.header("Cache-Control")).containsExactly("max-age=60", "must-revalidate");
        assertThat(answer.header("Age")).containsExactly("7");
        assertThat(answer.header("Date")).containsExactly("Sun, 22 Nov 2026 10:00:00 GMT");
        assertThat(answer.header("WWW-Authenticate"))
            .containsExactly("Bearer", "DPoP algs=\"ES256\"");
        assertThat(answer.header("X-RateLimit-Remaining")).containsExactly("0");
        assertThat(answer.header("Set-Cookie")).isEmpty();
        assertThat(answer.header("X-Other")).isEmpty();
        assertThat(answer.headers())
            .containsOnlyKeys(
                "Age", "Cache-Control", "Date", "WWW-Authenticate", "X-RateLimit-Remaining");
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "999999999999999999"})
    void ageInSeconds_isKept(String age) throws Exception {
      try (RawServer server = answering("Age: " + age + "\r\n")) {
        assertThat(channel.get(server.uri()).header("Age")).containsExactly(age);
      }
    }

    /** google-http-client would throw at it. */
    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1.5", "1, 2", "9999999999999999999"})
    void ageOfAnotherShape_isNone(String age) throws Exception {
      try (RawServer server = answering("Age: " + age + "\r\n")) {
        HttpAnswer answer = channel.get(server.uri());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Age")).isEmpty();
      }
    }

    @Test
    void thatDidNotCome_areEmpty() throws Exception {
      try (RawServer server = answering("")) {
        assertThat(channel.get(server.uri()).header("Age")).isEmpty();
        assertThat(new HttpAnswer(server.uri(), 200, List.of(), new byte[0]).header("Age"))
            .isEmpty();
      }
    }
  }
}
