package dev.codegrant.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.corpus.CaseRun;
import dev.codegrant.corpus.CorpusTest;
import dev.codegrant.corpus.ForkedJvm;
import dev.codegrant.corpus.StoreCases;
import dev.codegrant.corpus.StoredUser;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenRecord;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Area ST without databases: the stores in files and in memory. */
class StoreCorpusTest extends CorpusTest {

  private static final int MOST_HOLDERS = 5;

  StoreCorpusTest() {
    super(
        StoreCases.area("core")
            .run("ST-002", PermissionCases::widerMode)
            .run("ST-003", PermissionCases::noFileOfOurs)
            .run("ST-005", PermissionCases::parentOfAll)
            .run("ST-006", StoreCorpusTest::leftBehind)
            .run("ST-007", DamageCases::cutOff)
            .run("ST-009", DamageCases::recordOfAnother)
            .run("ST-010", StoreCorpusTest::restored)
            .run("ST-011", DamageCases::laterFormat)
            .run("ST-012", DamageCases::serializedStream)
            .run("ST-013", DamageCases::gigabyte)
            .run("ST-017", StoreCorpusTest::holderKilled)
            .run("ST-018", StoreCorpusTest::powerLoss)
            .run("ST-019", StoreCorpusTest::keysLikePaths)
            .run("ST-036", MemoryCases::seen)
            .run("ST-037", MemoryCases::manyUsers)
            .run("ST-038", StoreCorpusTest::deleted)
            .check(
                "refuse to read and to write; message names path and mode, no content",
                PermissionCases::refusedWithPathAndMode)
            .check(
                "target opened; a link among the parents may be root's, where only root writes",
                PermissionCases::noTargetWasOpened)
            .check(
                "stale temp removed at open; content never used",
                run ->
                    assertThat((Object) run.noted("names", List.class))
                        .isEqualTo(run.noted("own", List.class)))
            .check(
                "file kept for forensics as .corrupt-<n> 0600; other accounts in other files"
                    + " unaffected",
                DamageCases::keptAside)
            .check("treated as empty and overwritten silently", DamageCases::notTakenForEmpty)
            .check(
                "refresh with old RT -> GRANT_REVOKED path, no loop",
                run ->
                    assertThat((Object) run.noted("outcomes", List.class))
                        .isEqualTo(Collections.nCopies(6, "GRANT_REVOKED")))
            .check("overwritten", DamageCases::notOverwritten)
            .check("ObjectInputStream constructed (agent check)", DamageCases::noObjectInputStream)
            .check(
                "next process proceeds < 1 s",
                run ->
                    assertThat(run.noted("wait", Duration.class)).isLessThan(Duration.ofSeconds(1)))
            .check(
                "old or new record in every state",
                run -> assertThat((Object) run.noted("faults", List.class)).isEqualTo(List.of()))
            .check(
                "file name is a hash; two keys differing in case or normalisation do not collide",
                StoreCorpusTest::namesAreHashes)
            .check("token canary in toString", MemoryCases::nothingPrinted)
            .check(
                "configured bound and eviction policy; evicting reports event",
                MemoryCases::oldestEvicted)
            .check(
                "no canary in file bytes, temp files, WAL-like files we own; redis key gone; row"
                    + " gone",
                StoreCorpusTest::noByteLeft));
  }

  /** The old tokens, whole and valid, of one who has newer ones and of one who has none. */
  private static void leftBehind(CaseRun run) throws IOException {
    FileWorld world = FileWorld.plain(run);
    String suffix = ".0123456789abcdef.tmp";
    Files.copy(world.file, Path.of(world.file + suffix));
    world.store.save(StoredUser.KEY, world.renewed());
    Files.copy(world.otherFile, Path.of(world.otherFile + suffix));
    Files.delete(world.otherFile);
    run.note("own", List.of(".lock", String.valueOf(world.file.getFileName())));

    TokenStore opened = run.call(world::reopened);

    run.note("names", StoreFiles.names(world.directory));
    for (TokenStore each : List.of(world.store, opened)) {
      assertThat(each.load(StoredUser.KEY).orElseThrow().tokens()).isEqualTo(world.renewed());
      assertThat(each.load(StoredUser.OTHER)).isEmpty();
    }
    run.watch("the directory", StoreFiles.everything(world.directory));
  }

  /** Once while the program goes on, and once when it was started anew. */
  private static void restored(CaseRun run) throws IOException {
    List<String> outcomes = new ArrayList<>();
    for (boolean restarted : new boolean[] {false, true}) {
      FileWorld world = FileWorld.plain(run);
      TokenSource source = world.user.source(world.store);
      byte[] yesterday = Files.readAllBytes(world.file);
      world.user.outliveTokens();
      assertThat(world.user.ask(source, 2)).containsExactly("OK", "OK");
      Files.write(world.file, yesterday);
      world.user.outliveTokens();

      TokenRecord found = run.call(() -> world.store.load(StoredUser.KEY).orElseThrow());

      assertThat(found.tokens()).as("what nobody finds out").isEqualTo(world.user.tokens());
      outcomes.addAll(world.user.ask(restarted ? world.user.source(world.reopened()) : source, 3));
      assertThat(world.user.sent("RT")).as("once before, and once after").isEqualTo(2);
      assertThat(world.user.sent("RT2")).isZero();
      assertThat(world.store.load(StoredUser.KEY).orElseThrow().ended())
          .contains(ErrorKind.GRANT_REVOKED);
    }
    run.note("outcomes", outcomes);
  }

  /** A machine that does something else for a second is given another chance. */
  private static void holderKilled(CaseRun run) throws Exception {
    Duration shortest = Duration.ofDays(1);
    for (int i = 0; i < MOST_HOLDERS && shortest.toSeconds() > 0; i++) {
      FileWorld world = FileWorld.plain(run);
      Process holder = ForkedJvm.start(LockHolder.class, List.of(), world.directory.toString());
      try {
        BufferedReader printed =
            new BufferedReader(new InputStreamReader(holder.getInputStream(), UTF_8));
        assertThat(printed.readLine()).isEqualTo("held");
        TokenStore impatient =
            StoredUser.plain(StoreFiles.open(world.directory, disk -> disk, Duration.ofMillis(60)));
        assertThatExceptionOfType(TransportException.class)
            .isThrownBy(() -> impatient.save(StoredUser.KEY, world.renewed()))
            .matches(e -> e.kind() == ErrorKind.STORE_LOCK_TIMEOUT);

        long start = System.nanoTime();
        holder.destroyForcibly();
        run.calling(() -> world.store.save(StoredUser.KEY, world.renewed()));
        Duration wait = Duration.ofNanos(System.nanoTime() - start);

        assertThat(world.store.load(StoredUser.KEY).orElseThrow().tokens())
            .isEqualTo(world.renewed());
        shortest = wait.compareTo(shortest) < 0 ? wait : shortest;
      } finally {
        holder.destroyForcibly().waitFor();
      }
    }
    run.note("wait", shortest);
  }

  /** Entries of other tests, because {@link PowerLossReplay} knows what is in these. */
  private static void powerLoss(CaseRun run) throws IOException {
    Path top = FileWorld.temporary(run);
    Path directory = top.resolve("store");
    RecordedDisk disk = new RecordedDisk(new RealDisk(new UnixRules(RunningUser.uid())));
    RecordStore store = StoreFiles.open(directory, real -> disk);
    store.replace(StoreFiles.ID, RecordStore.ABSENT, StoreFiles.entry(1));
    store.replace(StoreFiles.OTHER_ID, RecordStore.ABSENT, StoreFiles.entry(1));
    disk.take();
    PowerLossReplay replay = PowerLossReplay.from(directory, top);

    boolean replaced = run.call(() -> store.replace(StoreFiles.ID, 1, StoreFiles.entry(2)));

    assertThat(replaced).isTrue();
    List<RecordedDisk.Op> log = disk.take();
    run.note("faults", replay.faults(log, List.of("1", "2"), "2"));
    assertThat(replay.states()).as("states").isGreaterThan(15);
    List<RecordedDisk.Op> careless =
        log.stream().filter(op -> !(op instanceof RecordedDisk.Op.Sync)).toList();
    assertThat(replay.faults(careless, List.of("1", "2"), "2"))
        .as("found by the model, if the content is not forced")
        .isNotEmpty();
  }

  private static List<String> subjects(CaseRun run) {
    String composed = Normalizer.normalize("b\u00f3b", Normalizer.Form.NFC);
    return List.of(
        run.text("key"),
        "a\0b",
        "CON",
        "x".repeat(300),
        "x".repeat(299) + "y",
        composed,
        Normalizer.normalize(composed, Normalizer.Form.NFD),
        "Bob",
        "bob",
        "bob.");
  }

  /** Others for each key. */
  private static TokenSet tokens(TokenKey key) {
    TokenSet tokens = StoredUser.others();
    return tokens.toBuilder().additionalParameter("key", Secret.of(key.toString())).build();
  }

  private static void keysLikePaths(CaseRun run) throws IOException {
    FileWorld world = FileWorld.plain(run);
    List<TokenKey> keys = new ArrayList<>();
    for (String subject : subjects(run)) {
      keys.add(new TokenKey("app", "https://as.example", subject));
      keys.add(new TokenKey("app", subject, "u1"));
      keys.add(new TokenKey(subject, "https://as.example", "u1"));
    }
    for (TokenKey key : keys) {
      run.calling(() -> world.store.save(key, tokens(key)));
    }
    for (TokenKey key : keys) {
      assertThat(world.store.load(key).orElseThrow().tokens()).isEqualTo(tokens(key));
    }
    run.note("keys", keys.size());
    run.note("world", world);
  }

  private static void namesAreHashes(CaseRun run) throws IOException {
    FileWorld world = run.noted("world", FileWorld.class);
    List<String> names =
        StoreFiles.names(world.directory).stream()
            .filter(name -> !name.equals(".lock"))
            .map(name -> name.toLowerCase(Locale.ROOT))
            .distinct()
            .toList();
    assertThat(names)
        .hasSize(run.noted("keys", Integer.class) + 2)
        .allMatch(name -> name.matches("[0-9a-f]{64}\\.json"));
    assertThat(StoreFiles.names(world.parent)).containsExactly("store");
    assertThat(StoreFiles.names(world.top)).containsExactly("parent");
  }

  /** After all that leaves a copy somewhere: a refresh, a damage, a crash. */
  private static void deleted(CaseRun run) throws IOException {
    FileWorld world = FileWorld.plain(run);
    byte[] whole = Files.readAllBytes(world.file);
    Files.write(Path.of(world.file + ".0123456789abcdef.tmp"), whole);
    Files.write(Path.of(world.file + ".corrupt-1"), whole);
    Files.write(Path.of(world.file + ".corrupt-4"), whole);
    world.user.outliveTokens();
    assertThat(world.user.ask(world.user.source(world.store), 1)).containsExactly("OK");
    assertThat(run.leaks(StoreFiles.everything(world.top))).isTrue();

    run.calling(() -> world.store.delete(StoredUser.KEY));

    assertThat(world.store.load(StoredUser.KEY)).isEmpty();
    world.requireOtherUntouched();
    run.note("world", world);
  }

  private static void noByteLeft(CaseRun run) throws IOException {
    FileWorld world = run.noted("world", FileWorld.class);
    assertThat(run.leaks(StoreFiles.everything(world.top))).isFalse();
    assertThat(StoreFiles.names(world.directory))
        .containsExactly(".lock", String.valueOf(world.otherFile.getFileName()));
  }
}
