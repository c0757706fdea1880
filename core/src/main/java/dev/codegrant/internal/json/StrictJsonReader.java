package dev.codegrant.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.codegrant.internal.json.MalformedJsonException.Fault;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;

/**
 * Gson's strict reader, and what it lets pass all the same: a byte order mark, duplicate names,
 * text that is not UTF-8, half surrogate pairs, any top-level value.
 */
final class StrictJsonReader {

  private static final int DEEPEST = 32;

  private final JsonReader reader;

  private StrictJsonReader(JsonReader reader) {
    this.reader = reader;
  }

  static JsonObject read(byte[] bytes) throws MalformedJsonException {
    return read(bytes, JsonToken.BEGIN_OBJECT, Fault.NOT_OBJECT).getAsJsonObject();
  }

  static JsonArray readArray(byte[] bytes) throws MalformedJsonException {
    return read(bytes, JsonToken.BEGIN_ARRAY, Fault.NOT_ARRAY).getAsJsonArray();
  }

  private static JsonElement read(byte[] bytes, JsonToken expected, Fault other)
      throws MalformedJsonException {
    String text = decode(bytes);
    if (text.startsWith("\uFEFF")) {
      throw new MalformedJsonException(Fault.BOM);
    }
    try (JsonReader reader = new JsonReader(new StringReader(text))) {
      reader.setStrictness(Strictness.STRICT);
      boolean isExpected = reader.peek() == expected;
      JsonElement value = new StrictJsonReader(reader).value(1);
      if (!isExpected) {
        throw new MalformedJsonException(other);
      }
      requireEnd(reader);
      return value;
    } catch (IOException | NumberFormatException e) {
      throw new MalformedJsonException(
          SurrogateEscapes.arePaired(text) ? Fault.JSON_SYNTAX : Fault.UTF8);
    }
  }

  private JsonObject object(int depth) throws IOException, MalformedJsonException {
    requireDepth(depth);
    JsonObject object = new JsonObject();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      if (object.has(name)) {
        throw new MalformedJsonException(Fault.DUPLICATE_MEMBER);
      }
      object.add(name, value(depth + 1));
    }
    reader.endObject();
    return object;
  }

  private JsonArray array(int depth) throws IOException, MalformedJsonException {
    requireDepth(depth);
    JsonArray array = new JsonArray();
    reader.beginArray();
    while (reader.hasNext()) {
      array.add(value(depth + 1));
    }
    reader.endArray();
    return array;
  }

  private JsonElement value(int depth) throws IOException, MalformedJsonException {
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> object(depth);
      case BEGIN_ARRAY -> array(depth);
      case STRING -> new JsonPrimitive(reader.nextString());
      case NUMBER -> new JsonPrimitive(new NumberLiteral(reader.nextString()));
      case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
      case NULL -> {
        reader.nextNull();
        yield JsonNull.INSTANCE;
      }
      default -> throw new MalformedJsonException(Fault.JSON_SYNTAX);
    };
  }

  private static void requireEnd(JsonReader reader) throws MalformedJsonException {
    try {
      if (reader.peek() == JsonToken.END_DOCUMENT) {
        return;
      }
    } catch (IOException e) {
      throw new MalformedJsonException(Fault.TRAILING_DATA);
    }
    throw new MalformedJsonException(Fault.TRAILING_DATA);
  }

  private static void requireDepth(int depth) throws MalformedJsonException {
    if (depth > DEEPEST) {
      throw new MalformedJsonException(Fault.DEPTH);
    }
  }

  private static String decode(byte[] bytes) throws MalformedJsonException {
    try {
      return UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException e) {
      throw new MalformedJsonException(Fault.UTF8);
    }
  }
}
