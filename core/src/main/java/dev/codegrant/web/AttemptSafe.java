package dev.codegrant.web;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.error.TransportException;
import dev.codegrant.store.PendingAuthorizationStore;
import dev.codegrant.store.SealingKeys;
import dev.codegrant.token.Secret;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps attempts, sealed, until their answer comes: in the cookie itself, or in a store, and then
 * the cookie holds a random key to it. Each is taken once, as far as this process can tell.
 *
 * <pre>
 *   cookie  = begun "." sealed                 without a store
 *   cookie  = begun "." key                    with a store, which maps an id to sealed
 *   id      = hash(redirect URI, name, cookie)
 *   sealed  = AES-256-GCM(returnTo, attempt), bound to purpose, client, issuer, redirect URI, name,
 *             begun, and key
 * </pre>
 */
final class AttemptSafe {

  static final Duration LIFETIME = Duration.ofMinutes(10);

  /** How far the clock of the node that began may be ahead of ours. */
  static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

  /** Browsers take 4096 characters of name and value (RFC 6265 section 6.1). */
  private static final int LONGEST_IN_COOKIE = 4000;

  private static final int LONGEST_IN_STORE = 8 * 1024;
  private static final int KEY_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SealingKeys keys;
  private final @Nullable PendingAuthorizationStore store;
  private final Clock clock;
  private final UsedAttempts used = new UsedAttempts();

  /** An attempt as it was kept. */
  record Kept(Registration registration, String returnTo, Secret attempt) {}

  AttemptSafe(SealingKeys keys, @Nullable PendingAuthorizationStore store, Clock clock) {
    this.keys = keys;
    this.store = store;
    this.clock = clock;
  }

  /** Keeps an attempt that begins now. */
  PendingCookies.Cookie keep(String name, Kept kept) {
    Instant now = clock.instant();
    String begun = PendingCookies.begun(now);
    String text = kept.returnTo() + "\n" + kept.attempt().reveal();
    if (store == null) {
      String sealed = keys.seal(context(kept.registration(), name, begun, ""), text);
      requireShort(sealed, LONGEST_IN_COOKIE);
      return new PendingCookies.Cookie(name, begun + "." + sealed);
    }
    byte[] random = new byte[KEY_BYTES];
    RANDOM.nextBytes(random);
    String key = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    PendingCookies.Cookie cookie = new PendingCookies.Cookie(name, begun + "." + key);
    String sealed = keys.seal(context(kept.registration(), name, begun, key), text);
    requireShort(sealed, LONGEST_IN_STORE);
    PendingAuthorizationStore to = store;
    String id = id(kept.registration(), cookie);
    answered(
        () -> {
          to.save(id, sealed, now.plus(LIFETIME));
          return Optional.empty();
        });
    return cookie;
  }

  /**
   * Takes an attempt out, and never again.
   *
   * @param registrations those of one redirect URI, at least one
   * @throws ResponseValidationException {@code STATE_UNKNOWN}, {@code STATE_REPLAYED} or {@code
   *     STATE_EXPIRED}
   * @throws TransportException {@code STORE_FAILED}; then it is not used up here, though the store
   *     may have lost it
   */
  Kept take(List<Registration> registrations, PendingCookies.Cookie cookie) {
    Instant now = clock.instant();
    Instant begun = Instant.ofEpochMilli(cookie.begun());
    if (begun.isAfter(now.plus(CLOCK_TOLERANCE))) {
      throw unknown();
    }
    String id = id(registrations.get(0), cookie);
    // The claim must not end before the cookie does, or the cookie works again in between.
    Instant end = (begun.isAfter(now) ? begun : now).plus(LIFETIME);
    // Claimed before the store is asked, so that of many only one asks; who does not know the
    // cookie cannot disturb, because the claim is for the cookie.
    if (!used.claim(id, now, end)) {
      throw new ResponseValidationException(
          ErrorKind.STATE_REPLAYED,
          "one answer to an authorization request",
          "a second one with the same state",
          "begin a new authorization; a page that was loaded twice, or a replayed request");
    }
    Optional<Kept> kept = Optional.empty();
    try {
      kept = open(registrations, cookie, id);
    } finally {
      if (kept.isEmpty()) {
        used.release(id);
      }
    }
    Kept attempt = kept.orElseThrow(AttemptSafe::unknown);
    if (now.isAfter(begun.plus(LIFETIME))) {
      throw new ResponseValidationException(
          ErrorKind.STATE_EXPIRED,
          "an answer within " + LIFETIME.toMinutes() + " minutes",
          "a later one",
          "begin a new authorization");
    }
    return attempt;
  }

  /** One message for all reasons: which one it was is nobody's business. */
  static ResponseValidationException unknown() {
    return new ResponseValidationException(
        ErrorKind.STATE_UNKNOWN,
        "the state of an authorization that this browser began (RFC 6749 section 10.12)",
        "a state without a pending authorization that opens",
        "ignore this request, or begin a new authorization; if it happens to many, check that all"
            + " nodes have the same sealing keys, and the same time");
  }

  private Optional<Kept> open(
      List<Registration> registrations, PendingCookies.Cookie cookie, String id) {
    int dot = cookie.value().indexOf('.');
    String begun = cookie.value().substring(0, Math.max(dot, 0));
    String rest = cookie.value().substring(dot + 1);
    PendingAuthorizationStore from = store;
    Optional<String> sealed = from == null ? Optional.of(rest) : answered(() -> from.take(id));
    if (sealed.isEmpty()) {
      return Optional.empty();
    }
    for (Registration registration : registrations) {
      String context = context(registration, cookie.name(), begun, from == null ? "" : rest);
      Optional<String> text = keys.open(context, sealed.get());
      if (text.isPresent()) {
        String[] parts = text.get().split("\n", 2);
        return Optional.of(new Kept(registration, parts[0], Secret.of(parts[1])));
      }
    }
    return Optional.empty();
  }

  private String context(Registration registration, String name, String begun, String key) {
    return Digest.join(
        "dev.codegrant.web pending authorization",
        store == null ? "cookie" : "store",
        registration.client().clientId().value(),
        registration.issuer(),
        registration.redirectUri().toString(),
        name,
        begun,
        Digest.of(key));
  }

  private static void requireShort(String sealed, int longest) {
    if (sealed.length() > longest) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "an attempt of at most " + longest + " characters when it is sealed",
          "" + sealed.length(),
          "ask for less scope, shorten the additional parameters or returnTo, or keep attempts in a"
              + " PendingAuthorizationStore");
    }
  }

  /** Bound to the address, so that an answer elsewhere takes nothing out of the store. */
  static String id(Registration registration, PendingCookies.Cookie cookie) {
    return Digest.of(
        "pending authorization",
        registration.redirectUri().toString(),
        cookie.name(),
        cookie.value());
  }

  private static Optional<String> answered(Supplier<Optional<String>> call) {
    try {
      return Objects.requireNonNull(call.get(), "the store returned null");
    } catch (RuntimeException e) {
      throw new TransportException(
          ErrorKind.STORE_FAILED,
          "an answer of the PendingAuthorizationStore",
          e.getClass().getName(),
          "look at the cause, which is of the store; let the user try again",
          e);
    }
  }
}
