package dev.codegrant.error;

import org.jspecify.annotations.Nullable;

/**
 * The program, its configuration or the server's definition is wrong; nothing was sent.
 *
 * <p>What to do next: fix what the message names.
 */
public final class ConfigurationException extends OAuthException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception; for this library and its extensions.
   *
   * @param kind the stable name
   * @param expected what was expected, a phrase without a secret
   * @param came what came instead, a phrase without a secret
   * @param advice what to do, a sentence without a secret
   */
  public ConfigurationException(ErrorKind kind, String expected, String came, String advice) {
    super(kind, expected, came, advice, null);
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
  public ConfigurationException(
      ErrorKind kind,
      String reason,
      String expected,
      String came,
      String advice,
      @Nullable Throwable cause) {
    super(kind, reason, expected, came, advice, cause);
  }
}
