package dev.codegrant.testkit;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/** An access token's other half. */
record IssuedAccessToken(
    Grant grant,
    Scopes scopes,
    Resources resources,
    Confirmation confirmation,
    Instant expiresAt,
    AtomicBoolean revoked) {

  boolean isRevoked() {
    return revoked.get() || grant.isRevoked();
  }
}
