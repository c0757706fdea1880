package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.code;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FakeAuthorizationServerExtension.class)
class AnswerTest {
  private final FakeAuthorizationServer server;

  AnswerTest(FakeAuthorizationServer server) {
    this.server = server;
  }

  private HttpResponse<String> redeem(String code) {
    return post(server.tokenEndpoint(), redemption(code));
  }

  @Test
  void status_isGivenOnceAndTouchesNothing() {
    String code = code(server);
    server.on(Endpoint.TOKEN).times(1).answer(Answer.status(503).withHeader("Retry-After", "7"));
    HttpResponse<String> first = redeem(code);
    assertThat(first.statusCode()).isEqualTo(503);
    assertThat(first.body()).isEmpty();
    assertThat(first.headers().firstValue("Retry-After")).contains("7");
    assertThat(redeem(code).statusCode()).isEqualTo(200);
  }

  @Test
  void answers_areQueuedPerEndpoint() {
    server
        .on(Endpoint.TOKEN)
        .times(1)
        .answer(Answer.error(400, "invalid_grant"))
        .on(Endpoint.RESOURCE)
        .times(1)
        .answer(Answer.status(500))
        .on(Endpoint.TOKEN)
        .times(1)
        .answer(Answer.error(400, "slow_down"));
    assertThat(member(redeem("x").body(), "error")).isEqualTo("invalid_grant");
    assertThat(member(redeem("x").body(), "error")).isEqualTo("slow_down");
    assertThat(NaiveClient.get(server.resource()).statusCode()).isEqualTo(500);
  }

  @Test
  void usual_doesItsWorkUnderAnotherBody() {
    String code = code(server);
    server.on(Endpoint.TOKEN).times(1).answer(Answer.usual().withBody("text/html", "<p>ü</p>"));
    HttpResponse<String> html = redeem(code);
    assertThat(html.statusCode()).isEqualTo(200);
    assertThat(html.headers().allValues("Content-Type")).containsExactly("text/html");
    assertThat(html.body()).isEqualTo("<p>ü</p>");
    assertThat(redeem(code).body()).contains("used before");
  }

  @Test
  void delayedBy_waits() {
    server.on(Endpoint.RESOURCE).times(1).answer(Answer.usual().delayedBy(Duration.ofMillis(200)));
    long start = System.nanoTime();
    assertThat(NaiveClient.get(server.resource()).statusCode()).isEqualTo(401);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(200));
  }

  @Test
  void outOfBounds_isRefused() {
    assertThatThrownBy(() -> Answer.status(199)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Answer.status(600)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Answer.usual().delayedBy(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void memberThatIsNotJson_isRefused() {
    assertThatThrownBy(() -> Answer.usual().withMember("scope", "read"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("scope", "JSON", "needs its quotes");
    server.on(Endpoint.TOKEN).times(1).answer(Answer.usual().withMember("scope", "\"read\""));
    assertThat(member(redeem(code(server)).body(), "scope")).isEqualTo("read");
  }
}
