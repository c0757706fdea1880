package dev.codegrant.provider.generic;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One value of a definition file, with the place where it stands. Immutable. */
final class Node {

  private static final int LONGEST_KEY = 60;

  private final String file;
  private final int line;
  private final String key;
  private final @Nullable Object value;

  /**
   * Makes a node.
   *
   * @param value a map of nodes, a list of nodes, a string, a boolean, a number, or null
   */
  Node(String file, int line, String key, @Nullable Object value) {
    this.file = file;
    this.line = line;
    this.key = key;
    this.value = value;
  }

  int line() {
    return line;
  }

  /** The object's members; each must be one of these. */
  Map<String, Node> members(Set<String> known) {
    Map<String, Node> members = members();
    members.forEach(
        (name, node) -> {
          if (!known.contains(name)) {
            throw ForbiddenSwitches.refusal(name, node)
                .orElseGet(
                    () ->
                        node.refusal(
                            "a key that a definition may have",
                            "an unknown key",
                            "correct it: provider.schema.json lists them all"));
          }
        });
    return members;
  }

  /** The object's members, whatever their names. */
  @SuppressWarnings("unchecked") // DefinitionFile puts nothing else in
  Map<String, Node> members() {
    if (value instanceof Map<?, ?> map) {
      return Collections.unmodifiableMap((Map<String, Node>) map);
    }
    throw wrongType("an object");
  }

  Optional<Node> member(String name) {
    return Optional.ofNullable(members().get(name));
  }

  Node required(String name) {
    return member(name)
        .orElseThrow(
            () ->
                new Node(file, line, name, null)
                    .refusal("the key", "an object without it", "add it"));
  }

  /** The elements of an array, of which there must be some. */
  @SuppressWarnings("unchecked") // as above
  List<Node> elements() {
    if (!(value instanceof List<?> list) || list.isEmpty()) {
      throw wrongType("an array that is not empty");
    }
    return Collections.unmodifiableList((List<Node>) list);
  }

  /** A string that is neither blank nor holds a control character. */
  String text() {
    if (value instanceof String text
        && !text.isBlank()
        && text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    throw wrongType("a text");
  }

  /** A string that may be empty, or of spaces alone. */
  String anyText() {
    return value instanceof String text && text.isBlank() && text.length() <= 1 ? text : text();
  }

  List<String> texts() {
    return elements().stream().map(Node::text).toList();
  }

  /** One of these words. */
  String word(Set<String> words) {
    String text = text();
    if (!words.contains(text)) {
      throw refusal("one of " + String.join(", ", words), "another word", "use one of these");
    }
    return text;
  }

  /** The word true: what is not needed is left out. */
  void requireTrue() {
    if (!Boolean.TRUE.equals(value)) {
      throw refusal("true", "another value", "write true, or leave the key out");
    }
  }

  int integer() {
    if (value instanceof BigDecimal number) {
      try {
        return number.intValueExact();
      } catch (ArithmeticException e) {
        throw wrongType("an integer");
      }
    }
    throw wrongType("an integer");
  }

  /** This value, changed as JSON Merge Patch does it (RFC 7396 section 2). */
  Node merged(Node patch) {
    if (!(patch.value instanceof Map<?, ?>)) {
      return patch;
    }
    Map<String, Node> members =
        new LinkedHashMap<>(value instanceof Map<?, ?> ? members() : Map.of());
    patch
        .members()
        .forEach(
            (name, change) -> {
              if (change.value == null) {
                members.remove(name);
              } else {
                Node before = members.getOrDefault(name, new Node(file, line, name, null));
                members.put(name, before.merged(change)); // not as it is: nulls may be inside
              }
            });
    return new Node(file, patch.line, key, members);
  }

  /** This object without some members. */
  Node without(String... names) {
    Map<String, Node> members = new LinkedHashMap<>(members());
    List.of(names).forEach(members::remove);
    return new Node(file, line, key, members);
  }

  private ConfigurationException wrongType(String expected) {
    return refusal(
        expected, "another value", "correct it: provider.schema.json says what it holds");
  }

  /** A refusal that names file, line and key, and quotes nothing else of the file. */
  ConfigurationException refusal(String expected, String came, String advice) {
    return refusal(file, line, key, expected, came, advice);
  }

  static ConfigurationException refusal(
      String file, int line, String key, String expected, String came, String advice) {
    String name = printable(key);
    return new ConfigurationException(
        ErrorKind.INVALID_CONFIGURATION,
        name,
        expected,
        came + " at '" + name + "' in " + file + ", line " + line,
        advice,
        null);
  }

  private static String printable(String key) {
    List<String> out = new ArrayList<>();
    key.chars()
        .limit(LONGEST_KEY)
        .mapToObj(c -> c > ' ' && c <= '~' ? Character.toString(c) : "?")
        .forEach(out::add);
    return String.join("", out);
  }
}
