package dev.codegrant.testkit;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An access token's other half.
 *
 * @param needsCredentials true if its client had some when it was issued, RFC 7009 section 2.1
 */
record IssuedAccessToken(
    Grant grant,
    Scopes scopes,
    Resources resources,
    Confirmation confirmation,
    boolean needsCredentials,
    Instant expiresAt,
    AtomicBoolean revoked) {

  boolean isRevoked() {
    return revoked.get() || grant.isRevoked();
  }

  boolean isLive(Instant now) {
    return !isRevoked() && now.isBefore(expiresAt);
  }
}
