package dev.codegrant.desktop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.desktop.HeadBytes.Progress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadBytesTest {

  private final HeadBytes head = new HeadBytes();

  private Progress append(String bytes) {
    return head.append(ByteBuffer.wrap(bytes.getBytes(ISO_8859_1)));
  }

  @Test
  void byteByByte_isTheSame() {
    String text = "GET / HTTP/1.1\r\nA: \t\u00e4";
    for (char c : (text + "\r\n\r").toCharArray()) {
      assertThat(append("" + c)).isEqualTo(Progress.INCOMPLETE);
    }
    assertThat(append("\n")).isEqualTo(Progress.COMPLETE);
    assertThat(head.text()).isEqualTo(text);
  }

  @Test
  void whatFollows_isLeft() {
    ByteBuffer in = ByteBuffer.wrap("x\r\n\r\nbody".getBytes(ISO_8859_1));

    assertThat(head.append(in)).isEqualTo(Progress.COMPLETE);
    assertThat(head.text()).isEqualTo("x");
    assertThat(in.remaining()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\n", "a\nb", "a\r\n\n", "a\rb", "a\r\r\n", "\0", "a\u0000", "\u0016", "\u007f"})
  void bytesThatNoHeadHas_areRefusedAtOnce(String bytes) {
    assertThat(append(bytes)).isEqualTo(Progress.MALFORMED);
  }

  @Test
  void longest_isTaken() {
    assertThat(append("x".repeat(HeadBytes.MOST - 4) + "\r\n\r\n")).isEqualTo(Progress.COMPLETE);
    assertThat(head.text()).hasSize(HeadBytes.MOST - 4);
  }

  @Test
  void longer_isTooLarge() {
    assertThat(append("x".repeat(HeadBytes.MOST))).isEqualTo(Progress.INCOMPLETE);
    assertThat(append("x")).isEqualTo(Progress.TOO_LARGE);
  }
}
