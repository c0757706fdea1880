package dev.codegrant.provider.generic;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.codegrant.error.ConfigurationException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one definition file, strictly (RFC 8259), into nodes that know their lines. */
final class DefinitionFile {

  /** Ten times the longest of the catalogue. */
  static final int MOST_BYTES = 256 * 1024;

  private static final int DEEPEST = 12;
  private static final Pattern LINE = Pattern.compile(" at line ([0-9]+) ");

  private final String file;
  private final JsonReader reader;

  private DefinitionFile(String file, String text) {
    this.file = file;
    this.reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(DEEPEST);
  }

  /**
   * Reads a file.
   *
   * @param file its name, for messages
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} with the line for anything else
   *     than one JSON object without duplicate keys
   */
  static Node read(String file, byte[] bytes) {
    if (bytes.length > MOST_BYTES) {
      throw Node.refusal(
          file, 1, "$", "at most " + MOST_BYTES + " bytes", "more", "pass a definition");
    }
    DefinitionFile read = new DefinitionFile(file, utf8(file, bytes));
    try {
      Node root = read.value("$");
      root.members();
      if (read.reader.peek() != JsonToken.END_DOCUMENT) {
        throw read.refusal("$", "the end of the file", "something behind the object");
      }
      return root;
    } catch (MalformedJsonException | EOFException | IllegalStateException e) {
      throw read.refusal("$", "JSON (RFC 8259)", "text that is none, or nests too deep");
    } catch (IOException e) {
      throw new IllegalStateException(e); // a string has no input and output
    }
  }

  private static String utf8(String file, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw Node.refusal(file, 1, "$", "UTF-8", "other bytes", "save the file as UTF-8");
    }
  }

  private Node value(String key) throws IOException {
    JsonToken token = reader.peek();
    int line = line();
    return new Node(file, line, key, content(token, key));
  }

  private @Nullable Object content(JsonToken token, String key) throws IOException {
    return switch (token) {
      case BEGIN_OBJECT -> object();
      case BEGIN_ARRAY -> array(key);
      case STRING -> reader.nextString();
      case BOOLEAN -> reader.nextBoolean();
      case NUMBER -> number(reader.nextString());
      case NULL -> {
        reader.nextNull();
        yield null;
      }
      default -> throw new MalformedJsonException(token.toString());
    };
  }

  private List<Node> array(String key) throws IOException {
    List<Node> elements = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNext()) {
      elements.add(value(key));
    }
    reader.endArray();
    return elements;
  }

  private Map<String, Node> object() throws IOException {
    Map<String, Node> members = new LinkedHashMap<>();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      if (members.containsKey(name)) {
        throw refusal(name, "each key once", "a second time the same key");
      }
      members.put(name, value(name));
    }
    reader.endObject();
    return members;
  }

  private static BigDecimal number(String text) throws MalformedJsonException {
    if (text.length() > 20) {
      throw new MalformedJsonException("number");
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) { // an exponent that no number has
      throw new MalformedJsonException("number");
    }
  }

  /** Gson tells its position in this form alone. */
  private int line() {
    Matcher matcher = LINE.matcher(reader.toString());
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private ConfigurationException refusal(String key, String expected, String came) {
    return Node.refusal(file, line(), key, expected, came, "correct the file");
  }
}
