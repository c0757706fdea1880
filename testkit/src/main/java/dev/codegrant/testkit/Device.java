package dev.codegrant.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One device that waits for a user, RFC 8628 section 3.4. */
final class Device {
  static final Duration INTERVAL = Duration.ofSeconds(5);

  private final String deviceCode;
  private final String userCode;
  private final Client client;
  private final boolean needsCredentials;
  private final Scopes scopes;
  private final Resources resources;
  private final Instant expiresAt;
  private Duration interval = INTERVAL;
  private @Nullable Instant lastPoll;
  private @Nullable SignIn signIn;
  private boolean denied;
  private boolean redeemed;

  Device(
      String deviceCode,
      String userCode,
      Caller caller,
      Scopes scopes,
      Resources resources,
      Instant expiresAt) {
    this.deviceCode = deviceCode;
    this.userCode = userCode;
    this.client = caller.client();
    this.needsCredentials = caller.hasCredentials();
    this.scopes = scopes;
    this.resources = resources;
    this.expiresAt = expiresAt;
  }

  String deviceCode() {
    return deviceCode;
  }

  String userCode() {
    return userCode;
  }

  Client client() {
    return client;
  }

  /** True if its client had some when it asked for the codes, RFC 8628 section 3.4. */
  boolean needsCredentials() {
    return needsCredentials;
  }

  Scopes scopes() {
    return scopes;
  }

  synchronized boolean isDecided() {
    return denied || signIn != null;
  }

  /** Returns false if it was decided before; then nobody signs in. */
  synchronized boolean allow(Supplier<SignIn> by) {
    if (isDecided()) {
      return false;
    }
    signIn = by.get();
    return true;
  }

  /** Returns false if it was decided before. */
  synchronized boolean deny() {
    if (isDecided()) {
      return false;
    }
    denied = true;
    return true;
  }

  void requireAlive(Instant now) throws Refusal {
    if (!now.isBefore(expiresAt)) {
      throw refused("expired_token", "the codes expired at " + expiresAt + ", it is now " + now);
    }
  }

  /** The grant, for one poll only. */
  synchronized Grant poll(Instant now) throws Refusal {
    if (redeemed) {
      throw Refusal.invalidGrant("device_code was redeemed before: it works once");
    }
    requireAlive(now);
    requirePatience(now);
    if (denied) {
      throw refused("access_denied", "the user denied the request");
    }
    if (signIn == null) {
      throw refused("authorization_pending", "the user has not decided yet: poll again");
    }
    redeemed = true;
    Consent consent = new Consent(resources.asParameters());
    return new Grant(client, signIn, AuthenticationRequest.notAsked(), scopes, consent);
  }

  /** RFC 8628 section 3.5: who comes too early waits five seconds longer from then on. */
  private void requirePatience(Instant now) throws Refusal {
    Instant earliest = lastPoll == null ? now : lastPoll.plus(interval);
    lastPoll = now;
    if (now.isBefore(earliest)) {
      interval = interval.plus(INTERVAL);
      throw Refusal.slowDown(
          interval.toSeconds(),
          "polled at "
              + now
              + ", expected not before "
              + earliest
              + "; the interval is "
              + interval.toSeconds()
              + " seconds from now on");
    }
  }

  private static Refusal refused(String error, String description) {
    return new Refusal(400, error, description);
  }
}
