package dev.codegrant.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class UsedAttemptsTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Instant END = NOW.plusSeconds(600);

  private final UsedAttempts used = new UsedAttempts(3);

  @Test
  void claim_succeedsOnce() {
    assertThat(used.claim("a", NOW, END)).isTrue();
    assertThat(used.claim("a", NOW, END)).isFalse();
    assertThat(used.claim("b", NOW, END)).isTrue();
  }

  @Test
  void released_canBeClaimedAgain() {
    assertThat(used.claim("a", NOW, END)).isTrue();
    used.release("a");
    assertThat(used.claim("a", NOW, END)).isTrue();
  }

  @Test
  void claim_holdsToTheEndOfTheAttempt() {
    used.claim("a", NOW, END);
    assertThat(used.claim("a", END, END.plusSeconds(600))).isFalse();
  }

  @Test
  void whatIsOver_isForgotten() {
    used.claim("a", NOW, END);
    used.claim("b", NOW, END);
    used.claim("c", END.plusMillis(1), END.plusSeconds(600));
    assertThat(used.size()).isEqualTo(1);
  }

  @Test
  void whenFull_theOldestIsForgotten() {
    for (String attempt : new String[] {"a", "b", "c", "d"}) {
      assertThat(used.claim(attempt, NOW, END)).isTrue();
    }
    assertThat(used.size()).isEqualTo(3);
    assertThat(used.claim("d", NOW, END)).isFalse();
    assertThat(used.claim("a", NOW, END)).isTrue();
  }
}
