package dev.codegrant.credential;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.error.TransportException;
import dev.codegrant.token.AccessToken;

/**
 * Where a usable access token comes from: the hinge between getting tokens and using them.
 * Implementations are thread-safe.
 */
public interface TokenSource {

  /**
   * An access token that is good by the clock, refreshed if need be.
   *
   * @return the access token
   * @throws ReauthorizationRequiredException when only the user can help
   * @throws ErrorResponseException when the server refuses to refresh for a reason that may pass
   * @throws TransportException when the server does not answer, or this thread is interrupted
   */
  AccessToken token();

  /**
   * Another access token than one that a resource server rejected (RFC 6750 section 3.1, {@code
   * invalid_token}). When the token has changed since, nothing is sent.
   *
   * @param rejected the token that the resource server did not take
   * @return an access token that is not the rejected one, unless the server issued the same again
   * @throws ReauthorizationRequiredException when only the user can help
   * @throws ErrorResponseException when the server refuses to refresh for a reason that may pass
   * @throws TransportException when the server does not answer, or this thread is interrupted
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
}
