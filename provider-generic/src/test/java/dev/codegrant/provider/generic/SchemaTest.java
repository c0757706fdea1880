package dev.codegrant.provider.generic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.codegrant.server.Quirks;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That files, schema, loader and core's setters say the same. */
final class SchemaTest {

  private static final String SCHEMA = "provider.schema.json";
  private static final Path FOLDER =
      Path.of("src/main/resources/dev/codegrant/provider/generic/catalogue");

  static Set<String> names() {
    return Generic.names();
  }

  static Set<String> groups() {
    return QuirkGroups.GROUPS.keySet();
  }

  private static Keys<?> keys(String group) {
    return Objects.requireNonNull(QuirkGroups.GROUPS.get(group));
  }

  private static String text() {
    try (InputStream in = Generic.class.getResourceAsStream(SCHEMA)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static JsonObject schema() {
    return JsonParser.parseString(text()).getAsJsonObject();
  }

  private static JsonObject definition(String name) {
    return schema().getAsJsonObject("$defs").getAsJsonObject(name);
  }

  private static Set<String> properties(JsonObject schema) {
    return schema.getAsJsonObject("properties").keySet();
  }

  static Set<com.networknt.schema.ValidationMessage> complaints(String json) {
    JsonSchema schema = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(text());
    return schema.validate(json, InputFormat.JSON);
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyFile_isValid(String name) throws IOException {
    String json = Files.readString(FOLDER.resolve(name + ".json"));
    assertThat(complaints(json)).isEmpty();
    assertThat(complaints(json.replace("\"pkce\"", "\"pkse\""))).isNotEmpty();
  }

  /** A variant alone is a patch; what it makes is held to the schema's words for a whole file. */
  @ParameterizedTest
  @MethodSource("names")
  void everyVariant_hasKeysOfTheSchemaAlone(String name) throws IOException {
    JsonObject file =
        JsonParser.parseString(Files.readString(FOLDER.resolve(name + ".json"))).getAsJsonObject();
    if (file.has("variants")) {
      for (Map.Entry<String, com.google.gson.JsonElement> variant :
          file.getAsJsonObject("variants").entrySet()) {
        JsonObject merged = merged(file.deepCopy(), variant.getValue().getAsJsonObject());
        merged.remove("variants");
        assertThat(complaints(merged.toString())).as(variant.getKey()).isEmpty();
      }
    }
  }

  private static JsonObject merged(JsonObject target, JsonObject patch) {
    patch
        .entrySet()
        .forEach(
            member -> {
              if (member.getValue().isJsonNull()) {
                target.remove(member.getKey());
              } else if (member.getValue().isJsonObject()
                  && target.has(member.getKey())
                  && target.get(member.getKey()).isJsonObject()) {
                merged(
                    target.getAsJsonObject(member.getKey()), member.getValue().getAsJsonObject());
              } else {
                target.add(member.getKey(), member.getValue());
              }
            });
    return target;
  }

  @Test
  void keys_areThoseOfTheLoader() {
    assertThat(properties(schema())).isEqualTo(DefinitionReader.KEYS);
    JsonObject variants = definition("variants").getAsJsonObject("additionalProperties");
    assertThat(properties(variants)).isEqualTo(DefinitionReader.VARIANT_KEYS);
    assertThat(properties(definition("endpoints"))).isEqualTo(ServerReader.ENDPOINTS);
  }

  @Test
  void words_areThoseOfTheLoader() {
    assertThat(words(definition("clientAuthentication").getAsJsonObject("items")))
        .isEqualTo(ServerReader.METHODS);
    assertThat(
            words(
                definition("variables")
                    .getAsJsonObject("additionalProperties")
                    .getAsJsonObject("properties")
                    .getAsJsonObject("holds")))
        .isEqualTo(
            Arrays.stream(VariableKind.values())
                .map(VariableKind::word)
                .collect(Collectors.toSet()));
    assertThat(words(definition("pkce"))).isEqualTo(ServerReader.PKCE);
    assertThat(words(definition("redirectUri").getAsJsonObject("items")))
        .isEqualTo(DefinitionReader.REDIRECT_RULES);
    assertThat(words(definition("rotation")))
        .isEqualTo(
            Arrays.stream(Quirks.Rotation.values())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet()));
  }

  private static Set<String> words(JsonObject schema) {
    Set<String> words = new TreeSet<>();
    schema.getAsJsonArray("enum").forEach(each -> words.add(each.getAsString()));
    return words;
  }

  /** A setter without key would be out of reach of files; a key without setter would do nothing. */
  @ParameterizedTest
  @MethodSource("groups")
  void everySetterOfCore_isAKey_andNothingElseIs(String group) throws ReflectiveOperationException {
    Class<?> builder =
        Class.forName(Quirks.class.getMethod(group).getReturnType().getName() + "$Builder");
    Set<String> setters =
        Arrays.stream(builder.getMethods())
            .filter(method -> method.getReturnType() == builder)
            .map(Method::getName)
            .collect(Collectors.toSet());

    assertThat(keys(group).keys().keySet()).isEqualTo(setters);
  }

  @Test
  void everyGroupOfCore_isAKey() {
    Set<String> groups =
        Arrays.stream(Quirks.Builder.class.getMethods())
            .filter(method -> method.getReturnType() == Quirks.Builder.class)
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(groups).contains("rotation");
    groups.remove("rotation"); // a word, not a group
    assertThat(groups()).isEqualTo(groups);
  }

  @ParameterizedTest
  @MethodSource("groups")
  void everyKey_isInTheSchema_inItsForm(String group) {
    JsonObject properties = definition(group).getAsJsonObject("properties");
    Set<String> forms =
        properties.entrySet().stream()
            .map(each -> each.getKey() + " " + each.getValue().getAsJsonObject().get("$ref"))
            .collect(Collectors.toSet());
    assertThat(forms)
        .isEqualTo(
            keys(group).keys().entrySet().stream()
                .map(
                    each ->
                        each.getKey()
                            + " \"#/$defs/"
                            + each.getValue().form().name().toLowerCase(Locale.ROOT)
                            + "\"")
                .collect(Collectors.toSet()));
  }
}
