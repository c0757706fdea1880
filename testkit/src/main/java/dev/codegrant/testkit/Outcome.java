package dev.codegrant.testkit;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import wiremock.com.fasterxml.jackson.databind.JsonNode;

/**
 * What became of a request.
 *
 * @param status the status, or empty where none was sent
 * @param refusal error code and description, or empty where it was not refused
 * @param given what later requests are held against; secret
 */
record Outcome(OptionalInt status, String refusal, Map<String, String> given) {
  static final Outcome PENDING = new Outcome(OptionalInt.empty(), "", Map.of());

  private static final List<String> KEPT =
      List.of("code", "request_uri", "refresh_token", "error", "error_description");

  static Outcome of(Response response) {
    if (response.wire().breaking() != Wire.Breaking.NOT) {
      return PENDING;
    }
    Map<String, String> said = said(response);
    String error = said.getOrDefault("error", "");
    String description = said.getOrDefault("error_description", "");
    String refusal = error.isEmpty() || description.isEmpty() ? error : error + ": " + description;
    String reason = response.headers().getOrDefault(Pages.REASON, refusal);
    return new Outcome(
        OptionalInt.of(response.status()),
        reason,
        response.wire().isFault() ? Map.of() : inWordsOfTheRfc(said, reason));
  }

  /** A provider may have an error code of its own for the one that the reason begins with. */
  private static Map<String, String> inWordsOfTheRfc(Map<String, String> said, String reason) {
    Map<String, String> given = new LinkedHashMap<>(said);
    given.computeIfPresent("error", (name, code) -> reason.split(": ", 2)[0]);
    return given;
  }

  /** Where the browser is sent with it, or the body. */
  private static Map<String, String> said(Response response) {
    String callback =
        response
            .headers()
            .getOrDefault(Pages.POSTS_TO, response.headers().getOrDefault("Location", ""));
    if (!callback.isEmpty()) {
      return query(callback);
    }
    boolean form = response.headers().getOrDefault("Content-Type", "").startsWith(Request.FORM);
    return form ? kept(Parameters.parse(response.body())) : members(response.body());
  }

  private static Map<String, String> query(String location) {
    Parameters parameters;
    try {
      URI uri = URI.create(location);
      parameters = Parameters.parse(uri.getRawQuery()).and(Parameters.parse(uri.getRawFragment()));
    } catch (IllegalArgumentException e) {
      return Map.of();
    }
    return parameters
        .value("response")
        .flatMap(Jwt::claims)
        .map(Outcome::members)
        .orElseGet(() -> kept(parameters));
  }

  private static Map<String, String> kept(Parameters parameters) {
    Map<String, String> kept = new LinkedHashMap<>();
    KEPT.forEach(name -> parameters.value(name).ifPresent(value -> kept.put(name, value)));
    return kept;
  }

  private static Map<String, String> members(String body) {
    boolean readable = body.startsWith("{") && body.length() <= Journal.BODY;
    return readable ? JsonObject.read(body).map(Outcome::members).orElse(Map.of()) : Map.of();
  }

  private static Map<String, String> members(JsonNode json) {
    Map<String, String> kept = new LinkedHashMap<>();
    for (String name : KEPT) {
      JsonNode value = json.path(name);
      if (value.isTextual()) {
        kept.put(name, value.asText());
      }
    }
    return kept;
  }

  /** For the journal: nothing that was given. */
  @Override
  public String toString() {
    String answer = status.isPresent() ? "-> " + status.getAsInt() : "-> no answer";
    return refusal.isEmpty() ? answer : answer + " " + refusal;
  }
}
