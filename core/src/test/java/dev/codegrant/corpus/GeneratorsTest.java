package dev.codegrant.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class GeneratorsTest {

  private static final Map<String, String> VALUES =
      Map.of("CODE", "c0de", "GOOD", "{\"a\":\"${CODE}\"}");

  private static String text(String value) {
    return Generators.text(value, VALUES::get);
  }

  @Test
  void placeholder_isReplaced() {
    assertThat(text("?code=${CODE}&x={y}")).isEqualTo("?code=c0de&x={y}");
  }

  @Test
  void expressionThatIsNoPlaceholder_stays() {
    assertThat(text("${jndi:x}")).isEqualTo("${jndi:x}");
  }

  @Test
  void times_repeatsTheCharacter() {
    assertThat(text("a{B*5}c")).isEqualTo("aBBBBBc");
    assertThat(text("{A*8193}")).isEqualTo("A".repeat(8193));
  }

  @Test
  void repeat_repeatsTheString() {
    assertThat(text("{repeat('a=b&',3)}z")).isEqualTo("a=b&a=b&a=b&z");
    assertThat(text("{repeat('[',9000)}")).isEqualTo("[".repeat(9000));
  }

  @Test
  void nest_opensAndClosesArrays() {
    assertThat(text("{\"x\":{nest(3)}}")).isEqualTo("{\"x\":[[[]]]}");
  }

  @Test
  void bytes_areThoseBytes() {
    assertThat(Generators.bytes("{bytes(EFBBBF)}{}", VALUES::get))
        .containsExactly(0xEF, 0xBB, 0xBF, '{', '}');
  }

  @Test
  void gzip_compressesTheSumOfItsTerms() throws Exception {
    byte[] compressed = Generators.bytes("{gzip(repeat(' ',10000)+GOOD)}", VALUES::get);

    assertThat(compressed).hasSizeLessThan(200);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed)).readAllBytes())
        .isEqualTo((" ".repeat(10000) + "{\"a\":\"c0de\"}").getBytes(UTF_8));
  }

  @Test
  void pct_encodesEveryCharacterOfTheRange() {
    assertThat(text("code={pct(0x20..0x23)}&")).isEqualTo("code=%20%21%22%23&");
  }

  @Test
  void hashcollisions_areDifferentNamesOfOneHash() {
    String[] names = text("{hashcollisions('Aa','BB',4)}").split("&", -1);

    assertThat(names).hasSize(16).doesNotHaveDuplicates().allMatch(n -> n.endsWith("=1"));
    assertThat(names)
        .extracting(n -> n.split("=", -1)[0].hashCode())
        .containsOnly("AaAaAaAa".hashCode());
  }

  @Test
  void headers_areNumberedLines() {
    assertThat(text("{X-n: A*3 x 2}")).isEqualTo("X-0: AAA\r\nX-1: AAA\r\n");
  }

  @Test
  void escapes_areThoseOfJava() {
    assertThat(Generators.unescaped("\\r\\n\\t\\\\\\\"\\u0041\\0é")).isEqualTo("\r\n\t\\\"A\0é");
  }

  @Test
  void escapeThatJavaDoesNotHave_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Generators.unescaped("\\q"));
  }
}
