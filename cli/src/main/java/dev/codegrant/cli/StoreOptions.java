package dev.codegrant.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where logins are kept, and the key that seals them. */
final class StoreOptions {

  @Option(
      names = "--store",
      paramLabel = "DIR",
      description =
          "The directory with what is saved, for you alone (mode 0700). Default:"
              + " $$XDG_STATE_HOME/codegrant, or ~/.local/state/codegrant.")
  private @Nullable Path directory;

  @Option(
      names = "--store-key",
      paramLabel = "FILE",
      description =
          "The key that seals it (mode 0600); - is standard input. Default:"
              + " $$XDG_CONFIG_HOME/codegrant/store.key, or ~/.config/codegrant/store.key; made"
              + " when first needed. It protects copies and backups of the directory, as long as"
              + " the key is not in them; not against somebody who can act as you.")
  private @Nullable Path key;

  boolean isGiven() {
    return directory != null || key != null;
  }

  Path directory(Console console) {
    return directory == null
        ? ofUser(console, "XDG_STATE_HOME", Path.of(".local", "state"), "--store DIR")
        : directory.toAbsolutePath();
  }

  StoreKey key(Console console) {
    return new StoreKey(
        key == null
            ? ofUser(console, "XDG_CONFIG_HOME", Path.of(".config"), "--store-key FILE")
                .resolve("store.key")
            : key,
        console);
  }

  /** As the XDG Base Directory Specification has it: a relative path in a variable is no path. */
  private static Path ofUser(Console console, String variable, Path inHome, String option) {
    Path base = Path.of(console.env().getOrDefault(variable, ""));
    if (!base.isAbsolute()) {
      Path home = Path.of(console.env().getOrDefault("HOME", System.getProperty("user.home", "")));
      if (!home.isAbsolute()) {
        throw new StopException(
            Failure.usage(option + ", or a home directory", "neither", "add " + option));
      }
      base = home.resolve(inHome);
    }
    return base.resolve("codegrant");
  }
}
