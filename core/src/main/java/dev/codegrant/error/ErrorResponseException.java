package dev.codegrant.error;

import java.util.Set;

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
  private static final Set<String> OF_THE_MOMENT =
      Set.of("server_error", "temporarily_unavailable");

  /** What the server said. */
  private final transient ErrorResponse response;

  /** Whether the server says that it will be over. */
  private final boolean ofTheMoment;

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
    this.ofTheMoment = OF_THE_MOMENT.contains(response.meaning());
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
    this.ofTheMoment = OF_THE_MOMENT.contains(response.meaning());
  }

  /**
   * What the server said.
   *
   * @return the error code, and the description and the URI where the server gave them
   */
  public ErrorResponse response() {
    return response;
  }

  /**
   * Whether trying again later may help: what the kind says, and yes when the server means {@code
   * temporarily_unavailable} or {@code server_error} (RFC 6749 section 4.1.2.1). A code is never
   * sent again, whatever this says: begin a new authorization.
   *
   * @return true for a failure of the moment
   */
  @Override
  public boolean isTransient() {
    return super.isTransient() || ofTheMoment;
  }
}
