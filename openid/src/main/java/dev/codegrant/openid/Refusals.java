package dev.codegrant.openid;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;

/** Settings that this room refuses. No message quotes a key. */
final class Refusals {

  private Refusals() {}

  static ConfigurationException configuration(String expected, String came, String advice) {
    return new ConfigurationException(ErrorKind.INVALID_CONFIGURATION, expected, came, advice);
  }

  static ConfigurationException noSignIn() {
    return new ConfigurationException(
        ErrorKind.INVALID_ARGUMENT,
        "a grant of a sign-in",
        "one whose scope had no openid",
        "add openid to the scope of the authorization request");
  }

  static ConfigurationException argument(String expected, String came, String advice) {
    return new ConfigurationException(ErrorKind.INVALID_ARGUMENT, expected, came, advice);
  }
}
