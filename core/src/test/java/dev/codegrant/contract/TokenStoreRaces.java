package dev.codegrant.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenRecord;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The part of {@link TokenStoreContract} in which many write at the same time. */
public abstract class TokenStoreRaces {

  /** How many write to one record at the same time. */
  protected static final int RACERS = 16;

  /** When the tokens of the tests were issued. */
  protected static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  /** Whose they are. */
  protected static final TokenKey KEY = user("user-1");

  private static final int ROUNDS = 100;

  /** An empty store, of room for a hundred records. */
  protected abstract TokenStore store();

  /** The same records through another instance, as another process has it; or the store itself. */
  protected abstract TokenStore sameStoreAgain(TokenStore store);

  /** Half of the racers come through another instance. */
  @Test
  public void ofManyWhoExpectOneVersion_oneWrites() throws Exception {
    TokenStore store = store();
    TokenStore again = sameStoreAgain(store);
    long expected = TokenStore.ABSENT;
    for (int round = 0; round < ROUNDS; round++) {
      long version = expected;
      List<Optional<TokenRecord>> written =
          race(
              // Two can be at the same instruction; many find out more of locks.
              round % 10 == 0 ? RACERS : 2,
              racer -> {
                TokenRecord mine = TokenRecord.of(tokens(racer));
                return (racer % 2 == 0 ? store : again).replace(KEY, version, mine)
                    ? Optional.of(mine)
                    : Optional.empty();
              });

      TokenRecord winner = written.stream().flatMap(Optional::stream).findFirst().orElseThrow();
      assertThat(written.stream().flatMap(Optional::stream)).hasSize(1);
      assertThat(version(again)).isEqualTo(winner.version());
      assertThat(tokens(store, KEY)).contains(winner.tokens());
      expected = winner.version();
    }
  }

  @Test
  public void ofManyWhoSave_allDo_andTheRecordIsOneOfTheirs() throws Exception {
    TokenStore store = store();
    TokenStore again = sameStoreAgain(store);

    List<Integer> savers =
        race(
            RACERS,
            racer -> {
              (racer % 2 == 0 ? store : again).save(KEY, tokens(racer));
              return racer;
            });

    assertThat(savers).hasSize(RACERS);
    assertThat(savers.stream().map(TokenStoreRaces::tokens))
        .contains(tokens(store, KEY).orElseThrow());
  }

  /** Access token {@code AT-n} for an hour, and refresh token {@code RT-n}. */
  protected static TokenSet tokens(int n) {
    AccessToken accessToken = AccessToken.bearer(Secret.of("AT-" + n));
    return TokenSet.builder(accessToken.expiringAt(NOON.plusSeconds(3600)), NOON.plusNanos(n))
        .refreshToken(RefreshToken.of(Secret.of("RT-" + n)))
        .build();
  }

  /** The key of a user. */
  protected static TokenKey user(String subject) {
    return new TokenKey("app", "https://as.example", subject);
  }

  /** What a store holds under a key. */
  protected static Optional<TokenSet> tokens(TokenStore store, TokenKey key) {
    return store.load(key).map(TokenRecord::tokens);
  }

  /** The version of {@link #KEY}. */
  protected static long version(TokenStore store) {
    return store.load(KEY).orElseThrow().version();
  }

  private static <T> List<T> race(int many, Function<Integer, T> racer) throws Exception {
    AtomicInteger missing = new AtomicInteger(many);
    List<Callable<T>> racers =
        IntStream.range(0, many)
            .<Callable<T>>mapToObj(
                number ->
                    () -> {
                      missing.decrementAndGet();
                      while (missing.get() > 0) {
                        Thread.onSpinWait(); // a barrier would let them go one after the other
                      }
                      return racer.apply(number);
                    })
            .toList();
    ExecutorService executor = Executors.newFixedThreadPool(many);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result : executor.invokeAll(racers)) {
        results.add(result.get());
      }
      return results;
    } finally {
      executor.shutdownNow();
    }
  }
}
