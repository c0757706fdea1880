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

  static String requireText(String what, String text) {
    if (text.isBlank()) {
      throw argument(what, "a blank text", "leave it out, or name it");
    }
    return text;
  }

  static ConfigurationException otherParty(String wanted, String came) {
    return configuration(
        "a RelyingParty of client " + wanted,
        "one of client " + came,
        "make both from the same server and client identifier");
  }
}
