package dev.codegrant.internal.endpoint;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponse;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.TransportException;
import dev.codegrant.internal.bearer.BearerChallenge;
import dev.codegrant.internal.http.AnswerStatus;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.server.Quirks;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an API says instead of an answer: by its status, its challenge, or the server's quirks. */
final class ResourceRefusal {

  private static final Set<String> OF_THE_TOKEN = Set.of("invalid_token", "invalid_grant");
  private static final Set<String> OF_THE_SCOPE =
      Set.of("insufficient_scope", "invalid_scope", "access_denied", "unauthorized_client");
  private static final Set<String> OF_THE_MOMENT =
      Set.of("temporarily_unavailable", "server_error", "slow_down");

  private final Quirks quirks;

  ResourceRefusal(Quirks quirks) {
    this.quirks = quirks;
  }

  /** The JSON object that was asked for. */
  JsonDocument requireDocument(HttpAnswer answer) {
    requireAccepted(answer);
    if (answer.status() != 200) {
      throw invalid(answer, "STATUS", "status 200 with a JSON object");
    }
    return members(answer).document();
  }

  /** No redirect, no error, and nothing against the token. */
  void requireAccepted(HttpAnswer answer) {
    AnswerStatus.requireNoRedirect(answer);
    AnswerStatus.requireServing(answer);
    Optional<ErrorResponse> stated = stated(answer);
    String meaning = stated.map(ErrorResponse::meaning).orElse("");
    if (OF_THE_MOMENT.contains(meaning)) {
      throw later(answer);
    }
    if (answer.status() == 401 || OF_THE_TOKEN.contains(meaning)) {
      throw unauthorized(answer, stated.orElseGet(() -> challenge(answer, "invalid_token")));
    }
    if (answer.status() == 403 || OF_THE_SCOPE.contains(meaning)) {
      ErrorResponse challenged = challenge(answer, "insufficient_scope");
      if (!isOfTheToken(meaning) && !isOfTheToken(challenged.meaning())) {
        AnswerStatus.requireTime(answer);
      }
      throw forbidden(
          answer,
          stated.map(error -> error.withScope(challenged.scope().orElse(null))).orElse(challenged));
    }
    if (stated.isPresent()) {
      throw new MalformedResponseException(
          ErrorKind.USERINFO_INVALID,
          "ERROR",
          "an answer without an error from " + answer.source(),
          "status " + answer.status() + ", error=" + quirks.errors().describe(stated.get()),
          advice(stated.get(), "look the code up in the server's documentation"));
    }
  }

  private static boolean isOfTheToken(String meaning) {
    return OF_THE_TOKEN.contains(meaning) || OF_THE_SCOPE.contains(meaning);
  }

  /** Of an answer that is no JSON object, status and challenge say what can be said. */
  private Optional<ErrorResponse> stated(HttpAnswer answer) {
    try {
      return Members.of(answer, quirks).error();
    } catch (MalformedResponseException e) {
      return Optional.empty();
    }
  }

  private Members members(HttpAnswer answer) {
    try {
      return Members.of(answer, quirks);
    } catch (MalformedResponseException e) {
      throw invalid(answer, e.reason().orElse("CONTENT_TYPE"), "one JSON object");
    }
  }

  static MalformedResponseException invalid(HttpAnswer answer, String reason, String expected) {
    return new MalformedResponseException(
        ErrorKind.USERINFO_INVALID,
        reason,
        expected + " from " + answer.source(),
        answer.describe() + (reason.equals("STATUS") ? "" : ", with a fault of " + reason),
        "check the address of the userinfo_endpoint; if it is right, report the answer to the"
            + " server's operator");
  }

  private static TransportException later(HttpAnswer answer) {
    return new TransportException(
        ErrorKind.SERVER_ERROR,
        answer.retryAfter(),
        "an answer from " + answer.source(),
        "an error that will be over",
        "try later");
  }

  private OAuthException unauthorized(HttpAnswer answer, ErrorResponse error) {
    return new ErrorResponseException(
        ErrorKind.RESOURCE_UNAUTHORIZED,
        error,
        answer.source() + " to take the access token",
        came(answer, error),
        advice(
            error,
            "refresh the tokens and ask again, once; if that does not help, send the user through"
                + " the authorization again"));
  }

  private OAuthException forbidden(HttpAnswer answer, ErrorResponse error) {
    return new ErrorResponseException(
        ErrorKind.RESOURCE_FORBIDDEN,
        error,
        "an access token whose scope is enough for " + answer.source(),
        came(answer, error),
        advice(
            error,
            "begin an authorization with the scope that the server wants for its user"
                + " information"));
  }

  private String came(HttpAnswer answer, ErrorResponse error) {
    return error.error().equals(ErrorResponse.INVALID_ERROR_CODE) && error.description().isEmpty()
        ? answer.describe() + ", without an error"
        : "status " + answer.status() + " and " + quirks.errors().describe(error);
  }

  private String advice(ErrorResponse error, String usual) {
    return quirks.errors().advice(error).orElse(usual);
  }

  /** The challenge with the error that fits the status, or the first (RFC 6750 section 3.1). */
  private static ErrorResponse challenge(HttpAnswer answer, String fitting) {
    List<BearerChallenge> challenges = BearerChallenge.parse(answer.header("WWW-Authenticate"));
    return BearerChallenge.withError(challenges, fitting)
        .or(() -> challenges.stream().findFirst())
        .map(BearerChallenge::response)
        .orElseGet(() -> ErrorResponse.of("", null, null));
  }
}
