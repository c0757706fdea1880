package dev.codegrant.credential;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponse;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.error.TransportException;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** Tokens, keys and failures that several tests use. */
final class Samples {

  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  static final Duration HOUR = Duration.ofHours(1);
  static final TokenKey KEY = new TokenKey("app", "https://as.example", "user-1");
  static final TokenKey OTHER_KEY = new TokenKey("app", "https://as.example", "user-2");

  /** A refresh takes no longer. */
  static final Duration LONGEST = Duration.ofSeconds(10);

  private Samples() {}

  static AccessToken accessToken(String value) {
    return AccessToken.bearer(Secret.of(value));
  }

  /** Access token {@code AT-n} for an hour from the instant, and refresh token {@code RT-n}. */
  static TokenSet tokens(int n, Instant issuedAt) {
    return TokenSet.builder(accessToken("AT-" + n).expiringAt(issuedAt.plus(HOUR)), issuedAt)
        .refreshToken(RefreshToken.of(Secret.of("RT-" + n)))
        .build();
  }

  static ReauthorizationRequiredException grantRevoked() {
    return new ReauthorizationRequiredException(
        ErrorKind.GRANT_REVOKED,
        ErrorResponse.of("invalid_grant", null, null),
        "a refresh token that the server takes",
        "invalid_grant",
        "send the user through the authorization again");
  }

  static TransportException timeout() {
    return new TransportException(
        ErrorKind.TRANSPORT_TIMEOUT, "an answer", "none", "try later", null);
  }

  /** With threads of its own, without jitter, and without waiting. */
  static Refresher refresher(UnaryOperator<TokenSet> refresh, Clock clock) {
    return refresher(refresh, clock, event -> {});
  }

  static Refresher refresher(
      UnaryOperator<TokenSet> refresh, Clock clock, TokenSource.Listener listener) {
    return new Refresher(
        refresh,
        clock,
        LONGEST,
        listener,
        RefreshThreads.FLIGHTS,
        RefreshThreads.WRITERS,
        pause -> LockSupport.parkNanos(1000),
        () -> 0.0);
  }
}
