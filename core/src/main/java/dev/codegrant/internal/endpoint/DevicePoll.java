package dev.codegrant.internal.endpoint;

import dev.codegrant.error.ErrorResponse;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.util.Optional;

/** What one poll brought (RFC 8628 section 3.5). */
public sealed interface DevicePoll {

  /** Tokens. */
  record Granted(TokenSet tokens) implements DevicePoll {}

  /** {@code authorization_pending}. */
  record Pending() implements DevicePoll {}

  /** {@code slow_down}, with the interval that the answer names. */
  record SlowDown(Optional<Duration> interval) implements DevicePoll {}

  /** {@code access_denied}. */
  record Denied(ErrorResponse error) implements DevicePoll {}

  /** {@code expired_token}. */
  record Expired() implements DevicePoll {}
}
