package dev.codegrant.openid;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponse;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.internal.bearer.BearerChallenge;
import dev.codegrant.internal.http.HttpAnswer;
import java.util.List;

/** An endpoint that does not take the access token (RFC 6750 section 3.1). */
final class RefusedBearer {

  private RefusedBearer() {}

  /** 401 and 403 are about the token here, with a challenge or without one. */
  static void requireAccepted(HttpAnswer answer) {
    if (answer.status() == 401) {
      ErrorResponse response = response(answer, "invalid_token");
      throw new ErrorResponseException(
          ErrorKind.RESOURCE_UNAUTHORIZED,
          response,
          answer.source() + " to take the access token",
          "status 401 and " + response,
          "refresh the tokens and ask again, once; if that does not help, send the user through the"
              + " authorization again");
    }
    if (answer.status() == 403) {
      ErrorResponse response = response(answer, "insufficient_scope");
      throw new ErrorResponseException(
          ErrorKind.RESOURCE_FORBIDDEN,
          response,
          "an access token whose scope is enough for " + answer.source(),
          "status 403 and " + response,
          "begin an authorization with the scope openid and what response().scope() names");
    }
  }

  /** The challenge with the error that fits the status, or the first. */
  private static ErrorResponse response(HttpAnswer answer, String fitting) {
    List<BearerChallenge> challenges = BearerChallenge.parse(answer.header("WWW-Authenticate"));
    return BearerChallenge.withError(challenges, fitting)
        .or(() -> challenges.stream().findFirst())
        .map(BearerChallenge::response)
        .orElseGet(() -> ErrorResponse.of("", null, null));
  }
}
