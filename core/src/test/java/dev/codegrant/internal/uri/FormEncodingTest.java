package dev.codegrant.internal.uri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.internal.uri.FormEncoding.Fault;
import dev.codegrant.internal.uri.FormEncoding.MalformedFormException;
import dev.codegrant.internal.uri.FormEncoding.Parameter;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormEncodingTest {

  @Test
  void encode_isTheExampleOfAppendixB() {
    assertThat(FormEncoding.encode(" %&+£€")).isEqualTo("+%25%26%2B%C2%A3%E2%82%AC");
  }

  @Test
  void decode_splitsBeforeItDecodes() throws MalformedFormException {
    assertThat(FormEncoding.decode("code=a%26state=x", 9))
        .containsExactly(new Parameter("code", "a&state=x"));
    assertThat(FormEncoding.decode("c%6Fde=1&code=2", 9))
        .containsExactly(new Parameter("code", "1"), new Parameter("code", "2"));
  }

  @Test
  void decode_keepsWhatIsOdd() throws MalformedFormException {
    assertThat(FormEncoding.decode("&a&=b&c=&d=e=f&;g", 9))
        .containsExactly(
            new Parameter("a", ""),
            new Parameter("", "b"),
            new Parameter("c", ""),
            new Parameter("d", "e=f"),
            new Parameter(";g", ""));
    assertThat(FormEncoding.decode("", 9)).isEmpty();
    assertThat(FormEncoding.decode("code+=x", 9)).containsExactly(new Parameter("code ", "x"));
  }

  @ParameterizedTest
  @CsvSource({"%C0%80", "%FF", "%C3", "%ED%A0%80", "%F8%88%80%80%80", "a%E2%82"})
  void decode_ofBytesThatAreNotUtf8_isRefused(String text) {
    refuses("state=" + text, Fault.UTF8);
  }

  @Test
  void decode_ofHalfASurrogatePair_isRefused() throws MalformedFormException {
    assertThat(FormEncoding.decode("a=\ud83d\ude00+", 9))
        .containsExactly(new Parameter("a", "\ud83d\ude00 "));
    refuses("a=\ud83d", Fault.UTF8);
    refuses("a=\ude00+", Fault.UTF8);
    refuses("\ud83d%41=a", Fault.UTF8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%4", "%zz", "%4z", "%-1", "a%", "%\uFF11\uFF11"})
  void decode_ofBrokenEscapes_isRefused(String text) {
    refuses("state=" + text, Fault.PERCENT_ENCODING);
  }

  @Test
  void decode_ofTooMany_isRefused() throws MalformedFormException {
    assertThat(FormEncoding.decode("a=b&".repeat(64), 64)).hasSize(64);
    refuses("a=b&".repeat(65), Fault.TOO_MANY);
  }

  @Test
  void decode_undoesEncode() throws MalformedFormException {
    Random random = new Random(42);
    for (int i = 0; i < 2000; i++) {
      String text =
          random
              .ints(random.nextInt(20), 0, 0x110000)
              .filter(c -> c < 0xD800 || c > 0xDFFF)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      String encoded = FormEncoding.encode(Map.of("n", text));
      assertThat(encoded).matches("[A-Za-z0-9.*_+%=-]+");
      assertThat(FormEncoding.decode(encoded, 1)).containsExactly(new Parameter("n", text));
    }
  }

  private static void refuses(String text, Fault fault) {
    assertThatExceptionOfType(MalformedFormException.class)
        .isThrownBy(() -> FormEncoding.decode(text, 64))
        .matches(e -> e.fault() == fault);
  }
}
