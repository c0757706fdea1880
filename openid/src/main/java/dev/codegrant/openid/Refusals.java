package dev.codegrant.openid;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;

/** Settings that this room refuses. No message quotes a key. */
final class Refusals {

  private Refusals() {}

  static ConfigurationException configuration(String expected, String came, String advice) {
    return new ConfigurationException(ErrorKind.INVALID_CONFIGURATION, expected, came, advice);
  }
}
