package dev.codegrant.client;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;

/**
 * The client identifier that the authorization server issued (RFC 6749 section 2.2). Not a secret.
 *
 * @param value one or more characters, none of them a control character
 */
public record ClientId(String value) {

  /**
   * Checks the identifier.
   *
   * @param value one or more characters, none of them a control character
   * @throws ConfigurationException {@code INVALID_ARGUMENT} when it is blank or holds a control
   *     character
   */
  public ClientId {
    if (value.isBlank() || value.chars().anyMatch(Character::isISOControl)) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "a client_id without control characters (RFC 6749 appendix A.1)",
          value.isBlank() ? "a blank text" : "a text with a control character",
          "pass the client_id as the server issued it; a line end often comes from a file");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
