package dev.codegrant.internal.http;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.TransportException;

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

  /** The server is there and has time for us. */
  public static void requireServing(HttpAnswer answer) {
    if (answer.status() == 429) {
      throw new TransportException(
          ErrorKind.RATE_LIMITED,
          answer.retryAfter(),
          "an answer from " + answer.source(),
          "status 429: too many requests",
          "slow down and try later");
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
}
