package dev.codegrant.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.codegrant.provider.generic.ProviderDefinition;
import dev.codegrant.server.AuthorizationServer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a definition says, in the words of the program. */
final class ProviderFacts {

  private static final String NONE = "none";

  private final ProviderDefinition definition;

  ProviderFacts(ProviderDefinition definition) {
    this.definition = definition;
  }

  ProviderDefinition definition() {
    return definition;
  }

  AuthorizationServer example() {
    return filled(definition).authorizationServer();
  }

  /** The issuer whose metadata describes the server, or that there is none. */
  String discovery() {
    return blank(definition).discovery().map(this::open).orElse(NONE);
  }

  /** The endpoints by their names in metadata, with blanks for what has to be set. */
  Map<String, String> endpoints() {
    Map<String, String> endpoints = new LinkedHashMap<>();
    blank(definition)
        .authorizationServer()
        .endpoints()
        .forEach((name, endpoint) -> endpoints.put(name, open(endpoint.toString())));
    return endpoints;
  }

  /** An example is somebody's server: nobody should take it for a fact. */
  private String open(String address) {
    String open = address;
    for (ProviderDefinition.Variable variable : definition.variables().values()) {
      if (variable.defaultValue().isEmpty()) {
        open = open.replace(blank(variable), "{" + variable.name() + "}");
      }
    }
    return open;
  }

  /** A value that stands for none, and is in no other. */
  private static String blank(ProviderDefinition.Variable variable) {
    String name = "blank-" + variable.name().toLowerCase(Locale.ROOT) + "-blank";
    return variable.holds().equals("base") ? "https://" + name : name;
  }

  private static ProviderDefinition blank(ProviderDefinition definition) {
    ProviderDefinition blank = definition;
    for (ProviderDefinition.Variable variable : definition.variables().values()) {
      if (variable.defaultValue().isEmpty()) {
        blank = blank.with(variable.name(), blank(variable));
      }
    }
    return blank;
  }

  /** With an example for each variable that has to be set, so that there is a server to look at. */
  static ProviderDefinition filled(ProviderDefinition definition) {
    ProviderDefinition filled = definition;
    for (ProviderDefinition.Variable variable : definition.variables().values()) {
      if (variable.defaultValue().isEmpty()) {
        filled = filled.with(variable.name(), variable.example());
      }
    }
    return filled;
  }

  String pkce() {
    return definition.pkce();
  }

  String rotation() {
    return switch (example().quirks().rotation()) {
      case NONE -> "stays";
      case SOMETIMES -> "may change";
      case ALWAYS -> "changes";
    };
  }

  boolean revokes() {
    return example().revocationEndpoint().isPresent();
  }

  /** How much of the definition nobody has checked. */
  private int unverified() {
    return definition.unverified().size();
  }

  String evidence() {
    int facts = definition.evidence().size();
    return facts + (unverified() == 0 ? "" : ", " + unverified() + " unchecked");
  }

  /** One element of the list. */
  JsonObject summary() {
    JsonObject json = new JsonObject();
    json.addProperty("name", definition.name());
    json.addProperty("title", definition.title());
    json.addProperty("discovery", discovery());
    json.addProperty("pkce", pkce());
    json.addProperty("rotation", rotation());
    json.addProperty("revocation", revokes());
    JsonObject evidence = new JsonObject();
    evidence.addProperty("facts", definition.evidence().size());
    evidence.addProperty("unverified", unverified());
    json.add("evidence", evidence);
    return json;
  }

  /**
   * Adds all there is to an object.
   *
   * @param variant which of the variants these are the facts of
   */
  void describe(JsonObject json, Optional<String> variant) {
    summary().asMap().forEach(json::add);
    json.addProperty("variant", variant.orElse(null));
    JsonObject variables = new JsonObject();
    definition
        .variables()
        .forEach(
            (name, variable) -> variables.addProperty(name, variable.defaultValue().orElse(null)));
    json.add("variables", variables);
    JsonArray variants = new JsonArray();
    definition.variants().forEach(variants::add);
    json.add("variants", variants);
    JsonObject endpoints = new JsonObject();
    endpoints().forEach(endpoints::addProperty);
    json.add("endpoints", endpoints);
    JsonArray notes = new JsonArray();
    definition.notes().forEach(notes::add);
    json.add("notes", notes);
    JsonArray unverified = new JsonArray();
    definition.unverified().forEach(unverified::add);
    json.add("unverified", unverified);
    JsonArray evidence = new JsonArray();
    for (ProviderDefinition.Evidence fact : definition.evidence()) {
      JsonObject one = new JsonObject();
      one.addProperty("subject", fact.subject());
      one.addProperty("fact", fact.fact());
      one.addProperty("source", fact.source());
      one.addProperty("date", fact.date().toString());
      one.addProperty("confidence", fact.confidence().name().toLowerCase(Locale.ROOT));
      evidence.add(one);
    }
    json.add("evidence", evidence);
  }
}
