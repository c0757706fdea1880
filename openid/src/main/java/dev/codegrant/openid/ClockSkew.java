package dev.codegrant.openid;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.time.Duration;

/** By how much two clocks may differ. */
final class ClockSkew {

  private static final Duration MOST = Duration.ofMinutes(5);

  private ClockSkew() {}

  static Duration require(Duration skew) {
    if (skew.isNegative() || skew.compareTo(MOST) > 0) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "a clock skew of zero to 5 minutes",
          skew.toString(),
          "correct the clock instead");
    }
    return skew;
  }
}
