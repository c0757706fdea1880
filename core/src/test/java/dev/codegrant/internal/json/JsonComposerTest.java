package dev.codegrant.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class JsonComposerTest {

  @Test
  void members_standInTheOrderInWhichTheyWerePut() {
    assertThat(
            new JsonComposer()
                .put("b", "text")
                .put("a", Long.MAX_VALUE)
                .put("c", new JsonComposer().put("d", -1).put("", ""))
                .compose())
        .isEqualTo("{\"b\":\"text\",\"a\":9223372036854775807,\"c\":{\"d\":-1,\"\":\"\"}}");
    assertThat(new JsonComposer().compose()).isEqualTo("{}");
  }

  @Test
  void whatIsNotPrintableAscii_isEscaped_inNamesAndValues() throws MalformedJsonException {
    String text = "\u0000\t\r\n\"\\/~\u007f\u0080\u00e9\u2028\ud83d\ude00\uffff<>&'=";
    String json = new JsonComposer().put("n" + text, text).compose();

    assertThat(json)
        .contains("\\u0000", "\\u007f", "\\u00e9", "\\u2028", "\\ud83d\\ude00", "\\uffff", "~")
        .matches("[ -~]+");
    assertThat(JsonDocument.parse(json.getBytes(UTF_8)).string("n" + text)).contains(text);
  }

  @Test
  void everyCharacter_isWrittenInAsciiAndReadBack() throws MalformedJsonException {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        all.appendCodePoint(c);
      }
    }
    String json = new JsonComposer().put("all", all.toString()).compose();

    assertThat(json.chars().allMatch(c -> c >= 0x20 && c <= 0x7E)).isTrue();
    assertThat(
            JsonDocument.parse(json.getBytes(UTF_8))
                .string("all")
                .filter(all.toString()::equals)
                .isPresent())
        .isTrue();
  }

  @Test
  void membersOfADocument_areTakenAsTheyAre_butForSomeNames() throws MalformedJsonException {
    String members =
        "{\"skip\":1,\"n\":1.50e+400,\"long\":123456789012345678901234567890,"
            + "\"deep\":{\"a\":[null,true,{\"\":\"\\u00e9\"}]},\"z\":null,\"also\":\"\"}";

    assertThat(
            new JsonComposer()
                .put("first", 1)
                .putAll(JsonDocument.parse(members.getBytes(UTF_8)), Set.of("skip", "also"))
                .compose())
        .isEqualTo(
            "{\"first\":1,\"n\":1.50e+400,\"long\":123456789012345678901234567890,"
                + "\"deep\":{\"a\":[null,true,{\"\":\"\\u00e9\"}]},\"z\":null}");
  }
}
