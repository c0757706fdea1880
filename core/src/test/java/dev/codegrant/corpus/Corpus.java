package dev.codegrant.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All cases, in the order of the corpus. */
final class Corpus {

  private static final List<CorpusCase> CASES =
      read(resource("cases.json"), resource("changes.json"));

  private Corpus() {}

  static List<CorpusCase> cases() {
    return CASES;
  }

  static List<CorpusCase> cases(String area) {
    return CASES.stream().filter(c -> c.area().equals(area)).toList();
  }

  /** The areas in the order of the corpus. */
  static List<String> areas() {
    return List.copyOf(resource("cases.json").getAsJsonObject("areas").keySet());
  }

  /**
   * Puts the changes over the cases.
   *
   * @throws IllegalArgumentException for a change that names no case, changes nothing, or gives no
   *     reason
   */
  static List<CorpusCase> read(JsonObject corpus, JsonObject changes) {
    Map<String, CorpusCase> cases = new LinkedHashMap<>();
    for (JsonElement element : corpus.getAsJsonArray("cases")) {
      JsonObject c = element.getAsJsonObject();
      String id = c.get("id").getAsString();
      CorpusCase made =
          new CorpusCase(
              id,
              c.get("area").getAsString(),
              c.get("title").getAsString(),
              c.get("setup").getAsString(),
              c.getAsJsonObject("input"),
              c.getAsJsonObject("expect").deepCopy());
      if (cases.put(id, made) != null) {
        throw new IllegalArgumentException("two cases " + id);
      }
    }
    for (JsonElement element : changes.getAsJsonArray("changes")) {
      JsonObject change = element.getAsJsonObject();
      String id = change.get("id").getAsString();
      if (!cases.containsKey(id)) {
        throw new IllegalArgumentException("changes.json names an unknown case: " + id);
      }
      if (!change.has("because") || change.get("because").getAsString().isBlank()) {
        throw new IllegalArgumentException("changes.json gives no reason for " + id);
      }
      JsonObject expect = change.getAsJsonObject("expect");
      if (expect == null || expect.size() == 0) {
        throw new IllegalArgumentException("changes.json changes nothing of " + id);
      }
      expect.entrySet().forEach(e -> cases.get(id).expect().add(e.getKey(), e.getValue()));
    }
    return List.copyOf(new ArrayList<>(cases.values()));
  }

  static JsonObject resource(String name) {
    try (InputStream in = Corpus.class.getResourceAsStream("/corpus/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no resource corpus/" + name);
      }
      return JsonParser.parseReader(new InputStreamReader(in, UTF_8)).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
