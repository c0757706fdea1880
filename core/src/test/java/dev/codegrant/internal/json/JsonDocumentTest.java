package dev.codegrant.internal.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.internal.json.MalformedJsonException.Fault;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDocumentTest {

  @Test
  void members_areSeenByTheirType() throws MalformedJsonException {
    JsonDocument document =
        JsonDocument.parse(
            utf8(
                "{'s':'é😀','n':3.6e3,'b':true,'z':null,'a':['x','y'],'m':['x',1],'o':{'k':1e400}}"));
    assertThat(document.string("s")).contains("é😀");
    assertThat(document.number("n")).contains("3.6e3");
    assertThat(document.bool("b")).contains(true);
    assertThat(document.isNull("z")).isTrue();
    assertThat(document.strings("a").orElseThrow()).containsExactly("x", "y");
    assertThat(document.strings("m")).isEmpty();
    assertThat(document.text("o")).contains("{\"k\":1e400}");
    assertThat(document.text("s")).contains("é😀");
    assertThat(document.string("n")).isEmpty();
    assertThat(document.number("s")).isEmpty();
    assertThat(document.string("S")).isEmpty();
    assertThat(document.has("absent")).isFalse();
    assertThat(document.isNull("absent")).isFalse();
    assertThat(document.isNull("s")).isFalse();
    assertThat(document.object("o").orElseThrow().number("k")).contains("1e400");
    assertThat(document.object("a")).isEmpty();
    assertThat(document.object("absent")).isEmpty();
  }

  @Test
  void objects_areSeenInTheirPlaces() throws MalformedJsonException {
    JsonDocument document =
        JsonDocument.parse(
            utf8("{'keys':[{'kid':'a'},1,null,'x',[{'kid':'b'}],{'kid':'c'}],'none':[],'o':{}}"));
    assertThat(document.objects("keys").orElseThrow())
        .extracting(each -> each.string("kid").orElse("none"))
        .containsExactly("a", "none", "none", "none", "none", "c");
    assertThat(document.objects("none").orElseThrow()).isEmpty();
    assertThat(document.objects("o")).isEmpty();
    assertThat(document.objects("absent")).isEmpty();
  }

  @Test
  void paths_leadThroughObjectsAndArrays() throws MalformedJsonException {
    JsonDocument document =
        JsonDocument.parse(
            utf8(
                "{'a':{'b':{'s':'x','n':190,'t':true,'z':null,'o':{'k':1}}},"
                    + "'e':[{'code':'first'},'second',['third']],'':{'':'empty'}}"));
    assertThat(document.scalarAt("a.b.s")).contains("x");
    assertThat(document.scalarAt("a.b.n")).contains("190");
    assertThat(document.scalarAt("a.b.t")).contains("true");
    assertThat(document.scalarAt("e[0].code")).contains("first");
    assertThat(document.scalarAt("e[1]")).contains("second");
    assertThat(document.scalarAt("e[2][0]")).contains("third");
    assertThat(document.objectAt("a.b.o").orElseThrow().number("k")).contains("1");
    assertThat(document.objectAt("e[0]").orElseThrow().string("code")).contains("first");
    assertThat(document.hasAt("a.b")).isTrue();
    assertThat(document.hasAt("e[2]")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.b.z",
        "a.b.absent",
        "a.b.s.x",
        "a.b.s[0]",
        "a[0]",
        "e.code",
        "e[3]",
        "e[-1]",
        "e[x]",
        "e[99999999999]",
        "e[]",
        "e[0",
        "x.y",
        "a..b",
        "",
        "A.b.s"
      })
  void pathThatLeadsNowhere_holdsNothing(String path) throws MalformedJsonException {
    JsonDocument document =
        JsonDocument.parse(utf8("{'a':{'b':{'s':'x','z':null}},'e':[{'code':'first'},1,2]}"));
    assertThat(document.hasAt(path)).isFalse();
    assertThat(document.scalarAt(path)).isEmpty();
    assertThat(document.objectAt(path)).isEmpty();
  }

  @Test
  void scalarsAndObjects_areToldApart() throws MalformedJsonException {
    JsonDocument document = JsonDocument.parse(utf8("{'o':{},'a':[],'s':''}"));
    assertThat(document.scalarAt("o")).isEmpty();
    assertThat(document.scalarAt("a")).isEmpty();
    assertThat(document.scalarAt("s")).contains("");
    assertThat(document.objectAt("a")).isEmpty();
    assertThat(document.objectAt("s")).isEmpty();
    assertThat(document.objectAt("o")).isPresent();
  }

  @Test
  void membersOfAnotherSyntax_areStrings() {
    JsonDocument document = JsonDocument.ofStrings(Map.of("n", "1"));
    assertThat(document.names()).containsExactly("n");
    assertThat(document.string("n")).contains("1");
    assertThat(document.number("n")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a':1,'a':2}",
        "{'a':{'b':1,'b':2}}",
        "{'a':[{'b':1,'b':2}]}",
        "{'a':1,'\\u0061':2}"
      })
  void nameTwice_isRefused(String json) {
    refuses(utf8(json), Fault.DUPLICATE_MEMBER);
  }

  @Test
  void sameNameInOtherObjects_isAccepted() throws MalformedJsonException {
    assertThat(JsonDocument.parse(utf8("{'a':{'a':1},'b':[{'a':1},{'a':2}]}")).names())
        .containsExactly("a", "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{} x", "{}{}", "{},", "{}]", "{}\u0000"})
  void trailingData_isRefused(String json) {
    refuses(utf8(json), Fault.TRAILING_DATA);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "[{}]", "\"text\"", "1", "true"})
  void otherValueThanAnObject_isRefused(String json) {
    refuses(json.getBytes(UTF_8), Fault.NOT_OBJECT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\"}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1,}",
        "{\"a\":NaN}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":TRUE}",
        "{\"a\":1}//x",
        "{/*x*/}",
        ")]}'\n{}",
        "{\"a\":\"\u0001\"}",
        "{\"a\":\"\\x41\"}",
        "{\"a\"=1}",
        "{\"a\":1;\"b\":2}",
        "<html>"
      })
  void otherSyntaxThanJson_isRefused(String json) {
    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> JsonDocument.parse(json.getBytes(UTF_8)))
        .matches(e -> e.fault() == Fault.JSON_SYNTAX || e.fault() == Fault.TRAILING_DATA);
  }

  @Test
  void byteOrderMark_isRefused() {
    refuses("\uFEFF{}".getBytes(UTF_8), Fault.BOM);
  }

  @Test
  void otherBytesThanUtf8_areRefused() {
    refuses("{\"a\":\"é\"}".getBytes(ISO_8859_1), Fault.UTF8);
    refuses(new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xC3, '"', '}'}, Fault.UTF8);
  }

  @Test
  void halfSurrogatePairs_areRefused() {
    refuses("{\"a\":\"\\ud800\"}".getBytes(UTF_8), Fault.UTF8);
    refuses("{\"\\udc00\":1}".getBytes(UTF_8), Fault.UTF8);
    refuses("{\"a\":\"\\udc00\\ud800\"}".getBytes(UTF_8), Fault.UTF8);
    refuses("{\"a\":\"\\ud83d\\n\\ude00\"}".getBytes(UTF_8), Fault.UTF8);
    refuses("{\"a\":\"\\n\\ud800\"}".getBytes(UTF_8), Fault.UTF8);
    refuses("{\"a\":\"\\uZ\\ud800\"}".getBytes(UTF_8), Fault.UTF8);
    refuses("{\"a\":\"\\ud800".getBytes(UTF_8), Fault.UTF8);
  }

  @Test
  void otherFaultBesideAWholePair_isOfSyntax() {
    refuses("{\"a\":\"\\ud83d\\ude00\",}".getBytes(UTF_8), Fault.JSON_SYNTAX);
    refuses("{\"a\":\"\\\\ud800\",}".getBytes(UTF_8), Fault.JSON_SYNTAX);
    refuses("{\"a\":\"\\u12\"}".getBytes(UTF_8), Fault.JSON_SYNTAX);
    refuses("{\"a\":\"\\uZZZZ\"}".getBytes(UTF_8), Fault.JSON_SYNTAX);
    refuses("{\"a\":\"\\".getBytes(UTF_8), Fault.JSON_SYNTAX);
  }

  @Test
  void escapedBackslashBeforeLettersThatLookLikeAHalf_isAccepted() throws MalformedJsonException {
    assertThat(JsonDocument.parse("{\"a\":\"\\\\ud800\"}".getBytes(UTF_8)).string("a"))
        .contains("\\ud800");
  }

  @Test
  void escapedPair_isOneCharacter() throws MalformedJsonException {
    assertThat(JsonDocument.parse("{\"a\":\"\\ud83d\\ude00\"}".getBytes(UTF_8)).string("a"))
        .contains("😀");
  }

  @Test
  void depth_isLimited() throws MalformedJsonException {
    assertThat(JsonDocument.parse(nested(32)).has("a")).isTrue();
    refuses(nested(33), Fault.DEPTH);
    refuses(("{\"a\":" + "[".repeat(1_000_000)).getBytes(UTF_8), Fault.DEPTH);
  }

  /** Objects within objects, {@code depth} deep. */
  @Test
  void array_isReadAsStrictlyAsAnObject() throws Exception {
    assertThat(JsonDocument.parseArray(utf8("[{'a':'b'},7,{}]")))
        .extracting(JsonDocument::names)
        .containsExactly(Set.of("a"), Set.of(), Set.of());
    assertThat(JsonDocument.parseArray(utf8("[]"))).isEmpty();
    refusesArray("{}", Fault.NOT_ARRAY);
    refusesArray("null", Fault.NOT_ARRAY);
    refusesArray("[] []", Fault.TRAILING_DATA);
    refusesArray("[{'a':1,'a':2}]", Fault.DUPLICATE_MEMBER);
    refusesArray("[", Fault.JSON_SYNTAX);
    refusesArray("", Fault.JSON_SYNTAX);
    refusesArray("[".repeat(33) + "]".repeat(33), Fault.DEPTH);
  }

  private static void refusesArray(String json, Fault fault) {
    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> JsonDocument.parseArray(utf8(json)))
        .satisfies(e -> assertThat(e.fault()).isEqualTo(fault));
  }

  private static byte[] nested(int depth) {
    return ("{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1)).getBytes(UTF_8);
  }

  private static byte[] utf8(String singleQuoted) {
    return singleQuoted.replace('\'', '"').getBytes(UTF_8);
  }

  private static void refuses(byte[] json, Fault fault) {
    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> JsonDocument.parse(json))
        .matches(e -> e.fault() == fault, "fault " + fault);
  }
}
