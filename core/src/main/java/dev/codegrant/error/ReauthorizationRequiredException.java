package dev.codegrant.error;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * There is no usable token, and none to be had without the user.
 *
 * <p>What to do next: send the user through the authorization again.
 */
public final class ReauthorizationRequiredException extends OAuthException {

  private static final long serialVersionUID = 1L;

  /** What the server said, or null when it was not asked. */
  private final transient @Nullable ErrorResponse response;

  /**
   * Makes the exception; for this library and its extensions.
   *
   * @param kind the stable name
   * @param response what the server said when it refused, or null when no server was asked
   * @param expected what was expected, a phrase without a secret
   * @param came what came instead, a phrase without a secret
   * @param advice what to do, a sentence without a secret
   */
  public ReauthorizationRequiredException(
      ErrorKind kind,
      @Nullable ErrorResponse response,
      String expected,
      String came,
      String advice) {
    super(kind, expected, came, advice, null);
    this.response = response;
  }

  /**
   * Makes the exception with a reason; for this library and its extensions.
   *
   * @param kind the stable name
   * @param reason the rule that was broken, an identifier without a secret
   * @param response what the server said when it refused, or null when no server was asked
   * @param expected what was expected, a phrase without a secret
   * @param came what came instead, a phrase without a secret
   * @param advice what to do, a sentence without a secret
   */
  public ReauthorizationRequiredException(
      ErrorKind kind,
      String reason,
      @Nullable ErrorResponse response,
      String expected,
      String came,
      String advice) {
    super(kind, reason, expected, came, advice, null);
    this.response = response;
  }

  /**
   * What the server said when it refused the refresh token.
   *
   * @return the server's error, or empty when no server was asked
   */
  public Optional<ErrorResponse> response() {
    return Optional.ofNullable(response);
  }
}
