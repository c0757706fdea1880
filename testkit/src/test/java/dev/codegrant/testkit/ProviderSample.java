package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import wiremock.com.fasterxml.jackson.databind.JsonNode;

/** An answer of a provider as the sources show it: which members, of which types. */
final class ProviderSample {
  private final String name;
  private final String body;
  private final Map<String, String> headers = new TreeMap<>();

  private ProviderSample(String name) {
    this.name = name;
    this.body = read(name);
    read(name + ".headers")
        .lines()
        .map(line -> line.split(": ", 2))
        .filter(header -> header.length == 2)
        .forEach(header -> headers.put(header[0], header[1]));
  }

  static ProviderSample named(String name) {
    return new ProviderSample(name);
  }

  JsonNode json() {
    return jsonOf(body);
  }

  /**
   * The same status, content type, members and types; the values may be others.
   *
   * @param except paths of members that may be there or not, or be null
   */
  void assertLike(HttpResponse<String> answer, String... except) {
    assertThat(answer.statusCode()).as(name + " against " + answer.body()).isEqualTo(status());
    assertThat(answer.headers().firstValue("Content-Type")).as(name).hasValue(type());
    boolean json = name.endsWith(".json");
    Map<String, String> came = json ? typesOf(jsonOf(answer.body())) : names(answer.body());
    Map<String, String> expected = json ? typesOf(json()) : names(body);
    for (String path : except) {
      came.keySet().removeIf(each -> each.startsWith(path));
      expected.keySet().removeIf(each -> each.startsWith(path));
    }
    assertThat(came).as(name).isEqualTo(expected);
  }

  /** The same answer to the letter. */
  void assertEqualTo(HttpResponse<String> answer) {
    assertLike(answer);
    assertThat(jsonOf(answer.body())).as(name).isEqualTo(json());
  }

  /** The same parameters in the query. */
  void assertLike(URI callback) {
    assertThat(names(callback.getRawQuery()))
        .as(name)
        .isEqualTo(names(body.substring(body.indexOf('?') + 1)));
  }

  private int status() {
    return Integer.parseInt(headers.getOrDefault("Status", ""));
  }

  private String type() {
    return headers.getOrDefault("Content-Type", "");
  }

  static JsonNode jsonOf(String text) {
    return JsonObject.read(text).orElseThrow(() -> new AssertionError("no JSON: " + text));
  }

  private static Map<String, String> names(String form) {
    Map<String, String> names = new TreeMap<>();
    Parameters.parse(form.strip()).asMap().keySet().forEach(name -> names.put(name, "STRING"));
    return names;
  }

  private static Map<String, String> typesOf(JsonNode json) {
    Map<String, String> types = new TreeMap<>();
    collect("", json, types);
    return types;
  }

  private static void collect(String path, JsonNode json, Map<String, String> types) {
    types.put(path, json.getNodeType().toString());
    json.properties().forEach(m -> collect(path + "/" + m.getKey(), m.getValue(), types));
  }

  private static String read(String name) {
    try (InputStream sample = ProviderSample.class.getResourceAsStream("/samples/" + name)) {
      if (sample == null) {
        throw new AssertionError("no sample " + name);
      }
      return new String(sample.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
