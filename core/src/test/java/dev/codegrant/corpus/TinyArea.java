package dev.codegrant.corpus;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import java.util.List;

/** An area of one case, XX-1, to be broken in every way that the runner must see. */
final class TinyArea {

  static final String OK = "{'kind':'OK','type':'accept'}";
  static final String REFUSED =
      "{'kind':'TOKEN_RESPONSE_MALFORMED','reason':'DEPTH','type':'reject'}";

  private TinyArea() {}

  static CorpusCase caseOf(String expect) {
    return new CorpusCase(
        "XX-1",
        "XX",
        "tiny",
        "S",
        new JsonObject(),
        JsonParser.parseString(expect.replace('\'', '"')).getAsJsonObject());
  }

  static CorpusArea of(CorpusCase c) {
    return CorpusArea.of("XX", List.of(c));
  }

  static void assertHolds(String expect, CorpusArea.Runner runner) {
    CorpusCase c = caseOf(expect);
    assertThatCode(() -> of(c).run(runner).verify(c)).doesNotThrowAnyException();
  }

  static void assertFails(String expect, CorpusArea.Runner runner, String why) {
    CorpusCase c = caseOf(expect);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> of(c).run(runner).verify(c))
        .withMessageContaining(why);
  }

  static MalformedResponseException malformed(String reason) {
    return new MalformedResponseException(
        ErrorKind.TOKEN_RESPONSE_MALFORMED, reason, "an object", "a tower", "report it");
  }
}
