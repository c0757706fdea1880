package dev.codegrant.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What this server begins by itself, with clients that answer drop by drop. */
class LoopbackExchangeTest {
  /** A drop comes each ten milliseconds, so that no wait for a single byte ends any of it. */
  private static final String FOR_LONG = "x".repeat(2_000);

  private static final Duration SOON = Duration.ofMillis(300);
  private static final Duration LATE = Duration.ofSeconds(20);
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  private static LogoutDelivery told(DrippingServer client, Duration deadline) {
    return Logouts.post("app", client.uri(), "a-token", deadline);
  }

  @Test
  void logout_headersThatDrip_endAtTheDeadline() throws Exception {
    try (DrippingServer client = new DrippingServer(OK + "X-Drip: ", FOR_LONG)) {
      LogoutDelivery delivery = told(client, SOON);
      assertThat(delivery.status()).isEmpty();
      assertThat(delivery.failure().orElseThrow())
          .startsWith(client.uri() + " gives no answer")
          .contains("not complete within 300 ms")
          .doesNotContain("a-token");
      assertThat(client.dripped()).as("the connection is closed").isLessThan(2_000);
    }
  }

  @Test
  void logout_headersThatDripAndEnd_areAnAnswer() throws Exception {
    try (DrippingServer client =
        new DrippingServer(OK + "X-Drip: ", "1\r\nContent-Length: 0\r\n\r\n")) {
      assertThat(told(client, LATE).status()).hasValue(200);
    }
  }

  @Test
  void logout_status_isEnough_whateverTheBodyDoes() throws Exception {
    try (DrippingServer client =
        new DrippingServer("HTTP/1.1 400 No\r\nContent-Length: 65536\r\n\r\n", FOR_LONG)) {
      assertThat(told(client, LATE).status()).hasValue(400);
      assertThat(client.dripped()).as("the connection is closed").isLessThan(2_000);
    }
  }

  @Test
  void logout_status_isEnough_withoutTheBody() throws Exception {
    try (DrippingServer client =
        new DrippingServer("HTTP/1.1 400 No\r\nContent-Length: 65536\r\n\r\n", "")) {
      assertThat(told(client, LATE).status()).hasValue(400);
    }
  }

  @Test
  void document_thatDrips_endsAtTheDeadline() throws Exception {
    try (DrippingServer client =
        new DrippingServer(OK + "Content-Length: 65536\r\n\r\n", FOR_LONG)) {
      assertThatThrownBy(() -> LoopbackDocument.read(client.uri(), SOON))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("cannot be fetched")
          .hasMessageContaining("not complete within 300 ms");
      assertThat(client.dripped()).as("the connection is closed").isLessThan(2_000);
    }
  }

  @Test
  void document_thatDripsAndEnds_isRead() throws Exception {
    try (DrippingServer client =
        new DrippingServer(OK + "Content-Length: 10\r\n\r\n", "x".repeat(10))) {
      assertThat(LoopbackDocument.read(client.uri(), LATE)).isEqualTo("x".repeat(10));
    }
  }

  @Test
  void document_isReadUpToItsLimit() throws Exception {
    String long65537 = "y".repeat(65_537);
    try (DrippingServer client =
        new DrippingServer(OK + "Content-Length: 99999\r\n\r\n" + long65537, FOR_LONG)) {
      assertThat(LoopbackDocument.read(client.uri(), LATE)).isEqualTo("y".repeat(65_536));
    }
  }
}
