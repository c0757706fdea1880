package dev.codegrant.credential;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.error.TransportException;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.TokenSet;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Hands out the access token that it knows while that is fresh; while it is ageing, too, and has
 * another one got meanwhile; when it is stale, all who come wait for one refresh. No lock is held
 * over the network or the store.
 */
final class RefreshingTokenSource implements TokenSource {

  private final SingleFlight.Slot slot;
  private final Refresher.Setting setting;
  private final SingleFlight flights;
  private final RefreshMemory memory;
  private final UnsavedTokens unsaved;

  private volatile @Nullable Known current;

  /**
   * Tokens, by how much this source is early with them, and in which order they came.
   *
   * @param before the access token that they took the place of
   */
  private record Known(TokenSet tokens, double jitter, long order, @Nullable AccessToken before) {

    /** Whether they are newer than a token that was rejected; any are, where none was. */
    boolean replaces(@Nullable AccessToken rejected) {
      return rejected == null || (before != null && before.value().equals(rejected.value()));
    }
  }

  RefreshingTokenSource(
      SingleFlight.Slot slot,
      Refresher.Setting setting,
      SingleFlight flights,
      RefreshMemory memory,
      UnsavedTokens unsaved) {
    this.slot = slot;
    this.setting = setting;
    this.flights = flights;
    this.memory = memory;
    this.unsaved = unsaved;
  }

  @Override
  public AccessToken token() {
    unsaved.writeIfNobodyDoes();
    Known known = current;
    Instant now = setting.clock().instant();
    if (known == null) {
      known = look(now);
    }
    if (known != null) {
      Freshness freshness = Freshness.of(known.tokens(), now, known.jitter());
      if (freshness == Freshness.FRESH) {
        return known.tokens().accessToken();
      }
      if (freshness == Freshness.AGEING) {
        refreshMeanwhile(known, now);
        return known.tokens().accessToken();
      }
    }
    try {
      return join(null);
    } catch (OAuthException e) {
      return lastResort(e, null);
    }
  }

  /** A store that is down takes no living token away, neither one that waits for it. */
  private AccessToken lastResort(OAuthException failure, @Nullable AccessToken rejected) {
    Known known = current;
    Instant now = setting.clock().instant();
    return Stream.of(
            unsaved.waiting(slot),
            Optional.ofNullable(known).filter(k -> k.replaces(rejected)).map(Known::tokens))
        .flatMap(Optional::stream)
        .filter(tokens -> failure.isTransient() && !RecordState.isSame(tokens, rejected))
        .filter(tokens -> Freshness.of(tokens, now, 0).isAlive())
        .findFirst()
        .map(RefreshingTokenSource::withItsScope)
        .orElseThrow(() -> failure)
        .accessToken();
  }

  @Override
  public AccessToken replacementFor(AccessToken rejected) {
    unsaved.writeIfNobodyDoes();
    try {
      return join(rejected);
    } catch (OAuthException e) {
      return lastResort(e, rejected);
    }
  }

  @Override
  public String toString() {
    return "RefreshingTokenSource[" + slot.key() + "]";
  }

  /** The first look into the store needs no flight: most find a fresh token there. */
  private @Nullable Known look(Instant now) {
    long order = flights.order();
    if (memory.recentFailure(slot, now).isPresent()) {
      return null;
    }
    EventTeller teller = new EventTeller(setting, slot.key());
    Optional<TokenRecord> record;
    try {
      record = new GuardedStore(slot).load();
    } catch (OAuthException e) {
      return afterAFailedLook(e, teller, now);
    }
    return record.isEmpty() ? null : remember(newest(record.get()), order);
  }

  /** What a flight is about to write may give way to another's, and is nobody's until it lands. */
  private TokenSet newest(TokenRecord record) {
    return flights.isInTheAir(slot) ? record.tokens() : unsaved.newest(slot, record);
  }

  /** An interrupt is this caller's own: the store may answer all others. */
  private @Nullable Known afterAFailedLook(OAuthException e, EventTeller teller, Instant now) {
    boolean interrupted = Thread.currentThread().isInterrupted() && e.isTransient();
    if (interrupted || e.kind() == ErrorKind.INTERRUPTED) {
      throw new TransportException(
          ErrorKind.INTERRUPTED,
          "an answer of the token store",
          "an interrupt of this thread",
          "nothing, if the program is ending",
          e);
    }
    memory.failed(slot, now, e);
    teller.tell(Event.Type.STORE_FAILED, e);
    if (unsaved.waiting(slot).isEmpty()) {
      throw e;
    }
    return null; // nothing is sent within a second of that, and what waits is handed out
  }

  private void refreshMeanwhile(Known known, Instant now) {
    if (memory.recentFailure(slot, now).isEmpty() && !memory.isIdle(slot, now)) {
      flights.launch(slot, () -> renew(known.jitter(), null));
    }
  }

  private AccessToken join(@Nullable AccessToken rejected) {
    EventTeller teller = new EventTeller(setting, slot.key());
    Known known = current;
    double jitter = known == null ? setting.jitter().getAsDouble() : known.jitter();
    // Another's flight may have begun before the rejection, and found the very token rejected.
    SingleFlight.Result result =
        flights.join(
            slot, () -> renew(jitter, rejected), others -> !RecordState.isSame(others, rejected));
    if (result.ofAnother()) {
      remember(result.tokens(), result.order());
      teller.tell(Event.Type.JOINED);
    }
    return result.tokens().accessToken();
  }

  private TokenSet renew(double jitter, @Nullable AccessToken rejected) {
    try {
      TokenSet tokens = new Renewal(slot, setting, memory, unsaved, jitter, rejected).renew();
      remember(tokens, flights.nextOrder());
      return tokens;
    } catch (ReauthorizationRequiredException e) {
      current = null; // the store shall be asked, should the user come back
      throw e;
    }
  }

  /**
   * A thread that was held up must not put an older token over a newer one. Which is which, the
   * order of the flights tells; clocks are set back, and those of two nodes differ.
   */
  private synchronized Known remember(TokenSet tokens, long order) {
    withItsScope(tokens);
    Known known = current;
    if (known == null || order >= known.order()) {
      known = new Known(tokens, setting.jitter().getAsDouble(), order, tokenBefore(known, tokens));
      current = known;
    }
    return known;
  }

  private static @Nullable AccessToken tokenBefore(@Nullable Known known, TokenSet tokens) {
    if (known == null) {
      return null;
    }
    AccessToken last = known.tokens().accessToken();
    return RecordState.isSame(tokens, last) ? known.before() : last;
  }

  /** A refresh can bring less than the user once granted (RFC 6749 section 6). */
  private static TokenSet withItsScope(TokenSet tokens) {
    Scope required = tokens.requiredScope().orElse(Scope.empty());
    if (tokens.scope().isPresent() && !tokens.scope().get().containsAll(required)) {
      throw new ResponseValidationException(
          ErrorKind.SCOPE_INSUFFICIENT,
          "the scope '" + required + "', which the application requires",
          "a refreshed token of less scope; it is stored, and not handed out",
          "tell the user what is missing and begin a new authorization, or require less");
    }
    return tokens;
  }
}
