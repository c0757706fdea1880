package dev.codegrant.credential;

import static dev.codegrant.credential.Samples.NOON;
import static dev.codegrant.credential.Samples.accessToken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreshnessTest {

  private static TokenSet livingFor(Duration lifetime) {
    return TokenSet.builder(accessToken("AT").expiringAt(NOON.plus(lifetime)), NOON).build();
  }

  @Nested
  class IsFresh {

    /** Stale from {@code max(end - 30 s, end - life / 10)} on: 300 s is where the rules meet. */
    @ParameterizedTest
    @CsvSource({
      "3600, 3570000", // 30 s
      "301, 271000", // 30 s, just
      "300, 270000", // both
      "299, 269100", // a tenth, just
      "100, 90000", // a tenth
      "20, 18000",
      "1, 900",
    })
    void aroundTheBoundary_isFreshBeforeAndStaleAtAndAfter(long lifeSeconds, long staleMillis) {
      TokenSet tokens = livingFor(Duration.ofSeconds(lifeSeconds));
      Instant boundary = NOON.plusMillis(staleMillis);

      assertThat(Freshness.isFresh(tokens, boundary.minusMillis(1))).as("before").isTrue();
      assertThat(Freshness.isFresh(tokens, boundary)).as("at").isFalse();
      assertThat(Freshness.isFresh(tokens, boundary.plusMillis(1))).as("after").isFalse();
    }

    @Test
    void atTheEndAndLater_isStale() {
      TokenSet tokens = livingFor(Duration.ofHours(1));

      assertThat(Freshness.isFresh(tokens, NOON)).isTrue();
      assertThat(Freshness.isFresh(tokens, NOON.plus(Duration.ofHours(1)))).isFalse();
      assertThat(Freshness.isFresh(tokens, NOON.plus(Duration.ofDays(1)))).isFalse();
    }

    @Test
    void lifeOfNothing_isStaleAtOnce() {
      assertThat(Freshness.isFresh(livingFor(Duration.ZERO), NOON)).isFalse();
    }

    @Test
    void withoutStatedEnd_isFreshForEver() {
      TokenSet tokens = TokenSet.builder(accessToken("AT"), NOON).build();

      assertThat(Freshness.isFresh(tokens, NOON)).isTrue();
      assertThat(Freshness.isFresh(tokens, NOON.plus(Duration.ofDays(36_500)))).isTrue();
    }

    @Test
    void clockSetBack_isFresh() {
      assertThat(Freshness.isFresh(livingFor(Duration.ofHours(1)), NOON.minusSeconds(86_400)))
          .isTrue();
    }
  }

  @Test
  void tokenThatEndedBeforeItWasIssued_isStale() {
    TokenSet odd =
        TokenSet.builder(
                Samples.accessToken("AT").expiringAt(Samples.NOON), Samples.NOON.plusSeconds(1000))
            .build();
    assertThat(Freshness.isFresh(odd, Samples.NOON.plusSeconds(50))).isFalse();
  }
}
