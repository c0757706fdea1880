package dev.codegrant.credential;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;

/**
 * Whose tokens: three parts, so that two users, two servers or two registrations can never share a
 * record by accident. None of the parts is a secret.
 *
 * @param registration the application's name for its registration at the server
 * @param issuer the server's issuer identifier, or another fixed name where it has none
 * @param subject the application's own identifier of the user, never an e-mail address that can
 *     change hands
 */
public record TokenKey(String registration, String issuer, String subject) {

  /**
   * Checks the parts.
   *
   * @param registration the application's name for its registration at the server
   * @param issuer the server's issuer identifier, or another fixed name
   * @param subject the application's own identifier of the user
   * @throws ConfigurationException {@code INVALID_ARGUMENT} when one is blank, or holds half a
   *     surrogate pair
   */
  public TokenKey {
    if (registration.isBlank() || issuer.isBlank() || subject.isBlank()) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "registration, issuer and subject of a token key",
          "a blank part",
          "name all three, or users could share a record");
    }
    if (!isUnicode(registration) || !isUnicode(issuer) || !isUnicode(subject)) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "a token key of Unicode texts",
          "half a surrogate pair",
          "pass the identifiers whole: cut texts could be the same for two users");
    }
  }

  /** Whether the text can be written in UTF-8 and read back: half a surrogate pair turns into ?. */
  static boolean isUnicode(String text) {
    return UTF_8.newEncoder().canEncode(text);
  }
}
