package dev.codegrant.testkit;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An authorization code's other half, RFC 6749 section 4.1.2 and RFC 7636 section 4.4.
 *
 * @param confirmation what it is bound to, RFC 9449 section 10
 */
record IssuedCode(
    Grant grant,
    String redirectUri,
    String challenge,
    Confirmation confirmation,
    Instant expiresAt,
    AtomicBoolean spent) {

  /** True for one caller only, however many ask at once. */
  boolean spend() {
    return spent.compareAndSet(false, true);
  }
}
