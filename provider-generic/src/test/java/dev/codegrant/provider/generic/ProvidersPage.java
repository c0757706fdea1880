package dev.codegrant.provider.generic;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.codegrant.provider.generic.ProviderDefinition.Evidence;
import dev.codegrant.provider.generic.ProviderDefinition.Variable;
import dev.codegrant.server.AuthorizationServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code docs/providers.md}: all servers of the catalogue, as tables, out of their files. */
final class ProvidersPage {

  /** The keys of a definition that say how the server differs from the RFCs. */
  private static final List<String> GROUPS =
      List.of(
          "authorizationRequest",
          "tokenRequest",
          "tokenResponse",
          "errors",
          "revocation",
          "device",
          "userInformation",
          "idToken");

  private final List<String> lines = new ArrayList<>();

  static List<String> markdown() {
    ProvidersPage page = new ProvidersPage();
    page.introduction();
    page.glance();
    Generic.names().forEach(name -> page.server(Generic.named(name)));
    return page.lines;
  }

  private void introduction() {
    lines.addAll(
        List.of(
            "# The servers that Codegrant knows by name",
            "",
            "Made from the definitions in `provider-generic`, one JSON file for each server; record"
                + " it again after a change:",
            "`mvn -B test -pl provider-generic -am -Dtest=ProvidersPageTest -Ddocs.record=true"
                + " -Dsurefire.failIfNoSpecifiedTests=false`.",
            "",
            "`Generic.named(\"slack\")` takes one in a program, `codegrant login --provider slack`"
                + " at the command line, and `codegrant providers show slack` prints it with every"
                + " fact. Google and GitHub have modules of their own, which know more.",
            "[adding-a-provider.md](adding-a-provider.md) says how to add a server.",
            "",
            "Nothing here was tried against a live server. How well a fact is known stands beside"
                + " it in the file: *doc* (the server's documentation), *code* (a maintained"
                + " library does so), *test* (a recorded or published answer), *issues* (users"
                + " reported it), *derived*, *unverified* (nobody has checked).",
            "",
            "## At a glance",
            "",
            "PKCE is always sent where nothing else stands; *ignored* means that the server gives"
                + " no protection for it. *Refresh token*: what asks for one, and whether it is"
                + " replaced when it is used. *Settings*: how many habits differ from the RFCs."));
  }

  private void glance() {
    lines.add("");
    lines.add(
        "| name | server | ID tokens | PKCE | client authentication | refresh token | revocation |"
            + " device | settings | facts |");
    lines.add("|---|---|---|---|---|---|---|---|---|---|");
    for (String name : Generic.names()) {
      ProviderDefinition definition = Generic.named(name);
      AuthorizationServer server = CatalogueTest.usable(definition).authorizationServer();
      int unverified = definition.unverified().size();
      lines.add(
          row(
              "[`" + name + "`](#" + name + ")",
              definition.title(),
              definition.hasIdTokens() ? "yes" : "",
              definition.pkce(),
              String.join(", ", definition.clientAuthentication()),
              refresh(server),
              server.revocationEndpoint().isPresent() ? "yes" : "",
              server.endpoint("device_authorization_endpoint").isPresent() ? "yes" : "",
              String.valueOf(settings(name).size()),
              definition.evidence().size()
                  + (unverified == 0 ? "" : "; " + unverified + " unchecked")));
    }
  }

  private static String refresh(AuthorizationServer server) {
    List<String> asked = new ArrayList<>();
    if (!server.quirks().authorizationRequest().offlineScope().isEmpty()) {
      asked.add("scope `" + server.quirks().authorizationRequest().offlineScope() + "`");
    }
    server
        .quirks()
        .authorizationRequest()
        .offlineParameters()
        .forEach((parameter, value) -> asked.add("`" + parameter + "=" + value + "`"));
    String what =
        switch (server.quirks().rotation()) {
          case NONE -> "stays";
          case SOMETIMES -> "may be replaced";
          case ALWAYS -> "is replaced";
        };
    return asked.isEmpty() ? what : String.join(" ", asked) + "; " + what;
  }

  private void server(ProviderDefinition definition) {
    lines.add("");
    lines.add("## " + definition.name());
    lines.add("");
    lines.add(definition.title() + ". [Its documentation](" + definition.documentation() + ").");
    AuthorizationServer server = blank(definition);
    lines.add("");
    lines.add("| endpoint | |");
    lines.add("|---|---|");
    server.issuer().ifPresent(issuer -> lines.add(row("issuer", open(definition, issuer))));
    for (Map.Entry<String, URI> endpoint : server.endpoints().entrySet()) {
      lines.add(row(endpoint.getKey(), open(definition, endpoint.getValue().toString())));
    }
    variables(definition);
    list("Variants", definition.variants().stream().map(each -> "`" + each + "`").toList());
    Map<String, String> settings = settings(definition.name());
    if (!settings.isEmpty()) {
      lines.add("");
      lines.add("| differs from the RFCs in | |");
      lines.add("|---|---|");
      settings.forEach((setting, value) -> lines.add(row("`" + setting + "`", value)));
    }
    list("Redirect URIs", definition.redirectUri());
    sentences("To know", definition.notes());
    sentences("Nobody has checked", definition.unverified());
    lines.add("");
    lines.add("Evidence: " + evidence(definition.evidence()));
  }

  /** With blanks for what has to be set: an example is somebody's server. */
  private static String open(ProviderDefinition definition, String address) {
    String open = address;
    for (Variable variable : definition.variables().values()) {
      if (variable.defaultValue().isEmpty()) {
        open = open.replace(blank(variable), "{" + variable.name() + "}");
      }
    }
    return "`" + open + "`";
  }

  /** A value that stands for none, and is in no other. */
  private static String blank(Variable variable) {
    String name = "blank-" + variable.name().toLowerCase(Locale.ROOT) + "-blank";
    return variable.holds().equals("base") ? "https://" + name : name;
  }

  private static AuthorizationServer blank(ProviderDefinition definition) {
    ProviderDefinition blank = definition;
    for (Variable variable : definition.variables().values()) {
      if (variable.defaultValue().isEmpty()) {
        blank = blank.with(variable.name(), blank(variable));
      }
    }
    return blank.authorizationServer();
  }

  private void variables(ProviderDefinition definition) {
    if (definition.variables().isEmpty()) {
      return;
    }
    lines.add("");
    lines.add("| to be set | holds | by default | such as |");
    lines.add("|---|---|---|---|");
    for (Variable variable : definition.variables().values()) {
      lines.add(
          row(
              "`" + variable.name() + "`",
              variable.holds(),
              variable.defaultValue().map(value -> "`" + value + "`").orElse("required"),
              "`" + variable.example() + "`"));
    }
  }

  private void list(String what, List<String> values) {
    if (!values.isEmpty()) {
      lines.add("");
      lines.add(what + ": " + String.join(", ", values) + ".");
    }
  }

  private void sentences(String what, List<String> sentences) {
    if (!sentences.isEmpty()) {
      lines.add("");
      lines.add(what + ":");
      lines.add("");
      sentences.forEach(sentence -> lines.add("- " + sentence));
    }
  }

  private static String evidence(List<Evidence> evidence) {
    Map<String, Long> counted =
        evidence.stream()
            .collect(
                Collectors.groupingBy(
                    fact -> fact.confidence().name().toLowerCase(Locale.ROOT),
                    TreeMap::new,
                    Collectors.counting()));
    String sources =
        evidence.stream()
            .flatMap(fact -> List.of(fact.source().split("; ")).stream())
            .distinct()
            .sorted()
            .collect(Collectors.joining("; "));
    return counted.entrySet().stream()
            .map(each -> each.getValue() + " " + each.getKey())
            .collect(Collectors.joining(", "))
        + ". Sources: "
        + sources
        + ".";
  }

  private static Map<String, String> settings(String name) {
    Map<String, String> settings = new TreeMap<>();
    JsonObject file = file(name);
    for (String group : GROUPS) {
      if (file.has(group)) {
        file.getAsJsonObject(group)
            .asMap()
            .forEach((key, value) -> settings.put(group + "." + key, shown(value)));
      }
    }
    return settings;
  }

  private static String shown(JsonElement value) {
    String text = value.isJsonPrimitive() ? value.getAsString() : value.toString();
    return text.equals("true") ? "yes" : "`" + text.replace("`", "'") + "`";
  }

  private static JsonObject file(String name) {
    try (InputStream in =
        Objects.requireNonNull(
            Generic.class.getResourceAsStream("catalogue/" + name + ".json"), name)) {
      return JsonParser.parseString(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String row(String... cells) {
    return "| "
        + List.of(cells).stream()
            .map(cell -> cell.replace("|", "\\|"))
            .collect(Collectors.joining(" | "))
        + " |";
  }
}
