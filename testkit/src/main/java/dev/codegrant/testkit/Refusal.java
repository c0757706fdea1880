package dev.codegrant.testkit;

import java.util.stream.Collectors;

/** A request that is refused, with the RFC 6749 error code and words that end the debugging. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String error;
  private final String allow;
  private final Why why;
  private final long interval;
  private final transient Challenge challenge;

  /** What a provider has a word of its own for. */
  enum Why {
    OTHER_REASON,
    UNKNOWN,
    USED,
    OTHER_REDIRECT_URI
  }

  Refusal(int status, String error, String description) {
    this(status, error, description, "", Why.OTHER_REASON, 0, Challenge.BEARER);
  }

  private Refusal(
      int status,
      String error,
      String description,
      String allow,
      Why why,
      long interval,
      Challenge challenge) {
    super(ascii(description), null, false, false);
    this.challenge = challenge;
    this.status = status;
    this.error = error;
    this.allow = allow;
    this.why = why;
    this.interval = interval;
  }

  static Refusal invalidRequest(String description) {
    return new Refusal(400, "invalid_request", description);
  }

  static Refusal invalidGrant(String description) {
    return new Refusal(400, "invalid_grant", description);
  }

  static Refusal invalidScope(String description) {
    return new Refusal(400, "invalid_scope", description);
  }

  /** RFC 6749 section 5.2; RFC 9110 section 15.5.2 asks for a challenge with every 401. */
  static Refusal invalidClient(String description) {
    return new Refusal(401, "invalid_client", description);
  }

  static Refusal method(String method, String allow) {
    return new Refusal(
        405,
        "invalid_request",
        "method " + method + " is not served here, expected " + allow,
        allow,
        Why.OTHER_REASON,
        0,
        Challenge.BEARER);
  }

  /** RFC 8628 section 3.5: the seconds between polls from now on. */
  static Refusal slowDown(long interval, String description) {
    return new Refusal(
        400, "slow_down", description, "", Why.OTHER_REASON, interval, Challenge.BEARER);
  }

  Refusal because(Why reason) {
    return new Refusal(status, error, description(), allow, reason, interval, challenge);
  }

  Why why() {
    return why;
  }

  /** Zero but for {@link #slowDown}. */
  long interval() {
    return interval;
  }

  /** The same with another status. */
  Refusal at(int other) {
    return new Refusal(other, error, description(), allow, why, interval, challenge);
  }

  /** The same with what a protected resource answers to it. */
  Refusal under(Challenge other) {
    return new Refusal(status, error, description(), allow, why, interval, other);
  }

  Challenge challenge() {
    return challenge;
  }

  int status() {
    return status;
  }

  String error() {
    return error;
  }

  String description() {
    return String.valueOf(getMessage());
  }

  Response toJson() {
    return onto(Response.json(
            status,
            new JsonObject().string("error", error).string("error_description", description())))
        .withHeader("Pragma", "no-cache");
  }

  /** Adds the headers that HTTP asks for with this status. */
  Response onto(Response response) {
    if (status == 405) {
      return response.withHeader("Allow", allow);
    }
    return status == 401
        ? response.withHeader("WWW-Authenticate", "Basic realm=\"fake\", charset=\"UTF-8\"")
        : response;
  }

  /** RFC 6749 section 5.2 allows %x20-21, %x23-5B and %x5D-7E. */
  private static String ascii(String text) {
    return text.chars()
        .mapToObj(c -> c >= 0x20 && c <= 0x7e && c != '"' && c != '\\' ? (char) c : '?')
        .map(String::valueOf)
        .collect(Collectors.joining());
  }
}
