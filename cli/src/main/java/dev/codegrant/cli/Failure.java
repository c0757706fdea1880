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
 * @param reason which part was at fault, where the kind leaves that open: a parameter, a claim, or
 *     a fault such as {@code DUPLICATE_MEMBER}
 * @param server what the server said, where it said something
 */
record Failure(
    ExitCode exit,
    String kind,
    Optional<String> reason,
    String expected,
    String got,
    String advice,
    Optional<Said> server) {

  Failure(
      ExitCode exit,
      String kind,
      String expected,
      String got,
      String advice,
      Optional<Said> server) {
    this(exit, kind, Optional.empty(), expected, got, advice, server);
  }

  static Failure of(OAuthException e) {
    return new Failure(
        ExitCode.of(e),
        e.kind().name(),
        e.reason(),
        e.expected(),
        e.came(),
        advice(e),
        server(e).map(Said::of));
  }

  static Failure usage(String expected, String got, String advice) {
    return new Failure(ExitCode.USAGE, "USAGE", expected, got, advice, Optional.empty());
  }

  static Failure denied(ErrorResponse error) {
    return new Failure(
        ExitCode.REFUSED,
        "ACCESS_DENIED",
        "the user's consent",
        "error=" + error.error(),
        "begin again if that was a mistake; nothing was issued",
        Optional.of(Said.of(error)));
  }

  /** The same, with what to do in words of the command's own. */
  Failure withAdvice(String other) {
    return new Failure(exit, kind, reason, expected, got, other, server);
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

  /** The same without the secrets of this run, which a server may have repeated. */
  Failure without(Withheld withheld) {
    return new Failure(
        exit,
        kind,
        reason.map(withheld::hide),
        withheld.hide(expected),
        withheld.hide(got),
        withheld.hide(advice),
        server.map(
            said ->
                new Said(
                    withheld.hide(said.error()),
                    said.description().map(withheld::hide),
                    said.uri().map(withheld::hide))));
  }

  /** The library's advice is for who writes a program; this one is written, and has ended. */
  private static String advice(OAuthException e) {
    return switch (e.kind()) {
      case STATE_MISSING, STATE_UNKNOWN ->
          "begin again; what came answers no question of this program, and should it come again,"
              + " somebody else may be sending it";
      default ->
          e.advice()
              .replace("idTokenSigningAlgorithm", "--id-token-alg")
              .replace(" (MetadataDiscovery.Builder.openIdFirst)", "");
    };
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

  /** What a server said, in its own words. */
  record Said(String error, Optional<String> description, Optional<String> uri) {

    static Said of(ErrorResponse response) {
      return new Said(response.error(), response.description(), response.uri());
    }
  }
}
