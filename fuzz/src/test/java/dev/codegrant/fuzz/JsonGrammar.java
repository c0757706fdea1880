package dev.codegrant.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reader of one JSON object, written from the grammar of RFC 8259, with our own rules: UTF-8
 * without a byte order mark, whole characters, unique names, at most 32 levels. Strings come as
 * {@code String}, numbers as {@link Literal}, objects and arrays as maps and lists.
 */
public final class JsonGrammar {

  /** A number as it is written. */
  public record Literal(String text) {}

  /** The value {@code null}. */
  public static final Object NULL = new Object();

  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused() {
      super(null, null, false, false);
    }
  }

  private static final int DEEPEST = 32;
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+");

  private final String text;
  private final Matcher number;
  private int at;

  private JsonGrammar(String text) {
    this.text = text;
    this.number = NUMBER.matcher(text);
  }

  /** The object, or nothing when the bytes are not one. */
  public static Optional<Map<String, Object>> object(byte[] bytes) {
    return FormGrammar.utf8(bytes)
        .flatMap(
            text -> {
              try {
                return Optional.of(new JsonGrammar(text).document());
              } catch (Refused e) {
                return Optional.empty();
              }
            });
  }

  private Map<String, Object> document() throws Refused {
    space();
    Map<String, Object> object = object(1);
    space();
    require(at == text.length());
    return object;
  }

  private Map<String, Object> object(int depth) throws Refused {
    require(depth <= DEEPEST);
    take('{');
    Map<String, Object> members = new LinkedHashMap<>();
    space();
    if (taken('}')) {
      return members;
    }
    do {
      space();
      String name = string();
      space();
      take(':');
      require(members.put(name, value(depth + 1)) == null);
    } while (taken(','));
    take('}');
    return members;
  }

  private List<Object> array(int depth) throws Refused {
    require(depth <= DEEPEST);
    take('[');
    List<Object> elements = new ArrayList<>();
    space();
    if (taken(']')) {
      return elements;
    }
    do {
      elements.add(value(depth + 1));
    } while (taken(','));
    take(']');
    return elements;
  }

  private Object value(int depth) throws Refused {
    space();
    require(at < text.length());
    Object value =
        switch (text.charAt(at)) {
          case '{' -> object(depth);
          case '[' -> array(depth);
          case '"' -> string();
          case 't' -> word("true", true);
          case 'f' -> word("false", false);
          case 'n' -> word("null", NULL);
          default -> number();
        };
    space();
    return value;
  }

  private Object word(String word, Object value) throws Refused {
    require(text.startsWith(word, at));
    at += word.length();
    return value;
  }

  private Literal number() throws Refused {
    number.region(at, text.length());
    require(number.lookingAt());
    at = number.end();
    return new Literal(number.group());
  }

  private String string() throws Refused {
    take('"');
    StringBuilder out = new StringBuilder();
    while (!taken('"')) {
      require(at < text.length() && text.charAt(at) >= 0x20);
      char c = text.charAt(at++);
      out.append(c == '\\' ? escaped() : c);
    }
    require(FormGrammar.isUnicode(out.toString()));
    return out.toString();
  }

  private char escaped() throws Refused {
    require(at < text.length());
    char c = text.charAt(at++);
    if (c == 'u') {
      require(at + 4 <= text.length());
      String digits = text.substring(at, at + 4);
      require(digits.matches("[0-9A-Fa-f]{4}"));
      at += 4;
      return (char) Integer.parseInt(digits, 16);
    }
    int index = "\"\\/bfnrt".indexOf(c);
    require(index >= 0);
    return "\"\\/\b\f\n\r\t".charAt(index);
  }

  private void space() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private void take(char c) throws Refused {
    require(taken(c));
  }

  private boolean taken(char c) {
    boolean taken = at < text.length() && text.charAt(at) == c;
    at += taken ? 1 : 0;
    return taken;
  }

  private static void require(boolean holds) throws Refused {
    if (!holds) {
      throw new Refused();
    }
  }
}
