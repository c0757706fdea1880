package dev.codegrant.corpus;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One case of the corpus, as written: nothing is expanded yet.
 *
 * @param id such as {@code TK-001}
 * @param area the two letters before the dash
 * @param title what it is about
 * @param setup the fixture, such as {@code CB0+response_mode=form_post}
 * @param input what is sent or done
 * @param expect the expectation, with the changes of {@code changes.json}
 */
public record CorpusCase(
    String id, String area, String title, String setup, JsonObject input, JsonObject expect) {

  /** Where no {@code max_ms} is given. */
  private static final int DEFAULT_MAX_MS = 5_000;

  /** {@code OK}, {@code AUTHORIZATION_DENIED}, or the name of an {@code ErrorKind}. */
  public String kind() {
    return expect.get("kind").getAsString();
  }

  /** Other kinds that are as good. */
  public List<String> alsoAllowed() {
    return strings("also_allowed");
  }

  /** The exact reason, where the corpus names one. */
  public Optional<String> reason() {
    return Optional.ofNullable(expect.get("reason")).map(JsonElement::getAsString);
  }

  /** {@code accept}, {@code reject} or {@code invariant}. */
  public String type() {
    return expect.get("type").getAsString();
  }

  /** What must hold, in the corpus's words. */
  public List<String> must() {
    return strings("must");
  }

  /** What must not happen, in the corpus's words. */
  public List<String> mustNot() {
    return strings("must_not");
  }

  /** The time limit in milliseconds on an idle machine. */
  public int maxMs() {
    return expect.has("max_ms") ? expect.get("max_ms").getAsInt() : DEFAULT_MAX_MS;
  }

  private List<String> strings(String name) {
    List<String> all = new ArrayList<>();
    if (expect.get(name) instanceof JsonArray array) {
      array.forEach(element -> all.add(element.getAsString()));
    }
    return List.copyOf(all);
  }

  @Override
  public String toString() {
    return id + " " + title;
  }
}
