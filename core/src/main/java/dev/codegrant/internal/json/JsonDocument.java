package dev.codegrant.internal.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A JSON object that was read strictly, seen without Gson's types or its coercions. */
public final class JsonDocument {

  private final JsonObject object;

  JsonDocument(JsonObject object) {
    this.object = object;
  }

  /** Reads one JSON object and nothing else. */
  public static JsonDocument parse(byte[] bytes) throws MalformedJsonException {
    return new JsonDocument(StrictJsonReader.read(bytes));
  }

  /** Reads one JSON array, with an empty object for each element that is no object. */
  public static List<JsonDocument> parseArray(byte[] bytes) throws MalformedJsonException {
    return objects(StrictJsonReader.readArray(bytes));
  }

  /** The same view of members that came in another syntax, all of them strings. */
  public static JsonDocument ofStrings(Map<String, String> members) {
    JsonObject object = new JsonObject();
    members.forEach(object::addProperty);
    return new JsonDocument(object);
  }

  /** The names of the members. */
  public Set<String> names() {
    return object.keySet();
  }

  /** Whether there is such a member, even if it is null. */
  public boolean has(String name) {
    return object.has(name);
  }

  /** Whether there is such a member and it is null. */
  public boolean isNull(String name) {
    return object.has(name) && object.get(name).isJsonNull();
  }

  /** The member if it is a string. */
  public Optional<String> string(String name) {
    return primitive(name).filter(JsonPrimitive::isString).map(JsonPrimitive::getAsString);
  }

  /** The member's literal if it is a number: its text, since no Java number holds them all. */
  public Optional<String> number(String name) {
    return primitive(name).filter(JsonPrimitive::isNumber).map(JsonPrimitive::getAsString);
  }

  /** The member if it is a boolean. */
  public Optional<Boolean> bool(String name) {
    return primitive(name).filter(JsonPrimitive::isBoolean).map(JsonPrimitive::getAsBoolean);
  }

  /** The member if it is an array of strings. */
  public Optional<List<String>> strings(String name) {
    if (!(object.get(name) instanceof JsonArray array)) {
      return Optional.empty();
    }
    List<String> strings = new ArrayList<>();
    for (JsonElement element : array) {
      if (!(element instanceof JsonPrimitive primitive && primitive.isString())) {
        return Optional.empty();
      }
      strings.add(primitive.getAsString());
    }
    return Optional.of(List.copyOf(strings));
  }

  /** The member if it is an object. */
  public Optional<JsonDocument> object(String name) {
    return object.get(name) instanceof JsonObject member
        ? Optional.of(new JsonDocument(member))
        : Optional.empty();
  }

  /** The member if it is an array, with an empty object for each element that is no object. */
  public Optional<List<JsonDocument>> objects(String name) {
    return object.get(name) instanceof JsonArray array
        ? Optional.of(objects(array))
        : Optional.empty();
  }

  private static List<JsonDocument> objects(JsonArray array) {
    List<JsonDocument> objects = new ArrayList<>();
    for (JsonElement element : array) {
      objects.add(new JsonDocument(element instanceof JsonObject each ? each : new JsonObject()));
    }
    return List.copyOf(objects);
  }

  /** The member as text: a string as it is, anything else as JSON. */
  public Optional<String> text(String name) {
    return string(name).or(() -> Optional.ofNullable(object.get(name)).map(JsonElement::toString));
  }

  /**
   * Whether something other than null stands at a path of names and places, such as {@code
   * errors[0].code}.
   */
  public boolean hasAt(String path) {
    return at(path).isPresent();
  }

  /** What stands at a path if it is a string, a number or a boolean, as text. */
  public Optional<String> scalarAt(String path) {
    return at(path)
        .filter(JsonPrimitive.class::isInstance)
        .map(element -> element.getAsJsonPrimitive().getAsString());
  }

  /** What stands at a path if it is a string, as it is, or a number, as it was written. */
  public Optional<String> textAt(String path) {
    return at(path)
        .filter(element -> element instanceof JsonPrimitive text && !text.isBoolean())
        .map(JsonElement::getAsString);
  }

  /** Whether true, the boolean, is a member of this very name or stands at a path. */
  public boolean isTrueAt(String path) {
    return primitiveAt(path, JsonPrimitive::isBoolean).filter("true"::equals).isPresent();
  }

  /** Whether the text {@code true} or the number 1 does. */
  public boolean isTrueInTextOrNumberAt(String path) {
    return primitiveAt(path, JsonPrimitive::isString).filter("true"::equals).isPresent()
        || primitiveAt(path, JsonPrimitive::isNumber).filter("1"::equals).isPresent();
  }

  private Optional<String> primitiveAt(String path, Predicate<JsonPrimitive> type) {
    Optional<JsonElement> found = object.has(path) ? Optional.of(object.get(path)) : at(path);
    return found
        .filter(element -> element instanceof JsonPrimitive primitive && type.test(primitive))
        .map(JsonElement::getAsString);
  }

  /** The array at a path, as {@link #objects}. */
  public Optional<List<JsonDocument>> objectsAt(String path) {
    return at(path)
        .filter(JsonArray.class::isInstance)
        .map(element -> objects(element.getAsJsonArray()));
  }

  /** The object at a path. */
  public Optional<JsonDocument> objectAt(String path) {
    return at(path)
        .filter(JsonObject.class::isInstance)
        .map(element -> new JsonDocument(element.getAsJsonObject()));
  }

  private Optional<JsonElement> at(String path) {
    JsonElement here = object;
    for (String step : path.split("[.\\[]", -1)) {
      JsonElement next = step.endsWith("]") ? place(here, step) : member(here, step);
      if (next == null || next.isJsonNull()) {
        return Optional.empty();
      }
      here = next;
    }
    return Optional.of(here);
  }

  private static @Nullable JsonElement member(JsonElement of, String name) {
    return of instanceof JsonObject holder ? holder.get(name) : null;
  }

  private static @Nullable JsonElement place(JsonElement of, String step) {
    if (!(of instanceof JsonArray array) || !step.matches("[0-9]{1,3}]")) {
      return null;
    }
    int index = Integer.parseInt(step.substring(0, step.length() - 1));
    return index < array.size() ? array.get(index) : null;
  }

  /** The member as Gson has it. */
  JsonElement element(String name) {
    return object.get(name);
  }

  private Optional<JsonPrimitive> primitive(String name) {
    return object.get(name) instanceof JsonPrimitive primitive
        ? Optional.of(primitive)
        : Optional.empty();
  }
}
