package dev.codegrant.openid.internal.jose;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.internal.http.BackChannel;
import dev.codegrant.internal.http.Flights;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The key set at an issuer's {@code jwks_uri}, kept as long as it is fresh and replaced as a whole
 * (OpenID Connect Core 1.0 section 10.1.1).
 *
 * <pre>
 * no set, or one that is too old    every thread waits for the one request
 * fresh, and the key is in it       no request, and nobody waits
 * no longer fresh                   one thread asks, the others go on with what is known; if it
 *                                   gets no set, that goes on for a day at most
 * fresh, and the key is not in it,  one request in 30 s for all who want it, and they wait for it;
 * or does not match                 whoever comes after it is judged by what it brought
 * </pre>
 *
 * <p>A request that fails takes no key away. Thread-safe; no lock is held while anybody is asked.
 */
public final class RemoteKeys implements IssuerKeys {

  /** Who makes up key identifiers can cause one request in this time. */
  static final Duration COOL_DOWN = Duration.ofSeconds(30);

  private final KeySetFetch fetch;
  private final Clock clock;
  private final Flights<FetchedKeys> flights = new Flights<>("the key set of");
  private final CoolDown renewals = new CoolDown(COOL_DOWN);
  private final CoolDown searches = new CoolDown(COOL_DOWN);
  private volatile @Nullable FetchedKeys known;

  /** Makes keys that are not fetched yet. */
  public RemoteKeys(BackChannel backChannel, URI jwksUri, Clock clock) {
    this.fetch = new KeySetFetch(backChannel, jwksUri, clock);
    this.clock = clock;
  }

  @Override
  public VerificationKey find(JwsAlgorithm algorithm, Optional<String> keyId)
      throws RefusedJwtException {
    FetchedKeys before = known;
    FetchedKeys current = current();
    try {
      return current.keys().select(algorithm, keyId);
    } catch (RefusedJwtException e) {
      FetchedKeys newer = current.equals(before) ? newerThan(current) : current;
      if (newer.equals(current)) {
        throw e;
      }
      return newer.keys().select(algorithm, keyId);
    }
  }

  @Override
  public Optional<VerificationKey> findNewer(
      JwsAlgorithm algorithm, Optional<String> keyId, VerificationKey failed)
      throws RefusedJwtException {
    FetchedKeys current = current();
    VerificationKey key = current.keys().select(algorithm, keyId);
    if (key.equals(failed)) {
      key = newerThan(current).keys().select(algorithm, keyId);
    }
    return key.equals(failed) ? Optional.empty() : Optional.of(key);
  }

  /**
   * By how much the issuer's clock is ahead of ours, as its last key set said ({@code Date}); to
   * about a second.
   */
  public Optional<Duration> clockOffset() {
    FetchedKeys kept = known;
    return kept == null ? Optional.empty() : kept.clockOffset();
  }

  private FetchedKeys current() {
    FetchedKeys kept = known;
    Instant now = clock.instant();
    if (kept == null || !kept.mayBeUsed(now)) {
      return join(this::first);
    }
    if (kept.isFresh(now) || !renewals.begin(now)) {
      return kept;
    }
    try {
      return join(() -> replacement(kept).orElseGet(() -> renewed(kept, renewals)));
    } catch (OAuthException e) {
      return kept; // an interrupt, which the thread still has to see, and no reason to refuse
    }
  }

  /** The set after a look for a newer one; the same if nobody may look now, or none came. */
  private FetchedKeys newerThan(FetchedKeys judged) {
    return join(
        () ->
            replacement(judged)
                .orElseGet(
                    () -> searches.begin(clock.instant()) ? renewed(judged, searches) : judged));
  }

  /** What another thread brought meanwhile. */
  private Optional<FetchedKeys> replacement(FetchedKeys judged) {
    return Optional.ofNullable(known).filter(now -> !now.equals(judged));
  }

  private FetchedKeys join(Supplier<FetchedKeys> task) {
    return flights.join(fetch.source(), task);
  }

  private FetchedKeys first() {
    FetchedKeys meanwhile = known;
    return meanwhile != null && meanwhile.mayBeUsed(clock.instant()) ? meanwhile : fetched();
  }

  private FetchedKeys renewed(FetchedKeys kept, CoolDown begun) {
    try {
      return fetched();
    } catch (RuntimeException e) { // a transport of the application's may throw anything
      if (e instanceof OAuthException known && known.kind() == ErrorKind.INTERRUPTED) {
        begun.forget();
        throw e;
      }
      return kept;
    }
  }

  private FetchedKeys fetched() {
    FetchedKeys keys = fetch.keys();
    known = keys;
    return keys;
  }
}
