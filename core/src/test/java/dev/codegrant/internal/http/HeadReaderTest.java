package dev.codegrant.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.error.ErrorKind;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each thing that is refused in the head of an answer, beside its neighbour that is read. */
class HeadReaderTest {

  private static AnswerHead read(String text) throws IOException {
    return new HeadReader(new AnswerBytes(new ByteArrayInputStream(text.getBytes(ISO_8859_1))))
        .read();
  }

  private static void assertRefused(String text, ErrorKind kind) {
    assertThat(catchThrowableOfType(BrokenAnswerException.class, () -> read(text)))
        .as(text)
        .isNotNull()
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private static void assertMalformed(String text) {
    assertRefused(text, ErrorKind.TRANSPORT_FAILED);
  }

  @Nested
  class StatusLine {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "HTTP/1.1 200 OK",
          "HTTP/1.0 200 OK",
          "HTTP/1.1 200 ",
          "HTTP/1.1 200",
          "HTTP/1.1 200 Tr\u00e8s bien\t!"
        })
    void ofHttp1_isRead(String line) throws IOException {
      assertThat(read(line + "\r\n\r\n").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "ok",
          "HTTP/2 200 OK",
          "HTTP/1.2 200 OK",
          "http/1.1 200 OK",
          "HTTP/1.1  200 OK",
          "HTTP/1.1\t200 OK",
          " HTTP/1.1 200 OK",
          "HTTP/1.1 20 OK",
          "HTTP/1.1 2000 OK",
          "HTTP/1.1 +20 OK",
          "HTTP/1.1 2\u0661\u0660 OK",
          "HTTP/1.1 099 OK",
          "HTTP/1.1 600 OK",
          "HTTP/1.1 200 O\0K",
          "HTTP/1.1 200-OK"
        })
    void ofAnythingElse_isRefused(String line) {
      assertMalformed(line + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 599})
    void ofAnyFinalStatus_isRead(int status) throws IOException {
      assertThat(read("HTTP/1.1 " + status + " x\r\n\r\n").status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 103, 199})
    void interim_isPassedOver(int status) throws IOException {
      assertThat(read("HTTP/1.1 " + status + " x\r\nA: b\r\n\r\nHTTP/1.1 400 x\r\n\r\n"))
          .satisfies(head -> assertThat(head.status()).isEqualTo(400))
          .satisfies(head -> assertThat(head.headers()).isEmpty());
    }

    @Test
    void switchOfProtocols_isRefused() {
      assertMalformed("HTTP/1.1 101 x\r\n\r\nHTTP/1.1 200 x\r\n\r\n");
    }

    @Test
    void eightInterimAnswers_areRead_andNineAreRefused() throws IOException {
      String interim = "HTTP/1.1 100 x\r\n\r\n";
      assertThat(read(interim.repeat(8) + "HTTP/1.1 200 x\r\n\r\n").status()).isEqualTo(200);
      assertMalformed(interim.repeat(9) + "HTTP/1.1 200 x\r\n\r\n");
    }
  }

  @Nested
  class Header {

    @Test
    void namesAndValues_areKeptInTheirOrder() throws IOException {
      AnswerHead head = read("HTTP/1.1 200 x\r\nA:1\r\nb: \t2 3 \t\r\na:\r\nC: \u00e9:\r\n\r\n");
      assertThat(head.values("a")).containsExactly("1", "");
      assertThat(head.values("B")).containsExactly("2 3");
      assertThat(head.values("c")).containsExactly("\u00e9:");
      assertThat(head.values("d")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"azAZ09", "!#$%&'*+-.^_`|~"})
    void nameOfTokenCharacters_isRead(String name) throws IOException {
      assertThat(read("HTTP/1.1 200 x\r\n" + name + ": 1\r\n\r\n").values(name))
          .containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "@", "[", "{", "\"", "\u007f"})
    void nameOfAnotherCharacter_isRefused(String name) {
      assertMalformed("HTTP/1.1 200 x\r\n" + name + ": 1\r\n\r\n");
    }

    @Test
    void valueOfBlanksAlone_isEmpty() throws IOException {
      assertThat(read("HTTP/1.1 200 x\r\nA: \t \r\n\r\n").values("A")).containsExactly("");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "A: 1\r\n folded",
          "A: 1\r\n\tfolded",
          "A : 1",
          "A\t: 1",
          ": 1",
          "no colon",
          "A b: 1",
          "\u00c4: 1",
          "A(: 1",
          "A: \0",
          "A: \u0001",
          "A: \u007f",
          "A: 1\nB: 2",
          "A: 1\rB: 2",
          "A: 1\n",
          "A: 1\r\r"
        })
    void thatIsNone_isRefused(String lines) {
      assertMalformed("HTTP/1.1 200 OK\r\n" + lines + "\r\n\r\n");
    }

    @Test
    void bareLineFeeds_areNoLineEnds() {
      assertMalformed("HTTP/1.1 200 OK\nA: 1\n\n");
      assertMalformed("HTTP/1.1 200 OK\r\nA: 1\r\n\n");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"", "H", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK\r", "HTTP/1.1 200 OK\r\nA"})
    void endOfTheConnection_isNoEndOfTheHead(String text) {
      assertThatExceptionOfType(EOFException.class).isThrownBy(() -> read(text));
    }
  }

  @Nested
  class Size {

    @Test
    void hundredHeaders_areRead_andOneMoreIsRefused() throws IOException {
      String header = "A: 1\r\n";
      assertThat(read("HTTP/1.1 200 x\r\n" + header.repeat(100) + "\r\n").headers()).hasSize(100);
      assertRefused(
          "HTTP/1.1 200 x\r\n" + header.repeat(101) + "\r\n", ErrorKind.RESPONSE_TOO_LARGE);
    }

    @Test
    void head_of64KiB_isRead_andOneByteMoreIsRefused() throws IOException {
      String start = "HTTP/1.1 200 x\r\nA: ";
      String fits = "x".repeat(HeadReader.LONGEST - start.length() - 4);
      assertThat(read(start + fits + "\r\n\r\n").values("A")).containsExactly(fits);
      assertRefused(start + fits + "x\r\n\r\n", ErrorKind.RESPONSE_TOO_LARGE);
    }

    @Test
    void headOfInterimAnswers_countsToo() {
      String interim = "HTTP/1.1 100 x\r\nA: " + "x".repeat(HeadReader.LONGEST / 2) + "\r\n\r\n";
      assertRefused(interim.repeat(2) + "HTTP/1.1 200 x\r\n\r\n", ErrorKind.RESPONSE_TOO_LARGE);
    }

    @Test
    void lineWithoutEnd_isRefusedBeforeItsEnd() {
      InputStream endless =
          new InputStream() {
            @Override
            public int read() {
              return 'x';
            }
          };
      assertThatExceptionOfType(BrokenAnswerException.class)
          .isThrownBy(() -> new HeadReader(new AnswerBytes(endless)).read())
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.RESPONSE_TOO_LARGE));
    }

    @Test
    void bytesThatComeOneByOne_areReadAsTheSameHead() throws IOException {
      byte[] all = "HTTP/1.1 200 OK\r\nA: 1\r\nB: 2\r\n\r\nrest".getBytes(ISO_8859_1);
      InputStream drip =
          new ByteArrayInputStream(all) {
            @Override
            public synchronized int read(byte[] to, int offset, int length) {
              return super.read(to, offset, Math.min(1, length));
            }
          };
      AnswerBytes bytes = new AnswerBytes(drip);
      assertThat(new HeadReader(bytes).read().values("B")).containsExactly("2");
      assertThat(bytes.read(new byte[4], 0, 4)).isEqualTo(1);
    }
  }

  @Nested
  class Persistence {

    @ParameterizedTest
    @ValueSource(
        strings = {"HTTP/1.1 200 x\r\n\r\n", "HTTP/1.1 200 x\r\nConnection: upgrade\r\n\r\n"})
    void connectionOfHttp11_isKept(String text) throws IOException {
      assertThat(read(text).keepsConnection()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "HTTP/1.1 200 x\r\nConnection: close\r\n\r\n",
          "HTTP/1.1 200 x\r\nConnection: x, Close\r\n\r\n",
          "HTTP/1.1 200 x\r\nConnection: x\r\nconnection: close\r\n\r\n",
          "HTTP/1.0 200 x\r\nConnection: keep-alive\r\n\r\n"
        })
    void connectionThatIsToBeClosedOrOld_isNotKept(String text) throws IOException {
      assertThat(read(text).keepsConnection()).isFalse();
    }
  }
}
