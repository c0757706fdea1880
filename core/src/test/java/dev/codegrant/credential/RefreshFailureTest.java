package dev.codegrant.credential;

import static dev.codegrant.credential.Samples.HOUR;
import static dev.codegrant.credential.Samples.KEY;
import static dev.codegrant.credential.Samples.NOON;
import static dev.codegrant.credential.Samples.grantRevoked;
import static dev.codegrant.credential.Samples.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.TokenSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Refreshes that lose a race, are refused, or come too late. */
class RefreshFailureTest {

  private final ManualClock clock = new ManualClock(NOON);
  private final TokenStore store = TokenStore.inMemory(1000, evicted -> {});
  private final AtomicInteger refreshes = new AtomicInteger();

  /** A source over a stale record 1 whose refresh is counted. */
  private TokenSource staleSource(UnaryOperator<TokenSet> refresh) {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    return Samples.refresher(
            old -> {
              refreshes.incrementAndGet();
              return refresh.apply(old);
            },
            clock)
        .source(store, KEY);
  }

  private static String valueOf(AccessToken token) {
    return token.value().reveal();
  }

  @Nested
  class StoreRace {

    @Test
    void lostToAFreshRecord_takesTheWinnersTokens() {
      TokenSource source =
          staleSource(
              old -> {
                store.save(KEY, tokens(5, NOON));
                return tokens(2, NOON);
              });

      assertThat(valueOf(source.token())).isEqualTo("AT-5");
      assertThat(store.load(KEY).orElseThrow().tokens()).isEqualTo(tokens(5, NOON));
      assertThat(valueOf(source.token())).isEqualTo("AT-5");
    }

    /** The record is another session's, or another node's: it is the newer one. */
    @Test
    void lostToAStaleRecord_refreshesThatOne() {
      TokenSource source =
          staleSource(
              old -> {
                if (refreshes.get() == 1) {
                  store.save(KEY, tokens(5, NOON.minus(HOUR)));
                  return tokens(2, NOON);
                }
                assertThat(old).isEqualTo(tokens(5, NOON.minus(HOUR)));
                return tokens(6, NOON);
              });

      assertThat(valueOf(source.token())).isEqualTo("AT-6");
      assertThat(store.load(KEY).orElseThrow().tokens()).isEqualTo(tokens(6, NOON));
      assertThat(refreshes).hasValue(2);
    }

    @Test
    void recordDeletedMeanwhile_isNotResurrected() {
      TokenSource source =
          staleSource(
              old -> {
                store.delete(KEY);
                return tokens(2, NOON);
              });

      for (int call = 0; call < 2; call++) {
        assertThatExceptionOfType(ReauthorizationRequiredException.class)
            .isThrownBy(source::token)
            .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.REAUTHENTICATION_REQUIRED));
        assertThat(store.load(KEY)).isEmpty();
      }
      assertThat(refreshes).hasValue(1);
    }

    @Test
    void recordDeletedAndSavedAnewMeanwhile_isNotOverwritten() {
      TokenSource source =
          staleSource(
              old -> {
                store.delete(KEY);
                store.save(KEY, tokens(6, NOON));
                return tokens(2, NOON);
              });

      assertThat(valueOf(source.token())).isEqualTo("AT-6");
      assertThat(store.load(KEY).orElseThrow().tokens()).isEqualTo(tokens(6, NOON));
    }
  }

  @Nested
  class RefusedRefreshToken {

    @Test
    void thatTheStoreStillHas_isRememberedAndNotSentAgain() {
      TokenSource source =
          staleSource(
              old -> {
                throw grantRevoked();
              });

      for (int call = 0; call < 3; call++) {
        boolean asked = call == 0;
        assertThatExceptionOfType(ReauthorizationRequiredException.class)
            .isThrownBy(source::token)
            .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.GRANT_REVOKED))
            .satisfies(e -> assertThat(e.response().isPresent()).isEqualTo(asked));
      }
      assertThat(refreshes).hasValue(1);
      assertThat(store.load(KEY).orElseThrow().ended()).contains(ErrorKind.GRANT_REVOKED);
    }

    @Test
    void afterARecordSavedAnew_worksAgain() {
      TokenSource source =
          staleSource(
              old -> {
                if (old.equals(tokens(1, NOON.minus(HOUR)))) {
                  throw grantRevoked();
                }
                return tokens(4, NOON);
              });
      assertThatExceptionOfType(ReauthorizationRequiredException.class).isThrownBy(source::token);

      store.save(KEY, tokens(3, NOON.minus(HOUR)));

      assertThat(valueOf(source.token())).isEqualTo("AT-4");
      assertThat(refreshes).hasValue(2);
    }

    @Test
    void thatAnotherNodeRotatedMeanwhile_isNotBelieved_andAlarmsNobody() {
      store.save(KEY, tokens(1, NOON.minus(HOUR)));
      OneNode node =
          new OneNode(
              old -> {
                store.save(KEY, tokens(5, NOON));
                throw grantRevoked();
              },
              clock);
      TokenSource source = node.source(store);

      assertThat(valueOf(source.token())).isEqualTo("AT-5");
      assertThat(valueOf(source.token())).isEqualTo("AT-5");
      assertThat(node.sent).containsExactly("RT-1");
      assertThat(node.heard()).containsExactly(TokenSource.Event.Type.JOINED);
    }

    @Test
    void thatWasRejectedByTheResourceServer_andOnlyVersionedAnew_isBelieved() {
      TokenSource source =
          staleSource(
              old -> {
                store.save(KEY, tokens(1, NOON));
                throw grantRevoked();
              });

      assertThatExceptionOfType(ReauthorizationRequiredException.class)
          .isThrownBy(() -> source.replacementFor(tokens(1, NOON).accessToken()));
    }

    @Test
    void withTheRecordDeletedMeanwhile_needsTheUser() {
      TokenSource source =
          staleSource(
              old -> {
                store.delete(KEY);
                throw grantRevoked();
              });

      assertThatExceptionOfType(ReauthorizationRequiredException.class)
          .isThrownBy(source::token)
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.REAUTHENTICATION_REQUIRED));
    }
  }
}
