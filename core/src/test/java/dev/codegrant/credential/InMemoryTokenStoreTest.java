package dev.codegrant.credential;

import static dev.codegrant.credential.Samples.KEY;
import static dev.codegrant.credential.Samples.NOON;
import static dev.codegrant.credential.Samples.OTHER_KEY;
import static dev.codegrant.credential.Samples.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.Token;
import dev.codegrant.token.TokenSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class InMemoryTokenStoreTest {

  private final InMemoryTokenStore store = new InMemoryTokenStore();

  private long version() {
    return store.load(KEY).orElseThrow().version();
  }

  @Nested
  class Load {

    @Test
    void withoutRecord_isEmpty() {
      assertThat(store.load(KEY)).isEmpty();
    }

    @Test
    void withRecord_returnsIt() {
      store.save(KEY, tokens(1, NOON));

      assertThat(store.load(KEY)).map(StoredTokens::tokens).contains(tokens(1, NOON));
    }

    @Test
    void recordOfAnotherUser_isNotReturned() {
      store.save(OTHER_KEY, tokens(1, NOON));

      assertThat(store.load(KEY)).isEmpty();
    }
  }

  @Nested
  class Replace {

    @Test
    void absentExpectedAndAbsent_isWritten() {
      assertThat(store.replace(KEY, TokenStore.ABSENT, tokens(1, NOON))).isTrue();
      assertThat(version()).isPositive();
    }

    @Test
    void absentExpectedButPresent_isNotWritten() {
      store.save(KEY, tokens(1, NOON));

      assertThat(store.replace(KEY, TokenStore.ABSENT, tokens(2, NOON))).isFalse();
      assertThat(store.load(KEY)).map(StoredTokens::tokens).contains(tokens(1, NOON));
    }

    @Test
    void versionThatWasRead_isWrittenWithAHigherOne() {
      store.save(KEY, tokens(1, NOON));
      long read = version();

      assertThat(store.replace(KEY, read, tokens(2, NOON))).isTrue();
      assertThat(store.load(KEY)).map(StoredTokens::tokens).contains(tokens(2, NOON));
      assertThat(version()).isGreaterThan(read);
    }

    @Test
    void versionThatIsOutdated_isNotWritten() {
      store.save(KEY, tokens(1, NOON));
      long outdated = version();
      store.save(KEY, tokens(2, NOON));
      long read = version();

      assertThat(store.replace(KEY, outdated, tokens(3, NOON))).isFalse();
      assertThat(store.replace(KEY, read + 1, tokens(3, NOON))).isFalse();
      assertThat(store.load(KEY)).contains(new StoredTokens(tokens(2, NOON), read));
    }

    @Test
    void presentExpectedButDeleted_isNotWritten() {
      store.save(KEY, tokens(1, NOON));
      long read = version();
      store.delete(KEY);

      assertThat(store.replace(KEY, read, tokens(2, NOON))).isFalse();
      assertThat(store.load(KEY)).isEmpty();
    }

    @Test
    void versionFromBeforeADeletion_neverComesBack() {
      store.save(KEY, tokens(1, NOON));
      long before = version();
      store.delete(KEY);
      store.save(KEY, tokens(2, NOON));

      assertThat(version()).isGreaterThan(before);
      assertThat(store.replace(KEY, before, tokens(3, NOON))).isFalse();
      assertThat(store.load(KEY)).map(StoredTokens::tokens).contains(tokens(2, NOON));
    }

    @RepeatedTest(20)
    void manyWritersOfOneVersion_exactlyOneWins() throws Exception {
      store.save(KEY, tokens(0, NOON));
      long read = version();
      CyclicBarrier together = new CyclicBarrier(64);
      AtomicInteger names = new AtomicInteger();

      Crowd<Optional<TokenSet>> writers =
          Crowd.of(
              64,
              () -> {
                TokenSet mine = tokens(names.incrementAndGet(), NOON);
                int ignored = together.await();
                return store.replace(KEY, read, mine) ? Optional.of(mine) : Optional.empty();
              });

      assertThat(writers.results().stream().flatMap(Optional::stream))
          .singleElement()
          .isEqualTo(store.load(KEY).orElseThrow().tokens());
    }
  }

  @Nested
  class Save {

    @Test
    void whateverWasThere_isReplaced() {
      store.save(KEY, tokens(1, NOON));
      store.save(KEY, tokens(2, NOON));

      assertThat(store.load(KEY)).map(StoredTokens::tokens).contains(tokens(2, NOON));
    }

    @Test
    void writerInBetween_isOverwritten() {
      AtomicInteger attempts = new AtomicInteger();
      TokenStore overtaken =
          new TokenStore() {
            @Override
            public Optional<StoredTokens> load(TokenKey key) {
              Optional<StoredTokens> read = store.load(key);
              if (attempts.incrementAndGet() <= 2) {
                store.save(key, tokens(10 + attempts.get(), NOON));
              }
              return read;
            }

            @Override
            public boolean replace(TokenKey key, long expectedVersion, TokenSet tokens) {
              return store.replace(key, expectedVersion, tokens);
            }

            @Override
            public void delete(TokenKey key) {
              store.delete(key);
            }
          };

      overtaken.save(KEY, tokens(1, NOON));

      assertThat(attempts).hasValue(3);
      assertThat(store.load(KEY)).map(StoredTokens::tokens).contains(tokens(1, NOON));
    }
  }

  @Nested
  class Delete {

    @Test
    void record_isGone_andTheOthersStay() {
      store.save(KEY, tokens(1, NOON));
      store.save(OTHER_KEY, tokens(2, NOON));

      store.delete(KEY);

      assertThat(store.load(KEY)).isEmpty();
      assertThat(store.load(OTHER_KEY)).isPresent();
    }

    @Test
    void withoutRecord_doesNothing() {
      store.delete(KEY);

      assertThat(store.load(KEY)).isEmpty();
    }
  }

  @Nested
  class ToString {

    @Test
    void countsRecords_andShowsNothingOfThem() {
      store.save(KEY, tokens(1, NOON));

      assertThat(store).hasToString("InMemoryTokenStore[1 records]");
      assertThat(store.load(KEY).toString()).doesNotContain("AT-1").doesNotContain("RT-1");
    }
  }

  @Nested
  class SignOut {

    private final List<Token> revoked = new ArrayList<>();

    @Test
    void withRefreshToken_revokesItAloneAndThenDeletes() {
      TokenSet tokens = tokens(1, NOON);
      store.save(KEY, tokens);
      store.save(OTHER_KEY, tokens(2, NOON));

      store.signOut(
          KEY,
          token -> {
            assertThat(store.load(KEY)).isPresent();
            revoked.add(token);
          });

      assertThat(revoked).containsExactly(tokens.refreshToken().orElseThrow());
      assertThat(store.load(KEY)).isEmpty();
      assertThat(store.load(OTHER_KEY)).isPresent();
    }

    @Test
    void withoutRefreshToken_revokesTheAccessToken() {
      AccessToken accessToken = AccessToken.bearer(Secret.of("at"));
      store.save(KEY, TokenSet.builder(accessToken, NOON).build());

      store.signOut(KEY, revoked::add);

      assertThat(revoked).containsExactly(accessToken);
      assertThat(store.load(KEY)).isEmpty();
    }

    @Test
    void whenRevocationFails_deletesAndTells() {
      store.save(KEY, tokens(1, NOON));
      IllegalStateException down = new IllegalStateException("down");

      assertThatThrownBy(
              () ->
                  store.signOut(
                      KEY,
                      token -> {
                        throw down;
                      }))
          .isSameAs(down);

      assertThat(store.load(KEY)).isEmpty();
    }

    @Test
    void withoutRecord_sendsNothing() {
      store.signOut(KEY, revoked::add);

      assertThat(revoked).isEmpty();
    }
  }
}
