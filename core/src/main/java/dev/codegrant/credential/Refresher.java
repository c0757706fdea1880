package dev.codegrant.credential;

import dev.codegrant.token.TokenSet;
import java.time.Clock;
import java.util.function.UnaryOperator;

/**
 * Makes token sources that refresh, and lets those of one record share a refresh: however many
 * sources there are, the refresh token is sent once. {@code OAuthClient.tokenSource} is the usual
 * way to one. Thread-safe.
 */
public final class Refresher {

  private final UnaryOperator<TokenSet> refresh;
  private final Clock clock;
  private final SingleFlight flights = new SingleFlight();
  private final RefreshMemory memory = new RefreshMemory();

  /**
   * Makes a refresher.
   *
   * @param refresh gets new tokens for the old ones; called by one thread at a time for each
   *     record, without a lock
   * @param clock tells when a token is old
   */
  public Refresher(UnaryOperator<TokenSet> refresh, Clock clock) {
    this.refresh = refresh;
    this.clock = clock;
  }

  /**
   * A source for the tokens of one record.
   *
   * @param store where the tokens are
   * @param key whose they are
   * @return a source; it hands out the token that it knows until that is stale, so make a new one
   *     after a new sign-in, and drop it after a sign-out
   */
  public TokenSource source(TokenStore store, TokenKey key) {
    return new RefreshingTokenSource(
        new SingleFlight.Slot(store, key), refresh, clock, flights, memory);
  }
}
