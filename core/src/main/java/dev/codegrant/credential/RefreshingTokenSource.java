package dev.codegrant.credential;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.TokenSet;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Hands out the stored access token while it is fresh; else one thread refreshes and all who come
 * meanwhile wait for its result. No lock is held over the network: those who find a fresh token do
 * not wait at all.
 *
 * <p>The store decides. Before a refresh it is read again, because another source or process may
 * have refreshed; afterwards the result is written by compare-and-set, and the loser of a race
 * takes the winner's tokens. A refused refresh token is believed only if the store still has it.
 */
final class RefreshingTokenSource implements TokenSource {

  private final TokenStore store;
  private final TokenKey key;
  private final UnaryOperator<TokenSet> refresh;
  private final Clock clock;
  private final AtomicReference<@Nullable Flight> flight = new AtomicReference<>();

  private volatile @Nullable TokenSet current;
  private volatile @Nullable Dead dead;

  RefreshingTokenSource(
      TokenStore store, TokenKey key, UnaryOperator<TokenSet> refresh, Clock clock) {
    this.store = store;
    this.key = key;
    this.refresh = refresh;
    this.clock = clock;
  }

  @Override
  public AccessToken token() {
    TokenSet tokens = current;
    if (tokens != null && Freshness.isFresh(tokens, clock.instant())) {
      return tokens.accessToken();
    }
    return join(null).accessToken();
  }

  @Override
  public AccessToken replacementFor(AccessToken rejected) {
    TokenSet tokens = join(rejected);
    // The flight may have begun before the rejection, and found the very token that was rejected.
    return isSame(tokens, rejected) ? join(rejected).accessToken() : tokens.accessToken();
  }

  @Override
  public String toString() {
    return "RefreshingTokenSource[" + key + "]";
  }

  private TokenSet join(@Nullable AccessToken rejected) {
    Flight mine = new Flight();
    Flight leader = flight.compareAndExchange(null, mine);
    if (leader != null) {
      return leader.await();
    }
    try {
      TokenSet tokens = renew(rejected);
      current = tokens;
      mine.land(tokens);
    } catch (RuntimeException | Error e) {
      mine.crash(e);
    } finally {
      flight.set(null);
    }
    return mine.await();
  }

  private TokenSet renew(@Nullable AccessToken rejected) {
    StoredTokens stored = load();
    if (isUsable(stored.tokens(), rejected)) {
      return stored.tokens();
    }
    if (stored.tokens().refreshToken().isEmpty() && isAlive(stored.tokens(), rejected)) {
      return stored.tokens(); // nothing better can be had
    }
    Dead known = dead;
    if (known != null && known.version() == stored.version()) {
      throw known.reason();
    }
    try {
      return keep(stored, refresh.apply(stored.tokens()));
    } catch (ReauthorizationRequiredException e) {
      StoredTokens now = load();
      if (now.version() != stored.version() && isUsable(now.tokens(), rejected)) {
        return now.tokens();
      }
      dead = new Dead(stored.version(), e);
      throw e;
    }
  }

  /** Stores what a refresh brought; whoever wrote first is right, unless that is stale by now. */
  private TokenSet keep(StoredTokens before, TokenSet renewed) {
    StoredTokens expected = before;
    while (!store.replace(key, expected.version(), renewed)) {
      expected = load();
      if (Freshness.isFresh(expected.tokens(), clock.instant())) {
        return expected.tokens();
      }
    }
    return renewed;
  }

  /** No record means that somebody signed the user out; a refresh must not sign in again. */
  private StoredTokens load() {
    Optional<StoredTokens> stored = store.load(key);
    if (stored.isEmpty()) {
      current = null;
      throw new ReauthorizationRequiredException(
          ErrorKind.REAUTHENTICATION_REQUIRED,
          null,
          "tokens of " + key,
          "none in the store",
          "send the user through the authorization, then save the tokens under this key");
    }
    return stored.get();
  }

  private boolean isUsable(TokenSet tokens, @Nullable AccessToken rejected) {
    return !isSame(tokens, rejected) && Freshness.isFresh(tokens, clock.instant());
  }

  private boolean isAlive(TokenSet tokens, @Nullable AccessToken rejected) {
    return !isSame(tokens, rejected) && Freshness.isAlive(tokens, clock.instant());
  }

  private static boolean isSame(TokenSet tokens, @Nullable AccessToken rejected) {
    return rejected != null && tokens.accessToken().value().equals(rejected.value());
  }

  /** The version whose refresh token the server refused: it is not asked again. */
  private record Dead(long version, ReauthorizationRequiredException reason) {}
}
