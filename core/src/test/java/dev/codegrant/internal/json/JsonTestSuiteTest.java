package dev.codegrant.internal.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codegrant.internal.json.MalformedJsonException.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The JSON Test Suite ({@code test_parsing}), read where it lies: the folder is named by the system
 * property {@code codegrant.vectors} or the variable {@code CODEGRANT_VECTORS}, and is usually
 * {@code ../shared/vectors} beside the project.
 *
 * <p>The suite is about any JSON value, and our reader takes objects alone. So a document D that is
 * no object is read as {@code {"x":D}}. Byte order marks and UTF-16 are about the first bytes of a
 * document, and stay as they are. What is invalid must be refused both ways.
 */
class JsonTestSuiteTest {

  /** Valid JSON that we refuse on purpose: names should be unique (RFC 8259 section 4). */
  private static final Map<String, Fault> OUR_EXCEPTIONS =
      Map.of(
          "y_object_duplicated_key.json", Fault.DUPLICATE_MEMBER,
          "y_object_duplicated_key_and_value.json", Fault.DUPLICATE_MEMBER);

  /** What RFC 8259 leaves open, as {@code accepted} or the fault. */
  private static final Map<String, String> OPEN =
      """
      i_number_double_huge_neg_exp.json                    accepted
      i_number_huge_exp.json                               accepted
      i_number_neg_int_huge_exp.json                       accepted
      i_number_pos_double_huge_exp.json                    accepted
      i_number_real_neg_overflow.json                      accepted
      i_number_real_pos_overflow.json                      accepted
      i_number_real_underflow.json                         accepted
      i_number_too_big_neg_int.json                        accepted
      i_number_too_big_pos_int.json                        accepted
      i_number_very_big_negative_int.json                  accepted
      i_object_key_lone_2nd_surrogate.json                 UTF8
      i_string_1st_surrogate_but_2nd_missing.json          UTF8
      i_string_1st_valid_surrogate_2nd_invalid.json        UTF8
      i_string_UTF-16LE_with_BOM.json                      UTF8
      i_string_UTF-8_invalid_sequence.json                 UTF8
      i_string_UTF8_surrogate_U+D800.json                  UTF8
      i_string_incomplete_surrogate_and_escape_valid.json  UTF8
      i_string_incomplete_surrogate_pair.json              UTF8
      i_string_incomplete_surrogates_escape_valid.json     UTF8
      i_string_invalid_lonely_surrogate.json               UTF8
      i_string_invalid_surrogate.json                      UTF8
      i_string_invalid_utf-8.json                          UTF8
      i_string_inverted_surrogates_U+1D11E.json            UTF8
      i_string_iso_latin_1.json                            UTF8
      i_string_lone_second_surrogate.json                  UTF8
      i_string_lone_utf8_continuation_byte.json            UTF8
      i_string_not_in_unicode_range.json                   UTF8
      i_string_overlong_sequence_2_bytes.json              UTF8
      i_string_overlong_sequence_6_bytes.json              UTF8
      i_string_overlong_sequence_6_bytes_null.json         UTF8
      i_string_truncated-utf-8.json                        UTF8
      i_string_utf16BE_no_BOM.json                         UTF8
      i_string_utf16LE_no_BOM.json                         UTF8
      i_structure_500_nested_arrays.json                   DEPTH
      i_structure_UTF-8_BOM_empty_object.json              BOM
      """
          .lines()
          .map(line -> line.split(" +"))
          .collect(toMap(cells -> cells[0], cells -> cells[1]));

  private static final Map<String, byte[]> SUITE = new TreeMap<>();

  @BeforeAll
  static void readSuite() throws IOException {
    Path folder = vectors().resolve("json").resolve("test_parsing");
    assumeTrue(
        Files.isDirectory(folder),
        "JsonTestSuiteTest is skipped: there is no JSON Test Suite at json/test_parsing in the"
            + " folder of the system property codegrant.vectors, of the variable"
            + " CODEGRANT_VECTORS, or at ../shared/vectors");
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> SUITE.put(file.getFileName().toString(), bytes(file)));
    }
  }

  @Test
  void suite_isWhole() {
    assertThat(suite("n_")).hasSize(188);
    assertThat(suite("y_")).hasSize(95);
    assertThat(suite("i_")).hasSize(35);
  }

  @Test
  void invalidDocuments_areRefused() {
    suite("n_").forEach((name, document) -> assertThat(fault(document)).as(name).isPresent());
  }

  /** None becomes valid between the braces. */
  @Test
  void invalidDocumentsAsMembers_areRefused() {
    suite("n_")
        .forEach((name, document) -> assertThat(fault(member(document))).as(name).isPresent());
  }

  @Test
  void validDocuments_areAcceptedButForDuplicateNames() {
    suite("y_")
        .forEach(
            (name, document) ->
                assertThat(fault(isObject(document) ? document : member(document)))
                    .as(name)
                    .isEqualTo(Optional.ofNullable(OUR_EXCEPTIONS.get(name))));
  }

  @Test
  void openDocuments_areJudgedAsWrittenDown() {
    Map<String, String> outcomes = new TreeMap<>();
    suite("i_")
        .forEach(
            (name, document) ->
                outcomes.put(
                    name,
                    fault(isAboutFirstBytes(name) ? document : member(document))
                        .map(Fault::name)
                        .orElse("accepted")));
    assertThat(outcomes).isEqualTo(OPEN);
  }

  private static boolean isObject(byte[] document) {
    return new String(document, ISO_8859_1).strip().startsWith("{");
  }

  private static boolean isAboutFirstBytes(String name) {
    return name.contains("BOM") || name.contains("utf16");
  }

  private static byte[] member(byte[] document) {
    return ("{\"x\":" + new String(document, ISO_8859_1) + "}").getBytes(ISO_8859_1);
  }

  private static Optional<Fault> fault(byte[] document) {
    try {
      JsonDocument.parse(document);
      return Optional.empty();
    } catch (MalformedJsonException e) {
      return Optional.of(e.fault());
    }
  }

  private static Map<String, byte[]> suite(String prefix) {
    Map<String, byte[]> part = new TreeMap<>(SUITE);
    part.keySet().removeIf(name -> !name.startsWith(prefix));
    return part;
  }

  private static Path vectors() {
    String named = System.getProperty("codegrant.vectors", System.getenv("CODEGRANT_VECTORS"));
    return named == null ? Path.of("..", "..", "shared", "vectors") : Path.of(named);
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
