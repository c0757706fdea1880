package dev.codegrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.cli.Program.Ended;
import dev.codegrant.cli.Program.Running;
import dev.codegrant.testkit.Answer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What goes wrong on the way, each with its kind and exit code, next to what goes well. */
class LoginRefusalsTest {

  private static final String SECRET = "s3cret-Of-The-Test";

  /** In seconds, for the sign-in at the server and the visit of the redirect. */
  private static final String TIME_FOR_A_VISIT = "6";

  private final FakeAuthorizationServer server =
      FakeAuthorizationServer.start()
          .registerConfidentialClient("app", SECRET, "http://127.0.0.1/callback");

  @AfterEach
  void close() {
    server.close();
  }

  private Running start(String... more) {
    return startAt(SECRET, server.issuer(), more);
  }

  private static Running startAt(String secret, String issuer, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of("login", "--issuer", issuer, "--client-id", "app", "--no-browser", "--json"));
    args.addAll(List.of(more));
    return new Program().env("CODEGRANT_CLIENT_SECRET", secret).start(args.toArray(String[]::new));
  }

  /** Without discovery. */
  private Running startAtEndpoint(String tokenEndpoint, Map<String, String> env, String... more) {
    List<String> args = new ArrayList<>(List.of("login", "--json", "--no-browser"));
    args.addAll(List.of("--client-id=app", "--token-endpoint=" + tokenEndpoint));
    args.add("--authorization-endpoint=" + server.authorizationEndpoint());
    args.addAll(List.of(more));
    Program program = new Program();
    env.forEach(program::env);
    return program.start(args.toArray(String[]::new));
  }

  private Ended agreed(Running running) {
    Visit.get(server.approve(running.openedOnErr()));
    return running.await();
  }

  private static void assertEnded(Ended ended, int code, String kind, int steps) {
    assertThat(ended.code()).as(ended.err()).isEqualTo(code);
    assertThat(ended.errorKind()).isEqualTo(kind);
    assertThat(ended.json().getAsJsonArray("steps")).hasSize(steps);
    assertThat(ended.json().getAsJsonObject("error").keySet())
        .contains("kind", "expected", "got", "advice");
    assertThat(ended.err())
        .contains("codegrant: " + kind, "expected", "got", "what to do")
        .doesNotContain("java.", "    at ");
  }

  @Nested
  class Discovery {

    @Test
    void ofAServerThatIsNotThere_isANetworkFailure() throws IOException {
      try (Ports.Closed closed = Ports.closed()) {
        Running running = startAt(SECRET, "http://127.0.0.1:" + closed.number());

        assertEnded(running.await(), 4, "DISCOVERY_FAILED", 1);
      }
    }

    @Test
    void withoutMetadata_fails() {
      assertEnded(startAt(SECRET, server.issuer() + "/nothing").await(), 4, "DISCOVERY_FAILED", 1);
    }

    @Test
    void withAnotherIssuerInIt_isAFailedCheck() {
      try (FakeAuthorizationServer wrong =
          FakeAuthorizationServer.builder()
              .metadataMember("issuer", "\"https://attacker.example\"")
              .start()) {
        assertEnded(startAt(SECRET, wrong.issuer()).await(), 5, "DISCOVERY_ISSUER_MISMATCH", 1);
      }
    }

    @Test
    void withAPage_fails() {
      for (Endpoint endpoint : List.of(Endpoint.METADATA, Endpoint.OPENID_METADATA)) {
        server
            .on(endpoint)
            .times(1)
            .answer(Answer.usual().withBody("text/html", "<h1>Welcome</h1>"));
      }

      assertEnded(start().await(), 4, "DISCOVERY_FAILED", 1);
    }

    @Test
    void ofAnInsecureIssuer_isWrongUsage() {
      assertEnded(startAt(SECRET, "http://id.example.com").await(), 2, "INVALID_CONFIGURATION", 1);
    }

    @Test
    void thatTakesTooLong_isANetworkFailure() {
      server
          .on(Endpoint.METADATA)
          .times(1)
          .answer(Answer.usual().delayedBy(Duration.ofSeconds(20)));

      assertEnded(start("--request-timeout", "1").await(), 4, "DISCOVERY_FAILED", 1);
    }
  }

  @Nested
  class TheRedirect {

    @Test
    void withTheRightState_isAccepted() {
      assertThat(agreed(start()).code()).isZero();
    }

    @Test
    void withAWrongStateFirst_isStillAccepted() {
      Running running = start();
      URI callback = server.approve(running.openedOnErr());

      assertThat(Visit.get(withParameter(callback, "state", "wrong"))).isEqualTo(400);
      assertThat(Visit.get(callback)).isEqualTo(200);
      assertThat(running.await().code()).isZero();
    }

    @Test
    void withAWrongStateOnly_isAFailedCheck() {
      Running running = start("--timeout", TIME_FOR_A_VISIT);
      URI callback = server.approve(running.openedOnErr());

      Visit.get(withParameter(callback, "state", "wrong"));

      Ended ended = running.await();
      assertEnded(ended, 5, "STATE_UNKNOWN", 4);
      assertThat(ended.err()).contains("begin again").doesNotContain("go on waiting");
    }

    @Test
    void withAnotherIssuer_isAFailedCheck() {
      Running running = start();
      URI callback = server.approve(running.openedOnErr());

      Visit.get(withParameter(callback, "iss", "https%3A%2F%2Fattacker.example"));

      assertEnded(running.await(), 5, "ISSUER_MISMATCH", 4);
    }

    @Test
    void withADenial_isRefused() {
      Running running = start();

      Visit.get(server.deny(running.openedOnErr()));

      assertEnded(running.await(), 3, "ACCESS_DENIED", 3);
    }

    @Test
    void thatNeverComes_isANetworkFailure() {
      assertEnded(start("--timeout", "1").await(), 4, "LOOPBACK_TIMEOUT", 3);
    }

    @Test
    void onATakenPort_isANetworkFailure() throws IOException {
      int port;
      try (ServerSocket taken = Ports.taken()) {
        port = taken.getLocalPort();
        assertEnded(start("--redirect-port", "" + port).await(), 4, "LOOPBACK_BIND_FAILED", 2);
      }
      assertThat(agreed(start("--redirect-port", "" + port)).code()).isZero();
    }

    private URI withParameter(URI callback, String name, String value) {
      return URI.create(
          callback.toString().replaceFirst("\\b" + name + "=[^&]*", name + "=" + value));
    }
  }

  @Nested
  class TheTokenEndpoint {

    @Test
    void withAWrongSecret_refuses() {
      Ended ended = agreed(startAt("wrong", server.issuer()));

      assertEnded(ended, 3, "CLIENT_AUTH_FAILED", 6);
      assertThat(ended.err()).contains("server said   invalid_client: ");
      assertThat(
              ended
                  .json()
                  .getAsJsonObject("error")
                  .getAsJsonObject("server")
                  .get("error")
                  .getAsString())
          .isEqualTo("invalid_client");
    }

    @Test
    void withAUsedCode_refuses() {
      server.on(Endpoint.TOKEN).times(1).answer(Answer.error(400, "invalid_grant"));

      assertEnded(agreed(start()), 3, "CODE_REJECTED", 6);
    }

    @Test
    void withAPage_isNoUsableAnswer() {
      server
          .on(Endpoint.TOKEN)
          .times(1)
          .answer(Answer.status(200).withBody("text/html", "<h1>Sign in</h1>"));

      Ended ended = agreed(start());

      assertThat(ended.code()).isEqualTo(4);
      assertThat(ended.err()).contains("text/html").doesNotContain("<h1>");
    }

    @Test
    void thatIsSlow_isANetworkFailure_andALittleSlowIsNot() {
      server.on(Endpoint.TOKEN).times(1).answer(Answer.usual().delayedBy(Duration.ofSeconds(20)));
      // Without discovery nothing else has to be there within the second.
      Running running =
          startAtEndpoint(
              server.tokenEndpoint().toString(),
              Map.of("CODEGRANT_CLIENT_SECRET", SECRET),
              "--request-timeout=1");
      assertEnded(agreed(running), 4, "TRANSPORT_TIMEOUT", 6);

      server.on(Endpoint.TOKEN).times(1).answer(Answer.usual().delayedBy(Duration.ofMillis(50)));
      assertThat(agreed(start("--request-timeout", "30")).code()).isZero();
    }

    @Test
    void thatIsNotThere_failsTheRequestItself() throws IOException {
      try (Ports.Closed closed = Ports.closed()) {
        Running running =
            startAtEndpoint("http://127.0.0.1:" + closed.number() + "/token", Map.of());

        assertEnded(agreed(running), 4, "TRANSPORT_FAILED", 5);
      }
    }

    @Test
    void withTextThatSteersATerminal_isShownWithoutIt() {
      server
          .on(Endpoint.TOKEN)
          .times(1)
          .answer(
              Answer.status(400)
                  .withBody(
                      "application/json",
                      "{\"error\":\"invalid_request\",\"error_description\":"
                          + "\"one\\u001b[2J\\u202etwo\\nthree\"}"));

      Ended ended = agreed(start());

      assertThat(ended.code()).isEqualTo(3);
      assertThat(ended.err()).contains("one [2J two three").doesNotContain("\u001b", "\u202e");
    }
  }

  @Nested
  class Afterwards {

    @Test
    void withAnApiThatRefuses_doesNotRepeatItsQuery() {
      server.on(Endpoint.RESOURCE).times(1).answer(Answer.status(403));

      Ended ended = agreed(start("--api", server.resource() + "?key=hunter2"));

      assertEnded(ended, 3, "API_REFUSED", 7);
      assertThat(ended.err()).contains(server.resource() + "?...");
      assertThat(ended.out() + ended.err()).doesNotContain("hunter2");
    }

    @Test
    void withAnApiThatIsSlow_doesNotRepeatItsQuery() {
      server
          .on(Endpoint.RESOURCE)
          .times(1)
          .answer(Answer.usual().delayedBy(Duration.ofSeconds(20)));

      Ended ended =
          agreed(start("--request-timeout=5", "--api", server.resource() + "?key=hunter2"));

      assertEnded(ended, 4, "TRANSPORT_TIMEOUT", 7);
      assertThat(ended.out() + ended.err()).doesNotContain("hunter2");
    }

    @Test
    void withoutARefreshToken_saysHowToGetOne() {
      try (FakeAuthorizationServer without =
          FakeAuthorizationServer.builder().withoutRefreshTokens().start()) {
        Running running = startAt(SECRET, without.issuer(), "--refresh");
        Visit.get(without.approve(running.openedOnErr()));
        Ended ended = running.await();

        assertEnded(ended, 3, "REAUTHENTICATION_REQUIRED", 6);
        assertThat(ended.err()).contains("--offline");
      }
    }

    @Test
    void withoutARevocationEndpoint_isSaidBeforeAnybodySignsIn() {
      try (FakeAuthorizationServer without =
          FakeAuthorizationServer.builder().removeMetadataMember("revocation_endpoint").start()) {
        assertEnded(startAt(SECRET, without.issuer(), "--revoke").await(), 2, "USAGE", 1);
      }
    }
  }
}
