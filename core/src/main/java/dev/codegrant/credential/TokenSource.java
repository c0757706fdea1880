package dev.codegrant.credential;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.error.TransportException;
import dev.codegrant.token.AccessToken;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a usable access token comes from: the hinge between getting tokens and using them.
 * Implementations are thread-safe.
 */
public interface TokenSource {

  /**
   * An access token that is good by the clock, refreshed if need be. One that the server issued
   * without a life is handed out for five seconds all the same: there is no better one. Where it
   * has to wait, it waits for one refresh: for the time limit of its requests as a rule, and for
   * 7.5 times that at most, when other processes begin refreshes and do not end them.
   *
   * @return the access token
   * @throws ReauthorizationRequiredException when only the user can help
   * @throws ErrorResponseException when the server refuses to refresh for another reason
   * @throws MalformedResponseException when its answer is not the protocol's
   * @throws ResponseValidationException {@code ID_TOKEN_*} when a new ID token is not proven,
   *     {@code SCOPE_INSUFFICIENT} when the server granted less than the application requires
   * @throws TransportException when the server does not answer; {@code INTERRUPTED} when this
   *     thread is interrupted; {@code STORE_FAILED} when the store does not answer, and {@code
   *     STORE_LOCK_TIMEOUT} when other processes do not come to an end
   * @throws ConfigurationException {@code STORE_CORRUPT} or {@code STORE_PERMISSIONS} as the store
   *     says; {@code INVALID_CONFIGURATION} when the store, or what sends the refresh, asks this
   *     very source for the token
   */
  AccessToken token();

  /**
   * Another access token than one that a resource server rejected (RFC 6750 section 3.1, {@code
   * invalid_token}). When the token has changed since, nothing is sent.
   *
   * @param rejected the token that the resource server did not take
   * @return an access token that is not the rejected one, unless the server issued the same again,
   *     or did so less than five seconds ago: then another one would be rejected too
   * @throws ReauthorizationRequiredException when only the user can help
   * @throws ErrorResponseException as {@link #token}
   * @throws MalformedResponseException as {@link #token}
   * @throws ResponseValidationException as {@link #token}
   * @throws TransportException as {@link #token}
   * @throws ConfigurationException as {@link #token}
   */
  AccessToken replacementFor(AccessToken rejected);

  /**
   * Always the same token, for as long as it works.
   *
   * @param token the access token
   * @return a source without refresh
   */
  static TokenSource of(AccessToken token) {
    return new TokenSource() {
      @Override
      public AccessToken token() {
        return token;
      }

      @Override
      public AccessToken replacementFor(AccessToken rejected) {
        throw new ReauthorizationRequiredException(
            ErrorKind.REAUTHENTICATION_REQUIRED,
            null,
            "an access token that the resource server takes",
            "a fixed token, which it rejected",
            "get a new token");
      }
    };
  }

  /**
   * Is told what becomes of tokens, for metrics and alerts. It is called on the thread at work, by
   * several at the same time: let it count and return. What it throws goes to the handler of
   * uncaught exceptions of that thread, and changes nothing.
   */
  @FunctionalInterface
  interface Listener {

    /**
     * Something happened.
     *
     * @param event what, and whose tokens
     */
    void on(Event event);
  }

  /** Something that happened to the tokens of one user; it holds no token. Immutable. */
  final class Event {

    /** What can happen. New types may be added in any release. */
    public enum Type {
      /** This process refreshed, and the store has the new tokens. */
      REFRESHED,
      /**
       * One who waited, or whose own attempt came to nothing, got the tokens that another thread or
       * another node had refreshed.
       */
      JOINED,
      /**
       * This process refreshed, but the store had newer tokens of another by then, which are used,
       * or none any more, as the user had signed out.
       */
      LOST,
      /**
       * A refresh, or the attempt to make one, failed. It is tried again, at the earliest in 5 s.
       */
      FAILED,
      /**
       * Somebody began a refresh and never ended it: crashed, or was held up. This process makes
       * another one now.
       */
      TAKEN_OVER,
      /** The server granted more scope than before, which RFC 6749 section 6 forbids. */
      SCOPE_WIDENED,
      /** The server refused the refresh token: the user must sign in again. */
      REAUTHORIZATION_REQUIRED,
      /**
       * The server refused the refresh token after an attempt without an answer: most likely it had
       * replaced it in that attempt. The user must sign in again.
       */
      ROTATION_LOST,
      /**
       * The store did not answer, or has a record that cannot be read. If new tokens were to be
       * written, they are used from memory, and written as soon as it takes them.
       */
      STORE_FAILED
    }

    private final Type type;
    private final TokenKey key;
    private final Duration elapsed;
    private final @Nullable Throwable failure;

    Event(Type type, TokenKey key, Duration elapsed, @Nullable Throwable failure) {
      this.type = type;
      this.key = key;
      this.elapsed = elapsed;
      this.failure = failure;
    }

    /**
     * What happened.
     *
     * @return the type of the event
     */
    public Type type() {
      return type;
    }

    /**
     * Whose tokens.
     *
     * @return the key of the record
     */
    public TokenKey key() {
      return key;
    }

    /**
     * The time since this process began to refresh, or to wait, by the clock of the client.
     *
     * @return zero or more
     */
    public Duration elapsed() {
      return elapsed;
    }

    /**
     * What failed, if something did.
     *
     * @return the failure; empty for a success
     */
    public Optional<Throwable> failure() {
      return Optional.ofNullable(failure);
    }

    /** Type, key and failure, and no token. */
    @Override
    public String toString() {
      return type
          + " "
          + key
          + " after "
          + elapsed.toMillis()
          + " ms"
          + (failure == null ? "" : ": " + failure.getClass().getSimpleName());
    }
  }
}
