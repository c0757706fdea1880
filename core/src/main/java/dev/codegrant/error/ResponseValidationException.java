package dev.codegrant.error;

/**
 * A check of authenticity failed: {@code state}, {@code iss}, an issuer. Somebody may be attacking.
 *
 * <p>What to do next: refuse, alert, and never retry with the same values.
 */
public final class ResponseValidationException extends OAuthException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception; for this library and its extensions.
   *
   * @param kind the stable name
   * @param expected what was expected, a phrase without a secret
   * @param came what came instead, a phrase without a secret
   * @param advice what to do, a sentence without a secret
   */
  public ResponseValidationException(ErrorKind kind, String expected, String came, String advice) {
    super(kind, expected, came, advice, null);
  }

  /**
   * Makes the exception with a reason; for this library and its extensions.
   *
   * @param kind the stable name
   * @param reason the part at fault or the rule that is broken, an identifier without a secret
   * @param expected what was expected, a phrase without a secret
   * @param came what came instead, a phrase without a secret
   * @param advice what to do, a sentence without a secret
   */
  public ResponseValidationException(
      ErrorKind kind, String reason, String expected, String came, String advice) {
    super(kind, reason, expected, came, advice, null);
  }
}
