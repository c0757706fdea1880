package dev.codegrant.testkit;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint says instead of, or on top of, its usual answer: a value, given to {@link
 * FakeAuthorizationServer#on}.
 */
public final class Answer {
  private final @Nullable Response replacement;
  private final UnaryOperator<Response> change;

  private final boolean wireFault;

  private Answer(
      @Nullable Response replacement, UnaryOperator<Response> change, boolean wireFault) {
    this.replacement = replacement;
    this.change = change;
    this.wireFault = wireFault;
  }

  /** Whether a client may try again by itself, so that a test would not see it. */
  boolean isWireFault() {
    return wireFault;
  }

  /**
   * The answer the endpoint would give anyway, with all it does; to be changed by the {@code with}
   * methods or delayed.
   *
   * @return the usual answer
   */
  public static Answer usual() {
    return new Answer(null, UnaryOperator.identity(), false);
  }

  /**
   * An answer with an empty body, given without looking at the request: nothing is redeemed, spent
   * or revoked.
   *
   * @param status the HTTP status code, 200 to 599
   * @return the answer
   */
  public static Answer status(int status) {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("expected a status from 200 to 599, got " + status);
    }
    return new Answer(Response.empty(status), UnaryOperator.identity(), false);
  }

  /**
   * A JSON error answer, RFC 6749 section 5.2, given without looking at the request.
   *
   * @param status the HTTP status code, 200 to 599
   * @param oauthErrorCode the value of {@code error}, for example {@code invalid_grant}
   * @return the answer
   */
  public static Answer error(int status, String oauthErrorCode) {
    return status(status)
        .withBody(
            "application/json",
            new JsonObject()
                .string("error", oauthErrorCode)
                .string("error_description", "this answer was ordered by the test")
                .toString());
  }

  /**
   * No answer: the connection is reset (TCP RST).
   *
   * @return the answer
   */
  public static Answer connectionReset() {
    return broken(Wire.Breaking.RESET);
  }

  /**
   * No answer: the connection is closed in good order, before a byte.
   *
   * @return the answer
   */
  public static Answer connectionClosed() {
    return broken(Wire.Breaking.CLOSED);
  }

  /**
   * Bytes that are no HTTP, and then the end of the connection.
   *
   * @return the answer
   */
  public static Answer garbage() {
    return broken(Wire.Breaking.GARBAGE);
  }

  private static Answer broken(Wire.Breaking how) {
    return new Answer(Response.empty(200).on(Wire.broken(how)), UnaryOperator.identity(), true);
  }

  /**
   * This answer, cut off: its Content-Length promises all of the body, and the connection ends
   * before.
   *
   * @param bytes how many bytes of the body are sent, zero or more
   * @return a new answer
   */
  public Answer truncatedAfter(int bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException(
          "expected a number of bytes of zero or more, got " + bytes);
    }
    Answer cut = and(response -> response.on(response.wire().truncated(bytes)));
    return new Answer(cut.replacement, cut.change, true);
  }

  /**
   * This answer, its body sent little by little, in real time.
   *
   * @param parts how many parts, two or more
   * @param time from the first part to the last
   * @return a new answer
   */
  public Answer dripped(int parts, Duration time) {
    if (parts < 2 || time.isNegative()) {
      throw new IllegalArgumentException(
          "expected two parts or more in a time of zero or more, got " + parts + " in " + time);
    }
    return and(response -> response.on(response.wire().dripped(parts, time)));
  }

  /**
   * This answer with a header set; one of the same name is replaced.
   *
   * @param name the header's name
   * @param value the header's value
   * @return a new answer
   */
  public Answer withHeader(String name, String value) {
    Objects.requireNonNull(name);
    Objects.requireNonNull(value);
    return and(response -> response.withHeader(name, value));
  }

  /**
   * This answer with another body.
   *
   * @param contentType the value of the {@code Content-Type} header
   * @param body the body, sent as UTF-8
   * @return a new answer
   */
  public Answer withBody(String contentType, String body) {
    Objects.requireNonNull(contentType);
    Objects.requireNonNull(body);
    return and(response -> response.withBody(contentType, body));
  }

  /**
   * This answer with another member in its JSON object; one of the same name is replaced.
   *
   * @param name the member's name
   * @param jsonValue its value as JSON text: a string needs its quotes
   * @return a new answer
   * @throws IllegalArgumentException if the value is not JSON
   */
  public Answer withMember(String name, String jsonValue) {
    JsonObject.requireJson(name, jsonValue);
    return and(response -> response.withText(JsonObject.with(response.body(), name, jsonValue)));
  }

  /**
   * This answer without a member of its JSON object.
   *
   * @param name the member's name
   * @return a new answer
   */
  public Answer withoutMember(String name) {
    Objects.requireNonNull(name);
    return and(response -> response.withText(JsonObject.without(response.body(), name)));
  }

  /**
   * This answer, sent later. What the request does is done at once; only the answer waits, in real
   * time, without holding up other requests.
   *
   * @param delay how long, not negative
   * @return a new answer
   */
  public Answer delayedBy(Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("expected a delay of zero or more, got " + delay);
    }
    return and(response -> response.delayedBy(delay));
  }

  Response insteadOf(Supplier<Response> usual) {
    return change.apply(replacement == null ? usual.get() : replacement);
  }

  private Answer and(UnaryOperator<Response> next) {
    return new Answer(replacement, response -> next.apply(change.apply(response)), wireFault);
  }
}
