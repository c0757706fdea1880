package dev.codegrant.internal.http;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.TransportException;
import java.util.List;

/** What a status alone can say, at any endpoint. */
public final class AnswerStatus {

  private AnswerStatus() {}

  /** A redirect would carry credentials to another address: nothing is followed. */
  public static void requireNoRedirect(HttpAnswer answer) {
    if (answer.status() >= 300 && answer.status() < 400) {
      throw new MalformedResponseException(
          ErrorKind.HTTP_REDIRECT_REFUSED,
          "an answer from " + answer.source() + " itself",
          "status " + answer.status() + ", a redirect, which was not followed",
          "configure the endpoint's final address");
    }
  }

  /**
   * An API has time for us. With status 403 many say "too many requests", too, and tell it by when
   * to come back (RFC 9110 section 10.2.3) or by the {@code X-RateLimit-Remaining} of GitHub: else
   * it would be about the token.
   */
  public static void requireTime(HttpAnswer answer) {
    requireServing(answer);
    if (answer.status() == 403
        && (answer.retryAfter() != null
            || answer.header("X-RateLimit-Remaining").equals(List.of("0")))) {
      throw tooManyRequests(answer);
    }
  }

  /** The server is there and has time for us. */
  public static void requireServing(HttpAnswer answer) {
    if (answer.status() == 429) {
      throw tooManyRequests(answer);
    }
    if (answer.status() >= 500) {
      throw new TransportException(
          ErrorKind.SERVER_ERROR,
          answer.retryAfter(),
          "an answer from " + answer.source(),
          answer.describe(),
          "try later; if it lasts, report it to the server's operator");
    }
  }

  private static TransportException tooManyRequests(HttpAnswer answer) {
    return new TransportException(
        ErrorKind.RATE_LIMITED,
        answer.retryAfter(),
        "an answer from " + answer.source(),
        "status " + answer.status() + ": too many requests",
        "slow down and try later");
  }
}
