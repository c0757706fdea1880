package dev.codegrant.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/** {@code codegrant saved}: what is kept, and how it stands. No token is shown. */
@Command(
    name = "saved",
    sortOptions = false,
    versionProvider = Version.class,
    header = "List the saved logins, and how they stand.",
    description = {
      "",
      "Shows for each name the server, who signed in where that was proven, when the access token"
          + " expires, and the state. Nothing is sent, and no token is shown.",
      "",
      "  good           the access token works, by the clock",
      "  refreshes      the next \"codegrant token\" gets another one",
      "  log in again   no token is to be had without you",
      "  unreadable     the tokens are damaged: \"codegrant logout\" deletes them",
      "",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  codegrant saved",
      "  codegrant saved --json | jq -r '.saved[] | select(.state==\"good\")'",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:done",
      " 1:internal error, or output that could not be written",
      " 2:wrong usage, or a store that cannot be used",
      " 4:the store does not answer"
    })
final class Saved implements Callable<Integer> {

  private final Console console;

  @ArgGroup(validate = false, heading = "%nWhere logins are saved:%n")
  private StoreOptions store = new StoreOptions();

  @ArgGroup(validate = false, heading = "%nOutput:%n")
  private OutputOptions output = new OutputOptions();

  Saved(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Errand errand = new Errand(console, output);
    return errand.run(() -> list(errand));
  }

  private void list(Errand errand) {
    Optional<SavedLogins> saved = SavedLogins.find(store, console);
    Instant now = Instant.now();
    Inventory.Listing listing =
        saved
            .map(SavedLogins::list)
            .orElseGet(() -> new Inventory.Listing(List.of(), 0, Set.of(), Set.of()));
    List<Standing> standings =
        listing.profiles().stream()
            .map(profile -> Standing.of(profile, saved.orElseThrow(), now))
            .toList();
    JsonArray array = new JsonArray();
    standings.forEach(standing -> array.add(standing.json()));
    JsonObject answer = errand.answer();
    answer.add("saved", array);
    answer.addProperty("unreadable", listing.unreadable());
    answer.addProperty("nameless", listing.nameless().size());
    if (standings.isEmpty()) {
      errand.print("Nothing is saved; save with: codegrant login ... --save NAME");
    } else {
      new StandingTable(errand).print(standings);
    }
    if (listing.unreadable() > 0) {
      errand.remark(
          listing.unreadable()
              + " more cannot be read: sealed with another key, damaged, or of another release");
    }
    saved.ifPresent(found -> tellHowToDelete(errand, found.directory(), listing));
  }

  /** What no name leads to, only somebody can delete who is told where it is. */
  private static void tellHowToDelete(Errand errand, Path directory, Inventory.Listing listing) {
    for (String id : listing.damaged()) {
      errand.remark(
          "damaged: delete it with codegrant logout NAME, or as "
              + StoreFiles.entry(directory, id)
              + ".corrupt-* if no name is missed");
    }
    for (String id : listing.nameless()) {
      errand.remark(
          "tokens without a name: end their login at its server, then delete "
              + StoreFiles.entry(directory, id));
    }
  }
}
