package dev.codegrant.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ManualClockTest {
  private final Instant start = Instant.parse("2026-01-01T00:00:00Z");
  private final ManualClock clock = ManualClock.at(start);

  @Test
  void standsStillUntilAdvanced() {
    assertThat(clock.instant()).isEqualTo(start);
    assertThat(clock.getZone()).isEqualTo(ZoneOffset.UTC);
    clock.advance(Duration.ofMinutes(6));
    assertThat(clock.instant()).isEqualTo(start.plusSeconds(360));
  }

  @Test
  void withZone_movesAlong() {
    Clock other = clock.withZone(ZoneId.of("Europe/Berlin"));
    clock.advance(Duration.ofSeconds(1));
    assertThat(other.instant()).isEqualTo(clock.instant());
    assertThat(other.getZone()).isEqualTo(ZoneId.of("Europe/Berlin"));
  }

  @Test
  void backwards_isRefused() {
    assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
