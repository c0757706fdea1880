package dev.codegrant.provider.generic;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the variables of one definition stand for. Immutable. */
final class Values {

  /**
   * Where the issuer of Microsoft's metadata has the tenant of an ID token; not ours to fill in.
   */
  private static final String TENANT = "tenantid";

  private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");

  private final String definition;
  private final Set<String> known;
  private final Map<String, String> values;

  Values(String definition, Set<String> known, Map<String, String> values) {
    this.definition = definition;
    this.known = known;
    this.values = Map.copyOf(values);
  }

  Values with(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(values);
    changed.put(name, value);
    return new Values(definition, known, changed);
  }

  /** Without the value of a variable, if it is this one. */
  Values without(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(values);
    changed.remove(name, value);
    return new Values(definition, known, changed);
  }

  /** The value, or a refusal that names the variable. */
  String value(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          name,
          "a value for the variable '" + name + "' of " + definition,
          "none",
          "give it one: with(\"" + name + "\", ...)",
          null);
    }
    return value;
  }

  /** A text of the file with each {@code {name}} replaced. */
  String fill(Node node) {
    Matcher place = PLACE.matcher(node.text());
    StringBuilder filled = new StringBuilder();
    while (place.find()) {
      String name = place.group(1);
      String value = name.equals(TENANT) ? place.group() : known(node, name);
      place.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return place.appendTail(filled).toString();
  }

  /** The value of a variable that the file names. */
  String known(Node node, String name) {
    if (!known.contains(name)) {
      throw node.refusal("a variable of this file", "another name in braces", "declare it");
    }
    return value(name);
  }

  /** A text of the file as a URL; core judges which may be used. */
  URI url(Node node) {
    String text = fill(node);
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw node.refusal("an https URL", "a text that is none", "correct it");
    }
  }
}
