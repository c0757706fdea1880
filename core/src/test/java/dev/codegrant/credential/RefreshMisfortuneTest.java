package dev.codegrant.credential;

import static dev.codegrant.credential.Samples.KEY;
import static dev.codegrant.credential.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.error.TransportException;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A refresh comes before the end of a token, so a failure need not be one for the caller. */
class RefreshMisfortuneTest {

  private static final Duration LIFE = Duration.ofMinutes(10);

  private final ManualClock clock = new ManualClock(NOON);
  private final TokenStore store = TokenStore.inMemory(1000, evicted -> {});

  @Test
  void serverThatIsDown_takesNoLivingTokenAway() {
    store.save(KEY, tokens(1, NOON));
    TokenSource source =
        Samples.refresher(
                old -> {
                  throw new TransportException(
                      ErrorKind.TRANSPORT_FAILED, "an answer", "none", "later", null);
                },
                clock)
            .source(store, KEY);
    clock.advance(LIFE.minusSeconds(10));
    assertThat(source.token().value()).isEqualTo(Secret.of("AT-1"));
    clock.advance(Duration.ofSeconds(10));
    assertThatExceptionOfType(TransportException.class).isThrownBy(source::token);
  }

  @Test
  void refusedRefreshToken_takesNoLivingTokenAway() {
    store.save(KEY, tokens(1, NOON));
    List<TokenSet> asked = new ArrayList<>();
    TokenSource source =
        Samples.refresher(
                old -> {
                  asked.add(old);
                  throw new ReauthorizationRequiredException(
                      ErrorKind.GRANT_REVOKED, null, "tokens", "no", "again");
                },
                clock)
            .source(store, KEY);
    clock.advance(LIFE.minusSeconds(10));
    assertThat(source.token().value()).isEqualTo(Secret.of("AT-1"));
    assertThat(source.token().value()).isEqualTo(Secret.of("AT-1"));
    clock.advance(Duration.ofSeconds(10));
    assertThatExceptionOfType(ReauthorizationRequiredException.class).isThrownBy(source::token);
    assertThat(asked).hasSize(1);
  }

  @Test
  void tokenWithoutRefreshToken_servesToItsEnd() {
    AccessToken bare = Samples.accessToken("AT-1").expiringAt(NOON.plus(LIFE));
    store.save(KEY, TokenSet.builder(bare, NOON).build());
    TokenSource source =
        Samples.refresher(
                old -> {
                  throw new ReauthorizationRequiredException(
                      ErrorKind.REAUTHENTICATION_REQUIRED,
                      null,
                      "a refresh token",
                      "none",
                      "again");
                },
                clock)
            .source(store, KEY);
    clock.advance(LIFE.minusSeconds(1));
    assertThat(source.token()).isEqualTo(bare);
    clock.advance(Duration.ofSeconds(1));
    assertThatExceptionOfType(ReauthorizationRequiredException.class).isThrownBy(source::token);
  }

  @Test
  void storeThatFailsToWrite_doesNotLoseTheRotatedRefreshToken() {
    FailingOnce failing = new FailingOnce();
    failing.save(KEY, tokens(1, NOON));
    List<String> sent = new ArrayList<>();
    TokenSource source =
        Samples.refresher(
                old -> {
                  sent.add(old.refreshToken().orElseThrow().value().reveal());
                  return tokens(sent.size() + 1, clock.instant());
                },
                clock)
            .source(failing, KEY);
    clock.advance(LIFE);
    failing.failAfter(1); // the lease is written, its result is not
    assertThat(source.token().value()).as("in memory").isEqualTo(Secret.of("AT-2"));
    clock.advance(LIFE);
    assertThat(source.token().value()).isEqualTo(Secret.of("AT-3"));
    assertThat(sent).containsExactly("RT-1", "RT-2");
    assertThat(failing.load(KEY).orElseThrow().tokens()).isEqualTo(tokens(3, clock.instant()));
  }

  @Test
  void anotherSourceOfTheRecord_storesWhatTheFirstCouldNot() {
    FailingOnce failing = new FailingOnce();
    failing.save(KEY, tokens(1, NOON));
    List<String> sent = new ArrayList<>();
    Refresher refresher =
        Samples.refresher(
            old -> {
              sent.add(old.refreshToken().orElseThrow().value().reveal());
              return tokens(sent.size() + 1, clock.instant());
            },
            clock);
    clock.advance(LIFE);
    failing.failAfter(1);
    assertThat(refresher.source(failing, KEY).token().value()).isEqualTo(Secret.of("AT-2"));
    assertThat(refresher.source(failing, KEY).token().value()).isEqualTo(Secret.of("AT-2"));
    assertThat(sent).containsExactly("RT-1");
  }

  @Test
  void whatTheStoreDidNotTake_givesWayToANewerRecord() {
    FailingOnce failing = new FailingOnce();
    failing.save(KEY, tokens(1, NOON));
    List<String> sent = new ArrayList<>();
    TokenSource source =
        Samples.refresher(
                old -> {
                  sent.add(old.refreshToken().orElseThrow().value().reveal());
                  return tokens(2, clock.instant());
                },
                clock)
            .source(failing, KEY);
    clock.advance(LIFE);
    failing.failAfter(1);
    assertThat(source.token().value()).isEqualTo(Secret.of("AT-2"));
    clock.advance(LIFE);
    failing.beforeReplace = () -> failing.records.save(KEY, tokens(7, clock.instant()));
    assertThat(source.token().value()).isEqualTo(Secret.of("AT-7"));
    assertThat(sent).containsExactly("RT-1");
  }

  @Test
  void refusalOfAnOldRefreshToken_isNotBelievedWhileTheStoreHasANewerOne() {
    store.save(KEY, tokens(1, NOON));
    List<String> sent = new ArrayList<>();
    TokenSource source =
        Samples.refresher(
                old -> {
                  String refreshToken = old.refreshToken().orElseThrow().value().reveal();
                  sent.add(refreshToken);
                  if (refreshToken.equals("RT-1")) {
                    store.save(KEY, tokens(2, NOON)); // another node rotated, and is stale too
                    throw new ReauthorizationRequiredException(
                        ErrorKind.GRANT_REVOKED, null, "tokens", "no", "again");
                  }
                  return tokens(3, clock.instant());
                },
                clock)
            .source(store, KEY);
    clock.advance(LIFE);
    assertThat(source.token().value()).isEqualTo(Secret.of("AT-3"));
    assertThat(sent).containsExactly("RT-1", "RT-2");
  }

  @Test
  void tokenThatEndsDuringAFailingRefresh_isNotHandedOut() {
    store.save(KEY, tokens(1, NOON));
    TokenSource source =
        Samples.refresher(
                old -> {
                  clock.advance(Duration.ofSeconds(4));
                  throw new TransportException(
                      ErrorKind.TRANSPORT_TIMEOUT, "an answer", "none", "later", null);
                },
                clock)
            .source(store, KEY);
    clock.advance(LIFE.minusSeconds(4));
    assertThatExceptionOfType(TransportException.class).isThrownBy(source::token);
  }

  private static TokenSet tokens(int number, Instant issuedAt) {
    return TokenSet.builder(
            Samples.accessToken("AT-" + number).expiringAt(issuedAt.plus(LIFE)), issuedAt)
        .refreshToken(RefreshToken.of(Secret.of("RT-" + number)))
        .build();
  }

  /** Breaks once, before it writes. */
  private static final class FailingOnce implements TokenStore {
    private final TokenStore records = TokenStore.inMemory(1000, evicted -> {});
    private final AtomicInteger writesBeforeTheFailure = new AtomicInteger(-1);
    private volatile Runnable beforeReplace = () -> {};

    void failAfter(int writes) {
      writesBeforeTheFailure.set(writes);
    }

    @Override
    public Optional<TokenRecord> load(TokenKey key) {
      return records.load(key);
    }

    @Override
    public boolean replace(TokenKey key, long expectedVersion, TokenRecord next) {
      if (writesBeforeTheFailure.getAndDecrement() == 0) {
        throw new IllegalStateException("the store is down");
      }
      Runnable before = beforeReplace;
      beforeReplace = () -> {};
      before.run();
      return records.replace(key, expectedVersion, next);
    }

    @Override
    public void delete(TokenKey key) {
      records.delete(key);
    }
  }
}
