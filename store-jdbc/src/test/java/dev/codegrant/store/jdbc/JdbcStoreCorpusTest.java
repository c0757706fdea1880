package dev.codegrant.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.corpus.CaseRun;
import dev.codegrant.corpus.CorpusTest;
import dev.codegrant.corpus.SealByHand;
import dev.codegrant.corpus.StoreCases;
import dev.codegrant.corpus.StoredUser;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.error.TransportException;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;

/** Area ST for databases: those that this machine can run. */
class JdbcStoreCorpusTest extends CorpusTest {

  private static final String ROWS = "SELECT * FROM codegrant_record";

  JdbcStoreCorpusTest() {
    super(
        StoreCases.area("store-jdbc")
            .run("ST-020", JdbcStoreCorpusTest::metacharacters)
            .run("ST-021", JdbcStoreCorpusTest::collations)
            .run("ST-022", FaultCases::down)
            .run("ST-026", FaultCases::poolExhausted)
            .run("ST-027", FaultCases::cutOff)
            .run("ST-033", JdbcStoreCorpusTest::seenByAnAdministrator)
            .run("ST-038", JdbcStoreCorpusTest::deleted)
            .check(
                "stored and read back verbatim",
                run ->
                    assertThat((Object) run.noted("read", List.class))
                        .isEqualTo(run.noted("written", List.class)))
            .check(
                "4 distinct rows in each database at hand whose collation takes some of the keys"
                    + " for one",
                run -> {
                  List<?> rows = run.noted("rows", List.class);
                  assertThat(rows).isNotEmpty().allMatch(Integer.valueOf(4)::equals);
                })
            .check(
                "treated as 'no token' (would trigger a login loop)",
                run -> {
                  assertThat(run.returned()).isEmpty();
                  assertThat(run.thrown())
                      .allMatch(e -> e instanceof TransportException down && down.isTransient());
                })
            .check(
                "no lock held while waiting for a connection",
                run -> assertThat(run.noted("passed", Boolean.class)).isTrue())
            .check(
                "detected at read-back or AEAD tag",
                run -> {
                  assertThat(run.returned()).isEmpty();
                  assertThat(run.noted("cut", List.class).size()).isGreaterThanOrEqualTo(4);
                })
            .check(
                "with a key ring, AES-256-GCM bound to user and version; without one, plain text"
                    + " by the name insecurePlaintext alone, with a reason",
                run -> StoredUser.assertInsecureByName(run.noted("plain", TokenStore.class)))
            .check(
                "no canary in file bytes, temp files, WAL-like files we own; redis key gone; row"
                    + " gone",
                run -> {
                  List<?> rows = run.noted("rows", List.class);
                  assertThat(rows).isNotEmpty().allMatch(List.of()::equals);
                }));
  }

  /** Or their threads would be those of the case that is first. */
  @BeforeAll
  static void startServers() {
    Kind.here().forEach(Kind::open);
  }

  /** In every part of a key, in the scope, and, past core, as the identifier itself. */
  private static void metacharacters(CaseRun run) {
    List<Object> written = new ArrayList<>();
    List<Object> read = new ArrayList<>();
    for (Kind kind : Kind.here().toList()) {
      for (String table : new String[] {"tokens", "codegrant_record"}) {
        String hostile = run.text("key").replace("tokens", table);
        TokenKey key = new TokenKey(hostile, hostile, hostile);
        TokenSet tokens =
            StoredUser.others().toBuilder()
                .scope(Scope.parse(hostile))
                .issuedTo(hostile)
                .additionalParameter(hostile, Secret.of(hostile))
                .build();
        Entry entry = new Entry(7, Secret.of(hostile));
        RecordStore records = kind.withTables().records();
        TokenStore plain = StoredUser.plain(records);
        TokenStore sealed = StoredUser.sealed(records);
        run.calling(() -> plain.save(key, tokens));
        run.calling(() -> sealed.save(StoredUser.OTHER, tokens));
        run.call(() -> records.replace(hostile, RecordStore.ABSENT, entry));
        Collections.addAll(written, tokens, tokens, entry);
        Collections.addAll(
            read,
            plain.load(key).orElseThrow().tokens(),
            sealed.load(StoredUser.OTHER).orElseThrow().tokens(),
            records.load(hostile).orElseThrow());
        plain.delete(key);
        assertThat(plain.load(key)).isEmpty();
        assertThat(sealed.load(StoredUser.OTHER)).isPresent();
      }
    }
    run.note("written", written);
    run.note("read", read);
  }

  private static void collations(CaseRun run) {
    List<Integer> rows = new ArrayList<>();
    for (HostileTextTest.Collated collated : HostileTextTest.Collated.here().toList()) {
      Place place = collated.open();
      place.run("INSERT INTO codegrant_pending VALUES ('Bob', 1, 'x', 'x')");
      assertThat(place.rows("SELECT 1 FROM codegrant_pending WHERE id_sha256 = 'bob'"))
          .as("what the collation does")
          .hasSize(1);
      TokenStore store = StoredUser.sealed(place.records());
      List<TokenKey> keys = new ArrayList<>();
      run.input()
          .getAsJsonArray("keys")
          .forEach(
              subject ->
                  keys.add(new TokenKey("app", "https://as.example", subject.getAsString())));
      for (TokenKey key : keys) {
        run.calling(() -> store.save(key, tokens(key)));
      }
      for (TokenKey key : keys) {
        assertThat(store.load(key).orElseThrow().tokens()).isEqualTo(tokens(key));
      }
      rows.add(place.rows(ROWS).size());
    }
    run.note("rows", rows);
  }

  private static TokenSet tokens(TokenKey key) {
    return StoredUser.others().toBuilder().issuedTo(key.subject()).build();
  }

  /** In plain text in H2 alone: the other drivers log what they send, for whoever wants to know. */
  private static void seenByAnAdministrator(CaseRun run) {
    StoredUser user = new StoredUser(run);
    for (Kind kind : Kind.here().toList()) {
      Place place = kind.withTables();
      TokenStore store = StoredUser.sealed(place.records());
      run.calling(() -> store.save(StoredUser.KEY, user.tokens()));
      List<String> row = place.rows(ROWS).get(0);
      run.watch("the row in " + kind, row.toString());
      SealByHand.assertOpensFor(
          StoredUser.KEY, Long.parseLong(row.get(1)), row.get(2), run.value("AT"), run.value("RT"));
    }
    Place shown = Kind.H2.withTables();
    TokenStore plain = StoredUser.plain(shown.records());
    plain.save(StoredUser.KEY, user.tokens());
    assertThat(run.leaks(shown.rows(ROWS).toString())).as("in plain text").isTrue();
    run.note("plain", plain);
  }

  private static void deleted(CaseRun run) {
    List<List<?>> left = new ArrayList<>();
    for (Kind kind : Kind.here().toList()) {
      Place place = kind.withTables();
      StoredUser user = new StoredUser(run);
      boolean shown = kind == Kind.H2;
      TokenStore store =
          shown ? StoredUser.plain(place.records()) : StoredUser.sealed(place.records());
      store.save(StoredUser.KEY, user.tokens());
      user.outliveTokens();
      assertThat(user.ask(user.source(store), 1)).containsExactly("OK");
      assertThat(place.rows(ROWS)).hasSize(1);
      if (shown) {
        assertThat(run.leaks(place.rows("SCRIPT").toString())).isTrue();
      }

      run.calling(() -> store.delete(StoredUser.KEY));

      left.add(place.rows(ROWS));
      left.add(place.rows("SELECT * FROM codegrant_pending"));
      if (shown) {
        run.watch("all that H2 would write to a file", place.rows("SCRIPT").toString());
      }
    }
    run.note("rows", left);
  }
}
