package dev.codegrant.cli;

import dev.codegrant.error.ErrorResponse;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ReauthorizationRequiredException;
import java.util.Optional;

/**
 * Why the program stopped, in the four parts that a user needs, without a secret.
 *
 * @param exit how the program ends
 * @param kind the stable name: of {@code ErrorKind}, or one of the program's own
 * @param server what the server said, where it said something
 */
record Failure(
    ExitCode exit,
    String kind,
    String expected,
    String got,
    String advice,
    Optional<ErrorResponse> server) {

  static Failure of(OAuthException e) {
    return new Failure(
        ExitCode.of(e), e.kind().name(), e.expected(), e.came(), e.advice(), server(e));
  }

  static Failure usage(String expected, String got, String advice) {
    return new Failure(
        ExitCode.USAGE,
        "USAGE",
        OneLine.of(expected),
        OneLine.of(got),
        OneLine.of(advice),
        Optional.empty());
  }

  static Failure denied(ErrorResponse error) {
    return new Failure(
        ExitCode.REFUSED,
        "ACCESS_DENIED",
        "the user's consent",
        "error=" + error.error(),
        "begin again if that was a mistake; nothing was issued",
        Optional.of(error));
  }

  /** No message: what a stranger's exception says may hold anything. */
  static Failure internal(Throwable e) {
    return new Failure(
        ExitCode.INTERNAL,
        "INTERNAL",
        "no internal error",
        e.getClass().getSimpleName(),
        "run it again with --debug and report what it prints",
        Optional.empty());
  }

  private static Optional<ErrorResponse> server(OAuthException e) {
    if (e instanceof ErrorResponseException refused) {
      return Optional.of(refused.response());
    }
    if (e instanceof ReauthorizationRequiredException ended) {
      return ended.response();
    }
    return Optional.empty();
  }
}
