package dev.codegrant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.client.ClientId;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenRecord;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SavedLoginsTest {

  @TempDir private Path directory;
  private Shelf shelf = new Shelf(Path.of(""));

  @BeforeEach
  void start() {
    shelf = new Shelf(directory);
  }

  private SavedLogins made() {
    StoreOptions options =
        CommandLine.populateCommand(
            new StoreOptions(), "--store=" + shelf.store(), "--store-key=" + shelf.key());
    return SavedLogins.findOrMake(options, Program.console());
  }

  private static Profile profile(String name, String issuer, String clientId) {
    AuthorizationServer server =
        AuthorizationServer.builder(URI.create(issuer + "/a"), URI.create(issuer + "/t"))
            .issuer(issuer)
            .build();
    return new Profile(
        new SavedName(name),
        new ClientSetup(
            KnownServer.of(server),
            new ClientId(clientId),
            new ClientProof(
                Optional.empty(), Optional.of(Secret.of("the-secret")), Optional.empty()),
            false,
            Optional.empty()),
        Scope.of("read"),
        Optional.empty());
  }

  private static TokenSet tokens(String token) {
    return TokenSet.builder(AccessToken.bearer(Secret.of(token)), Instant.now()).build();
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> files = Files.list(shelf.store())) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  @Test
  void whatIsSaved_isFoundByAnother_andSealed() throws IOException {
    Profile profile = profile("work", "https://one.example", "app");
    made().save(profile, tokens("token-1"));

    assertThat(made().require(new SavedName("work"))).isEqualTo(profile);
    assertThat(made().load(profile).orElseThrow().tokens().accessToken().value().reveal())
        .isEqualTo("token-1");
    assertThat(entries()).hasSize(2);
    for (Path entry : entries()) {
      assertThat(Files.readString(entry)).doesNotContain("token-1", "the-secret", "one.example");
    }
  }

  @Test
  void aNameThatIsSavedAgain_hasWhatCameLast_andNothingElseIsLeft() throws IOException {
    made().save(profile("work", "https://one.example", "app"), tokens("token-1"));
    List<Profile> others =
        List.of(
            profile("work", "https://one.example", "app"),
            profile("work", "https://one.example", "other"),
            profile("work", "https://two.example", "other"));
    for (Profile other : others) {
      made().save(other, tokens("token-2"));

      assertThat(made().require(new SavedName("work"))).isEqualTo(other);
      assertThat(made().load(other)).isPresent();
      assertThat(entries()).hasSize(2);
    }
  }

  @Test
  void tokensOfOneServerOrClient_areNotThoseOfAnother() {
    Profile profile = profile("work", "https://one.example", "app");
    made().save(profile, tokens("token-1"));

    assertThat(made().load(profile("work", "https://two.example", "app"))).isEmpty();
    assertThat(made().load(profile("work", "https://one.example", "other"))).isEmpty();
    assertThat(made().load(profile("home", "https://one.example", "app"))).isEmpty();
    assertThat(made().load(profile)).isPresent();
  }

  @Test
  void theList_isInOrder_andHasNoTokens() {
    made().save(profile("work", "https://one.example", "app"), tokens("token-1"));
    made().save(profile("home", "https://one.example", "app"), tokens("token-2"));

    Inventory.Listing listing = made().list();

    assertThat(listing.profiles())
        .extracting(profile -> profile.name().text())
        .containsExactly("home", "work");
    assertThat(listing.unreadable()).isZero();
  }

  @Test
  void withAnotherKey_nothingOpens_andNothingIsLost() throws IOException {
    made().save(profile("work", "https://one.example", "app"), tokens("token-1"));
    Path kept = Files.move(shelf.key(), directory.resolve("kept"));
    Files.writeString(shelf.key(), "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    Files.setPosixFilePermissions(shelf.key(), Files.getPosixFilePermissions(kept));
    SavedName name = new SavedName("work");

    assertThatThrownBy(() -> made().require(name))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("--store-key FILE");
    assertThatThrownBy(() -> made().isTaken(name)).isInstanceOf(ConfigurationException.class);
    assertThat(made().list().unreadable()).isOne();
    assertThat(made().list().nameless()).as("the tokens of that one").isEmpty();

    Files.move(kept, shelf.key(), StandardCopyOption.REPLACE_EXISTING);
    assertThat(made().isTaken(name)).isTrue();
    assertThat(made().isTaken(new SavedName("home"))).isFalse();
    assertThat(made().list().unreadable()).isZero();
  }

  @Test
  void withoutTheKeyOfWhatIsThere_noOtherIsMade() throws IOException {
    made().save(profile("work", "https://one.example", "app"), tokens("token-1"));
    Files.delete(shelf.key());

    assertThatThrownBy(this::made)
        .isInstanceOfSatisfying(
            StopException.class,
            e -> assertThat(e.failure().kind()).isEqualTo("STORE_KEY_MISSING"));
    assertThat(shelf.key()).doesNotExist();

    for (Path entry : entries()) {
      Files.delete(entry);
    }
    assertThat(made().list().profiles()).isEmpty();
    assertThat(shelf.key()).exists();
  }

  @Test
  void anEntryInThePlaceOfAnother_orOfAnotherVersion_isNotTakenForIt() {
    made().save(profile("work", "https://one.example", "app"), tokens("token-1"));
    String work = idsOfProfiles().get(0);
    made().save(profile("home", "https://two.example", "app"), tokens("token-2"));
    String home = idsOfProfiles().stream().filter(id -> !id.equals(work)).findFirst().orElseThrow();
    RecordStore records = RecordStore.inDirectory(shelf.store());
    Entry entry = records.load(work).orElseThrow();

    assertThat(records.replace(home, records.load(home).orElseThrow().version(), entry)).isTrue();
    assertThat(made().list().profiles())
        .extracting(profile -> profile.name().text())
        .containsExactly("work");
    assertThat(made().list().unreadable()).isOne();
    assertThatThrownBy(() -> made().require(new SavedName("home")))
        .isInstanceOf(ConfigurationException.class);

    assertThat(records.replace(work, entry.version(), new Entry(entry.version() + 1, entry.text())))
        .isTrue();
    assertThat(made().list().unreadable()).isEqualTo(2);
  }

  private List<String> idsOfProfiles() {
    RecordStore records = RecordStore.inDirectory(shelf.store());
    return StoreFiles.ids(shelf.store()).stream()
        .filter(id -> records.load(id).orElseThrow().text().reveal().startsWith("profile "))
        .toList();
  }

  @Test
  void aProfileWithoutTokens_asACutOffLoginLeavesIt_isFound() {
    Profile profile = profile("work", "https://one.example", "app");
    made().save(profile, tokens("token-1"));
    made().tokens().delete(profile.key());

    assertThat(made().load(made().require(new SavedName("work")))).isEmpty();
    assertThat(made().isTaken(new SavedName("work"))).isTrue();
  }

  @Test
  void aSignOut_whoseTokensCannotBeDeleted_leavesTheProfile() {
    Profile profile = profile("work", "https://one.example", "app");
    made().save(profile, tokens("token-1"));
    TokenStore broken = new NeverDeleting(made().tokens());
    SavedLogins saved = shelf.open(broken);

    assertThatThrownBy(() -> saved.signOut(profile, token -> {}))
        .isInstanceOf(TransportException.class);
    assertThat(made().require(new SavedName("work"))).isEqualTo(profile);

    assertThat(made().signOut(profile, token -> {})).isEmpty();
    assertThat(made().list().profiles()).isEmpty();
  }

  private void assertIsTheOnlyOne(Profile profile) throws IOException {
    assertThat(made().require(new SavedName("work"))).isEqualTo(profile);
    assertThat(made().load(profile)).isPresent();
    assertThat(entries()).hasSize(2);
  }

  @Test
  void aLoginThatIsOvertaken_deletesItsOwnTokens_andSaysSo() throws IOException {
    Profile mine = profile("work", "https://one.example", "app");
    Profile others = profile("work", "https://two.example", "app");
    SavedLogins saved =
        shelf.open(
            MeddledStore.before(made().tokens(), number -> made().save(others, tokens("token-2"))));

    assertThatThrownBy(() -> saved.save(mine, tokens("token-1")))
        .isInstanceOfSatisfying(
            StopException.class,
            e -> {
              assertThat(e.failure().kind()).isEqualTo("NAME_TAKEN");
              assertThat(e.failure().got()).contains("https://two.example");
            });

    assertIsTheOnlyOne(others);
  }

  @Test
  void aLoginThatIsLoggedOutWhileItIsSaved_leavesNothing() throws IOException {
    Profile mine = profile("work", "https://one.example", "app");
    SavedLogins saved =
        shelf.open(
            MeddledStore.before(
                made().tokens(),
                number -> assertThat(made().signOut(mine, token -> {})).isEmpty()));

    assertThatThrownBy(() -> saved.save(mine, tokens("token-1"))).isInstanceOf(StopException.class);

    assertThat(entries()).isEmpty();
  }

  @Test
  void aLoginThatOvertakes_deletesTheTokensOfTheOther() throws IOException {
    Profile first = profile("work", "https://one.example", "app");
    Profile second = profile("work", "https://two.example", "app");
    TokenStore tokens = made().tokens();
    RecordStore late =
        new MeddledRecords(
            RecordStore.inDirectory(shelf.store()), () -> made().save(first, tokens("token-1")));

    new SavedLogins(shelf.store(), shelf.profiles(late), tokens).save(second, tokens("token-2"));

    assertIsTheOnlyOne(second);
  }

  @Test
  void tokensWhoseProfileComesAMomentLater_haveAName() throws IOException {
    Profile profile = profile("work", "https://one.example", "app");
    made().save(profile, tokens("token-1"));
    Files.delete(shelf.files(true).get(0));
    assertThat(made().list().nameless()).hasSize(1);
    RecordStore records = RecordStore.inDirectory(shelf.store());
    RecordStore during =
        new MeddledRecords(
            records, () -> assertThat(shelf.profiles(records).put(profile)).isEmpty());

    Inventory.Listing listing = shelf.profiles(during).list();

    assertThat(listing.nameless()).isEmpty();
    assertThat(listing.profiles()).containsExactly(profile);
  }

  /** Records where something happens behind the first read. */
  private static final class MeddledRecords implements RecordStore {
    private final RecordStore records;
    private @Nullable Runnable once;

    MeddledRecords(RecordStore records, Runnable once) {
      this.records = records;
      this.once = once;
    }

    private void meddle() {
      Runnable now = once;
      once = null;
      if (now != null) {
        now.run();
      }
    }

    @Override
    public Optional<Entry> load(String id) {
      Optional<Entry> entry = records.load(id);
      meddle();
      return entry;
    }

    @Override
    public boolean replace(String id, long expectedVersion, Entry next) {
      return records.replace(id, expectedVersion, next);
    }

    @Override
    public void delete(String id) {
      records.delete(id);
    }
  }

  /** A store that loses its disk before something is deleted. */
  private record NeverDeleting(TokenStore store) implements TokenStore {
    @Override
    public Optional<TokenRecord> load(TokenKey key) {
      return store.load(key);
    }

    @Override
    public boolean replace(TokenKey key, long expectedVersion, TokenRecord next) {
      return store.replace(key, expectedVersion, next);
    }

    @Override
    public void delete(TokenKey key) {
      throw new TransportException(ErrorKind.STORE_FAILED, "a disk", "none", "nothing", null);
    }
  }
}
