package dev.codegrant.credential;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponse;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.internal.bearer.BearerChallenge;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the answers 401 and 403 of a resource server mean (RFC 6750 section 3.1, RFC 9470). */
final class BearerRefusal {

  /** The user must sign in more strongly, or again (RFC 9470 section 3). */
  private static final String STEP_UP = "insufficient_user_authentication";

  /** Another code may be the token itself, echoed into a message (RFC 6750 section 3.1). */
  private static final Set<String> KNOWN =
      Set.of("invalid_request", "invalid_token", "insufficient_scope", STEP_UP);

  private BearerRefusal() {}

  /** Whether the server does not take this token, and may take another. */
  static boolean isOfThisToken(int status, List<BearerChallenge> challenges) {
    return status == 401 && BearerChallenge.withError(challenges, "invalid_token").isPresent();
  }

  /**
   * Judges an answer that nobody has dealt with. One without a Bearer challenge is not about the
   * token: it stays the application's.
   *
   * @param replaced whether the token was replaced for this request
   * @param repeated whether the request was sent again with the replacement
   */
  static void judge(
      int status, List<BearerChallenge> challenges, boolean replaced, boolean repeated) {
    if (status == 401 && !challenges.isEmpty()) {
      throw unauthorized(
          BearerChallenge.withError(challenges, "invalid_token")
              .or(() -> challenges.stream().filter(c -> c.error() != null).findFirst())
              .orElse(challenges.get(0))
              .response(),
          replaced,
          repeated);
    }
    Optional<BearerChallenge> needed = BearerChallenge.withError(challenges, "insufficient_scope");
    if (status == 403 && needed.isPresent()) {
      throw forbidden(needed.get().response());
    }
  }

  private static ErrorResponseException unauthorized(
      ErrorResponse response, boolean replaced, boolean repeated) {
    return new ErrorResponseException(
        ErrorKind.RESOURCE_UNAUTHORIZED,
        response,
        "a resource server that takes the token",
        "status 401 and "
            + (KNOWN.contains(response.error()) ? response : "an error of no RFC, or none")
            + (repeated ? ", also for the token that replaced the first" : ""),
        response.error().equals(STEP_UP)
            ? "begin an authorization with the acr_values or max_age that the header"
                + " WWW-Authenticate names"
            : adviceForTheToken(replaced, repeated));
  }

  private static String adviceForTheToken(boolean replaced, boolean repeated) {
    if (repeated) {
      return "check that the token is meant for this API; if it is, send the user through the"
          + " authorization again";
    }
    return replaced
        ? "send the request again with content made anew: the token has been replaced, and this"
            + " content could not be repeated"
        : "check that the token is meant for this API, and what the error says";
  }

  private static ErrorResponseException forbidden(ErrorResponse response) {
    return new ErrorResponseException(
        ErrorKind.RESOURCE_FORBIDDEN,
        response,
        "a resource server for which the token's scope is enough",
        "status 403 and " + response,
        "if the user should be asked for more, begin an authorization with the scope that"
            + " response().scope() names");
  }
}
