package dev.codegrant.cli;

import dev.codegrant.provider.generic.Generic;
import dev.codegrant.provider.generic.ProviderDefinition;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code codegrant providers show NAME}: one server with its evidence. Nothing is sent. */
@Command(
    name = "show",
    sortOptions = false,
    versionProvider = Version.class,
    header = "Show what is known of one server, and where that is from.",
    customSynopsis = "codegrant providers show NAME [--variant NAME] [--json]",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:done",
      " 1:internal error, or output that could not be written",
      " 2:wrong usage, or a name that is not known"
    })
final class ShowProvider implements Callable<Integer> {

  private static final int WIDTH = 96;

  private final Console console;
  private final Providers parent;

  @Parameters(paramLabel = "NAME", description = "A name of codegrant providers, such as slack.")
  private String name = "";

  @Option(
      names = "--variant",
      paramLabel = "NAME",
      description = "Show the server as that variant of it is, such as openid of slack.")
  private @Nullable String variant;

  @ArgGroup(validate = false, heading = "%nOutput:%n")
  private OutputOptions output = new OutputOptions();

  ShowProvider(Console console, Providers parent) {
    this.console = console;
    this.parent = parent;
  }

  @Override
  public Integer call() {
    Errand errand = new Errand(console, output.with(parent.output()));
    return errand.run(
        () -> {
          NamedServer.requireKnown("NAME", name);
          ProviderDefinition whole = Generic.named(name);
          ProviderFacts facts =
              new ProviderFacts(variant == null ? whole : variant(whole, variant));
          facts.describe(errand.answer(), Optional.ofNullable(variant));
          print(errand, facts);
        });
  }

  /** The argument is not repeated in a refusal: it could hold a secret. */
  private static ProviderDefinition variant(ProviderDefinition whole, String variant) {
    if (whole.variants().contains(variant)) {
      return whole.variant(variant);
    }
    throw new StopException(
        Failure.usage(
            whole.variants().isEmpty()
                ? "no --variant: this server has none"
                : "--variant to be one of " + String.join(", ", whole.variants()),
            "another name",
            "correct it, or leave --variant out"));
  }

  private void print(Errand errand, ProviderFacts facts) {
    ProviderDefinition definition = facts.definition();
    String which = definition.name() + (variant == null ? "" : ", variant " + variant);
    errand.print(errand.paint().bold(definition.title()) + "  (" + which + ")");
    errand.print("documentation  " + definition.documentation());
    errand.print("discovery      " + facts.discovery());
    errand.print("PKCE           " + facts.pkce());
    errand.print("refresh token  " + facts.rotation() + " when it is used");
    facts.endpoints().forEach((name, endpoint) -> errand.print(name + "  " + endpoint));
    if (!definition.variables().isEmpty()) {
      section(errand, "To be set with --set NAME=VALUE");
    }
    definition
        .variables()
        .forEach(
            (variable, what) ->
                errand.print(
                    "  "
                        + variable
                        + what.defaultValue().map(value -> "  default " + value).orElse("")
                        + "  for example "
                        + what.example()));
    if (!definition.variants().isEmpty()) {
      section(errand, "Variants");
      definition.variants().forEach(variant -> errand.print("  " + variant));
    }
    if (!definition.notes().isEmpty()) {
      section(errand, "Notes");
      definition.notes().forEach(note -> wrap(errand, "  ", note));
    }
    if (!definition.unverified().isEmpty()) {
      section(errand, "Nobody has checked");
      definition.unverified().forEach(text -> wrap(errand, "  ", text));
    }
    section(errand, "Evidence");
    for (ProviderDefinition.Evidence fact : definition.evidence()) {
      wrap(errand, "  ", fact.subject() + ": " + fact.fact());
      errand.print(
          "      "
              + errand
                  .paint()
                  .soft(
                      fact.source()
                          + ", "
                          + fact.date()
                          + ", "
                          + fact.confidence().name().toLowerCase(Locale.ROOT)));
    }
  }

  private static void section(Errand errand, String heading) {
    errand.print("");
    errand.print(errand.paint().bold(heading));
  }

  private static void wrap(Errand errand, String indent, String text) {
    StringBuilder line = new StringBuilder(indent);
    for (String word : List.of(OneLine.whole(text).split(" +"))) {
      if (line.length() + word.length() > WIDTH && line.length() > indent.length()) {
        errand.print(line.toString().stripTrailing());
        line = new StringBuilder(indent).append("    ");
      }
      line.append(word).append(' ');
    }
    errand.print(line.toString().stripTrailing());
  }
}
