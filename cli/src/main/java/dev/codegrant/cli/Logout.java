package dev.codegrant.cli;

import com.google.gson.JsonObject;
import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.token.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code codegrant logout}: the end of a saved login, at the server and here. */
@Command(
    name = "logout",
    sortOptions = false,
    versionProvider = Version.class,
    header = "Revoke the tokens of a saved login, and delete them.",
    description = {
      "",
      "Asks the server to revoke the refresh token (RFC 7009), with which most servers end the"
          + " access token too, and deletes all that was saved under the name. It is deleted even"
          + " when the server did not revoke: then the exit code says so, and the tokens live on"
          + " there until they expire.",
      "",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  codegrant logout work",
      "  codegrant logout work --json | jq .revoked",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:done; revoked, as far as the server and the login have something to revoke",
      " 1:internal error, or output that could not be written",
      " 2:wrong usage, a name that is not saved, or a store that cannot be used or is damaged",
      " 3:the server did not revoke",
      " 4:network: no usable answer; or the store does not answer"
    })
final class Logout implements Callable<Integer> {

  private final Console console;

  @Parameters(paramLabel = "NAME", description = "What \"codegrant login --save NAME\" saved.")
  private String name = "";

  @Option(
      names = "--request-timeout",
      paramLabel = "SECONDS",
      description = "How long one request to the server may take. Default: ${DEFAULT-VALUE}.")
  private int requestTimeoutSeconds = 10;

  @ArgGroup(validate = false, heading = "%nWhere logins are saved:%n")
  private StoreOptions store = new StoreOptions();

  @ArgGroup(validate = false, heading = "%nOutput:%n")
  private OutputOptions output = new OutputOptions();

  Logout(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Errand errand = new Errand(console, output);
    return errand.run(() -> signOut(errand));
  }

  private void signOut(Errand errand) {
    Duration timeout = Timeout.ofSeconds("--request-timeout", requestTimeoutSeconds).duration();
    SavedName wanted = new SavedName(name);
    SavedLogins saved = SavedLogins.require(store, console);
    Optional<ConfigurationException> damage = saved.deleteDamaged(wanted);
    if (damage.isPresent()) {
      tell(
          errand,
          errand.paint().bad("not revoked"),
          "which server it was cannot be read; the tokens live on there until they expire");
      tellDeleted(errand, wanted, false);
      throw damage.get();
    }
    Profile profile = saved.require(wanted);
    boolean isPossible = profile.client().server().server().revocationEndpoint().isPresent();
    List<Token> asked = new ArrayList<>();
    boolean[] sent = {false};
    Optional<RuntimeException> failure =
        saved.signOut(
            profile,
            token -> {
              asked.add(token);
              if (isPossible) {
                revoke(errand, profile, timeout, token);
                sent[0] = true;
              }
            });
    String server = profile.client().server().name();
    boolean revoked = sent[0] && failure.isEmpty();
    Optional<String> alive =
        isPossible
            ? Revocation.at(profile.client().server().server()).remark(asked)
            : Optional.empty();
    if (revoked) {
      tell(errand, errand.paint().good("revoked"), "at " + server);
      alive.ifPresent(errand::remark);
    } else if (asked.isEmpty() && failure.isEmpty()) {
      tell(errand, errand.paint().bad("not revoked"), "no tokens were saved");
    } else {
      tell(errand, errand.paint().bad("not revoked"), "at " + server + reason(alive, failure));
    }
    tellDeleted(errand, wanted, revoked);
    if (failure.isPresent()) {
      throw Revocation.last(failure.get());
    }
  }

  private static void tellDeleted(Errand errand, SavedName name, boolean revoked) {
    tell(errand, errand.paint().good("deleted"), "what was saved as " + name);
    JsonObject answer = errand.answer();
    answer.addProperty("name", name.text());
    answer.addProperty("revoked", revoked);
    answer.addProperty("deleted", true);
  }

  private void revoke(Errand errand, Profile profile, Duration timeout, Token token) {
    ClientSetup client = profile.client();
    errand.learn(client.server().server());
    client.proof().secret().ifPresent(errand::withhold);
    Optional<ClientAuthentication> key =
        client.proof().key().map(file -> file.authentication(errand::withhold, console));
    client.client(errand.transport(), timeout, key).build().revoke(token);
  }

  private static String reason(Optional<String> alive, Optional<RuntimeException> failure) {
    if (failure.isPresent()) {
      String kind =
          failure.get() instanceof OAuthException e
              ? e.kind().name()
              : String.valueOf(failure.get().getMessage());
      return ": " + kind + "; the tokens live on there until they expire";
    }
    return alive
        .map(why -> ": " + why)
        .orElse(", which names no revocation endpoint; they live on until they expire");
  }

  private static void tell(Errand errand, String what, String where) {
    errand.print("   " + what + "  " + OneLine.of(where));
  }
}
