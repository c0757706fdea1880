package dev.codegrant.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.codegrant.contract.CuttingProxy;
import dev.codegrant.corpus.CaseRun;
import dev.codegrant.corpus.StoredUser;
import dev.codegrant.credential.TokenRecord;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.store.RecordStore;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The cases of area ST in which a database does not answer, or with something else. */
final class FaultCases {

  private static final int SHORT_COLUMN = 255;

  private FaultCases() {}

  static void down(CaseRun run) {
    for (Kind kind : Kind.onAWire().toList()) {
      Place place = kind.withTables();
      StoredUser user = new StoredUser(run);
      StoredUser.sealed(place.records()).save(StoredUser.KEY, user.tokens());
      CuttingProxy proxy = run.closing(CuttingProxy.to(place.port()));
      TokenStore store = StoredUser.sealed(JdbcStore.of(place.behind(proxy.port())).records());
      assertThat(store.load(StoredUser.KEY)).as("while it is up").isPresent();
      proxy.close();

      run.call(() -> store.load(StoredUser.KEY));
      run.calling(() -> store.save(StoredUser.KEY, StoredUser.others()));
      run.call(() -> user.source(store).token());

      assertThat(StoredUser.sealed(place.records()).load(StoredUser.KEY).orElseThrow().tokens())
          .as("what is there all the time")
          .isEqualTo(user.tokens());
    }
  }

  /** The 30 seconds of the case are the pool's; here it has less patience. */
  static void poolExhausted(CaseRun run) throws Exception {
    Place place = Kind.H2.withTables();
    StoredUser user = new StoredUser(run);
    try (HikariDataSource pool =
        Pool.of(place.source(), 1, config -> config.setConnectionTimeout(250))) {
      TokenStore store = StoredUser.sealed(JdbcStore.of(pool).records());
      store.save(StoredUser.KEY, user.tokens());
      try (Connection taken = pool.getConnection()) {
        assertThat(taken.isClosed()).isFalse();
        run.call(() -> store.load(StoredUser.KEY));
        run.calling(() -> store.save(StoredUser.KEY, StoredUser.others()));
        run.calling(() -> store.delete(StoredUser.KEY));
        run.call(() -> user.source(store).token());
      }
      assertThat(store.load(StoredUser.KEY).orElseThrow().tokens()).isEqualTo(user.tokens());
    }
    run.note("passed", passesOneWhoWaits(place));
  }

  /** Two wait for a connection, and others go on, through the same store and with its record. */
  private static boolean passesOneWhoWaits(Place place) throws Exception {
    GatedSource gated = new GatedSource(place.source(), 2);
    TokenStore store = StoredUser.sealed(JdbcStore.of(gated).records());
    TokenRecord mine = TokenRecord.of(StoredUser.others());
    long version = store.load(StoredUser.KEY).orElseThrow().version();
    ExecutorService executor = Executors.newFixedThreadPool(2);
    try {
      gated.shut();
      Future<?> loading = executor.submit(() -> store.load(StoredUser.KEY));
      Future<Boolean> replacing =
          executor.submit(
              () -> store.replace(StoredUser.KEY, version, TokenRecord.of(StoredUser.others())));
      gated.leaveThemWaiting();
      boolean replaced = store.replace(StoredUser.KEY, version, mine);
      boolean waiting = !loading.isDone() && !replacing.isDone();
      gated.free();
      loading.get(10, TimeUnit.SECONDS);
      return replaced && waiting && !replacing.get(10, TimeUnit.SECONDS);
    } finally {
      executor.shutdownNow();
    }
  }

  static void cutOff(CaseRun run) {
    List<Place> cut = new ArrayList<>();
    if (Kind.here().anyMatch(Kind.MARIADB::equals)) {
      Place lenient = Place.mariaDb("&sessionVariables=sql_mode=''").withTables();
      lenient.run("ALTER TABLE codegrant_record MODIFY body VARCHAR(255) NOT NULL");
      StoredUser.sealed(lenient.records()).save(StoredUser.KEY, new StoredUser(run).tokens());
      refuse(run, lenient, StoredUser.sealed(lenient.records()));
      cut.add(lenient);
    }
    for (boolean checksumToo : new boolean[] {false, true}) {
      for (boolean sealed : new boolean[] {false, true}) {
        Place place = Kind.H2.withTables();
        RecordStore records = place.records();
        TokenStore store = sealed ? StoredUser.sealed(records) : StoredUser.plain(records);
        store.save(StoredUser.KEY, new StoredUser(run).tokens());
        String rest = place.rows("SELECT body FROM codegrant_record").get(0).get(0);
        String first = rest.substring(0, SHORT_COLUMN);
        place.run("UPDATE codegrant_record SET body = '" + first + "'");
        if (checksumToo) {
          place.run("UPDATE codegrant_record SET body_sha256 = '" + Database.sha256(first) + "'");
        }
        refuse(run, place, store);
        cut.add(place);
      }
    }
    run.note("cut", cut);
  }

  private static void refuse(CaseRun run, Place place, TokenStore store) {
    assertThat(place.rows("SELECT LENGTH(body) FROM codegrant_record"))
        .isEqualTo(List.of(List.of("" + SHORT_COLUMN)));
    run.call(() -> store.load(StoredUser.KEY));
    run.calling(() -> store.save(StoredUser.KEY, StoredUser.others()));
    run.call(() -> new StoredUser(run).source(store).token());
  }
}
