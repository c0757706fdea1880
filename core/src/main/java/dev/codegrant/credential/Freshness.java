package dev.codegrant.credential;

import dev.codegrant.token.TokenSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** When an access token is too old to be handed out. */
final class Freshness {

  private static final Duration EARLY = Duration.ofSeconds(30);
  private static final int SHARE_OF_LIFE = 10;

  private Freshness() {}

  /**
   * A token is stale 30 seconds before its end, or a tenth of its life if that is less, so that it
   * does not die on the way. Without a stated end it is fresh until somebody rejects it.
   */
  static boolean isFresh(TokenSet tokens, Instant now) {
    return tokens
        .accessToken()
        .expiresAt()
        .map(
            end -> {
              Duration tenth = Duration.between(tokens.issuedAt(), end).dividedBy(SHARE_OF_LIFE);
              Duration early = tenth.compareTo(EARLY) < 0 ? tenth : EARLY;
              return now.isBefore(end) && now.isBefore(end.minus(early));
            })
        .orElse(true);
  }

  /** Whether the token has not reached its stated end. */
  static boolean isAlive(TokenSet tokens, Clock clock) {
    return tokens.accessToken().expiresAt().map(clock.instant()::isBefore).orElse(true);
  }
}
