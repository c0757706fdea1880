package dev.codegrant.internal.endpoint;

import dev.codegrant.client.ClientRequest;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponse;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.internal.http.AnswerStatus;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.server.Quirks;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.TokenSet;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Judges what a token endpoint answered. A redirect, 429 and 5xx are no answers; of all others the
 * body is read before the status is believed, because servers report errors with status 200.
 */
final class TokenAnswer {

  /** A redirect goes somewhere; this one says that we have the answer, and we keep none. */
  private static final int NOT_MODIFIED = 304;

  private final Quirks quirks;
  private final Refusals refusals;
  private final Clock clock;
  private final UnaryOperator<AccessToken> expiry;

  TokenAnswer(Quirks quirks, Clock clock) {
    this(quirks, clock, UnaryOperator.identity());
  }

  /**
   * Makes a judge that asks on.
   *
   * @param expiry gives an access token its end, if it knows one; called when the answer states no
   *     lifetime
   */
  TokenAnswer(Quirks quirks, Clock clock, UnaryOperator<AccessToken> expiry) {
    this.quirks = quirks;
    this.refusals = new Refusals(quirks.errors());
    this.clock = clock;
    this.expiry = expiry;
  }

  /**
   * Reads tokens, or throws.
   *
   * @param request the request that was answered
   * @param refusedGrant what to throw for an error about the grant, by what it means; empty for
   *     another error
   */
  TokenSet read(
      ClientRequest request,
      HttpAnswer answer,
      Function<ErrorResponse, Optional<OAuthException>> refusedGrant) {
    if (answer.status() == NOT_MODIFIED) {
      throw oddStatus(answer);
    }
    AnswerStatus.requireNoRedirect(answer);
    AnswerStatus.requireServing(answer);
    Members members = Members.of(answer, quirks);
    TokenPlaces places = new TokenPlaces(members.document(), quirks.tokenResponse());
    Optional<ErrorResponse> error = members.error();
    if (error.isPresent()) {
      throw members.isErrorUnclear()
          ? unclear(answer, error.get(), "NO_ERROR_CODE", "an error that is no string")
          : !places.areEmpty()
              ? unclear(answer, error.get(), "ERROR_AND_TOKEN", "an error beside a token")
              : refused(answer, error.get(), refusedGrant);
    }
    if (answer.status() != 200) {
      throw oddStatus(answer);
    }
    boolean proofSent = request.headers().keySet().stream().anyMatch("DPoP"::equalsIgnoreCase);
    return places.read(clock.instant(), proofSent, expiry);
  }

  private static MalformedResponseException oddStatus(HttpAnswer answer) {
    return new MalformedResponseException(
        ErrorKind.TOKEN_RESPONSE_MALFORMED,
        "STATUS",
        "status 200 with tokens, or an error member, from " + answer.source(),
        answer.describe(),
        "check the token endpoint's address and report the answer to the server's operator");
  }

  /** A refusal all the same; but what it says about the grant or the client is not believed. */
  private static ErrorResponseException unclear(
      HttpAnswer answer, ErrorResponse error, String reason, String came) {
    return new ErrorResponseException(
        ErrorKind.TOKEN_ENDPOINT_ERROR,
        reason,
        error,
        "either tokens or an error code from " + answer.source() + " (RFC 6749 section 5)",
        "status " + answer.status() + ", and " + came,
        "report the answer to the server's operator");
  }

  private OAuthException refused(
      HttpAnswer answer,
      ErrorResponse error,
      Function<ErrorResponse, Optional<OAuthException>> refusedGrant) {
    if (Refusals.isOfTheClient(answer, error)) {
      return refusals.client(
          answer,
          error.meaning().equals("invalid_token") ? error.withMeaning("invalid_client") : error);
    }
    return refusedGrant.apply(error).orElseGet(() -> refusals.request(answer, error));
  }
}
