package dev.codegrant.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.corpus.CaseRun;
import dev.codegrant.corpus.ObjectGraph;
import dev.codegrant.corpus.StoredUser;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenRecord;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.credential.TokenStore;
import java.util.ArrayList;
import java.util.List;

/** The cases of area ST of the store in memory. */
final class MemoryCases {

  private static final int ROOM = 10_000;

  private MemoryCases() {}

  static void seen(CaseRun run) {
    StoredUser user = new StoredUser(run);
    TokenStore store = TokenStore.inMemory(ROOM, evicted -> {});
    store.save(StoredUser.KEY, user.tokens());
    TokenSource source = user.source(store);
    run.note("store", store);
    run.call(() -> store);
    run.call(() -> store.load(StoredUser.KEY));
    run.call(source::token);
    run.call(() -> source);
  }

  static void nothingPrinted(CaseRun run) {
    TokenStore store = run.noted("store", TokenStore.class);
    assertThat(ObjectGraph.ofDebugger(store))
        .as("the tokens themselves are in it")
        .anyMatch(object -> object.equals(run.value("RT")))
        .filteredOn(object -> !(object instanceof String))
        .noneMatch(object -> run.leaks(String.valueOf(object)));
    assertThat(ObjectGraph.ofReflectiveSerializer(store))
        .noneMatch(object -> run.leaks(String.valueOf(object)));
  }

  static void manyUsers(CaseRun run) {
    int users = run.input().get("users").getAsInt();
    List<TokenKey> evicted = new ArrayList<>();
    TokenStore store = TokenStore.inMemory(ROOM, evicted::add);
    TokenRecord record = TokenRecord.of(new StoredUser(run).tokens());
    for (int i = 1; i < users; i++) {
      store.replace(key("" + i), TokenStore.ABSENT, record);
    }
    run.calling(() -> store.save(key("" + users), StoredUser.others()));
    run.note("store", store);
    run.note("evicted", evicted);
  }

  static void oldestEvicted(CaseRun run) {
    TokenStore store = run.noted("store", TokenStore.class);
    int users = run.input().get("users").getAsInt();
    assertThat(store).hasToString("TokenStore[in memory, " + ROOM + " records]");
    List<?> evicted = run.noted("evicted", List.class);
    assertThat(evicted).hasSize(users - ROOM);
    for (int i = 0; i < evicted.size(); i++) {
      assertThat(evicted.get(i)).isEqualTo(key("" + (i + 1)));
    }
    assertThat(store.load(key("" + (users - ROOM)))).isEmpty();
    assertThat(store.load(key("" + (users - ROOM + 1)))).isPresent();
    assertThat(store.load(key("" + users))).isPresent();
  }

  private static TokenKey key(String subject) {
    return new TokenKey("app", "https://as.example", subject);
  }
}
