package dev.codegrant.cli;

import java.time.Duration;

/**
 * A time limit from an option.
 *
 * @param duration more than zero
 */
record Timeout(Duration duration) {

  private static final int LONGEST = 24 * 60 * 60;

  static Timeout ofSeconds(String option, int seconds) {
    if (seconds < 1 || seconds > LONGEST) {
      throw new StopException(
          Failure.usage(
              option + " from 1 to " + LONGEST + " seconds", "" + seconds, "choose another time"));
    }
    return new Timeout(Duration.ofSeconds(seconds));
  }
}
