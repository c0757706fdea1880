package dev.codegrant.error;

/**
 * The server answered, and the answer is an error of the protocol (RFC 6749 sections 4.1.2.1 and
 * 5.2).
 *
 * <p>What to do next: fix the configuration that the server's error code names. The message has
 * that code; the server's own words are in {@link #response()} alone: they are somebody else's
 * text.
 */
public final class ErrorResponseException extends OAuthException {

  private static final long serialVersionUID = 1L;

  /** What the server said. */
  private final transient ErrorResponse response;

  /**
   * Makes the exception; for this library and its extensions.
   *
   * @param kind the stable name
   * @param response what the server said
   * @param expected what was expected, a phrase without a secret
   * @param came what came instead, a phrase without a secret
   * @param advice what to do, a sentence without a secret
   */
  public ErrorResponseException(
      ErrorKind kind, ErrorResponse response, String expected, String came, String advice) {
    super(kind, expected, came, advice, null);
    this.response = response;
  }

  /**
   * Makes the exception with a reason; for this library and its extensions.
   *
   * @param kind the stable name
   * @param reason the part at fault or the rule that is broken, an identifier without a secret
   * @param response what the server said
   * @param expected what was expected, a phrase without a secret
   * @param came what came instead, a phrase without a secret
   * @param advice what to do, a sentence without a secret
   */
  public ErrorResponseException(
      ErrorKind kind,
      String reason,
      ErrorResponse response,
      String expected,
      String came,
      String advice) {
    super(kind, reason, expected, came, advice, null);
    this.response = response;
  }

  /**
   * What the server said.
   *
   * @return the error code, and the description and the URI where the server gave them
   */
  public ErrorResponse response() {
    return response;
  }
}
