package dev.codegrant.credential;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.TokenSet;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;

/**
 * Makes token sources that refresh, and lets those of one record share a refresh: however many
 * sources, threads and nodes there are, the refresh token is sent once. {@code
 * OAuthClient.tokenSource} is the usual way to one. Thread-safe.
 */
public final class Refresher {

  private static final Duration LEAST_MARGIN = Duration.ofSeconds(1);
  private static final Duration MOST_LONGEST = Duration.ofDays(7);
  private static final Duration LOOK = Duration.ofMillis(10);

  private final Setting setting;
  private final SingleFlight flights;
  private final RefreshMemory memory = new RefreshMemory();
  private final UnsavedTokens unsaved;

  /**
   * What the parts of a refresh share.
   *
   * @param lease how long a refresh may take, with what the store needs
   * @param margin how much of it is for the store
   * @param patience how long one waits for those of others
   * @param writers runs what writes tokens that a store did not take
   * @param jitter from 0 to 1, anew for each token
   * @param lasting whether the server never replaces a refresh token
   */
  record Setting(
      UnaryOperator<TokenSet> refresh,
      Clock clock,
      Duration lease,
      Duration margin,
      Duration patience,
      TokenSource.Listener listener,
      Executor writers,
      LeaseWatch.Pause pause,
      DoubleSupplier jitter,
      boolean lasting) {

    Setting withLastingRefreshTokens() {
      return new Setting(
          refresh, clock, lease, margin, patience, listener, writers, pause, jitter, true);
    }
  }

  /**
   * Makes a refresher.
   *
   * @param refresh gets new tokens for the old ones, or throws; called by one thread at a time for
   *     each record, without a lock, on a thread of its own
   * @param clock tells when a token is old; those of the nodes of one application may differ by 30
   *     seconds
   * @param longest how long {@code refresh} takes at most, more than zero and at most 7 days: after
   *     half as long again, at least a second, other nodes take it for dead
   * @param listener is told what happens
   * @throws ConfigurationException {@code INVALID_ARGUMENT} for another time
   */
  public Refresher(
      UnaryOperator<TokenSet> refresh,
      Clock clock,
      Duration longest,
      TokenSource.Listener listener) {
    this(
        refresh,
        clock,
        longest,
        listener,
        RefreshThreads.FLIGHTS,
        RefreshThreads.WRITERS,
        pause -> Thread.sleep(pause.toMillis()),
        () -> ThreadLocalRandom.current().nextDouble());
  }

  Refresher(
      UnaryOperator<TokenSet> refresh,
      Clock clock,
      Duration longest,
      TokenSource.Listener listener,
      Executor flights,
      Executor writers,
      LeaseWatch.Pause pause,
      DoubleSupplier jitter) {
    requireSensible(longest);
    Duration half = longest.dividedBy(2);
    Duration margin = half.compareTo(LEAST_MARGIN) < 0 ? LEAST_MARGIN : half;
    Duration lease = longest.plus(margin);
    this.setting =
        new Setting(
            refresh,
            clock,
            lease,
            margin,
            lease.multipliedBy(3),
            listener,
            writers,
            pause,
            jitter,
            false);
    // One who waits for a flight waits for one that waits for others, and then makes its own.
    this.flights = new SingleFlight(flights, lease.multipliedBy(5));
    this.unsaved = new UnsavedTokens(memory, setting);
  }

  private Refresher(Setting setting, SingleFlight flights) {
    this.setting = setting;
    this.flights = flights;
    this.unsaved = new UnsavedTokens(memory, setting);
  }

  /**
   * A refresher for a server that never replaces a refresh token. Where a refresh had no answer and
   * the next is refused, nothing was lost in between: the grant has ended ({@code GRANT_REVOKED},
   * and not {@code REFRESH_OUTCOME_UNKNOWN}).
   *
   * @return a refresher to use instead of this one
   */
  public Refresher withLastingRefreshTokens() {
    return new Refresher(setting.withLastingRefreshTokens(), flights);
  }

  private static void requireSensible(Duration longest) {
    if (longest.isZero() || longest.isNegative() || longest.compareTo(MOST_LONGEST) > 0) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "a longest refresh of more than zero and at most " + MOST_LONGEST.toDays() + " days",
          longest.toString(),
          "pass the time after which a refresh has succeeded or failed");
    }
  }

  /**
   * A source for the tokens of one record. Sources of one record share a refresh when they have the
   * same store object: with two objects over one database they are as two nodes.
   *
   * @param store where the tokens are
   * @param key whose they are
   * @return a source; it hands out the token that it knows until that is old, so make a new one
   *     after a new sign-in, and drop it after a sign-out
   */
  public TokenSource source(TokenStore store, TokenKey key) {
    SingleFlight.Slot slot = new SingleFlight.Slot(store, key);
    return new RefreshingTokenSource(slot, setting, flights, memory, unsaved);
  }

  /**
   * Waits until no refresh is on its way, and no tokens wait for a store.
   *
   * @param patience how long to wait at most
   * @return whether nothing is left; {@code false} also after an interrupt, which stays set
   */
  public boolean awaitRefreshes(Duration patience) {
    long begun = System.nanoTime();
    try {
      while (!flights.isEmpty() || !memory.allUnsaved().isEmpty()) {
        if (Duration.ofNanos(System.nanoTime() - begun).compareTo(patience) >= 0) {
          return false;
        }
        unsaved.writeIfNobodyDoes();
        setting.pause().pause(LOOK);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
