package dev.codegrant.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.codegrant.cli.Program.Ended;
import dev.codegrant.cli.Program.Running;
import dev.codegrant.testkit.FakeAuthorizationServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A token endpoint that explains its refusal by repeating what it was sent. */
class EchoTest {

  private static final String SECRET = "s3cret+Of/The-Test";

  private final FakeAuthorizationServer server =
      FakeAuthorizationServer.start()
          .registerConfidentialClient("app", SECRET, "http://127.0.0.1/callback");
  private final List<String> forms = new ArrayList<>();
  private final HttpServer echo;

  EchoTest() throws IOException {
    echo = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    echo.createContext("/token", this::answer);
    echo.start();
  }

  @AfterEach
  void close() {
    echo.stop(0);
    server.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    forms.add(form);
    JsonObject answer = new JsonObject();
    answer.addProperty("error", "invalid_request");
    answer.addProperty("error_description", "refused: " + reordered(form));
    answer.addProperty("error_uri", "https://id.example/help?" + reordered(form));
    byte[] body = answer.toString().getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(400, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** The secrets first, within what is shown of a text. */
  private static String reordered(String form) {
    List<String> pairs = new ArrayList<>(List.of(form.split("&", -1)));
    pairs.removeIf(pair -> pair.startsWith("grant_type=") || pair.startsWith("redirect_uri="));
    return String.join("&", pairs);
  }

  private Running login(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "login",
                "--no-browser",
                "--client-id=app",
                "--auth-method=client_secret_post",
                "--authorization-endpoint=" + server.authorizationEndpoint(),
                "--token-endpoint=http://127.0.0.1:" + echo.getAddress().getPort() + "/token"));
    args.addAll(List.of(more));
    return new Program().env("CODEGRANT_CLIENT_SECRET", SECRET).start(args.toArray(String[]::new));
  }

  private void assertHidden(Ended ended) {
    assertThat(ended.code()).isEqualTo(3);
    String all = ended.out() + ended.err();
    assertThat(all).contains("code=•••", "code_verifier=•••", "client_secret=•••");
    List<Map.Entry<String, String>> sent = Masking.decoded(forms.get(0));
    assertThat(sent)
        .extracting(Map.Entry::getKey)
        .contains("code", "code_verifier", "client_secret");
    for (Map.Entry<String, String> parameter : sent) {
      if (parameter.getKey().matches("code|code_verifier|client_secret")) {
        assertThat(all.contains(parameter.getValue())).as(parameter.getKey()).isFalse();
      }
    }
    assertThat(all).doesNotContain("s3cret");
  }

  @Test
  void ofWhatWasSent_isHidden() {
    Running running = login("--debug");
    Visit.get(server.approve(running.opened()));
    Ended ended = running.await();

    assertHidden(ended);
    assertThat(ended.err()).contains("server said   invalid_request: refused: ");
  }

  @Test
  void ofWhatWasSent_isHiddenInJson() {
    Running running = login("--json");
    Visit.get(server.approve(running.openedOnErr()));
    Ended ended = running.await();

    assertHidden(ended);
    JsonObject said = ended.json().getAsJsonObject("error").getAsJsonObject("server");
    assertThat(said.get("error_description").getAsString()).contains("code_verifier=•••");
    assertThat(said.get("error_uri").getAsString()).contains("client_secret=•••");
  }
}
