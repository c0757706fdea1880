package dev.codegrant.testkit.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import wiremock.com.fasterxml.jackson.databind.JsonNode;

/** A request as it came; the names of the headers are in lower case. */
record ReceivedRequest(String method, URI uri, Map<String, String> headers, String body) {

  /** Where the parameters of a request are. */
  enum Body {
    FORM("application/x-www-form-urlencoded", "POST"),
    JSON("application/json", "POST"),
    QUERY("", "GET");

    final String mediaType;
    final String method;

    Body(String mediaType, String method) {
      this.mediaType = mediaType;
      this.method = method;
    }
  }

  @Nullable String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  /** Without its parameters; empty where there is none. */
  String mediaType() {
    String type = header("Content-Type");
    return type == null ? "" : type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
  }

  /** Whether the body has no parameters that {@link #parameters} passes over. */
  boolean isReadAs(Body where) {
    JsonNode json = where == Body.JSON ? ContractJson.tree(body) : null;
    return switch (where) {
      case FORM -> true;
      case JSON -> json != null && json.isObject();
      case QUERY -> body.isEmpty();
    };
  }

  Map<String, List<String>> parameters(Body where) {
    return switch (where) {
      case FORM -> form(body);
      case QUERY -> form(uri.getRawQuery());
      case JSON -> members();
    };
  }

  /**
   * All of them, wherever they are: in the query, and in the body in both notations, nested too.
   */
  Map<String, List<String>> everything() {
    Map<String, List<String>> all = new LinkedHashMap<>(form(uri.getRawQuery()));
    form(body).forEach((name, values) -> merge(all, name, values));
    JsonNode json = ContractJson.tree(body);
    if (json != null) {
      collect(json, all);
    }
    return all;
  }

  private static void collect(JsonNode json, Map<String, List<String>> all) {
    json.properties()
        .forEach(member -> merge(all, member.getKey(), List.of(member.getValue().asText())));
    json.elements().forEachRemaining(element -> collect(element, all));
  }

  private static void merge(Map<String, List<String>> all, String name, List<String> more) {
    all.merge(name, more, (some, others) -> Stream.concat(some.stream(), others.stream()).toList());
  }

  /** Form-encoded pairs, RFC 6749 appendix B; one that is not stands as it came. */
  static Map<String, List<String>> form(@Nullable String encoded) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : (encoded == null ? "" : encoded).split("&", -1)) {
      if (!pair.isEmpty()) {
        String[] parts = pair.split("=", 2);
        String value = parts.length == 1 ? "" : parts[1];
        parameters
            .computeIfAbsent(decoded(parts[0]), none -> new ArrayList<>())
            .add(decoded(value));
      }
    }
    return parameters;
  }

  private Map<String, List<String>> members() {
    Map<String, List<String>> members = new LinkedHashMap<>();
    JsonNode object = ContractJson.tree(body);
    if (object != null && object.isObject()) {
      object.properties().forEach(m -> members.put(m.getKey(), List.of(m.getValue().asText(""))));
    }
    return members;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
