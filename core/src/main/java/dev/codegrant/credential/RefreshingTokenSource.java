package dev.codegrant.credential;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.TokenSet;
import java.time.Instant;
import java.util.Optional;
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

  /** Tokens, by how much this source is early with them, and in which order they came. */
  private record Known(TokenSet tokens, double jitter, long order) {}

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
      return lastResort(known, e);
    }
  }

  /** A store that is down takes no living token away. */
  private AccessToken lastResort(@Nullable Known known, OAuthException failure) {
    if (known != null && failure.isTransient()) {
      Instant now = setting.clock().instant();
      if (Freshness.of(known.tokens(), now, known.jitter()).isAlive()) {
        return known.tokens().accessToken();
      }
    }
    throw failure;
  }

  @Override
  public AccessToken replacementFor(AccessToken rejected) {
    return join(rejected);
  }

  @Override
  public String toString() {
    return "RefreshingTokenSource[" + slot.key() + "]";
  }

  /** The first look into the store needs no flight: most find a fresh token there. */
  private @Nullable Known look(Instant now) {
    long order = flights.order();
    Optional<RefreshMemory.Unsaved> waiting = memory.unsaved(slot);
    if (waiting.isPresent()) {
      return remember(waiting.get().renewed(), order);
    }
    if (memory.recentFailure(slot, now).isPresent()) {
      return null;
    }
    EventTeller teller = new EventTeller(setting, slot.key());
    Optional<TokenRecord> record;
    try {
      record = new GuardedStore(slot).load();
    } catch (OAuthException e) {
      memory.failed(slot, now, e);
      throw teller.tell(Event.Type.STORE_FAILED, e);
    }
    return record.isEmpty() ? null : remember(record.get().tokens(), order);
  }

  private void refreshMeanwhile(Known known, Instant now) {
    if (memory.recentFailure(slot, now).isEmpty()) {
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
    requireScope(tokens);
    Known known = current;
    if (known == null || order >= known.order()) {
      known = new Known(tokens, setting.jitter().getAsDouble(), order);
      current = known;
    }
    return known;
  }

  /** A refresh can bring less than the user once granted (RFC 6749 section 6). */
  private static void requireScope(TokenSet tokens) {
    Scope required = tokens.requiredScope().orElse(Scope.empty());
    if (tokens.scope().isPresent() && !tokens.scope().get().containsAll(required)) {
      throw new ResponseValidationException(
          ErrorKind.SCOPE_INSUFFICIENT,
          "the scope '" + required + "', which the application requires",
          "a refreshed token of less scope; it is stored, and not handed out",
          "tell the user what is missing and begin a new authorization, or require less");
    }
  }
}
