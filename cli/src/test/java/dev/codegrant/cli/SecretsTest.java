package dev.codegrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.cli.Program.Ended;
import dev.codegrant.cli.Program.Running;
import dev.codegrant.testkit.Answer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.RecordedRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing that opens anything is in any output, whether it goes well or wrong. */
class SecretsTest {

  private static final String CLIENT_SECRET = "the-Client-Secret-0123456789";

  /** Enough of a value to be worth having. */
  private static final int TOO_MUCH = 8;

  private static final Set<String> SECRET_PARAMETERS =
      Set.of(
          "access_token",
          "client_secret",
          "code",
          "code_verifier",
          "refresh_token",
          "state",
          "token");

  enum Ending {
    DONE(0),
    REFUSED(3),
    PAGE(4),
    NOT_JSON(4),
    API_REFUSED(3),
    API_BROKEN(4),
    REVOCATION_FAILED(4);

    private final int code;

    Ending(int code) {
      this.code = code;
    }

    void order(FakeAuthorizationServer server) {
      switch (this) {
        case DONE -> {}
        case REFUSED ->
            server.on(Endpoint.TOKEN).times(1).answer(Answer.error(400, "invalid_grant"));
        case PAGE ->
            server.on(Endpoint.TOKEN).times(1).answer(Answer.usual().withBody("text/html", "<p>"));
        case NOT_JSON ->
            server
                .on(Endpoint.TOKEN)
                .times(1)
                .answer(Answer.usual().withBody("application/json", "{"));
        case API_REFUSED -> server.on(Endpoint.RESOURCE).times(1).answer(Answer.status(403));
        case API_BROKEN -> server.on(Endpoint.RESOURCE).times(1).answer(Answer.status(502));
        case REVOCATION_FAILED ->
            server.on(Endpoint.REVOCATION).times(1).answer(Answer.status(503));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutJson_areNotShown(Ending ending) {
    walk(ending, List.of());
  }

  @ParameterizedTest
  @EnumSource
  void withDebug_areNotShown(Ending ending) {
    walk(ending, List.of("--debug"));
  }

  @ParameterizedTest
  @EnumSource
  void withJsonAndDebug_areNotShown(Ending ending) {
    walk(ending, List.of("--json", "--debug"));
  }

  private static void walk(Ending ending, List<String> options) {
    try (FakeAuthorizationServer server = FakeAuthorizationServer.start()) {
      server.registerConfidentialClient("app", CLIENT_SECRET, "http://127.0.0.1/callback");
      List<String> args =
          new ArrayList<>(
              List.of("login", "--issuer", server.issuer(), "--client-id", "app", "--no-browser"));
      args.addAll(
          List.of("--api", server.resource().toString(), "--refresh", "--revoke", "--scope=read"));
      args.addAll(options);
      Running running =
          new Program()
              .env("CODEGRANT_CLIENT_SECRET", CLIENT_SECRET)
              .start(args.toArray(String[]::new));
      ending.order(server);
      Visit.get(
          server.approve(options.contains("--json") ? running.openedOnErr() : running.opened()));
      Ended ended = running.await();

      assertThat(ended.code()).isEqualTo(ending.code);
      Set<String> secrets = secrets(server);
      assertThat(secrets).hasSizeGreaterThan(3);
      String all = ended.out() + ended.err();
      for (String secret : secrets) {
        String part = secret.substring(0, TOO_MUCH);
        boolean shown =
            isState(server, secret) ? withoutAddress(all).contains(part) : all.contains(part);
        assertThat(shown).as("a secret in the output").isFalse();
      }
    }
  }

  private static boolean isState(FakeAuthorizationServer server, String secret) {
    return server.requests(Endpoint.AUTHORIZATION).stream()
        .anyMatch(request -> request.parameter("state").equals(Optional.of(secret)));
  }

  /**
   * The state must be in the address that the user is to open; it is of no use without the code.
   */
  private static String withoutAddress(String output) {
    return output
        .lines()
        .filter(line -> !line.startsWith("Open: "))
        .collect(Collectors.joining("\n"));
  }

  private static Set<String> secrets(FakeAuthorizationServer server) {
    Set<String> secrets = new LinkedHashSet<>();
    secrets.add(CLIENT_SECRET);
    for (RecordedRequest request : server.requests()) {
      request
          .header("Authorization")
          .ifPresent(value -> secrets.add(value.substring(value.indexOf(' ') + 1)));
      request.parameters().entrySet().stream()
          .filter(parameter -> SECRET_PARAMETERS.contains(parameter.getKey()))
          .forEach(parameter -> secrets.addAll(parameter.getValue()));
    }
    return secrets;
  }
}
