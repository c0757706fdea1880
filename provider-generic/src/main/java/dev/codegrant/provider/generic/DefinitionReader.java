package dev.codegrant.provider.generic;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.provider.generic.ProviderDefinition.Confidence;
import dev.codegrant.provider.generic.ProviderDefinition.Evidence;
import dev.codegrant.provider.generic.ProviderDefinition.Variable;
import java.net.URI;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What one definition file says beside the server itself, and the checks that need no values. */
final class DefinitionReader {

  /** What says how a server is, beside the groups of quirks: a variant may say otherwise. */
  private static final Set<String> OF_THE_SERVER =
      Set.of(
          "variables",
          "issuer",
          "issuerWhen",
          "discovery",
          "endpoints",
          "clientAuthentication",
          "pkce",
          "rotation",
          "idToken",
          "redirectUri",
          "notes");

  /** What is of the file. */
  private static final Set<String> OF_THE_FILE =
      Set.of("$schema", "name", "title", "documentation", "variants", "evidence", "unverified");

  /** What of a definition a variant may change. */
  static final Set<String> VARIANT_KEYS = union(OF_THE_SERVER, QuirkGroups.GROUPS.keySet());

  /** Every key of a definition. */
  static final Set<String> KEYS = union(VARIANT_KEYS, OF_THE_FILE);

  /** What a server may ask of the redirect URIs that are registered with it. */
  static final Set<String> REDIRECT_RULES =
      Set.of(
          "exact",
          "prefix",
          "domain",
          "wildcard",
          "https",
          "loopback-any-port",
          "loopback-registered-port",
          "loopback-address-only",
          "no-loopback");

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
  private static final Pattern VARIABLE = Pattern.compile("[a-z][A-Za-z0-9]{0,39}");
  private static final Set<String> KINDS =
      Arrays.stream(VariableKind.values())
          .map(VariableKind::word)
          .collect(Collectors.toUnmodifiableSet());
  private static final Set<String> CONFIDENCES =
      Arrays.stream(Confidence.values())
          .map(each -> each.name().toLowerCase(Locale.ROOT))
          .collect(Collectors.toUnmodifiableSet());

  private DefinitionReader() {}

  /** Reads a whole definition, each of its variants too. */
  static ProviderDefinition read(Node root) {
    root.members(KEYS);
    checkVariants(root);
    ProviderDefinition definition = read(root, root, Optional.empty());
    definition.variants().forEach(definition::variant);
    return definition;
  }

  /** Reads what is left when a variant has changed the root. */
  static ProviderDefinition read(Node root, Node changed, Optional<String> variant) {
    Map<String, Variable> variables = variables(changed);
    String name = name(changed);
    Values examples = Values.examples(name, variables);
    ServerReader.read(changed, examples);
    ServerReader.otherIssuers(changed, examples);
    return new ProviderDefinition(root, changed, variant, Values.defaults(name, variables));
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    Set<String> all = new HashSet<>(some);
    all.addAll(others);
    return Collections.unmodifiableSet(all);
  }

  static String name(Node root) {
    return matching(root.required("name"), NAME, "a short name in lower case");
  }

  private static String matching(Node node, Pattern pattern, String expected) {
    String text = node.text();
    if (!pattern.matcher(text).matches()) {
      throw node.refusal(expected, "another text", "use letters, digits and hyphen");
    }
    return text;
  }

  static URI documentation(Node root) {
    Node node = root.required("documentation");
    try {
      URI uri = URI.create(node.text());
      if ("https".equals(uri.getScheme()) && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // as any other text that is no such URL
    }
    throw node.refusal("an https URL", "another text", "name the server's own pages");
  }

  private static Map<String, Variable> variables(Node root) {
    Map<String, Variable> variables = new LinkedHashMap<>();
    root.member("variables")
        .ifPresent(
            all ->
                all.members().forEach((name, node) -> variables.put(name, variable(name, node))));
    return variables;
  }

  private static Variable variable(String name, Node node) {
    if (!VARIABLE.matcher(name).matches()) {
      throw node.refusal("a name of letters and digits", "another name", "rename the variable");
    }
    node.members(Set.of("holds", "default", "example"));
    VariableKind kind = VariableKind.named(node.required("holds").word(KINDS)).orElseThrow();
    Optional<String> byDefault = node.member("default").map(each -> accepted(each, kind));
    return new Variable(name, kind, byDefault, accepted(node.required("example"), kind));
  }

  private static String accepted(Node node, VariableKind kind) {
    String value = node.text();
    if (!kind.accepts(value)) {
      throw node.refusal(kind.description(), "another text", "correct it");
    }
    return value;
  }

  private static void checkVariants(Node root) {
    for (String name : variants(root)) {
      Node patch = variant(root, name).orElseThrow();
      if (!NAME.matcher(name).matches()) {
        throw patch.refusal("a short name in lower case", "another name", "rename the variant");
      }
      patch.members(VARIANT_KEYS);
    }
  }

  /** The variants' names. */
  static Set<String> variants(Node root) {
    return root.member("variants").map(all -> all.members().keySet()).orElse(Set.of());
  }

  /** The patch that makes a variant. */
  static Optional<Node> variant(Node root, String name) {
    return root.member("variants").flatMap(all -> all.member(name));
  }

  static List<String> texts(Node root, String key) {
    return root.member(key).map(Node::texts).orElse(List.of());
  }

  static List<String> redirectUri(Node root) {
    return root.member("redirectUri")
        .map(rules -> rules.elements().stream().map(each -> each.word(REDIRECT_RULES)).toList())
        .orElse(List.of());
  }

  static List<Evidence> evidence(Node root) {
    List<Evidence> evidence = new ArrayList<>();
    for (Node node : root.required("evidence").elements()) {
      node.members(Set.of("subject", "fact", "source", "date", "confidence"));
      evidence.add(
          new Evidence(
              node.required("subject").text(),
              node.required("fact").text(),
              node.required("source").text(),
              date(node.required("date")),
              Confidence.valueOf(
                  node.required("confidence").word(CONFIDENCES).toUpperCase(Locale.ROOT))));
    }
    return List.copyOf(evidence);
  }

  private static LocalDate date(Node node) throws ConfigurationException {
    try {
      return LocalDate.parse(node.text());
    } catch (DateTimeParseException e) {
      throw node.refusal("a date as 2026-11-22", "another text", "write when it was looked up");
    }
  }
}
