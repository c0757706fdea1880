package dev.codegrant.testkit.provider;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import wiremock.com.fasterxml.jackson.core.JsonProcessingException;
import wiremock.com.fasterxml.jackson.databind.DeserializationFeature;
import wiremock.com.fasterxml.jackson.databind.JsonNode;
import wiremock.com.fasterxml.jackson.databind.ObjectMapper;

/** One object of a contract's files, read strictly: what is not understood is refused. */
final class ContractJson {
  private static final ObjectMapper STRICT =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private final String where;
  private final JsonNode object;

  private ContractJson(String where, JsonNode object, Collection<String> known) {
    this.where = where;
    this.object = object;
    if (!object.isObject()) {
      throw problem("a JSON object", "another value");
    }
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (!known.contains(member.getKey())) {
        throw problem("members of " + known, member.getKey());
      }
    }
  }

  static ContractJson read(String where, String text, Collection<String> known) {
    JsonNode node = tree(text);
    if (node == null) {
      throw problem(where, "one JSON object whose members have different names", "something else");
    }
    return new ContractJson(where, node, known);
  }

  /** One JSON value, or null. */
  static @Nullable JsonNode tree(String text) {
    try {
      JsonNode node = STRICT.readTree(text);
      return node.isMissingNode() ? null : node;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  boolean has(String name) {
    return object.has(name);
  }

  /** Null where it is not there, or null. */
  @Nullable String text(String name) {
    JsonNode value = object.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw problem(name + " to be a string", "another value");
    }
    return value.textValue();
  }

  /** Null where it is null; it must be there. */
  @Nullable Long seconds(String name) {
    JsonNode value = required(name);
    if (value.isNull()) {
      return null;
    }
    if (!value.canConvertToLong() || !value.isIntegralNumber()) {
      throw problem(name + " to be whole seconds or null", "another value");
    }
    return value.longValue();
  }

  boolean yesOrNo(String name) {
    JsonNode value = required(name);
    if (!value.isBoolean()) {
      throw problem(name + " to be true or false", "another value");
    }
    return value.booleanValue();
  }

  /** Null where it is null or not there. */
  @Nullable List<String> texts(String name) {
    JsonNode value = object.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode each : elements(name, value)) {
      if (!each.isTextual()) {
        throw problem(name + " to be a list of strings", "another value in it");
      }
      texts.add(each.textValue());
    }
    return texts;
  }

  /** Nothing where it is not there. */
  Map<String, String> pairs(String name) {
    Map<String, String> pairs = new LinkedHashMap<>();
    JsonNode value = object.get(name);
    if (value == null) {
      return pairs;
    }
    if (!value.isObject()) {
      throw problem(name + " to be an object of strings", "another value");
    }
    for (Map.Entry<String, JsonNode> pair : value.properties()) {
      if (!pair.getValue().isTextual()) {
        throw problem(name + "." + pair.getKey() + " to be a string", "another value");
      }
      pairs.put(pair.getKey(), pair.getValue().textValue());
    }
    return pairs;
  }

  ContractJson object(String name, Collection<String> known) {
    return new ContractJson(where + ": " + name, required(name), known);
  }

  List<ContractJson> objects(String name, Collection<String> known) {
    List<ContractJson> objects = new ArrayList<>();
    for (JsonNode each : elements(name, required(name))) {
      objects.add(new ContractJson(where + ": " + name + "[" + objects.size() + "]", each, known));
    }
    return objects;
  }

  /** One of these words. */
  <T> T word(String name, String word, Map<String, T> words) {
    T meaning = words.get(word);
    if (meaning == null) {
      throw problem(name + " to be one of " + words.keySet(), "another word");
    }
    return meaning;
  }

  private JsonNode required(String name) {
    JsonNode value = object.get(name);
    if (value == null) {
      throw problem("the member " + name, "none");
    }
    return value;
  }

  private List<JsonNode> elements(String name, JsonNode value) {
    if (!value.isArray()) {
      throw problem(name + " to be a list", "another value");
    }
    List<JsonNode> elements = new ArrayList<>();
    value.elements().forEachRemaining(elements::add);
    return elements;
  }

  IllegalArgumentException problem(String expected, String came) {
    return problem(where, expected, came);
  }

  static IllegalArgumentException problem(String where, String expected, String came) {
    return new IllegalArgumentException(where + ": expected " + expected + ", got " + came);
  }
}
