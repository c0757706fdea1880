package dev.codegrant.credential;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ReauthorizationRequiredException;
import java.util.Optional;

/** What a failed refresh means for the refresh token that was sent. */
final class RefreshFailure {

  private RefreshFailure() {}

  static boolean isRefusalOfTheServer(ReauthorizationRequiredException e) {
    return e.kind() == ErrorKind.GRANT_REVOKED && e.reason().isEmpty();
  }

  /**
   * What a refusal means, when an attempt before it had no answer.
   *
   * @param lasting whether the server never replaces a refresh token, so that nothing can be lost
   */
  static ReauthorizationRequiredException believed(
      TokenRecord leased, ReauthorizationRequiredException refusal, boolean lasting) {
    return lasting || leased.refresh().unanswered() == 0
        ? refusal
        : new ReauthorizationRequiredException(
            ErrorKind.REFRESH_OUTCOME_UNKNOWN,
            refusal.response().orElse(null),
            "the refresh token to be taken once more, after an attempt that had no answer",
            "its refusal: the server had replaced it, most likely, or the grant was revoked",
            "send the user through the authorization again");
  }

  static ReauthorizationRequiredException ended(ErrorKind kind) {
    return new ReauthorizationRequiredException(
        kind,
        null,
        "a refresh token that may be used",
        kind == ErrorKind.REAUTHENTICATION_REQUIRED
            ? "a record without one, whose access token has ended"
            : "one that the server has refused before",
        "send the user through the authorization again");
  }

  /** A proper refusal tells that nothing was issued; all else leaves it open. */
  static boolean mayHaveRotated(Throwable failure) {
    boolean isRefusal =
        failure instanceof ErrorResponseException refusal
            && !refusal.reason().equals(Optional.of("ERROR_AND_TOKEN"));
    return !(isRefusal
        || failure instanceof ConfigurationException
        || failure instanceof ReauthorizationRequiredException
        || (failure instanceof OAuthException e && e.kind() == ErrorKind.RATE_LIMITED));
  }

  /** What was thrown once, to be thrown again. */
  static RuntimeException unchecked(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException known
        ? known
        : new IllegalStateException("a checked exception in a refresh: " + failure.getClass());
  }
}
