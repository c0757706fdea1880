package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.refresh;
import static dev.codegrant.testkit.NaiveClient.resourceStatus;
import static dev.codegrant.testkit.NaiveClient.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FakeAuthorizationServerExtension.class)
class RotationGraceTest {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final FakeAuthorizationServer server;
  private final ManualClock clock;

  RotationGraceTest(FakeAuthorizationServerBuilder builder, ManualClock clock) {
    this.server = builder.rotationGrace(GRACE).start();
    this.clock = clock;
  }

  private String accepted(String refreshToken) {
    HttpResponse<String> answer = post(server.tokenEndpoint(), refresh(refreshToken));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private void refused(String refreshToken, String words) {
    HttpResponse<String> answer = post(server.tokenEndpoint(), refresh(refreshToken));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(member(answer.body(), "error")).isEqualTo("invalid_grant");
    assertThat(answer.body()).contains(words);
  }

  @Test
  void withinTheGrace_isAcceptedAgain_andNothingIsRevoked() {
    String old = member(tokens(server), "refresh_token");
    String first = accepted(old);
    clock.advance(GRACE.minusNanos(1));
    String second = accepted(old);

    assertThat(member(second, "access_token")).isNotEqualTo(member(first, "access_token"));
    assertThat(member(second, "refresh_token"))
        .isNotEqualTo(member(first, "refresh_token"))
        .isNotEqualTo(old);
    assertThat(resourceStatus(server, member(first, "access_token"))).isEqualTo(200);
    assertThat(resourceStatus(server, member(second, "access_token"))).isEqualTo(200);
    accepted(member(first, "refresh_token"));
    accepted(member(second, "refresh_token"));
  }

  @Test
  void atTheEndOfTheGrace_revokesTheFamily() {
    String old = member(tokens(server), "refresh_token");
    String first = accepted(old);
    clock.advance(GRACE);

    refused(old, "used before");

    assertThat(resourceStatus(server, member(first, "access_token"))).isEqualTo(401);
    refused(member(first, "refresh_token"), "revoked");
  }

  @Test
  void afterTheGrace_whichCountsFromTheFirstUse_revokesTheFamily() {
    String old = member(tokens(server), "refresh_token");
    accepted(old);
    clock.advance(GRACE.minusNanos(1));
    String second = accepted(old);
    clock.advance(Duration.ofNanos(2));

    refused(old, "used before");

    refused(member(second, "refresh_token"), "revoked");
  }

  @Test
  void unusedToken_hasNoEnd() {
    String old = member(tokens(server), "refresh_token");
    clock.advance(GRACE.multipliedBy(1000));
    accepted(old);
  }

  @Test
  void withoutGrace_isRefusedAtTheSameInstant(FakeAuthorizationServerBuilder builder) {
    FakeAuthorizationServer strict = builder.issuerPath("/strict").start();
    String old = member(tokens(strict), "refresh_token");

    assertThat(post(strict.tokenEndpoint(), refresh(old)).statusCode()).isEqualTo(200);

    assertThat(post(strict.tokenEndpoint(), refresh(old)).statusCode()).isEqualTo(400);
  }

  @Test
  void negativeGrace_isRefused(FakeAuthorizationServerBuilder builder) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.rotationGrace(Duration.ofNanos(-1)))
        .withMessageContaining("zero or more");
    builder.rotationGrace(Duration.ZERO);
  }
}
