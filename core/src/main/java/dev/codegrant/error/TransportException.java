package dev.codegrant.error;

import org.jspecify.annotations.Nullable;

/**
 * No usable answer came: no connection, a broken one, a time limit, an overloaded server.
 *
 * <p>What to do next: try later, with a new authorization where a code was on its way. This library
 * never repeats a request by itself.
 */
public final class TransportException extends OAuthException {

  private static final long serialVersionUID = 1L;

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
