package dev.codegrant.testkit.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import wiremock.com.fasterxml.jackson.databind.JsonNode;

/** What no message may show: the secrets of a task, those in a sample, and what the client made. */
final class Hidden {
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i).*(token|secret|password|assertion|verifier|challenge)|state|nonce|code|user_code"
              + "|device_code");
  private static final int SHORTEST = 4;

  private final List<String> values = new ArrayList<>();

  /** Whether a value of this name is shown to nobody. */
  static boolean isSecret(String name) {
    return SECRET.matcher(name).matches();
  }

  void add(String value) {
    if (value.length() >= SHORTEST) {
      String form = URLEncoder.encode(value, UTF_8);
      values.addAll(List.of(value, value.replace(' ', '+'), form, form.replace("+", "%20")));
    }
  }

  void addAll(Map<String, ? extends Collection<String>> parameters) {
    parameters.forEach(
        (name, each) -> {
          if (isSecret(name)) {
            each.forEach(this::add);
          }
        });
  }

  /** An error's code is none of the secrets of an answer; its members are not looked at. */
  void addAll(Sample sample) {
    if (sample.expected().kind() == Expectation.Kind.TOKEN) {
      JsonNode json = ContractJson.tree(sample.text());
      if (json == null) {
        addAll(ReceivedRequest.form(sample.text()));
      } else {
        collect(json);
      }
    }
  }

  private void collect(JsonNode json) {
    json.properties()
        .forEach(
            member -> {
              if (isSecret(member.getKey()) && member.getValue().isTextual()) {
                add(member.getValue().textValue());
              }
            });
    json.elements().forEachRemaining(this::collect);
  }

  String in(String message) {
    String shown = message;
    List<String> longestFirst =
        values.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
    for (String value : longestFirst) {
      shown = shown.replace(value, "***");
    }
    return shown;
  }
}
