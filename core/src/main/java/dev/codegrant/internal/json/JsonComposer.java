package dev.codegrant.internal.json;

import com.google.gson.JsonObject;
import java.util.HexFormat;
import java.util.Set;

/**
 * Composes a JSON object (RFC 8259): members stand in the order in which they were put, and the
 * text is ASCII, whatever they hold. Not thread-safe.
 */
public final class JsonComposer {

  private static final char LAST_PRINTABLE = 0x7E;

  private final transient JsonObject object = new JsonObject();

  /** Puts a string, all of whose surrogates are in pairs: no reader takes half a one. */
  public JsonComposer put(String name, String value) {
    object.addProperty(name, value);
    return this;
  }

  /** Puts an integer. */
  public JsonComposer put(String name, long value) {
    object.addProperty(name, value);
    return this;
  }

  /** Puts an object as it is composed so far. */
  public JsonComposer put(String name, JsonComposer value) {
    object.add(name, value.object);
    return this;
  }

  /** Puts the members of a document as they are, numbers to the last digit, but for some names. */
  public JsonComposer putAll(JsonDocument members, Set<String> except) {
    for (String name : members.names()) {
      if (!except.contains(name)) {
        object.add(name, members.element(name));
      }
    }
    return this;
  }

  /** The object as text of printable ASCII, without white space between the members. */
  public String compose() {
    String json = object.toString();
    StringBuilder ascii = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c <= LAST_PRINTABLE) {
        ascii.append(c); // Gson has escaped the control characters below 0x20
      } else {
        ascii.append("\\u").append(HexFormat.of().toHexDigits(c));
      }
    }
    return ascii.toString();
  }
}
