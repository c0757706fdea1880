package dev.codegrant.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code codegrant token}: the access token of a saved login, good for a while. */
@Command(
    name = "token",
    sortOptions = false,
    versionProvider = Version.class,
    header = "Print the access token of a saved login, refreshed if need be.",
    description = {
      "",
      "Prints the token on standard output and nothing else there. A token that has less than a"
          + " minute or a fifth of its life left is refreshed first. Any number of programs may ask"
          + " at once: one of them refreshes, and the others wait for it and get the same token.",
      "",
      "Ctrl-C waits for a refresh that has begun. If a program was killed in the middle of one,"
          + " the next one waits until that must have ended, 30 seconds by default and 90 with"
          + " openid, and tries once more. A server that takes a refresh token only once may refuse"
          + " that: then log in again.",
      "",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  codegrant login --issuer URL --client-id ID --scope read --offline --save work",
      "  curl -H \"Authorization: Bearer $(codegrant token work)\" https://api.example.com/",
      "  codegrant token work | sed 's/^/Authorization: Bearer /' | curl -H @- URL   (not in ps)",
      "  codegrant token work --json | jq -r .expires_at",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:done",
      " 1:internal error, or output that could not be written",
      " 2:wrong usage, a name that is not saved, or a store that cannot be used or is damaged",
      " 3:refused by the server",
      " 4:network: no usable answer; or the store does not answer",
      " 5:a check failed; possibly an attack",
      " 6:log in again: there is no token to be had without you"
    })
final class PrintToken implements Callable<Integer> {

  private final Console console;

  @Parameters(paramLabel = "NAME", description = "What \"codegrant login --save NAME\" saved.")
  private String name = "";

  @Option(
      names = "--refresh",
      description = "Replace the token though it is young, because the API refused it.")
  private boolean refresh;

  @Option(
      names = "--request-timeout",
      paramLabel = "SECONDS",
      description = "How long one request to the server may take. Default: ${DEFAULT-VALUE}.")
  private int requestTimeoutSeconds = 10;

  @ArgGroup(validate = false, heading = "%nWhere logins are saved:%n")
  private StoreOptions store = new StoreOptions();

  @ArgGroup(validate = false, heading = "%nOutput:%n")
  private OutputOptions output = new OutputOptions();

  PrintToken(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Errand errand = new Errand(console, output);
    return errand.run(() -> print(errand));
  }

  private void print(Errand errand) {
    Duration timeout = Timeout.ofSeconds("--request-timeout", requestTimeoutSeconds).duration();
    SavedName wanted = new SavedName(name);
    SavedLogins saved = SavedLogins.require(store, console);
    Profile profile = saved.require(wanted);
    try {
      CurrentToken current =
          new CurrentToken(errand, saved, profile, timeout, UnbrokenStore.FOR_THE_STORE);
      tell(errand, profile, current.tokens(refresh));
    } catch (ReauthorizationRequiredException e) {
      throw new StopException(
          Failure.of(e).withAdvice("log in again: codegrant login ... --save " + wanted));
    }
  }

  private static void tell(Errand errand, Profile profile, TokenSet tokens) {
    AccessToken token = tokens.accessToken();
    errand.print(token.value().reveal());
    JsonObject answer = errand.answer();
    answer.addProperty("access_token", token.value().reveal());
    answer.addProperty("token_type", token.tokenType());
    answer.addProperty("expires_at", token.expiresAt().map(Object::toString).orElse(null));
    answer.add(
        "scope",
        new GrantedScope(profile.client().server().server(), profile.scope())
            .of(tokens)
            .map(PrintToken::array)
            .orElse(null));
  }

  private static JsonArray array(Scope scope) {
    JsonArray array = new JsonArray();
    scope.tokens().forEach(array::add);
    return array;
  }
}
