package dev.codegrant.credential;

import static dev.codegrant.credential.Freshness.AGEING;
import static dev.codegrant.credential.Freshness.DEAD;
import static dev.codegrant.credential.Freshness.FRESH;
import static dev.codegrant.credential.Freshness.STALE;
import static dev.codegrant.credential.Samples.NOON;
import static dev.codegrant.credential.Samples.accessToken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreshnessTest {

  private static TokenSet livingFor(Duration lifetime) {
    return TokenSet.builder(accessToken("AT").expiringAt(NOON.plus(lifetime)), NOON).build();
  }

  private static Freshness at(TokenSet tokens, Instant now) {
    return Freshness.of(tokens, now, 0);
  }

  /** Ageing from {@code max(end - 30 s, end - life / 10)} on: 300 s is where the rules meet. */
  @ParameterizedTest
  @CsvSource({
    "3600, 3570000, 3595000", // 30 s and 5 s
    "301, 271000, 296000", // 30 s, just
    "300, 270000, 295000", // both
    "299, 269100, 294017", // a tenth, just, and a sixtieth
    "60, 54000, 59000", // a tenth
    "1, 900, 984",
  })
  void boundaries_beforeAtAndAfter(long lifeSeconds, long ageingMillis, long staleMillis) {
    TokenSet tokens = livingFor(Duration.ofSeconds(lifeSeconds));
    Instant ageing = NOON.plusMillis(ageingMillis);
    Instant stale = NOON.plusMillis(staleMillis);
    Instant end = NOON.plusSeconds(lifeSeconds);

    assertThat(at(tokens, NOON)).isEqualTo(FRESH);
    assertThat(at(tokens, ageing.minusMillis(1))).isEqualTo(FRESH);
    assertThat(at(tokens, ageing)).isEqualTo(AGEING);
    assertThat(at(tokens, ageing.plusMillis(1))).isEqualTo(AGEING);
    assertThat(at(tokens, stale.minusMillis(1))).isEqualTo(AGEING);
    assertThat(at(tokens, stale.plusMillis(1))).isEqualTo(STALE);
    assertThat(at(tokens, end.minusMillis(1))).isEqualTo(STALE);
    assertThat(at(tokens, end)).isEqualTo(DEAD);
    assertThat(at(tokens, end.plus(Duration.ofDays(1)))).isEqualTo(DEAD);
  }

  @Test
  void staleAtExactlyFiveSeconds() {
    TokenSet tokens = livingFor(Duration.ofHours(1));

    assertThat(at(tokens, NOON.plusSeconds(3595))).isEqualTo(STALE);
    assertThat(at(tokens, NOON.plusSeconds(3595).minusNanos(1))).isEqualTo(AGEING);
  }

  /** Up to twice as early, and never later. */
  @ParameterizedTest
  @CsvSource({"0, 3570", "0.5, 3555", "1, 3540"})
  void jitter_makesItEarlier(double jitter, long ageingSeconds) {
    TokenSet tokens = livingFor(Duration.ofHours(1));
    Instant ageing = NOON.plusSeconds(ageingSeconds);

    assertThat(Freshness.of(tokens, ageing.minusNanos(1), jitter)).isEqualTo(FRESH);
    assertThat(Freshness.of(tokens, ageing, jitter)).isEqualTo(AGEING);
    assertThat(Freshness.of(tokens, NOON.plusSeconds(3595), jitter)).isEqualTo(STALE);
  }

  @Test
  void lifeOfNothing_isDeadAtOnce() {
    assertThat(at(livingFor(Duration.ZERO), NOON)).isEqualTo(DEAD);
  }

  @Test
  void withoutStatedEnd_isFreshForEver() {
    TokenSet tokens = TokenSet.builder(accessToken("AT"), NOON).build();

    assertThat(at(tokens, NOON)).isEqualTo(FRESH);
    assertThat(at(tokens, NOON.plus(Duration.ofDays(36_500)))).isEqualTo(FRESH);
  }

  @Test
  void clockSetBack_isFresh() {
    assertThat(at(livingFor(Duration.ofHours(1)), NOON.minusSeconds(86_400))).isEqualTo(FRESH);
  }

  @Test
  void tokenThatEndedBeforeItWasIssued_isDeadAfterItsEnd() {
    TokenSet odd =
        TokenSet.builder(accessToken("AT").expiringAt(NOON), NOON.plusSeconds(1000)).build();

    assertThat(at(odd, NOON.plusSeconds(50))).isEqualTo(DEAD);
    assertThat(at(odd, NOON)).isEqualTo(DEAD);
  }

  @Test
  void onlyTheDead_areNotAlive() {
    assertThat(Freshness.values()).filteredOn(f -> !f.isAlive()).containsExactly(DEAD);
  }
}
