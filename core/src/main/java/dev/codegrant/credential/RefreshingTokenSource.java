package dev.codegrant.credential;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.TokenSet;
import java.time.Clock;
import java.util.Optional;
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

  /** A refused refresh token is worth another try if the store has a newer one by then. */
  private static final int MOST_ROUNDS = 2;

  private final SingleFlight.Slot slot;
  private final UnaryOperator<TokenSet> refresh;
  private final Clock clock;
  private final SingleFlight flights;
  private final RefreshMemory memory;

  private volatile @Nullable TokenSet current;

  RefreshingTokenSource(
      SingleFlight.Slot slot,
      UnaryOperator<TokenSet> refresh,
      Clock clock,
      SingleFlight flights,
      RefreshMemory memory) {
    this.slot = slot;
    this.refresh = refresh;
    this.clock = clock;
    this.flights = flights;
    this.memory = memory;
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
    remember(tokens);
    return tokens.accessToken();
  }

  /** A thread that was held up must not put an older token over a newer one. */
  private synchronized void remember(TokenSet tokens) {
    TokenSet known = current;
    if (known == null || !tokens.issuedAt().isBefore(known.issuedAt())) {
      current = tokens;
    }
  }

  private TokenSet renew(@Nullable AccessToken rejected) {
    for (int round = 1; ; round++) {
      TokenRecord stored = loadOrSave();
      if (isUsable(stored.tokens(), rejected)) {
        return stored.tokens();
      }
      Optional<ReauthorizationRequiredException> refusal = memory.refusal(slot, stored.version());
      boolean hopeless = refusal.isPresent() || stored.tokens().refreshToken().isEmpty();
      if (hopeless && isAlive(stored.tokens(), rejected)) {
        return stored.tokens(); // nothing better can be had
      }
      if (refusal.isPresent()) {
        throw refusal.get();
      }
      try {
        return keep(stored, refresh.apply(stored.tokens()));
      } catch (ReauthorizationRequiredException e) {
        TokenRecord now = load();
        if (now.version() == stored.version()) {
          memory.refused(slot, stored.version(), e);
        }
        if (now.version() == stored.version() || round == MOST_ROUNDS) {
          return ifAlive(now.tokens(), rejected, e);
        } // else another refreshed meanwhile: once more, with what is there now
      } catch (OAuthException e) {
        if (!e.isTransient() || e.kind() == ErrorKind.INTERRUPTED) {
          throw e;
        }
        return ifAlive(stored.tokens(), rejected, e);
      }
    }
  }

  /** A refresh comes before the end, so that a failure need not be one for the caller. */
  private TokenSet ifAlive(
      TokenSet tokens, @Nullable AccessToken rejected, OAuthException failure) {
    if (isAlive(tokens, rejected)) {
      return tokens;
    }
    throw failure;
  }

  /** Stores what a refresh brought; whoever wrote first is right, unless that is stale by now. */
  private TokenSet keep(TokenRecord before, TokenSet renewed) {
    TokenRecord expected = before;
    memory.keep(slot, expected.refreshed(renewed)); // should the store throw
    while (!slot.store().replace(slot.key(), expected.version(), expected.refreshed(renewed))) {
      expected = load();
      if (Freshness.isFresh(expected.tokens(), clock.instant())) {
        memory.forgetUnsaved(slot);
        return expected.tokens();
      }
      memory.keep(slot, expected.refreshed(renewed));
    }
    memory.forgetUnsaved(slot);
    return renewed;
  }

  /** What a failing store did not take is still the newest: the server has rotated. */
  private TokenRecord loadOrSave() {
    TokenRecord stored = load();
    Optional<TokenRecord> unsaved = memory.unsaved(slot);
    if (unsaved.isEmpty()) {
      return stored;
    }
    if (unsaved.get().version() == stored.version() + 1) {
      slot.store().replace(slot.key(), stored.version(), unsaved.get());
      stored = load(); // ours, or that of one who was faster
    }
    memory.forgetUnsaved(slot);
    return stored;
  }

  /** No record means that somebody signed the user out; a refresh must not sign in again. */
  private TokenRecord load() {
    return slot.store()
        .load(slot.key())
        .orElseThrow(
            () -> {
              current = null;
              memory.forget(slot);
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

  private boolean isAlive(TokenSet tokens, @Nullable AccessToken rejected) {
    return !isSame(tokens, rejected) && Freshness.isAlive(tokens, clock);
  }

  private static boolean isSame(TokenSet tokens, @Nullable AccessToken rejected) {
    return rejected != null && tokens.accessToken().value().equals(rejected.value());
  }
}
