package dev.codegrant.testkit;

import java.util.concurrent.atomic.AtomicBoolean;

/** A refresh token's other half. */
record IssuedRefreshToken(Grant grant, AtomicBoolean spent) {

  /** True for one caller only, however many ask at once. */
  boolean spend() {
    return spent.compareAndSet(false, true);
  }
}
