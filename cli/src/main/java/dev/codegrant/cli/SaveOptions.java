package dev.codegrant.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether the tokens are kept when this run ends. */
final class SaveOptions {

  @Option(
      names = "--save",
      paramLabel = "NAME",
      description =
          "Save the tokens, for \"codegrant token NAME\"; with them a client secret, or the path of"
              + " a private key. What was saved as NAME is replaced. Not together with"
              + " --definition.")
  private @Nullable String name;

  /** What this login is kept as, if it is; looks whether it can be, before anybody signs in. */
  Optional<Keeping> keeping(StoreOptions store, Console console) {
    return Optional.ofNullable(name)
        .map(SavedName::new)
        .map(wanted -> Keeping.of(SavedLogins.findOrMake(store, console), wanted));
  }

  boolean isGiven() {
    return name != null;
  }

  /** Refuses what does not go together. */
  void requireUsable(StoreOptions store, boolean revoke) {
    if (name == null && store.isGiven()) {
      throw new StopException(
          Failure.usage(
              "--store and --store-key together with --save NAME",
              "one of them without it",
              "add --save NAME, or leave them out"));
    }
    if (name != null && revoke) {
      throw new StopException(
          Failure.usage(
              "--save or --revoke",
              "both",
              "leave one of the two out; codegrant logout NAME revokes what is saved"));
    }
  }
}
