package dev.codegrant.testkit;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import wiremock.com.fasterxml.jackson.core.JsonProcessingException;
import wiremock.com.fasterxml.jackson.databind.DeserializationFeature;
import wiremock.com.fasterxml.jackson.databind.JsonNode;
import wiremock.com.fasterxml.jackson.databind.ObjectMapper;
import wiremock.com.fasterxml.jackson.databind.node.ObjectNode;

/** A JSON object to be written, RFC 8259; members stay in the order they were added. */
final class JsonObject {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final ObjectMapper STRICT =
      JSON.copy().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private final Map<String, String> members = new LinkedHashMap<>();

  JsonObject string(String name, String value) {
    return raw(name, quoted(value));
  }

  JsonObject strings(String name, List<String> values) {
    return raw(
        name, values.stream().map(JsonObject::quoted).collect(Collectors.joining(",", "[", "]")));
  }

  JsonObject number(String name, long value) {
    return raw(name, Long.toString(value));
  }

  JsonObject raw(String name, String json) {
    members.put(name, json);
    return this;
  }

  JsonObject raw(Map<String, String> jsonValues) {
    members.putAll(jsonValues);
    return this;
  }

  Map<String, String> members() {
    return Collections.unmodifiableMap(members);
  }

  JsonObject remove(String name) {
    members.remove(name);
    return this;
  }

  /** Keeps these members and no others. */
  JsonObject retain(Collection<String> names) {
    members.keySet().retainAll(names);
    return this;
  }

  /** One JSON value, and nothing after it. */
  static boolean isJson(String text) {
    return read(JSON, text).isPresent();
  }

  /** One JSON value whose objects have no member twice, or empty. */
  static Optional<JsonNode> read(String text) {
    return read(STRICT, text);
  }

  private static Optional<JsonNode> read(ObjectMapper mapper, String text) {
    try {
      return Optional.of(mapper.readTree(text)).filter(node -> !node.isMissingNode());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** For what a test gives: refuses text that is not one JSON value. */
  static void requireJson(String name, String jsonValue) {
    if (!isJson(jsonValue)) {
      throw new IllegalArgumentException(
          "expected the value of "
              + name
              + " as JSON text, got "
              + jsonValue
              + "; a string needs its quotes, like \"\\\"text\\\"\"");
    }
  }

  /** The text of an object with another member; a text that is none stays as it is. */
  static String with(String text, String name, String jsonValue) {
    return changed(
        text,
        object -> object.set(name, read(JSON, jsonValue).orElseThrow(IllegalStateException::new)));
  }

  /** The text of an object without a member; a text that has none stays as it is. */
  static String without(String text, String name) {
    return read(JSON, text).filter(json -> json.has(name)).isPresent()
        ? changed(text, object -> object.remove(name))
        : text;
  }

  /** The text of an object with a member's value changed, as JSON text; or as it is, without it. */
  static String changed(String text, String name, UnaryOperator<String> jsonValue) {
    return read(text)
        .filter(document -> document.has(name))
        .map(document -> jsonValue.apply(document.path(name).toString()))
        .map(value -> with(text, name, value))
        .orElse(text);
  }

  private static String changed(String text, Consumer<ObjectNode> change) {
    Optional<ObjectNode> object =
        read(JSON, text).filter(JsonNode::isObject).map(ObjectNode.class::cast);
    object.ifPresent(change);
    return object.map(JsonNode::toString).orElse(text);
  }

  private static String quoted(String text) {
    return text.chars().mapToObj(JsonObject::escaped).collect(Collectors.joining("", "\"", "\""));
  }

  private static String escaped(int c) {
    if (c == '"' || c == '\\') {
      return "\\" + (char) c;
    }
    return c < 0x20 ? String.format("\\u%04x", c) : String.valueOf((char) c);
  }

  @Override
  public String toString() {
    return members.entrySet().stream()
        .map(member -> quoted(member.getKey()) + ":" + member.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }
}
