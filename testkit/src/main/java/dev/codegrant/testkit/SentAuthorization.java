package dev.codegrant.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import wiremock.com.fasterxml.jackson.databind.JsonNode;

/**
 * An authorization request as its client meant it: the page's GET and POST are one, and what was
 * pushed or signed counts for what came.
 *
 * @param sent the request that was decided about, or the first one if none was
 * @param parameters the parameters that count, or empty if they are not known here
 */
record SentAuthorization(Sent sent, Optional<Map<String, List<String>>> parameters) {

  static List<SentAuthorization> all(List<Sent> journal) {
    List<Sent> requests =
        journal.stream().filter(sent -> sent.endpoint() == Endpoint.AUTHORIZATION).toList();
    List<Map<String, List<String>>> seen = new ArrayList<>();
    requests.stream().filter(SentAuthorization::isDecided).forEach(sent -> seen.add(asked(sent)));
    List<SentAuthorization> all = new ArrayList<>();
    for (Sent sent : requests) {
      if (!isDecided(sent)) {
        if (seen.contains(asked(sent))) {
          continue;
        }
        seen.add(asked(sent));
      }
      all.add(new SentAuthorization(sent, meant(sent.request().parameters(), journal)));
    }
    return all;
  }

  Optional<String> value(String name) {
    return parameters.flatMap(known -> Sent.value(known, name));
  }

  boolean isKnown() {
    return parameters.isPresent();
  }

  private static boolean isDecided(Sent sent) {
    return sent.given("code").isPresent() || sent.given("error").isPresent();
  }

  /** Without what the page adds. */
  private static Map<String, List<String>> asked(Sent sent) {
    Map<String, List<String>> parameters = new LinkedHashMap<>(sent.request().parameters());
    parameters.keySet().removeAll(Pages.OWN_FIELDS);
    return parameters;
  }

  private static Optional<Map<String, List<String>>> meant(
      Map<String, List<String>> came, List<Sent> journal) {
    Optional<String> reference = Sent.value(came, "request_uri");
    if (reference.isPresent()) {
      return journal.stream()
          .filter(sent -> sent.endpoint() == Endpoint.PUSHED_AUTHORIZATION)
          .filter(sent -> sent.given("request_uri").equals(reference))
          .findFirst()
          .flatMap(pushed -> signed(pushed.request().parameters()));
    }
    return signed(came);
  }

  /** Of a request object the claims, unless it is encrypted or no JWT. */
  private static Optional<Map<String, List<String>>> signed(Map<String, List<String>> came) {
    Optional<String> object = Sent.value(came, "request");
    return object.isEmpty()
        ? Optional.of(came)
        : object.flatMap(Jwt::claims).map(SentAuthorization::texts);
  }

  private static Map<String, List<String>> texts(JsonNode claims) {
    Map<String, List<String>> texts = new LinkedHashMap<>();
    claims
        .properties()
        .forEach(claim -> texts.put(claim.getKey(), List.of(claim.getValue().asText(""))));
    return texts;
  }
}
