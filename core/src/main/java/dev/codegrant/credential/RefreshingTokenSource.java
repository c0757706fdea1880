package dev.codegrant.credential;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.TokenSet;
import java.time.Clock;
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

  private final SingleFlight.Slot slot;
  private final UnaryOperator<TokenSet> refresh;
  private final Clock clock;
  private final SingleFlight flights;

  private volatile @Nullable TokenSet current;
  private volatile @Nullable Dead dead;
  private volatile @Nullable StoredTokens unsaved;

  RefreshingTokenSource(
      SingleFlight.Slot slot, UnaryOperator<TokenSet> refresh, Clock clock, SingleFlight flights) {
    this.slot = slot;
    this.refresh = refresh;
    this.clock = clock;
    this.flights = flights;
  }

  @Override
  public AccessToken token() {
    TokenSet tokens = current;
    if (tokens != null && Freshness.isFresh(tokens, clock.instant())) {
      return tokens.accessToken();
    }
    return join(null);
  }

  @Override
  public AccessToken replacementFor(AccessToken rejected) {
    return join(rejected);
  }

  @Override
  public String toString() {
    return "RefreshingTokenSource[" + slot.key() + "]";
  }

  private AccessToken join(@Nullable AccessToken rejected) {
    // Another's flight may have begun before the rejection, and found the very token rejected.
    TokenSet tokens =
        flights.join(slot, () -> renew(rejected), others -> !isSame(others, rejected));
    current = tokens;
    return tokens.accessToken();
  }

  private TokenSet renew(@Nullable AccessToken rejected) {
    StoredTokens stored = loadOrSave();
    if (isUsable(stored.tokens(), rejected)) {
      return stored.tokens();
    }
    boolean alive = !isSame(stored.tokens(), rejected) && Freshness.isAlive(stored.tokens(), clock);
    Dead known = dead;
    boolean hopeless =
        stored.tokens().refreshToken().isEmpty()
            || (known != null && known.version() == stored.version());
    if (alive && hopeless) {
      return stored.tokens(); // nothing better can be had
    }
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
      return ifAlive(alive, stored, e);
    } catch (OAuthException e) {
      return ifAlive(alive && e.isTransient() && e.kind() != ErrorKind.INTERRUPTED, stored, e);
    }
  }

  /** A refresh comes before the end, so that a failure need not be one for the caller. */
  private static TokenSet ifAlive(boolean alive, StoredTokens stored, OAuthException failure) {
    if (alive) {
      return stored.tokens();
    }
    throw failure;
  }

  /** Stores what a refresh brought; whoever wrote first is right, unless that is stale by now. */
  private TokenSet keep(StoredTokens before, TokenSet renewed) {
    StoredTokens expected = before;
    unsaved = new StoredTokens(renewed, before.version()); // in case the store throws
    while (!slot.store().replace(slot.key(), expected.version(), renewed)) {
      expected = load();
      if (Freshness.isFresh(expected.tokens(), clock.instant())) {
        unsaved = null;
        return expected.tokens();
      }
    }
    unsaved = null;
    return renewed;
  }

  /** What a failing store did not take is still the newest: the server has rotated. */
  private StoredTokens loadOrSave() {
    StoredTokens stored = load();
    StoredTokens kept = unsaved;
    if (kept != null
        && kept.version() == stored.version()
        && slot.store().replace(slot.key(), kept.version(), kept.tokens())) {
      stored = load();
    }
    unsaved = null;
    return stored;
  }

  /** No record means that somebody signed the user out; a refresh must not sign in again. */
  private StoredTokens load() {
    return slot.store()
        .load(slot.key())
        .orElseThrow(
            () -> {
              current = null;
              return new ReauthorizationRequiredException(
                  ErrorKind.REAUTHENTICATION_REQUIRED,
                  null,
                  "tokens of " + slot.key(),
                  "none in the store",
                  "send the user through the authorization, then save the tokens under this key");
            });
  }

  private boolean isUsable(TokenSet tokens, @Nullable AccessToken rejected) {
    return !isSame(tokens, rejected) && Freshness.isFresh(tokens, clock.instant());
  }

  private static boolean isSame(TokenSet tokens, @Nullable AccessToken rejected) {
    return rejected != null && tokens.accessToken().value().equals(rejected.value());
  }

  /** The version whose refresh token the server refused: it is not asked again. */
  private record Dead(long version, ReauthorizationRequiredException reason) {}
}
