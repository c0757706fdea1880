package dev.codegrant.error;

/**
 * An answer came that is not the protocol: HTML for JSON, a missing member, a redirect.
 *
 * <p>What to do next: check the address; if it is right, report the answer to the server's
 * operator.
 */
public final class MalformedResponseException extends OAuthException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception; for this library and its extensions.
   *
   * @param kind the stable name
   * @param expected what was expected, a phrase without a secret
   * @param came what came instead, a phrase without a secret
   * @param advice what to do, a sentence without a secret
   */
  public MalformedResponseException(ErrorKind kind, String expected, String came, String advice) {
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
  public MalformedResponseException(
      ErrorKind kind, String reason, String expected, String came, String advice) {
    super(kind, reason, expected, came, advice, null);
  }
}
