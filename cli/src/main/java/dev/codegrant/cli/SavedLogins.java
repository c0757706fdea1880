package dev.codegrant.cli;

import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenRecord;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.SealingKeys;
import dev.codegrant.token.Token;
import dev.codegrant.token.TokenSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What is kept between runs: under each name a profile and, refreshed by whoever comes, tokens. */
final class SavedLogins {

  private final Path directory;
  private final Profiles profiles;
  private final TokenStore tokens;

  SavedLogins(Path directory, Profiles profiles, TokenStore tokens) {
    this.directory = directory;
    this.profiles = profiles;
    this.tokens = tokens;
  }

  private static SavedLogins of(Path directory, SealingKeys keys) {
    RecordStore records = new UnforgettingRecords(directory, RecordStore.inDirectory(directory));
    return new SavedLogins(
        directory, new Profiles(directory, records, keys), TokenStore.sealed(records, keys));
  }

  /** Opens what is there; empty when nothing was ever saved. */
  static Optional<SavedLogins> find(StoreOptions options, Console console) {
    Path directory = options.directory(console);
    if (Files.notExists(directory)) {
      return Optional.empty();
    }
    StoreKey key = options.key(console);
    Optional<SealingKeys> keys = key.find();
    if (keys.isEmpty() && !StoreFiles.ids(directory).isEmpty()) {
      keys = Optional.of(key.find().orElseThrow(() -> lost(key, directory)));
    }
    return keys.map(found -> of(directory, found));
  }

  /** Opens what is there, for one who needs something of it. */
  static SavedLogins require(StoreOptions options, Console console) {
    return find(options, console).orElseThrow(() -> unknown(List.of()));
  }

  /** Opens what is there, and makes it first if need be. */
  static SavedLogins findOrMake(StoreOptions options, Console console) {
    return find(options, console)
        .orElseGet(() -> of(options.directory(console), options.key(console).findOrMake()));
  }

  Path directory() {
    return directory;
  }

  /** What to say of tokens that came and could not be written. */
  String unsaved() {
    return "the new tokens could not be saved in "
        + directory
        + "; the refresh token there may be used up: look at the disk, and log in again";
  }

  /** The store itself, for a refresh. */
  TokenStore tokens() {
    return tokens;
  }

  Inventory.Listing list() {
    return profiles.list();
  }

  /**
   * What is saved under a name.
   *
   * @throws StopException when there is nothing, with the names that there are
   */
  Profile require(SavedName name) {
    return find(name).orElseThrow(() -> unknown(list().profiles()));
  }

  private Optional<Profile> find(SavedName name) {
    try {
      return profiles.find(name);
    } catch (ConfigurationException e) {
      throw UnforgettingRecords.isDamage(e) ? advised(e, deletion(name)) : e;
    }
  }

  /**
   * The tokens that are saved, or empty when none are.
   *
   * @throws ConfigurationException {@code STORE_CORRUPT} when they cannot be read
   */
  Optional<TokenRecord> load(Profile profile) {
    try {
      return tokens.load(profile.key());
    } catch (ConfigurationException e) {
      throw isCorrupt(e) ? advised(e, deletion(profile.name())) : e;
    }
  }

  /** Refuses a name before anybody signs in for it, when it could not be written to afterwards. */
  boolean isTaken(SavedName name) {
    Optional<Profile> before = find(name);
    return before.flatMap(this::load).isPresent() || before.isPresent();
  }

  /**
   * Saves a login, whatever was saved under its name. When it is cut off, the name may have no
   * tokens; it never has those of another server or client, and no tokens are left without a name.
   * Of two that save under one name at once, one stays: whoever puts a profile in place of another
   * deletes its tokens, and whoever saves tokens looks afterwards whether the name is still theirs.
   *
   * @throws StopException when another program has the name now
   */
  void save(Profile profile, TokenSet issued) {
    profiles.find(profile.name()).ifPresent(before -> deleteTokens(before, profile));
    profiles.put(profile).ifPresent(before -> deleteTokens(before, profile));
    tokens.save(profile.key(), issued);
    Optional<Profile> now = profiles.find(profile.name());
    if (now.filter(other -> other.key().equals(profile.key())).isEmpty()) {
      tokens.delete(profile.key());
      throw overtaken(profile.name(), now);
    }
  }

  private void deleteTokens(Profile before, Profile next) {
    if (!before.key().equals(next.key())) {
      tokens.delete(before.key());
    }
  }

  /**
   * Deletes a profile that is damaged, so that its name is free again. Which server and client it
   * named, nobody can tell.
   *
   * @return the damage; empty when there is none
   */
  Optional<ConfigurationException> deleteDamaged(SavedName name) {
    try {
      Optional<Profile> unused = profiles.find(name);
      return Optional.empty();
    } catch (ConfigurationException e) {
      if (!UnforgettingRecords.isDamage(e)) {
        throw e;
      }
      profiles.delete(name);
      return Optional.of(
          advised(
              e,
              "end the login at its server; \"codegrant saved\" names the files with tokens that"
                  + " are left, to be deleted"));
    }
  }

  /**
   * Has the tokens revoked, and deletes all that is under the name, whether or not that succeeds.
   *
   * @return what kept the tokens from being revoked
   * @throws RuntimeException when the store failed before anything was done
   */
  Optional<RuntimeException> signOut(Profile profile, Consumer<? super Token> revoke) {
    TokenKey key = profile.key();
    boolean[] asked = {false};
    Optional<RuntimeException> failure = Optional.empty();
    try {
      tokens.signOut(
          key,
          token -> {
            asked[0] = true;
            revoke.accept(token);
          });
    } catch (RuntimeException e) {
      if (!asked[0] && !isCorrupt(e)) {
        throw e;
      }
      tokens.delete(key); // the profile goes last: with it one can sign out again
      failure = Optional.of(e);
    }
    profiles.delete(profile.name());
    return failure;
  }

  private static StopException unknown(List<Profile> saved) {
    String names =
        saved.stream().map(profile -> profile.name().text()).collect(Collectors.joining(", "));
    return new StopException(
        new Failure(
            ExitCode.USAGE,
            "NOT_SAVED",
            names.isEmpty() ? "the name of a saved login" : "one of the saved names: " + names,
            names.isEmpty() ? "a name, and nothing is saved" : "another name",
            "save one with: codegrant login ... --save NAME",
            Optional.empty()));
  }

  private static StopException overtaken(SavedName name, Optional<Profile> now) {
    return new StopException(
        new Failure(
            ExitCode.USAGE,
            "NAME_TAKEN",
            "the name " + name + " for this login alone",
            now.map(other -> "another login, at " + other.client().server().name())
                .orElse("a logout while this login was saved"),
            "log in again, under another name; the tokens of this login were not kept, and live on"
                + " at their server until they expire",
            Optional.empty()));
  }

  private static ConfigurationException advised(ConfigurationException e, String advice) {
    return new ConfigurationException(
        e.kind(), e.reason().orElse(""), e.expected(), e.came(), advice, e);
  }

  private static String deletion(SavedName name) {
    return "delete it with: codegrant logout " + name + "; then log in again";
  }

  private static boolean isCorrupt(RuntimeException e) {
    return e instanceof ConfigurationException fault && fault.kind() == ErrorKind.STORE_CORRUPT;
  }

  /** A new key in its place would hide that the old one is missed. */
  private static StopException lost(StoreKey key, Path directory) {
    return new StopException(
        new Failure(
            ExitCode.USAGE,
            "STORE_KEY_MISSING",
            "the key that sealed what is in " + directory + ", in " + key.path(),
            "no file",
            "restore it, or name it with --store-key FILE; if it is lost, delete "
                + directory
                + " and log in again",
            Optional.empty()));
  }
}
