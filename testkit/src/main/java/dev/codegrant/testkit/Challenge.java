package dev.codegrant.testkit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a protected resource answers to whom it does not serve, RFC 9110 section 11.6.1. */
record Challenge(String scheme, Map<String, String> parameters) {
  static final Challenge BEARER = new Challenge("Bearer", Map.of());

  /** RFC 9449 section 7.1. */
  static Challenge dpop(List<String> algorithms) {
    return BEARER.with("algs", String.join(" ", algorithms)).under("DPoP");
  }

  Challenge with(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(parameters);
    all.put(name, value);
    return new Challenge(scheme, all);
  }

  private Challenge under(String other) {
    return new Challenge(other, parameters);
  }

  /** RFC 6750 section 3.1: without a token there is nothing to explain. */
  String unexplained() {
    return header(Map.of());
  }

  String explaining(Refusal refusal) {
    Map<String, String> reason = new LinkedHashMap<>();
    reason.put("error", refusal.error());
    reason.put("error_description", refusal.description());
    return header(reason);
  }

  private String header(Map<String, String> reason) {
    Map<String, String> all = new LinkedHashMap<>(Map.of("realm", "fake"));
    all.putAll(reason);
    all.putAll(parameters);
    return all.entrySet().stream()
        .map(parameter -> parameter.getKey() + "=\"" + parameter.getValue() + "\"")
        .collect(Collectors.joining(", ", scheme + " ", ""));
  }
}
