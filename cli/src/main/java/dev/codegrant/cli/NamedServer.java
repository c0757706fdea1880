package dev.codegrant.cli;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.provider.generic.Generic;
import dev.codegrant.provider.generic.ProviderDefinition;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A server by its name in the catalogue, or by a definition of the user's own, and what that leaves
 * open.
 *
 * @param name the name in the catalogue; empty with a file
 * @param file the user's own definition; empty with a name
 * @param variant the variant of the definition
 * @param settings the values of its variables
 */
record NamedServer(
    Optional<String> name,
    Optional<Path> file,
    Optional<String> variant,
    Map<String, String> settings) {

  /** Refuses a name that is not in the catalogue, and does not repeat it: it could be a secret. */
  static void requireKnown(String option, String name) {
    if (!Generic.names().contains(name)) {
      throw new StopException(
          Failure.usage(
              option + " to be the name of a server that this program knows",
              "another name",
              "codegrant providers lists the names; for another server use --issuer,"
                  + " --definition or its endpoints"));
    }
  }

  /** Refuses a definition that is no server yet, before anything is sent. */
  void requireUsable() {
    ProviderDefinition known = null;
    try {
      known = found();
      known = ofVariant(known);
      definition().authorizationServer();
    } catch (ConfigurationException e) {
      throw new StopException(known == null ? Failure.of(e) : refusal(e, known));
    }
  }

  /** A variable by its name and an example, where one of them is at fault; never its value. */
  private Failure refusal(ConfigurationException e, ProviderDefinition known) {
    String where = name.map(each -> "; codegrant providers show " + each + " lists all").orElse("");
    Failure failure = Failure.of(e);
    Optional<ProviderDefinition.Variable> variable =
        e.reason().map(each -> known.variables().get(each));
    if (variable.isEmpty()) {
      return failure.withAdvice(
          "give values with --set NAME=VALUE, and a variant with --variant" + where);
    }
    String option = "--set " + variable.get().name();
    return new Failure(
        failure.exit(),
        failure.kind(),
        failure.reason(),
        settings.containsKey(variable.get().name())
            ? option + " to be " + failure.expected()
            : failure.expected(),
        failure.got(),
        "write it as in " + option + "=" + variable.get().example() + where,
        failure.server());
  }

  /** Whether the server is known to take no client without credentials (RFC 6749 section 2.1). */
  boolean wantsCredentials() {
    return !definition().clientAuthentication().contains("none");
  }

  /** Refuses a server without ID tokens, and names the variants of it that have them. */
  void requireIdTokens() {
    if (definition().hasIdTokens()) {
      return;
    }
    ProviderDefinition found = found();
    String variants =
        found.variants().stream()
            .filter(each -> found.variant(each).hasIdTokens())
            .map(each -> "--variant " + each)
            .collect(Collectors.joining(" or "));
    throw new StopException(
        Failure.usage(
            "a server with ID tokens, for the scope openid",
            "one that is known to have none",
            variants.isEmpty()
                ? "leave openid out, and ask the server's API who the user is"
                : "add " + variants + ", or leave openid out"));
  }

  /** What is known of the server; read anew in each run. */
  ProviderDefinition definition() {
    ProviderDefinition definition = ofVariant(found());
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      definition = definition.with(setting.getKey(), setting.getValue());
    }
    return definition;
  }

  private ProviderDefinition ofVariant(ProviderDefinition found) {
    return variant.map(found::variant).orElse(found);
  }

  private ProviderDefinition found() {
    return file.isPresent() ? Generic.definition(file.get()) : Generic.named(name.orElseThrow());
  }
}
