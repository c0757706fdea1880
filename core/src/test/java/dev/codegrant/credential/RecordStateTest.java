package dev.codegrant.credential;

import static dev.codegrant.credential.Samples.HOUR;
import static dev.codegrant.credential.Samples.NOON;
import static dev.codegrant.credential.Samples.accessToken;
import static dev.codegrant.credential.Samples.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.credential.TokenRecord.RefreshState.Ended;
import dev.codegrant.credential.TokenRecord.RefreshState.Resting;
import dev.codegrant.credential.TokenRecord.RefreshState.Running;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.TokenSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The table of states: what a record, the time and a rejection make of it. */
class RecordStateTest {

  private static final int ANOTHERS = -1;
  private static final Running LEASE = new Running("h", NOON, NOON.plusSeconds(15), 2);
  private static final TokenRecord YOUNG = TokenRecord.of(tokens(1, NOON));
  private static final TokenRecord OLD = TokenRecord.of(tokens(1, NOON.minus(HOUR)));
  private static final AccessToken REJECTED = tokens(1, NOON).accessToken();

  private static RecordState of(
      TokenRecord record, @Nullable AccessToken rejected, int inDoubt, boolean hasEnded) {
    return RecordState.of(record, NOON, 0, rejected, lease -> inDoubt, lease -> hasEnded);
  }

  private static RecordState of(TokenRecord record) {
    return of(record, null, ANOTHERS, false);
  }

  @Test
  void young_isFresh_whateverElseIsSaid() {
    assertThat(of(YOUNG)).isEqualTo(new RecordState.Fresh());
    assertThat(of(YOUNG.with(LEASE))).isEqualTo(new RecordState.Fresh());
    assertThat(of(YOUNG.with(new Ended(ErrorKind.GRANT_REVOKED))))
        .isEqualTo(new RecordState.Fresh());
    assertThat(of(YOUNG, accessToken("another"), ANOTHERS, false))
        .isEqualTo(new RecordState.Fresh());
  }

  @Test
  void old_isStale() {
    assertThat(of(OLD)).isEqualTo(new RecordState.Stale(0, false));
    assertThat(of(OLD.with(new Resting(3)))).isEqualTo(new RecordState.Stale(3, false));
  }

  @Test
  void rejected_isStaleThoughYoung() {
    assertThat(of(YOUNG, REJECTED, ANOTHERS, false)).isEqualTo(new RecordState.Stale(0, false));
  }

  @Test
  void withoutRefreshToken_isDead() {
    TokenRecord bare =
        TokenRecord.of(
            TokenSet.builder(accessToken("AT-1").expiringAt(NOON), NOON.minus(HOUR)).build());

    assertThat(of(bare)).isEqualTo(new RecordState.Dead(ErrorKind.REAUTHENTICATION_REQUIRED));
  }

  @Test
  void ended_isDead() {
    assertThat(of(OLD.with(new Ended(ErrorKind.REFRESH_OUTCOME_UNKNOWN))))
        .isEqualTo(new RecordState.Dead(ErrorKind.REFRESH_OUTCOME_UNKNOWN));
  }

  @Test
  void leaseOfAnother_isRefreshing_untilItHasEnded() {
    assertThat(of(OLD.with(LEASE))).isEqualTo(new RecordState.Refreshing(LEASE));
    assertThat(of(OLD.with(LEASE), null, ANOTHERS, true)).isEqualTo(new RecordState.Stale(3, true));
  }

  /** This process is alone with the record: nobody works under that lease. */
  @Test
  void leaseOfOurs_isStale_andNoAttemptMoreInDoubt() {
    assertThat(of(OLD.with(LEASE), null, 0, false)).isEqualTo(new RecordState.Stale(2, false));
    assertThat(of(OLD.with(LEASE), null, 0, true)).isEqualTo(new RecordState.Stale(2, false));
  }

  @Test
  void leaseOfOurs_underWhichARequestWasSent_isOneAttemptMoreInDoubt() {
    assertThat(of(OLD.with(LEASE), null, 1, false)).isEqualTo(new RecordState.Stale(3, false));
  }

  @Test
  void versions_countUp_andANewAuthorizationDrawsOne() {
    TokenRecord next = OLD.with(LEASE).refreshed(tokens(2, NOON));

    assertThat(OLD.version()).isBetween(1L, 1L << 52);
    assertThat(next.version()).isEqualTo(OLD.version() + 2);
    assertThat(next.refresh()).isEqualTo(new Resting(0));
    assertThat(TokenRecord.of(tokens(1, NOON)).version()).isNotEqualTo(YOUNG.version());
  }
}
