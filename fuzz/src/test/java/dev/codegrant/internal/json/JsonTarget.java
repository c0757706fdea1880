package dev.codegrant.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.codegrant.fuzz.FuzzTarget;
import dev.codegrant.fuzz.JsonGrammar;
import dev.codegrant.fuzz.JsonGrammar.Literal;
import dev.codegrant.fuzz.KnownDisagreements;
import dev.codegrant.fuzz.Violation;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Strict JSON: read exactly when the grammar of RFC 8259 and our own rules allow it, with the same
 * members as the grammar and Nimbus see, and the same again after it is written out.
 */
public final class JsonTarget implements FuzzTarget {

  @Override
  public boolean accepts(byte[] input) {
    Optional<Map<String, Object>> expected = JsonGrammar.object(input);
    try {
      JsonDocument document = JsonDocument.parse(input);
      Violation.unless(expected.isPresent(), "read though the grammar refuses it");
      requireMembers(document, expected.get());
      requireNimbusAgrees(document, new String(input, UTF_8));
      requireSameWhenWritten(document);
      return true;
    } catch (MalformedJsonException e) {
      Violation.unless(
          expected.isEmpty() || KnownDisagreements.weRefuseJson(input),
          "refused though the grammar allows it: " + e.fault());
      return false;
    }
  }

  private static void requireMembers(JsonDocument document, Map<String, Object> expected) {
    Violation.unless(document.names().equals(expected.keySet()), "other names");
    expected.forEach(
        (name, value) -> {
          Object read =
              value instanceof String
                  ? document.string(name).orElseThrow(() -> new Violation("no string"))
                  : value instanceof Literal
                      ? new Literal(
                          document.number(name).orElseThrow(() -> new Violation("no number")))
                      : value instanceof Boolean
                          ? document.bool(name).orElseThrow(() -> new Violation("no boolean"))
                          : JsonGrammar.NULL.equals(value) && document.isNull(name)
                              ? JsonGrammar.NULL
                              : structure(document, name, value);
          Violation.unless(read.equals(value), "another value");
          Violation.unless(
              document.string(name).isPresent() == value instanceof String
                  && document.number(name).isPresent() == value instanceof Literal
                  && document.bool(name).isPresent() == value instanceof Boolean,
              "seen as more than one type");
        });
  }

  private static Object structure(JsonDocument document, String name, Object value) {
    Optional<Map<String, Object>> again =
        JsonGrammar.object(("{\"x\":" + document.text(name).orElseThrow() + "}").getBytes(UTF_8));
    Violation.unless(again.isPresent(), "written as no JSON");
    if (value instanceof List<?> list) {
      Violation.unless(
          document.strings(name).isPresent() == list.stream().allMatch(String.class::isInstance),
          "an array of strings or not");
    }
    return again.get().getOrDefault("x", "");
  }

  private static void requireNimbusAgrees(JsonDocument document, String text) {
    try {
      Map<String, Object> members = JSONObjectUtils.parse(text);
      Violation.unless(members.keySet().equals(document.names()), "Nimbus sees other names");
      for (String name : document.names()) {
        Violation.unless(
            document.string(name).map(Object.class::cast).equals(stringOf(members.get(name))),
            "Nimbus sees another string");
      }
    } catch (ParseException e) {
      Violation.unless(
          KnownDisagreements.nimbusRefusesJson(text), "Nimbus refuses it: " + e.getMessage());
    }
  }

  private static Optional<Object> stringOf(@Nullable Object value) {
    return value instanceof String ? Optional.of(value) : Optional.empty();
  }

  private static void requireSameWhenWritten(JsonDocument document) {
    StringBuilder written = new StringBuilder("{");
    for (String name : document.names()) {
      written
          .append(written.length() == 1 ? "" : ",")
          .append(quoted(name))
          .append(':')
          .append(
              document.string(name).map(JsonTarget::quoted).orElseGet(() -> text(document, name)));
    }
    try {
      JsonDocument again = JsonDocument.parse(written.append('}').toString().getBytes(UTF_8));
      Violation.unless(again.names().equals(document.names()), "other names when written");
      for (String name : document.names()) {
        Violation.unless(
            text(again, name).equals(text(document, name)), "another value when written");
      }
    } catch (MalformedJsonException e) {
      throw new Violation("what was read cannot be read again", e);
    }
  }

  private static String text(JsonDocument document, String name) {
    return document.text(name).orElseThrow(() -> new Violation("no text"));
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.chars()
        .forEach(
            c ->
                out.append(
                    c < 0x20 || c == '"' || c == '\\'
                        ? "\\u%04x".formatted(c)
                        : String.valueOf((char) c)));
    return out.append('"').toString();
  }
}
