package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.authorization;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
              Duration.ZERO,
              Duration.ofHours(1),
              Optional.empty(),
              0,
              SigningAlgorithm.RS256,
              false,
              Set.of(),
              Map.of(),
              false,
              Dialect.RFC,
              Set.of()));

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
  void encodedBytesThatAreNotUtf8_areRefused() {
    assertThat(engine.handle(Request.form("/fake/token", "client_id=app&code=%ff")).body())
        .contains("not UTF-8");
    assertThat(engine.handle(Request.form("/fake/token", "client_id=app&code=%c3%bf")).body())
        .contains("grant_type is missing");
  }

  @Test
  void longBody_isJudgedInFullAndKeptInPart() {
    for (int surplus : new int[] {0, 1}) {
      String form = "client_id=app&x=";
      String filling = "y".repeat(65_536 - form.length() + surplus);
      Response answer = engine.handle(Request.form("/fake/token", form + filling));
      assertThat(answer.body()).contains("grant_type is missing");
      assertThat(engine.journal().all().get(surplus).parameter("x").orElseThrow())
          .hasSize(65_536 - form.length());
    }
    Response whole =
        engine.handle(
            Request.form("/fake/token", "x=" + "y".repeat(70_000) + "&client_id=app&grant_type=g"));
    assertThat(whole.body()).contains("unsupported_grant_type");
  }

  @Test
  void pathWithoutEndpoint_isTheTransportsMistake() {
    assertThatThrownBy(() -> engine.handle(Request.form("/fake/other", "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no endpoint at /fake/other");
  }
}
