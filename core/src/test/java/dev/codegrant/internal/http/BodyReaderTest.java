package dev.codegrant.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.error.ErrorKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a body ends, and what is refused because nobody can say. */
class BodyReaderTest {

  private static final int LIMIT = 20;

  private record Read(String body, boolean ended, String surplus) {}

  private static Read read(String head, String rest) throws IOException {
    AnswerBytes bytes =
        new AnswerBytes(new ByteArrayInputStream((head + "\r\n\r\n" + rest).getBytes(ISO_8859_1)));
    AnswerHead parsed = new HeadReader(bytes).read();
    BodyReader reader = new BodyReader(bytes, LIMIT);
    String body = new String(reader.read(parsed), ISO_8859_1);
    byte[] surplus = new byte[100];
    int count = Math.max(0, bytes.read(surplus, 0, surplus.length));
    return new Read(body, reader.ended(), new String(surplus, 0, count, ISO_8859_1));
  }

  private static void assertRefused(String head, String rest, ErrorKind kind) {
    assertThat(catchThrowableOfType(BrokenAnswerException.class, () -> read(head, rest)))
        .as(head + rest)
        .isNotNull()
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private static void assertMalformed(String head, String rest) {
    assertRefused(head, rest, ErrorKind.TRANSPORT_FAILED);
  }

  @Nested
  class Length {

    @ParameterizedTest
    @ValueSource(strings = {"2", "02", "000000000000000002"})
    void announced_isRead(String length) throws IOException {
      assertThat(read("HTTP/1.1 200 x\r\nContent-Length: " + length, "{}HTTP"))
          .isEqualTo(new Read("{}", true, "HTTP"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"", "-2", "+2", "2 2", "2,2", "0x2", "2.0", "2\u00b2", "1000000000000000000"})
    void thatIsNoNumber_isRefused(String length) {
      assertMalformed("HTTP/1.1 200 x\r\nContent-Length: " + length, "{}");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Content-Length: 2\r\nContent-Length: 2",
          "Content-Length: 2\r\ncontent-length: 3",
          "Content-Length: 2\r\nTransfer-Encoding: chunked",
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"
        })
    void announcedTwice_isRefused(String headers) {
      assertMalformed("HTTP/1.1 200 x\r\n" + headers, "2\r\n{}\r\n0\r\n\r\n");
    }

    @Test
    void upToTheLimit_isRead_andMoreIsRefusedBeforeItComes() throws IOException {
      String head = "HTTP/1.1 200 x\r\nContent-Length: ";
      assertThat(read(head + LIMIT, "x".repeat(LIMIT)).body()).hasSize(LIMIT);
      assertRefused(head + (LIMIT + 1), "", ErrorKind.RESPONSE_TOO_LARGE);
      assertRefused(head + "999999999999", "", ErrorKind.RESPONSE_TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"a\":1"})
    void thatIsNotReached_isTruncated(String body) {
      assertRefused("HTTP/1.1 200 x\r\nContent-Length: 8", body, ErrorKind.RESPONSE_TRUNCATED);
    }

    @ParameterizedTest
    @CsvSource({"204,0", "304,0"})
    void ofAnAnswerWithoutBody_isNotWaitedFor(int status, int length) throws IOException {
      assertThat(read("HTTP/1.1 " + status + " x\r\nContent-Length: " + length, "next"))
          .isEqualTo(new Read("", true, "next"));
    }

    /** What was announced may be on its way, and would be read as the next answer. */
    @ParameterizedTest
    @CsvSource({
      "204, Content-Length: 5",
      "304, Content-Length: 5",
      "204, Transfer-Encoding: chunked",
      "304, Transfer-Encoding: chunked"
    })
    void ofABodyThatShouldNotBe_endsTheConnection(int status, String header) throws IOException {
      assertThat(read("HTTP/1.1 " + status + " x\r\n" + header, ""))
          .isEqualTo(new Read("", false, ""));
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void missing_isNoBodyThere(int status) throws IOException {
      assertThat(read("HTTP/1.1 " + status + " x", "next")).isEqualTo(new Read("", true, "next"));
    }
  }

  @Nested
  class UntilClose {

    @Test
    void withoutALength_theBodyEndsWithTheConnection() throws IOException {
      assertThat(read("HTTP/1.1 200 x", "{}")).isEqualTo(new Read("{}", false, ""));
      assertThat(read("HTTP/1.0 200 x", "{}")).isEqualTo(new Read("{}", false, ""));
    }

    @Test
    void upToTheLimit_isRead_andMoreIsRefused() throws IOException {
      assertThat(read("HTTP/1.1 200 x", "x".repeat(LIMIT)).body()).hasSize(LIMIT);
      assertRefused("HTTP/1.1 200 x", "x".repeat(LIMIT + 1), ErrorKind.RESPONSE_TOO_LARGE);
    }
  }

  @Nested
  class Chunked {

    private static final String HEAD = "HTTP/1.1 200 x\r\nTransfer-Encoding: chunked";

    @ParameterizedTest
    @ValueSource(
        strings = {
          "2\r\n{}\r\n0\r\n\r\n",
          "1\r\n{\r\n1\r\n}\r\n0\r\n\r\n",
          "0002\r\n{}\r\n0\r\n\r\n",
          "2;a=b\r\n{}\r\n0;c\r\n\r\n",
          "2\r\n{}\r\n0\r\nA: trailer\r\nB: another\r\n\r\n"
        })
    void chunks_areJoined(String chunks) throws IOException {
      assertThat(read(HEAD, chunks + "HTTP")).isEqualTo(new Read("{}", true, "HTTP"));
    }

    @Test
    void sizeInHexadecimal_isRead() throws IOException {
      assertThat(read(HEAD, "a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n").body()).hasSize(20);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\r\n{}\r\n0\r\n\r\n",
          ";a=b\r\n{}\r\n0\r\n\r\n",
          "x\r\n{}\r\n0\r\n\r\n",
          "-2\r\n{}\r\n0\r\n\r\n",
          "+2\r\n{}\r\n0\r\n\r\n",
          "0x2\r\n{}\r\n0\r\n\r\n",
          " 2\r\n{}\r\n0\r\n\r\n",
          "2 \r\n{}\r\n0\r\n\r\n",
          "2\n{}\n0\n\n",
          "2\r\n{}\n0\r\n\r\n",
          "2\r\n{}0\r\n\r\n",
          "1\r\n{}\r\n0\r\n\r\n",
          "00000002\r\n{}\r\n0\r\n\r\n",
          "2;\0\r\n{}\r\n0\r\n\r\n",
          "2\r\n{}\r\n0\r\nno trailer\r\n\r\n"
        })
    void malformedChunks_areRefused(String chunks) {
      assertMalformed(HEAD, chunks);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"", "2", "2\r\n", "2\r\n{", "2\r\n{}", "2\r\n{}\r\n", "2\r\n{}\r\n0\r\n"})
    void missingEnd_isTruncated(String chunks) {
      assertRefused(HEAD, chunks, ErrorKind.RESPONSE_TRUNCATED);
    }

    @Test
    void upToTheLimit_isRead_andMoreIsRefused() throws IOException {
      String half = "a\r\n0123456789\r\n";
      assertThat(read(HEAD, half + half + "0\r\n\r\n").body()).hasSize(LIMIT);
      assertRefused(HEAD, half + half + "1\r\nx\r\n", ErrorKind.RESPONSE_TOO_LARGE);
      assertRefused(HEAD, "fffffff\r\n", ErrorKind.RESPONSE_TOO_LARGE);
    }

    @Test
    void extensionsAndTrailersWithoutEnd_areRefused() throws IOException {
      String extension = ";" + "x".repeat(200);
      assertThat(read(HEAD, "2" + extension + "\r\n{}\r\n0\r\n\r\n").body()).isEqualTo("{}");
      assertRefused(
          HEAD, "2" + extension.repeat(2) + "\r\n{}\r\n0\r\n\r\n", ErrorKind.RESPONSE_TOO_LARGE);
      assertRefused(HEAD, "0\r\n" + "A: b\r\n".repeat(2000), ErrorKind.RESPONSE_TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "HTTP/1.1 200 x\r\nTransfer-Encoding: gzip, chunked",
          "HTTP/1.1 200 x\r\nTransfer-Encoding: gzip",
          "HTTP/1.1 200 x\r\nTransfer-Encoding: identity",
          "HTTP/1.1 200 x\r\nTransfer-Encoding: xchunked",
          "HTTP/1.0 200 x\r\nTransfer-Encoding: chunked"
        })
    void otherCodings_areRefused(String head) {
      assertMalformed(head, "2\r\n{}\r\n0\r\n\r\n");
    }

    @Test
    void nameOfTheCoding_isReadInAnyCase() throws IOException {
      assertThat(
              read("HTTP/1.1 200 x\r\nTransfer-Encoding: Chunked", "2\r\n{}\r\n0\r\n\r\n").body())
          .isEqualTo("{}");
    }
  }

  @Nested
  class Pieces {

    private static final String HEAD = "HTTP/1.1 200 x\r\nContent-Length: 2\r\n\r\n";

    @Test
    void bodyInTwoPieces_isRead_andWhatFollowsStays() throws IOException {
      AnswerBytes bytes =
          new AnswerBytes(new SequenceInputStream(stream(HEAD + "{"), stream("}HTTP")));
      AnswerHead head = new HeadReader(bytes).read();
      assertThat(new BodyReader(bytes, LIMIT).read(head)).containsExactly('{', '}');
      assertThat(bytes.isEmpty()).isFalse();
    }

    @Test
    void brokenConnection_isTruncated_butAnInterruptIsNot() throws IOException {
      IOException broken = new IOException("reset");
      assertThatExceptionOfType(BrokenAnswerException.class)
          .isThrownBy(() -> readBroken(broken))
          .matches(e -> e.kind() == ErrorKind.RESPONSE_TRUNCATED);
      Thread.currentThread().interrupt();
      try {
        assertThatExceptionOfType(IOException.class)
            .isThrownBy(() -> readBroken(broken))
            .isSameAs(broken);
      } finally {
        assertThat(Thread.interrupted()).isTrue();
      }
    }

    private static void readBroken(IOException broken) throws IOException {
      InputStream breaking =
          new InputStream() {
            @Override
            public int read() throws IOException {
              throw broken;
            }

            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
              throw broken;
            }
          };
      AnswerBytes bytes = new AnswerBytes(new SequenceInputStream(stream(HEAD + "{"), breaking));
      AnswerHead head = new HeadReader(bytes).read();
      new BodyReader(bytes, LIMIT).read(head);
    }

    private static InputStream stream(String text) {
      return new ByteArrayInputStream(text.getBytes(ISO_8859_1));
    }
  }
}
