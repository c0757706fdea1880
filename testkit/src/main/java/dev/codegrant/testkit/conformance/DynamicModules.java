package dev.codegrant.testkit.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codegrant.testkit.Answer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.RecordedRequest;
import dev.codegrant.testkit.internal.LoopbackExchange;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** The modules of the dynamic plan: the client registers itself at each server. */
final class DynamicModules {
  private static final int MOST_BYTES = 1 << 20;
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private DynamicModules() {}

  static List<Module> all() {
    return Stream.of(registration(), ConfigModules.ofTheFoundation())
        .flatMap(List::stream)
        .map(DynamicModules::registering)
        .toList();
  }

  private static Module registering(Module module) {
    return new Module(
        module.name(), module.clause(), stage -> module.script().run(stage.registering()));
  }

  private static List<Module> registration() {
    return List.of(
        new Module(
            "oidcc-client-test-dynamic-registration",
            "OIDC Registration 1.0 section 3.1",
            stage -> registersAndSignsIn(stage)),
        new Module(
            "codegrant-registration-error", "RFC 7591 section 3.2.2", stage -> refusesError(stage)),
        new Module(
            "codegrant-registration-client-id-missing",
            "RFC 7591 section 3.2.1",
            stage -> refuses(stage, body -> without(body, "client_id"))),
        new Module(
            "codegrant-registration-unknown-members",
            "RFC 7591 section 2: extensions have members of their own",
            stage ->
                accepts(
                    stage, body -> body.replaceFirst("\\{", "{\"of_tomorrow\":{\"x\":[null]},"))),
        new Module(
            "codegrant-registration-without-management",
            "OIDC Registration 1.0 section 3.2: a server has the client configuration endpoint and"
                + " its token, or neither",
            stage ->
                accepts(
                    stage,
                    body ->
                        without(
                            without(body, "registration_access_token"),
                            "registration_client_uri"))),
        new Module(
            "codegrant-registration-other-auth-method",
            "RFC 7591 section 3.2.1: the client does as it was registered, or does not use that",
            stage -> otherMethodIsTaken(stage)));
  }

  private static FakeAuthorizationServer registersAndSignsIn(Stage stage) throws Exception {
    FakeAuthorizationServer server = stage.start();
    SignInTask task = stage.registers(server);
    stage.signsIn(task);
    RecordedRequest sent = server.requests(Endpoint.AUTHORIZATION).get(0);
    Stage.require(
        sent.parameter("client_id").filter(task.clientId()::equals).isPresent(),
        "an authorization request of client "
            + task.clientId()
            + ", which has just been registered; it was of "
            + sent.parameter("client_id").orElse("nobody"));
    return server;
  }

  /** As long as the answer is right the client is registered, so that it refuses for no other. */
  private static void refuses(Stage stage, UnaryOperator<String> wrong) throws Exception {
    FakeAuthorizationServer server = registersAndSignsIn(stage);
    int before = server.requests(Endpoint.AUTHORIZATION).size();
    answers(server, wrong.apply(registered(server, asked(server))));
    requireUnregistered(stage, server, before);
  }

  private static void refusesError(Stage stage) throws Exception {
    FakeAuthorizationServer server = registersAndSignsIn(stage);
    int before = server.requests(Endpoint.AUTHORIZATION).size();
    Stage.always(server, Endpoint.REGISTRATION, Answer.error(400, "invalid_client_metadata"));
    requireUnregistered(stage, server, before);
  }

  private static void requireUnregistered(Stage stage, FakeAuthorizationServer server, int before) {
    Stage.requireLateRefusal(
        server, Stage.asking(Endpoint.REGISTRATION), () -> stage.attempts(stage.registers(server)));
    Stage.require(
        server.requests(Endpoint.AUTHORIZATION).size() == before,
        "no authorization request without a registration");
    registersAgain(stage, server);
  }

  private static void registersAgain(Stage stage, FakeAuthorizationServer server) {
    server.clearAnswers();
    Stage.afterwards(() -> stage.signsIn(stage.registers(server)));
  }

  private static void accepts(Stage stage, UnaryOperator<String> strange) throws Exception {
    FakeAuthorizationServer server = registersAndSignsIn(stage);
    answers(server, strange.apply(registered(server, asked(server))));
    stage.signsIn(stage.registers(server));
  }

  /** It may throw the registration away; what it must not do is what it asked for in vain. */
  private static void otherMethodIsTaken(Stage stage) throws Exception {
    FakeAuthorizationServer server = registersAndSignsIn(stage);
    String asked = asked(server);
    String other = asked.contains("\"client_secret_post\"") ? "basic" : "post";
    String changed =
        without(asked, "token_endpoint_auth_method")
            .replaceFirst(
                "\\{", "{\"token_endpoint_auth_method\":\"client_secret_" + other + "\",");
    answers(server, registered(server, changed));
    int before = server.requests(Endpoint.REGISTRATION).size();
    SignInTask task;
    try {
      task = stage.registers(server);
    } catch (TestAbortedException passedOver) {
      throw passedOver;
    } catch (Exception refused) {
      Stage.require(
          server.requests(Endpoint.REGISTRATION).size() > before, "a registration request");
      registersAgain(stage, server);
      return;
    }
    stage.signsIn(task);
    List<RecordedRequest> sent = server.requests(Endpoint.TOKEN);
    Stage.require(
        sent.get(sent.size() - 1).status().orElse(0) == 200,
        "the client to authenticate with client_secret_" + other + ", as it was registered");
  }

  /** What the client said about itself. */
  private static String asked(FakeAuthorizationServer server) {
    return server.requests(Endpoint.REGISTRATION).get(0).body();
  }

  private static void answers(FakeAuthorizationServer server, String body) {
    Stage.always(
        server, Endpoint.REGISTRATION, Answer.status(201).withBody("application/json", body));
  }

  private static String without(String json, String member) {
    String pair = "\"" + member + "\"\\s*:\\s*\"[^\"]*\"";
    return json.replaceFirst(pair + "\\s*,|,\\s*" + pair, "");
  }

  /** A registration that is good, in the server's own words. */
  private static String registered(FakeAuthorizationServer server, String metadata)
      throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(server.uri(Endpoint.REGISTRATION))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(metadata))
            .build();
    return new String(LoopbackExchange.send(request, MOST_BYTES, DEADLINE).body(), UTF_8);
  }
}
