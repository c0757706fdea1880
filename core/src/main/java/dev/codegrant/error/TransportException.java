package dev.codegrant.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * No usable answer came: no connection, a broken one, a time limit, an overloaded server.
 *
 * <p>What to do next: try later, with a new authorization where a code was on its way. This library
 * never repeats a request by itself.
 */
public final class TransportException extends OAuthException {

  private static final long serialVersionUID = 1L;

  /** How long the server asks to wait. */
  private final @Nullable Duration retryAfter;

  /**
   * Makes the exception of a server that may say when to come back; for this library and its
   * extensions.
   *
   * @param kind the stable name
   * @param retryAfter how long the server asks to wait, or null when it did not say
   * @param expected what was expected, a phrase without a secret
   * @param came what came instead, a phrase without a secret
   * @param advice what to do, a sentence without a secret
   */
  public TransportException(
      ErrorKind kind, @Nullable Duration retryAfter, String expected, String came, String advice) {
    super(kind, expected, came, advice, null);
    this.retryAfter = retryAfter;
  }

  /**
   * Makes the exception; for this library and its extensions.
   *
   * @param kind the stable name
   * @param expected what was expected, a phrase without a secret
   * @param came what came instead, a phrase without a secret
   * @param advice what to do, a sentence without a secret
   * @param cause the failure below, or null when there is none
   */
  public TransportException(
      ErrorKind kind, String expected, String came, String advice, @Nullable Throwable cause) {
    super(kind, expected, came, advice, cause);
    this.retryAfter = null;
  }

  /**
   * Makes the exception with a reason; for this library and its extensions.
   *
   * @param kind the stable name
   * @param reason the part at fault, an identifier without a secret
   * @param expected what was expected, a phrase without a secret
   * @param came what came instead, a phrase without a secret
   * @param advice what to do, a sentence without a secret
   * @param cause the failure below, or null when there is none
   */
  public TransportException(
      ErrorKind kind,
      String reason,
      String expected,
      String came,
      String advice,
      @Nullable Throwable cause) {
    super(kind, reason, expected, came, advice, cause);
    this.retryAfter = null;
  }

  /**
   * How long the server asks to wait before the next request ({@code Retry-After}, RFC 9110 section
   * 10.2.3). This library never waits by itself.
   *
   * @return from zero to a day, whatever the server wrote; empty when it did not say, or nothing
   *     that can be read
   */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /**
   * Whether trying again later may help: what the kind says, or what the failure below says where
   * the kind leaves it open. {@code DISCOVERY_FAILED} is of the moment when the server was down,
   * and is not when it has no metadata.
   *
   * @return true for a failure of the moment
   */
  @Override
  public boolean isTransient() {
    return super.isTransient()
        || (getCause() instanceof TransportException below && below.isTransient());
  }
}
