package dev.codegrant.internal.endpoint;

import dev.codegrant.client.ClientRequest;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponse;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.fuzz.Planted;
import dev.codegrant.fuzz.Violation;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.server.Quirks;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Core's judge of token responses, at one instant, and what holds of all its refusals. */
final class AnswerJudge {

  static final URI ENDPOINT = URI.create("https://as.example/token");
  static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private static final Set<ErrorKind> KINDS =
      EnumSet.of(
          ErrorKind.CONTENT_TYPE_UNEXPECTED,
          ErrorKind.HTTP_REDIRECT_REFUSED,
          ErrorKind.RATE_LIMITED,
          ErrorKind.SERVER_ERROR,
          ErrorKind.TOKEN_RESPONSE_MALFORMED,
          ErrorKind.TOKEN_RESPONSE_INVALID,
          ErrorKind.TOKEN_TYPE_UNSUPPORTED,
          ErrorKind.TOKEN_ENDPOINT_ERROR,
          ErrorKind.CODE_REJECTED,
          ErrorKind.CLIENT_AUTH_FAILED);

  private AnswerJudge() {}

  static TokenSet read(HttpAnswer answer, Quirks quirks) {
    TokenSet tokens =
        new TokenAnswer(quirks, Clock.fixed(NOW, ZoneOffset.UTC))
            .read(
                new ClientRequest(ENDPOINT),
                answer,
                error ->
                    Optional.of(error).filter(AnswerJudge::isGrant).map(AnswerJudge::rejected));
    if (!Planted.holds(tokens.scope().map(Object::toString).orElse(""))) {
      Planted.requireAbsentFrom(tokens.toString());
    }
    return tokens;
  }

  private static boolean isGrant(ErrorResponse error) {
    return error.meaning().equals("invalid_grant");
  }

  private static OAuthException rejected(ErrorResponse error) {
    return new ErrorResponseException(
        ErrorKind.CODE_REJECTED, error, "tokens", "error=" + error.error(), "stop");
  }

  /** Whether there is one Content-Type and it is this media type, with parameters or without. */
  static boolean isOnly(HttpAnswer answer, String type) {
    return answer.contentTypes().size() == 1
        && answer.contentTypes().get(0).split(";", 2)[0].trim().equalsIgnoreCase(type);
  }

  /** Also of an error code: a registered one is no secret, and another is not shown. */
  static void requireKindAndSilence(OAuthException e) {
    Violation.unless(KINDS.contains(e.kind()), "refused as " + e.kind());
    Planted.requireAbsentFrom(e);
  }
}
