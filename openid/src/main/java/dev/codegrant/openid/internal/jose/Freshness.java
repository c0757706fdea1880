package dev.codegrant.openid.internal.jose;

import dev.codegrant.internal.http.HttpAnswer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What an answer says about times: how long it may be kept (RFC 9111), and what time it is. */
final class Freshness {

  /** A server that allows less would be asked at every sign-in. */
  static final Duration SHORTEST = Duration.ofMinutes(5);

  /** A server that allows more could never take a key back. */
  static final Duration LONGEST = Duration.ofHours(24);

  /** For a server that does not say. */
  static final Duration UNSAID = Duration.ofHours(1);

  private static final String MAX_AGE = "max-age=";
  private static final int MOST_DIGITS = 9;

  private Freshness() {}

  /** How long the answer is fresh: what its {@code max-age} leaves, within the two limits. */
  static Duration lifetime(HttpAnswer answer) {
    List<String> directives =
        answer.header("Cache-Control").stream()
            .flatMap(value -> Stream.of(value.split(",", -1)))
            .map(directive -> directive.strip().toLowerCase(Locale.ROOT))
            .toList();
    if (directives.contains("no-store") || directives.contains("no-cache")) {
      return SHORTEST;
    }
    Optional<Duration> maxAge =
        directives.stream()
            .filter(directive -> directive.startsWith(MAX_AGE))
            .map(directive -> seconds(directive.substring(MAX_AGE.length())))
            .map(seconds -> seconds.orElse(Duration.ZERO))
            .min(Duration::compareTo);
    return maxAge.map(age -> within(age.minus(age(answer)))).orElse(UNSAID);
  }

  /** By how much the server's clock is ahead; to the second, and off by the time of the way. */
  static Optional<Duration> clockOffset(HttpAnswer answer, Instant now) {
    List<String> dates = answer.header("Date");
    if (dates.size() != 1) {
      return Optional.empty();
    }
    try {
      Instant date =
          ZonedDateTime.parse(dates.get(0).strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
              .toInstant();
      return Optional.of(Duration.between(now, date.plus(age(answer))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** How long a cache on the way has had it (RFC 9111 section 5.1). */
  private static Duration age(HttpAnswer answer) {
    return answer.header("Age").stream()
        .findFirst()
        .flatMap(value -> seconds(value.strip()))
        .orElse(Duration.ZERO);
  }

  private static Optional<Duration> seconds(String text) {
    if (!text.matches("[0-9]+")) {
      return Optional.empty();
    }
    return Optional.of(
        text.length() > MOST_DIGITS
            ? LONGEST.multipliedBy(2)
            : Duration.ofSeconds(Long.parseLong(text)));
  }

  private static Duration within(Duration duration) {
    if (duration.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
  }
}
