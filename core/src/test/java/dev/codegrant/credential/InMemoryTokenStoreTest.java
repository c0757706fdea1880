package dev.codegrant.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.contract.TokenStoreContract;
import dev.codegrant.corpus.ObjectGraph;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet.VerifiedIdToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InMemoryTokenStoreTest extends TokenStoreContract {

  private static final String CANARY = "canary-q7ZrXv0mT3kYw9LbNc5H";

  private final List<TokenKey> evicted = new ArrayList<>();

  @Override
  protected TokenStore store() {
    return TokenStore.inMemory(100, key -> {});
  }

  @Override
  protected TokenStore sameStoreAgain(TokenStore store) {
    return store;
  }

  /** ST-037. */
  @Test
  void aMillionUsers_inAStoreOfTenThousand_areNeverMore_andEveryoneWhoGoesIsNamed() {
    AtomicInteger gone = new AtomicInteger();
    TokenStore store =
        TokenStore.inMemory(
            10_000,
            key -> {
              // The oldest first, each once.
              assertThat(key.subject()).isEqualTo("" + gone.getAndIncrement());
            });
    TokenRecord record = TokenRecord.of(tokens(1));
    for (int i = 0; i < 1_000_000; i++) {
      boolean written = store.replace(user("" + i), TokenStore.ABSENT, record);
      if (!written || i == 9_999 || i == 10_000 || i % 50_000 == 49_999) {
        assertThat(written).isTrue();
        assertThat(store).hasToString("TokenStore[in memory, 10000 records]");
      }
    }

    assertThat(gone).hasValue(990_000);
    assertThat(store.load(user("989999"))).isEmpty();
    assertThat(store.load(user("990000"))).isPresent();
  }

  @Test
  void whenFull_theLongestUnusedGoes() {
    TokenStore store = TokenStore.inMemory(3, evicted::add);
    store.save(user("1"), tokens(1));
    store.save(user("2"), tokens(2));
    store.save(user("3"), tokens(3));
    assertThat(evicted).isEmpty();

    assertThat(store.load(user("1"))).isPresent();
    store.save(user("2"), tokens(22));
    assertThat(evicted).isEmpty();
    store.save(user("4"), tokens(4));

    assertThat(evicted).containsExactly(user("3"));
    assertThat(store.load(user("3"))).isEmpty();
    assertThat(store.load(user("1")).orElseThrow().tokens()).isEqualTo(tokens(1));
    assertThat(store.load(user("2")).orElseThrow().tokens()).isEqualTo(tokens(22));
    assertThat(store.load(user("4")).orElseThrow().tokens()).isEqualTo(tokens(4));
  }

  @Test
  void inAStoreOfOne_theNewestStays() {
    TokenStore store = TokenStore.inMemory(1, evicted::add);
    store.save(user("1"), tokens(1));
    store.save(user("2"), tokens(2));

    assertThat(evicted).containsExactly(user("1"));
    assertThat(store.load(user("2"))).isPresent();
  }

  @Test
  void afterADeletion_thereIsRoom() {
    TokenStore store = TokenStore.inMemory(1, evicted::add);
    store.save(user("1"), tokens(1));
    store.delete(user("1"));
    store.save(user("2"), tokens(2));

    assertThat(evicted).isEmpty();
  }

  /** Another thread, because the one that holds a lock may take it again. */
  @Test
  void whoIsTold_mayUseTheStore_alsoFromAnotherThread() {
    List<Optional<TokenRecord>> seen = new ArrayList<>();
    TokenStore[] store = new TokenStore[1];
    store[0] =
        TokenStore.inMemory(
            1,
            key ->
                seen.add(
                    CompletableFuture.supplyAsync(() -> store[0].load(user("2")))
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join()));
    store[0].save(user("1"), tokens(1));
    store[0].save(user("2"), tokens(2));

    assertThat(seen).singleElement().satisfies(record -> assertThat(record).isPresent());
  }

  @Test
  void whatTheListenerThrows_isThrown_whenTheRecordIsWritten() {
    IllegalStateException failure = new IllegalStateException();
    TokenStore store =
        TokenStore.inMemory(
            1,
            key -> {
              throw failure;
            });
    store.save(user("1"), tokens(1));

    assertThatThrownBy(() -> store.save(user("2"), tokens(2))).isSameAs(failure);

    assertThat(store.load(user("2"))).isPresent();
    assertThat(store.load(user("1"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 10_000_001, Integer.MAX_VALUE})
  void size_outsideItsRange_isRefused(int size) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> TokenStore.inMemory(size, evicted::add))
        .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10_000_000})
  void size_atTheEndsOfItsRange_isAccepted(int size) {
    assertThat(TokenStore.inMemory(size, evicted::add))
        .hasToString("TokenStore[in memory, 0 records]");
  }

  @Test
  void evidence_isKept_unlikeInAStoreOfTexts() {
    VerifiedIdToken evidence = () -> Secret.of("a.b.c");
    TokenStore store = store();
    store.save(user("1"), tokens(1).toBuilder().verifiedIdToken(evidence).build());

    assertThat(store.load(user("1")).orElseThrow().tokens().verifiedIdToken())
        .containsSame(evidence);
  }

  /** ST-036: a log prints it, a debugger evaluates it, a serializer reflects on its fields. */
  @Test
  void noPartOfTheStore_showsAToken() {
    TokenStore store = store();
    TokenRecord record =
        new TokenRecord(
            tokens(1).toBuilder()
                .refreshToken(RefreshToken.of(Secret.of(CANARY)))
                .idToken(Secret.of(CANARY))
                .additionalParameter("a", Secret.of(CANARY))
                .build(),
            1,
            TokenRecord.RefreshState.RESTING,
            "{\"a\":\"" + CANARY + "\"}");
    store.replace(user("1"), TokenStore.ABSENT, record);

    assertThat(ObjectGraph.ofDebugger(store)).contains(record, CANARY);
    assertThat(ObjectGraph.ofDebugger(store))
        .filteredOn(object -> !(object instanceof String))
        .allSatisfy(object -> assertThat(String.valueOf(object)).doesNotContain("canary"));
    assertThat(ObjectGraph.ofReflectiveSerializer(store))
        .contains(record)
        .allSatisfy(object -> assertThat(String.valueOf(object)).doesNotContain("canary"));
  }
}
