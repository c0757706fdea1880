package dev.codegrant.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

class DeadlineTest {

  @Test
  void remainingTime_isLeft() throws Exception {
    assertThat(Deadline.afterMillis(60_000).remainingMillis()).isBetween(30_000, 60_000);
  }

  @Test
  void moreThanAnInt_isAsMuchAsFits() throws Exception {
    assertThat(Deadline.afterMillis(Integer.MAX_VALUE + 600_000L).remainingMillis())
        .isEqualTo(Integer.MAX_VALUE);
  }

  /** Zero would mean for ever. */
  @Test
  void untilTheEnd_isNeverZero_andThenRefused() throws Exception {
    Deadline deadline = Deadline.afterMillis(50);
    int left = deadline.remainingMillis();
    try {
      while (true) {
        assertThat(left).isBetween(1, 50);
        left = deadline.remainingMillis();
      }
    } catch (SocketTimeoutException e) {
      assertThat(left).isPositive();
    }
    assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(deadline::remainingMillis);
  }

  @Test
  void ofThePast_isRefused() {
    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(() -> Deadline.afterMillis(0).remainingMillis());
  }
}
