package dev.codegrant.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

  private static final String NOW = "Sun, 22 Nov 2026 10:00:00 GMT";

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "120, 120",
    "86399, 86399",
    "86400, 86400",
    "86401, 86400",
    "999999999, 86400",
    "000000000000000120, 120",
    "0000000000000000120, 86400",
    "99999999999999999999999999, 86400"
  })
  void seconds_areAtMostADay(String value, long seconds) {
    assertThat(RetryAfter.of(List.of(value), List.of())).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sun, 22 Nov 2026 10:02:00 GMT|120",
        "Sun, 22 Nov 2026 09:00:00 GMT|0",
        "Fri, 31 Dec 9999 23:59:59 GMT|86400"
      })
  void date_isMeasuredByTheServersClock(String value, long seconds) {
    assertThat(RetryAfter.of(List.of(value), List.of(NOW))).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "soon", "1.5", "١٢", "Sun, 22 Nov"})
  void whatCannotBeRead_isNothing(String value) {
    assertThat(RetryAfter.of(List.of(value), List.of(NOW))).isNull();
  }

  @Test
  void noneOrTwoValues_areNothing() {
    assertThat(RetryAfter.of(List.of(), List.of(NOW))).isNull();
    assertThat(RetryAfter.of(List.of("1", "2"), List.of(NOW))).isNull();
  }

  @Test
  void dateWithoutTheServersClock_isNothing() {
    assertThat(RetryAfter.of(List.of("Sun, 22 Nov 2026 10:02:00 GMT"), List.of())).isNull();
    assertThat(RetryAfter.of(List.of("Sun, 22 Nov 2026 10:02:00 GMT"), List.of("x"))).isNull();
  }
}
