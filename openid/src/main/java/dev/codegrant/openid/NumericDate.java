package dev.codegrant.openid;

import dev.codegrant.internal.json.JsonDocument;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;

/** Seconds since 1970 (RFC 7519 section 2), read exactly. */
final class NumericDate {

  private static final int LONGEST = 32;

  /** A year that no clock shows; what is beyond was not meant as a date. */
  private static final BigDecimal LAST =
      BigDecimal.valueOf(Instant.parse("9999-12-31T23:59:59Z").getEpochSecond());

  private NumericDate() {}

  /** The claim, whole seconds of it; empty when it is no number, or none that is a date. */
  static Optional<Instant> of(JsonDocument claims, String name) {
    return claims.number(name).flatMap(NumericDate::parse);
  }

  private static Optional<Instant> parse(String literal) {
    if (literal.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      BigDecimal seconds = new BigDecimal(literal);
      if (seconds.abs().compareTo(LAST) > 0) {
        return Optional.empty();
      }
      if ((long) seconds.precision() - seconds.scale() <= 0) {
        return Optional.of(Instant.EPOCH); // less than one; setScale would first build 10^scale
      }
      return Optional.of(
          Instant.ofEpochSecond(seconds.setScale(0, RoundingMode.FLOOR).longValueExact()));
    } catch (ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
