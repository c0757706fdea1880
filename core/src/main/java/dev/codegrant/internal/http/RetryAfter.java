package dev.codegrant.internal.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code Retry-After} header (RFC 9110 section 10.2.3): advice for people, and no order. */
final class RetryAfter {

  /** Who says more has made a mistake, or wants the client to stop for good. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private static final int MOST_DIGITS = 18;

  private RetryAfter() {}

  /**
   * The time to wait, at most a day.
   *
   * @param values the header's values
   * @param dates the values of {@code Date}: a point in time is measured by the server's own clock
   * @return null when there is not one value that can be read
   */
  static @Nullable Duration of(List<String> values, List<String> dates) {
    if (values.size() != 1) {
      return null;
    }
    String value = values.get(0).strip();
    if (value.matches("[0-9]+")) {
      return value.length() > MOST_DIGITS ? LONGEST : capped(Long.parseLong(value));
    }
    if (dates.size() != 1) {
      return null;
    }
    try {
      return capped(instant(value) - instant(dates.get(0)));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static long instant(String date) {
    return ZonedDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toEpochSecond();
  }

  private static Duration capped(long seconds) {
    return Duration.ofSeconds(Math.max(0, Math.min(seconds, LONGEST.toSeconds())));
  }
}
