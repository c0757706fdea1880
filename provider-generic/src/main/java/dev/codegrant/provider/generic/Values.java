package dev.codegrant.provider.generic;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.provider.generic.ProviderDefinition.Variable;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
  private final Map<String, Variable> variables;
  private final Map<String, String> given;

  private Values(String definition, Map<String, Variable> variables, Map<String, String> given) {
    this.definition = definition;
    this.variables = Collections.unmodifiableMap(variables);
    this.given = Map.copyOf(given);
  }

  /** The defaults. */
  static Values defaults(String definition, Map<String, Variable> variables) {
    return new Values(definition, variables, Map.of());
  }

  /** The examples, of which each variable has one. */
  static Values examples(String definition, Map<String, Variable> variables) {
    Map<String, String> examples = new LinkedHashMap<>();
    variables.forEach((name, variable) -> examples.put(name, variable.example()));
    return new Values(definition, variables, examples);
  }

  Map<String, Variable> variables() {
    return variables;
  }

  Values with(String name, String value) {
    Variable variable = variables.get(name);
    if (variable == null) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          variables.isEmpty()
              ? "no variable: " + definition + " has none"
              : "one of " + String.join(", ", variables.keySet()),
          "another name",
          "see variables()");
    }
    if (!variable.kind().accepts(value)) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          name,
          variable.kind().description(),
          "a value that is none",
          "write it as in " + variable.example(),
          null);
    }
    Map<String, String> changed = new LinkedHashMap<>(given);
    changed.put(name, value);
    return new Values(definition, variables, changed);
  }

  /** The value, or a refusal that names the variable. */
  private String value(Variable variable) {
    String name = variable.name();
    String value = given.get(name);
    if (value != null) {
      return value;
    }
    Optional<String> elsewhere = variable.kind().isAddress() ? elsewhere() : Optional.empty();
    if (elsewhere.isEmpty() && variable.defaultValue().isPresent()) {
      return variable.defaultValue().orElseThrow();
    }
    throw new ConfigurationException(
        ErrorKind.INVALID_CONFIGURATION,
        name,
        "a value for the variable '" + name + "' of " + definition,
        elsewhere.map(other -> "none, and '" + other + "' leads elsewhere").orElse("none"),
        "give it one: with(\"" + name + "\", ...)",
        null);
  }

  /** An address that leads to another installation than its default, so that no default counts. */
  private Optional<String> elsewhere() {
    return variables.values().stream()
        .filter(each -> each.kind().isAddress())
        .filter(
            each -> {
              String value = given.get(each.name());
              return value != null && !each.defaultValue().equals(Optional.of(value));
            })
        .map(Variable::name)
        .findFirst();
  }

  /** A text of the file with each {@code {name}} replaced. */
  String fill(Node node) {
    return fill(node, true);
  }

  /** A text that is compared with what a server says, and that no request goes to. */
  String spelling(Node node) {
    return fill(node, false);
  }

  private String fill(Node node, boolean isAddress) {
    Matcher place = PLACE.matcher(node.text());
    StringBuilder filled = new StringBuilder();
    while (place.find()) {
      String name = place.group(1);
      String value = name.equals(TENANT) ? place.group() : known(node, name);
      requireLabel(node, name, place);
      if (isAddress) {
        requirePlace(node, name, place);
      }
      place.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return place.appendTail(filled).toString();
  }

  private void requireLabel(Node node, String name, Matcher place) {
    if (isInHost(node, place) && holds(name, VariableKind.TOKEN)) {
      throw node.refusal(
          "a variable that holds label or host in a host name",
          "one that holds token",
          "let the variable hold a label");
    }
  }

  /** That the value cannot change which host the URL leads to, but by being one. */
  private void requirePlace(Node node, String name, Matcher place) {
    boolean isBase = holds(name, VariableKind.BASE);
    if (isBase && place.start() != 0) {
      throw node.refusal(
          "a variable that holds base at the beginning of a URL alone",
          "'" + place.group() + "' elsewhere",
          "let the variable hold a host or a label, or begin the URL with it");
    }
    if ((isBase || (isInHost(node, place) && holds(name, VariableKind.HOST)))
        && !node.text().substring(place.end()).matches("([/?#].*)?")) {
      throw node.refusal(
          "a slash, or nothing, after '" + place.group() + "', which may end with a port",
          "another text",
          "put the port into the value, or let the variable hold a label");
    }
  }

  private static boolean isInHost(Node node, Matcher place) {
    return place.start() < endOfHost(node.text());
  }

  private boolean holds(String name, VariableKind kind) {
    Variable variable = variables.get(name);
    return variable != null && variable.kind() == kind;
  }

  /** Where the path of a URL begins; 0 for a text that begins otherwise. */
  private static int endOfHost(String text) {
    int scheme = text.indexOf("://");
    int end = scheme < 0 ? 0 : scheme + 3;
    while (scheme >= 0 && end < text.length() && "/?#".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  /** The value of a variable that the file names. */
  String known(Node node, String name) {
    Variable variable = variables.get(name);
    if (variable == null) {
      throw node.refusal("a variable of this file", "another name in braces", "declare it");
    }
    return value(variable);
  }

  /** Refuses a value that a variable cannot have. */
  void requireAccepted(Node node, String name, String value) {
    Variable variable = variables.get(name);
    if (variable == null || !variable.kind().accepts(value)) {
      throw node.refusal("a value that the variable can have", "another text", "correct it");
    }
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
