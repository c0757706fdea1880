package dev.codegrant.server;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;

/** What a server may put between two scope tokens. */
final class ScopeDelimiter {

  private ScopeDelimiter() {}

  static String require(String delimiter) {
    if (!delimiter.matches("[ ,;+|]")) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "a scope delimiter of one character: a space, a comma, a semicolon, a plus or a bar",
          "'" + delimiter + "'",
          "pass what the server writes between two scope tokens");
    }
    return delimiter;
  }

  /** Of an answer, where servers mix them. */
  static String requireAny(String delimiters) {
    if (!delimiters.matches("[ ,;+|]{1,5}")) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "scope delimiters: spaces, commas, semicolons, plus signs or bars",
          "'" + delimiters + "'",
          "pass the characters that the server writes between two scope tokens");
    }
    return delimiters;
  }
}
