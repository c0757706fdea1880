package dev.codegrant.cli;

import com.google.gson.JsonArray;
import dev.codegrant.provider.generic.Generic;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/** {@code codegrant providers}: the servers that this program knows by name. Nothing is sent. */
@Command(
    name = "providers",
    sortOptions = false,
    versionProvider = Version.class,
    header = "List the authorization servers that this program knows by name.",
    customSynopsis = {
      "codegrant providers [--json]",
      "codegrant providers show NAME [--json]",
    },
    description = {
      "",
      "Shows for each name what the server is like. Nothing is sent.",
      "",
      "  SIGN-IN   whether users sign in with OpenID Connect",
      "  PKCE      required or checked by the server; ignored; not-sent: it would be refused",
      "  REFRESH   whether a refresh token is replaced when it is used",
      "  REVOKES   whether tokens can be taken back",
      "  EVIDENCE  how many facts there are, and how many nobody has checked",
      "",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  codegrant providers",
      "  codegrant providers show slack",
      "  codegrant providers --json | jq -r '.[] | select(.pkce==\"required\") | .name'",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:done",
      " 1:internal error, or output that could not be written",
      " 2:wrong usage"
    })
final class Providers implements Callable<Integer> {

  private final Console console;

  @ArgGroup(validate = false, heading = "%nOutput:%n")
  private OutputOptions output = new OutputOptions();

  Providers(Console console) {
    this.console = console;
  }

  /** What was said before a command within this one. */
  OutputOptions output() {
    return output;
  }

  @Override
  public Integer call() {
    JsonArray answer = new JsonArray();
    Errand errand = new Errand(console, output, answer);
    return errand.run(
        () -> {
          List<ProviderFacts> facts =
              Generic.names().stream().map(Generic::named).map(ProviderFacts::new).toList();
          facts.forEach(each -> answer.add(each.summary()));
          new ProviderTable(errand).print(facts);
        });
  }
}
