package dev.codegrant.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.client.ClientRequest;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.token.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are too long, too slow, cut off or compressed. */
class BackChannelLimitsTest {

  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
  private static final int MIB = 1024 * 1024;
  private static final Duration AMPLE = Duration.ofSeconds(20);

  /** Long enough for a request to be sent by a thread that had to wait for a processor. */
  private static final Duration SHORT = Duration.ofSeconds(1);

  private static HttpAnswer post(RawServer server, Duration timeout) {
    return new BackChannel(SocketTransport.shared(), timeout)
        .post(new ClientRequest(server.uri()).parameter("code", Secret.of("c")));
  }

  private static void assertRefused(RawServer server, Duration timeout, ErrorKind... kinds) {
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(() -> post(server, timeout))
        .satisfies(e -> assertThat(e.kind()).isIn((Object[]) kinds));
    server.awaitRequest(); // the client may have left before the server has read it
    assertThat(server.requests()).as("sent once").hasSize(1);
  }

  @Nested
  class Size {

    @ParameterizedTest
    @ValueSource(ints = {MIB - 1, MIB})
    void bodyUpToOneMebibyte_isAccepted(int length) throws Exception {
      try (RawServer server = RawServer.answering(ofLength(length))) {
        assertThat(post(server, AMPLE).body()).hasSize(length);
      }
    }

    @Test
    void bodyOfOneByteMore_isRefused() throws Exception {
      try (RawServer server = RawServer.answering(ofLength(MIB + 1))) {
        assertRefused(server, AMPLE, ErrorKind.RESPONSE_TOO_LARGE);
      }
    }

    @Test
    void endlessChunkedBody_isRefused() throws Exception {
      try (RawServer server = RawServer.start(BackChannelLimitsTest::writeForEver)) {
        assertRefused(server, AMPLE, ErrorKind.RESPONSE_TOO_LARGE);
      }
    }

    @Test
    void chunkedBodyThatEnds_isAccepted() throws Exception {
      try (RawServer server =
          RawServer.answering(
              HEAD + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n")) {
        assertThat(post(server, AMPLE).body()).hasSize(2);
      }
    }

    @Test
    void endlessHeaders_areRefused() throws Exception {
      try (RawServer server =
          RawServer.start(
              exchange -> {
                exchange.write(HEAD);
                while (true) {
                  exchange.write("X-Filler: " + "x".repeat(8000) + "\r\n");
                }
              })) {
        assertRefused(server, AMPLE, ErrorKind.RESPONSE_TOO_LARGE);
      }
    }

    private static String ofLength(int length) {
      return HEAD + "Content-Length: " + length + "\r\n\r\n" + "x".repeat(length);
    }
  }

  @Nested
  class Time {

    @Test
    void nothingAtAll_isGivenUp() throws Exception {
      try (RawServer server = RawServer.start(RawExchange::hang)) {
        assertRefused(server, SHORT, ErrorKind.TRANSPORT_TIMEOUT);
      }
    }

    @Test
    void headersThatNeverEnd_areGivenUp() throws Exception {
      try (RawServer server =
          RawServer.start(
              exchange -> {
                exchange.write(HEAD);
                exchange.hang();
              })) {
        assertRefused(server, SHORT, ErrorKind.TRANSPORT_TIMEOUT);
      }
    }

    @Test
    void bodyThatDrips_isGivenUpWithinTheLimit() throws Exception {
      try (RawServer server =
          RawServer.start(
              exchange -> {
                exchange.write(HEAD + "Content-Length: 1000000\r\n\r\n");
                while (!exchange.closing().await(5, TimeUnit.MILLISECONDS)) {
                  exchange.write("x");
                }
              })) {
        long begun = System.nanoTime();
        assertRefused(server, SHORT, ErrorKind.TRANSPORT_TIMEOUT);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AMPLE);
      }
    }

    @Test
    void headersThatDrip_areGivenUpWithinTheLimit() throws Exception {
      try (RawServer server =
          RawServer.start(
              exchange -> {
                exchange.write("HTTP/1.1 200 OK\r\nX-Slow: ");
                while (!exchange.closing().await(5, TimeUnit.MILLISECONDS)) {
                  exchange.write("x");
                }
              })) {
        assertRefused(server, SHORT, ErrorKind.TRANSPORT_TIMEOUT);
      }
    }

    @Test
    void answerInTime_isAccepted() throws Exception {
      try (RawServer server = RawServer.answering(HEAD + "Content-Length: 2\r\n\r\n{}")) {
        assertThat(post(server, AMPLE).body()).hasSize(2);
      }
    }
  }

  @Nested
  class Completeness {

    @Test
    void bodyShorterThanAnnounced_isTruncated() throws Exception {
      try (RawServer server = closingAfter(HEAD + "Content-Length: 100\r\n\r\n{}")) {
        assertRefused(server, AMPLE, ErrorKind.RESPONSE_TRUNCATED);
      }
    }

    @Test
    void bodyAnnouncedAndAbsent_isTruncated() throws Exception {
      try (RawServer server = closingAfter(HEAD + "Content-Length: 100\r\n\r\n")) {
        assertRefused(server, AMPLE, ErrorKind.RESPONSE_TRUNCATED);
      }
    }

    @Test
    void bodyAsLongAsAnnounced_isAccepted() throws Exception {
      try (RawServer server = closingAfter(HEAD + "Content-Length: 2\r\n\r\n{}")) {
        assertThat(post(server, AMPLE).body()).hasSize(2);
      }
    }

    @Test
    void chunksWithoutAnEnd_areTruncated() throws Exception {
      try (RawServer server =
          closingAfter(HEAD + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n")) {
        assertRefused(server, AMPLE, ErrorKind.RESPONSE_TRUNCATED);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xyz\r\n{}\r\n0\r\n\r\n", "-2\r\n{}\r\n0\r\n\r\n", "2\r\n{}0\r\n\r\n"})
    void malformedChunks_areRefused(String chunks) throws Exception {
      try (RawServer server = closingAfter(HEAD + "Transfer-Encoding: chunked\r\n\r\n" + chunks)) {
        assertRefused(server, AMPLE, ErrorKind.TRANSPORT_FAILED);
      }
    }

    @Test
    void somethingElseThanHttp_isRefused() throws Exception {
      try (RawServer server = closingAfter("SSH-2.0-OpenSSH_9.6\r\n\r\n")) {
        assertRefused(server, AMPLE, ErrorKind.TRANSPORT_FAILED);
      }
    }

    private static RawServer closingAfter(String text) {
      return RawServer.start(
          exchange -> {
            exchange.write(text);
            exchange.socket().close();
          });
    }
  }

  @Nested
  class Encoding {

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZIP", "br", "gzip, gzip, br", "identity, gzip"})
    void compressedBody_isRefused(String encoding) throws Exception {
      try (RawServer server = RawServer.answering(encoded(encoding))) {
        assertRefused(server, AMPLE, ErrorKind.CONTENT_ENCODING_REFUSED);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "Identity"})
    void identity_isAccepted(String encoding) throws Exception {
      try (RawServer server = RawServer.answering(encoded(encoding))) {
        assertThat(post(server, AMPLE).body()).hasSize(2);
      }
    }

    private static String encoded(String encoding) {
      return HEAD + "Content-Encoding: " + encoding + "\r\nContent-Length: 2\r\n\r\n{}";
    }
  }

  private static void writeForEver(RawExchange exchange) throws IOException {
    exchange.write(HEAD + "Transfer-Encoding: chunked\r\n\r\n");
    String chunk = "2000\r\n" + "x".repeat(0x2000) + "\r\n";
    while (true) {
      exchange.write(chunk);
    }
  }
}
