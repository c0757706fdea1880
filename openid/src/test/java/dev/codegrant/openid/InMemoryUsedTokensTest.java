package dev.codegrant.openid;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class InMemoryUsedTokensTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private final InMemoryUsedTokens used =
      new InMemoryUsedTokens(Clock.fixed(NOW, ZoneOffset.UTC), 2);

  @Test
  void first_isClaimed_second_isNot() {
    assertThat(used.claim("a", NOW)).isTrue();
    assertThat(used.claim("a", NOW)).isFalse();
    assertThat(used.claim("b", NOW)).isTrue();
  }

  @Test
  void whatIsOver_isForgotten_whateverItsPlace() {
    used.claim("a", NOW);
    used.claim("b", NOW.minusMillis(1));

    assertThat(used.claim("c", NOW)).isTrue();
    assertThat(used.size()).isEqualTo(2);
    assertThat(used.claim("a", NOW)).isFalse();
  }

  @Test
  void beyondTheMost_theOldestIsForgotten() {
    used.claim("a", NOW);
    used.claim("b", NOW);
    used.claim("c", NOW);

    assertThat(used.size()).isEqualTo(2);
    assertThat(used.claim("b", NOW)).isFalse();
    assertThat(used.claim("c", NOW)).isFalse();
    assertThat(used.claim("a", NOW)).isTrue();
  }
}
