package dev.codegrant.openid;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an application requires of every ID token. More is required with every call, never less. */
final class RequiredClaims {

  /** Of nothing where any value will do. */
  private final Map<String, Set<String>> values = new LinkedHashMap<>();

  /** Any value but an empty one; a claim that must have certain values keeps them. */
  void add(String name) {
    values.putIfAbsent(Refusals.requireText("a claim's name", name), Set.of());
  }

  /** One of these values. */
  void add(String name, String[] allowed) {
    Refusals.requireText("a claim's name", name);
    if (allowed.length == 0) {
      throw Refusals.argument(
          "the values that '" + name + "' may have",
          "none",
          "name them, or use presentClaim where any will do");
    }
    if (!values.getOrDefault(name, Set.of()).isEmpty()) {
      throw Refusals.argument(
          "the values of '" + name + "' once",
          "a second time",
          "name in one call all the values that may be there");
    }
    values.put(name, Set.copyOf(List.of(allowed)));
  }

  RequiredClaims copy() {
    RequiredClaims copy = new RequiredClaims();
    copy.values.putAll(values);
    return copy;
  }

  void require(IdTokenRules rules) {
    values.forEach(rules::required);
  }
}
