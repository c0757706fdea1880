package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.authorization;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What needs no transport, or what WireMock answers itself before anybody is asked. */
class EngineTest {
  private final Engine engine =
      new Engine(
          new Locations("http://127.0.0.1:1", "/fake"),
          new Settings(
              Clock.systemUTC(),
              true,
              true,
              true,
              Duration.ofHours(1),
              Optional.empty(),
              Map.of()));

  @Test
  void brokenPercentEncoding_isSentBack() {
    Response answer = engine.handle(Request.form("/fake/authorize", authorization() + "&x=%zz"));
    assertThat(answer.status()).isEqualTo(303);
    assertThat(NaiveClient.parameter(URI.create(answer.headers().get("Location")), "error"))
        .isEqualTo("invalid_request");
    assertThat(engine.handle(Request.form("/fake/authorize", authorization() + "&x=%7a")).status())
        .isEqualTo(200);
  }

  @Test
  void brokenPercentEncoding_atTheTokenEndpoint_isRefused() {
    Response answer = engine.handle(Request.form("/fake/token", "client_id=app&code=%"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("not form-encoded");
  }

  @Test
  void pathWithoutEndpoint_isTheTransportsMistake() {
    assertThatThrownBy(() -> engine.handle(Request.form("/fake/other", "")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
