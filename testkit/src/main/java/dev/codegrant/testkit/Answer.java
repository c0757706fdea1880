package dev.codegrant.testkit;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint says instead of, or on top of, its usual answer: a value, given once to {@link
 * FakeAuthorizationServer#answerNext}.
 */
public final class Answer {
  private final @Nullable Response replacement;
  private final UnaryOperator<Response> change;

  private Answer(@Nullable Response replacement, UnaryOperator<Response> change) {
    this.replacement = replacement;
    this.change = change;
  }

  /**
   * The answer the endpoint would give anyway, with all it does; to be changed by the {@code with}
   * methods or delayed.
   *
   * @return the usual answer
   */
  public static Answer usual() {
    return new Answer(null, UnaryOperator.identity());
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
    return new Answer(Response.empty(status), UnaryOperator.identity());
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
    return new Answer(replacement, response -> next.apply(change.apply(response)));
  }
}
