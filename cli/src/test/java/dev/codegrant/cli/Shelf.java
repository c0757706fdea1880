package dev.codegrant.cli;

import dev.codegrant.cli.Program.Ended;
import dev.codegrant.cli.Program.Running;
import dev.codegrant.credential.TokenRecord;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.SealingKeys;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/**
 * A store of saved logins in a directory of a test, for the program in this JVM and in others.
 *
 * @param directory of the test
 */
record Shelf(Path directory) {

  Path store() {
    return directory.resolve("state");
  }

  Path key() {
    return directory.resolve("config").resolve("store.key");
  }

  /** A command with the options that name this store. */
  String[] args(String command, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(command, "--store", store().toString(), "--store-key", key().toString()));
    args.addAll(List.of(more));
    return args.toArray(String[]::new);
  }

  Ended run(String command, String... more) {
    return Program.run(args(command, more));
  }

  /** Logs in as the public client {@code public}, and saves the login. */
  Ended login(FakeAuthorizationServer server, String name, String... more) {
    return login(new Program(), server, "public", name, more);
  }

  Ended login(
      Program program, FakeAuthorizationServer server, String client, String name, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of("--issuer", server.issuer(), "--client-id", client, "--no-browser"));
    all.addAll(List.of("--save", name));
    all.addAll(List.of(more));
    Running running = program.start(args("login", all.toArray(String[]::new)));
    boolean json = List.of(more).contains("--json");
    Visit.get(server.approve(json ? running.openedOnErr() : running.opened()));
    return running.await();
  }

  SavedLogins open() {
    StoreOptions options =
        CommandLine.populateCommand(
            new StoreOptions(), "--store=" + store(), "--store-key=" + key());
    return SavedLogins.require(options, Program.console());
  }

  /** The same, with another store of tokens. */
  SavedLogins open(TokenStore tokens) {
    return new SavedLogins(store(), profiles(RecordStore.inDirectory(store())), tokens);
  }

  /** The profiles, over records of the test's. */
  Profiles profiles(RecordStore records) {
    SealingKeys keys = new StoreKey(key(), Program.console()).find().orElseThrow();
    return new Profiles(store(), records, keys);
  }

  /** The files of the profiles, or those of the tokens. */
  List<Path> files(boolean ofProfiles) {
    RecordStore records = RecordStore.inDirectory(store());
    return StoreFiles.ids(store()).stream()
        .filter(id -> Profiles.isProfile(records.load(id).orElseThrow()) == ofProfiles)
        .map(id -> StoreFiles.entry(store(), id))
        .toList();
  }

  /** Changes one character of a file. */
  static void damage(Path file) throws IOException {
    Files.writeString(file, Files.readString(file).replaceFirst("\"sha256\":\"....", "$0x"));
  }

  /** The tokens that are saved under a name. */
  TokenSet tokens(String name) {
    SavedLogins saved = open();
    Optional<TokenRecord> record = saved.load(saved.require(new SavedName(name)));
    return record.orElseThrow().tokens();
  }

  /** Gives the saved access token another end, as if it had been issued an hour before now. */
  void expire(String name, Duration fromNow) {
    SavedLogins saved = open();
    Profile profile = saved.require(new SavedName(name));
    TokenSet tokens = tokens(name);
    Instant now = Instant.now();
    TokenSet.Builder aged =
        TokenSet.builder(
            tokens.accessToken().expiringAt(now.plus(fromNow)), now.minus(Duration.ofHours(1)));
    tokens.refreshToken().ifPresent(aged::refreshToken);
    tokens.scope().ifPresent(aged::scope);
    tokens.issuedTo().ifPresent(aged::issuedTo);
    tokens.idToken().ifPresent(aged::idToken);
    saved.tokens().save(profile.key(), aged.build());
  }
}
