package dev.codegrant.credential;

import dev.codegrant.credential.RefreshMemory.Unsaved;
import dev.codegrant.credential.TokenRecord.RefreshState.Ended;
import dev.codegrant.credential.TokenRecord.RefreshState.Resting;
import dev.codegrant.credential.TokenRecord.RefreshState.Running;
import dev.codegrant.credential.TokenSource.Event;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.error.TransportException;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one flight does: brings a record to the state FRESH ({@link RecordState}), or says why not.
 *
 * <p>The lease is written before the request is sent. So who comes later, here or on another node,
 * or after a crash, knows of it; and the result is written over the lease alone, so that one who
 * was held up cannot undo what happened meanwhile. A refusal is believed only if the lease still
 * stands. Nothing but a refusal, so written, ends the use of a refresh token.
 */
final class Renewal {

  /** What did not help is worth another request if the store has newer tokens by then. */
  private static final int MOST_REQUESTS = 3;

  private final SingleFlight.Slot slot;
  private final GuardedStore store;
  private final Refresher.Setting setting;
  private final RefreshMemory memory;
  private final UnsavedTokens unsaved;
  private final EventTeller teller;
  private final double jitter;
  private final @Nullable AccessToken rejected;
  private final LeaseWatch watch;

  Renewal(
      SingleFlight.Slot slot,
      Refresher.Setting setting,
      RefreshMemory memory,
      UnsavedTokens unsaved,
      double jitter,
      @Nullable AccessToken rejected) {
    this.slot = slot;
    this.store = new GuardedStore(slot);
    this.setting = setting;
    this.memory = memory;
    this.unsaved = unsaved;
    this.teller = new EventTeller(setting, slot.key());
    this.jitter = jitter;
    this.rejected = rejected;
    this.watch = new LeaseWatch(setting.pause(), setting.patience());
  }

  TokenSet renew() {
    int requests = 0;
    boolean waited = false;
    while (true) {
      TokenRecord record = load();
      RecordState state = stateOf(record);
      if (state instanceof RecordState.Fresh) {
        if (waited) {
          teller.tell(Event.Type.JOINED);
        }
        return record.tokens();
      }
      if (state instanceof RecordState.Dead dead) {
        memory.idle(slot, now(), setting.pause().nanoTime(), null);
        return ifAlive(record, RefreshFailure.ended(dead.kind()));
      }
      if (state instanceof RecordState.Refreshing refreshing) {
        if (isAlive(record)) {
          memory.idle(slot, now(), setting.pause().nanoTime(), refreshing.lease());
          return record.tokens();
        }
        watch.await();
        waited = true;
        continue;
      }
      if (isTooSoon(record)) {
        return record.tokens();
      }
      Optional<TokenRecord> leased = lease(record, (RecordState.Stale) state);
      if (leased.isEmpty()) {
        watch.await(); // another was faster, or the store does not show what it has
        continue;
      }
      requests++;
      Optional<TokenSet> tokens = request(record, leased.get(), requests == MOST_REQUESTS);
      if (tokens.isPresent()) {
        return tokens.get();
      }
      waited = true; // in vain, and another has written
    }
  }

  /**
   * Sends the refresh token.
   *
   * @return tokens to hand out; empty when another's record is there by now, to be judged anew
   */
  private Optional<TokenSet> request(TokenRecord record, TokenRecord leased, boolean isLast) {
    TokenSet renewed;
    try {
      memory.sent(slot);
      renewed = Objects.requireNonNull(setting.refresh().apply(record.tokens()), "no tokens");
    } catch (ReauthorizationRequiredException e) {
      if (!RefreshFailure.isRefusalOfTheServer(e)) {
        release(leased, e);
        return Optional.of(ifAlive(record, e));
      }
      return end(leased, e) || isLast
          ? Optional.of(ifAlive(record, believed(leased, e)))
          : Optional.empty();
    } catch (OAuthException e) {
      boolean stood = release(leased, e);
      if (!e.isTransient() || e.kind() == ErrorKind.INTERRUPTED) {
        throw e;
      }
      return stood || isLast ? Optional.of(ifAlive(record, e)) : Optional.empty();
    } catch (Throwable e) {
      release(leased, e);
      throw e;
    }
    TokenRecord kept = keep(leased, renewed);
    return isLast
            || kept.hasTokensOf(leased.refreshed(renewed))
            || stateOf(kept) instanceof RecordState.Fresh
        ? Optional.of(kept.tokens())
        : Optional.empty();
  }

  private RecordState stateOf(TokenRecord record) {
    Instant now = now();
    return RecordState.of(
        record,
        now,
        jitter,
        rejected,
        lease -> memory.inDoubt(slot, lease.holder()),
        lease ->
            watch.hasEnded(
                lease,
                memory.seen(slot, lease, setting.pause().nanoTime()),
                now,
                memory.isStoreTroubled(now)));
  }

  /** What could not be written is newer than what is in the store: the server has rotated. */
  private TokenRecord load() {
    Optional<Throwable> before = memory.recentFailure(slot, now());
    if (before.isPresent() && RefreshMemory.isOfAStore(before.get())) {
      throw RefreshFailure.unchecked(before.get());
    }
    try {
      unsaved.write(slot).tell(teller);
      return store
          .load()
          .orElseThrow(
              () -> {
                memory.forget(slot);
                return store.signedOut();
              });
    } catch (ReauthorizationRequiredException e) {
      throw e;
    } catch (OAuthException e) {
      throw storeFailed(e);
    }
  }

  private OAuthException storeFailed(OAuthException e) {
    memory.failed(slot, now(), e);
    return teller.tell(Event.Type.STORE_FAILED, e);
  }

  /**
   * After a failure of a moment ago nobody asks again; after a success of a moment ago a token that
   * was rejected, or had no life when it came, will not get better.
   */
  private boolean isTooSoon(TokenRecord record) {
    Instant now = now();
    Optional<Throwable> failure = memory.recentFailure(slot, now);
    if (failure.isPresent()) {
      if (isAlive(record)) {
        return true;
      }
      throw RefreshFailure.unchecked(failure.get());
    }
    return memory
        .justRefreshed(slot, now, record.version())
        .filter(at -> isRejected(record) || !isAlive(record.tokens(), at))
        .isPresent();
  }

  private Optional<TokenRecord> lease(TokenRecord record, RecordState.Stale stale) {
    Instant now = now();
    // Known before it is written, as the answer of the store may be lost.
    String holder = memory.holder(slot, UUID.randomUUID().toString(), now);
    TokenRecord leased =
        record.with(new Running(holder, now, now.plus(setting.lease()), stale.unanswered()));
    try {
      if (!store.replace(record, leased)) {
        memory.released(slot);
        return Optional.empty();
      }
    } catch (OAuthException e) {
      throw storeFailed(e);
    }
    if (stale.takenOver()) {
      teller.tell(Event.Type.TAKEN_OVER);
    }
    requireTimeLeft(leased, now);
    return Optional.of(leased);
  }

  /** A lease that would end while the request is on its way is worth nothing. */
  private void requireTimeLeft(TokenRecord leased, Instant begun) {
    Duration taken = Duration.between(begun, now());
    if (taken.compareTo(setting.margin()) > 0) {
      writeEnd(leased, leased.with(new Resting(leased.refresh().unanswered())));
      throw storeFailed(
          new TransportException(
              ErrorKind.STORE_FAILED,
              "an answer of the token store within " + setting.margin().toMillis() + " ms",
              "one after " + taken.toMillis() + " ms; no refresh token was sent",
              "look why the store is slow, or give the client a longer timeout",
              null));
    }
  }

  /** What is in the store, or is to be as soon as it answers. */
  private TokenRecord keep(TokenRecord leased, TokenSet renewed) {
    memory.keep(slot, new Unsaved(leased, renewed));
    UnsavedTokens.Outcome outcome;
    try {
      outcome = unsaved.write(slot);
    } catch (OAuthException e) {
      teller.tell(Event.Type.STORE_FAILED, e);
      memory.storeFailed(now());
      unsaved.writeLater();
      memory.succeeded(slot, now(), leased.version() + 1);
      return leased.refreshed(renewed);
    } catch (Throwable e) { // an Error of the store: the tokens are in memory, and not lost
      teller.tell(Event.Type.STORE_FAILED, e);
      memory.storeFailed(now());
      unsaved.writeLater();
      throw e;
    }
    outcome.tell(teller);
    if (outcome.signedOut()) {
      throw store.signedOut();
    }
    if (outcome.newer().isPresent()) {
      return outcome.newer().get();
    }
    memory.succeeded(slot, now(), leased.version() + 1);
    tellWidened(leased.tokens(), renewed);
    return leased.refreshed(renewed);
  }

  private void tellWidened(TokenSet before, TokenSet renewed) {
    if (before.scope().isPresent()
        && renewed.scope().isPresent()
        && !before.scope().get().containsAll(renewed.scope().get())) {
      teller.tell(Event.Type.SCOPE_WIDENED);
    }
  }

  /**
   * Gives the lease back: the tokens are what they were, as far as anybody knows.
   *
   * @return whether the lease stood, as far as anybody knows
   */
  private boolean release(TokenRecord leased, Throwable failure) {
    memory.failed(slot, now(), failure);
    teller.tell(Event.Type.FAILED, failure);
    int unanswered =
        leased.refresh().unanswered() + (RefreshFailure.mayHaveRotated(failure) ? 1 : 0);
    try {
      return writeEnd(leased, leased.with(new Resting(unanswered)));
    } catch (OAuthException e) {
      // It was told. The lease will end by itself, and what failed first is what the caller needs.
      return true;
    }
  }

  private ReauthorizationRequiredException believed(
      TokenRecord leased, ReauthorizationRequiredException e) {
    return RefreshFailure.believed(leased, e, setting.lasting());
  }

  /** Marks the refresh token as refused, if the lease still stands. */
  private boolean end(TokenRecord leased, ReauthorizationRequiredException e) {
    ReauthorizationRequiredException believed = believed(leased, e);
    boolean stands = writeEnd(leased, leased.with(new Ended(believed.kind())));
    if (stands) {
      teller.tell(
          believed.kind() == ErrorKind.GRANT_REVOKED
              ? Event.Type.REAUTHORIZATION_REQUIRED
              : Event.Type.ROTATION_LOST,
          believed);
    }
    return stands;
  }

  /** Whether the lease stood. */
  private boolean writeEnd(TokenRecord leased, TokenRecord next) {
    try {
      boolean stood = store.replace(leased, next);
      memory.released(slot);
      return stood;
    } catch (OAuthException e) {
      throw storeFailed(e);
    }
  }

  /** A refresh comes before the end, so that a failure need not be one for the caller. */
  private TokenSet ifAlive(TokenRecord record, OAuthException failure) {
    if (isAlive(record)) {
      return record.tokens();
    }
    throw failure;
  }

  private boolean isAlive(TokenRecord record) {
    return !isRejected(record) && isAlive(record.tokens(), now());
  }

  private boolean isRejected(TokenRecord record) {
    return RecordState.isSame(record.tokens(), rejected);
  }

  private boolean isAlive(TokenSet tokens, Instant at) {
    return Freshness.of(tokens, at, jitter).isAlive();
  }

  private Instant now() {
    return setting.clock().instant();
  }
}
