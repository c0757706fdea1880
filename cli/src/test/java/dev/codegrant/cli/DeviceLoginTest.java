package dev.codegrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import dev.codegrant.cli.Program.Ended;
import dev.codegrant.cli.Program.Running;
import dev.codegrant.testkit.Answer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.RecordedRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code codegrant login --device}: the test is the user, with a browser elsewhere. */
class DeviceLoginTest {

  private final FakeAuthorizationServer server = FakeAuthorizationServer.start();

  @BeforeEach
  void register() {
    server.registerPublicClient("tv", "http://127.0.0.1/callback");
    codesWith("interval", "1");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private void codesWith(String member, String json) {
    server
        .on(Endpoint.DEVICE_AUTHORIZATION)
        .times(1)
        .answer(Answer.usual().withMember(member, json));
  }

  private Running start(String... more) {
    List<String> args = new ArrayList<>(List.of("login", "--device", "--issuer", server.issuer()));
    args.addAll(List.of("--client-id", "tv", "--scope", "read"));
    args.addAll(List.of(more));
    return new Program().start(args.toArray(String[]::new));
  }

  private static String code(WatchedOutput output) {
    return output
        .text()
        .lines()
        .filter(line -> line.startsWith("Code: "))
        .findFirst()
        .orElseThrow()
        .substring("Code: ".length());
  }

  private String deviceCode() {
    return server.requests(Endpoint.TOKEN).get(0).parameter("device_code").orElseThrow();
  }

  @Test
  void userEntersTheCodeElsewhere_andATokenComes() {
    Running running = start("--api", server.resource().toString(), "--refresh");
    URI page = running.opened();
    assertThat(page).isEqualTo(server.uri(Endpoint.DEVICE_VERIFICATION));
    server.devices().approve(code(running.out()));
    Ended ended = running.await();

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("In a browser on any device, open this address and enter this code:")
        .contains("-----\nOpen: " + page + "\nCode: ")
        .contains("You have an access token.")
        .contains("urn:ietf:params:oauth:grant-type:device_code")
        .doesNotContain(deviceCode());
    assertThat(ended.err()).isEmpty();
    RecordedRequest asked = server.requests(Endpoint.DEVICE_AUTHORIZATION).get(0);
    assertThat(asked.parameter("scope")).contains("read");
    assertThat(server.requests(Endpoint.RESOURCE)).isNotEmpty();
  }

  @Test
  void withJson_codesAreOnErr_andStepsInTheReport() {
    Running running = start("--json");
    running.openedOnErr();
    server.devices().approve(code(running.err()));
    Ended ended = running.await();

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.json().getAsJsonObject("token").get("refreshable").getAsBoolean()).isTrue();
    assertThat(steps(ended))
        .containsExactly(
            "client credentials",
            "authorization request",
            "sign-in and consent",
            "token request",
            "token response");
  }

  private static List<String> steps(Ended ended) {
    return StreamSupport.stream(ended.json().getAsJsonArray("steps").spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .map(step -> step.get("name").getAsString())
        .toList();
  }

  @Test
  void withOpenid_tellsWhoSignedIn() {
    Running running = start("--scope", "openid");
    running.opened();
    server.signIn("bob").devices().approve(code(running.out()));
    Ended ended = running.await();

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("bob").contains("/jwks");
  }

  @Test
  void polls_areCounted_andTheLastIsShown() {
    server.on(Endpoint.TOKEN).times(1).answer(Answer.error(400, "authorization_pending"));
    Running running = start();
    running.opened();
    server.devices().approve(code(running.out()));
    Ended ended = running.await();

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("asked 2 times; the last time:")
        .doesNotContain("authorization_pending");
  }

  @Test
  void denial_endsTheProgram() {
    Running running = start("--json");
    running.openedOnErr();
    server.devices().deny(code(running.err()));
    Ended ended = running.await();

    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.errorKind()).isEqualTo("ACCESS_DENIED");
    assertThat(steps(ended)).hasSize(3);
  }

  @Test
  void codesThatExpire_endTheProgram() {
    server.clearAnswers();
    codesWith("expires_in", "0");
    Ended ended = start("--json").await();

    assertThat(ended.code()).isEqualTo(4);
    assertThat(ended.errorKind()).isEqualTo("DEVICE_CODE_EXPIRED");
    assertThat(server.requests(Endpoint.TOKEN)).isEmpty();
  }

  @Test
  void refusalOfTheServer_endsTheProgram() {
    server.on(Endpoint.TOKEN).times(1).answer(Answer.error(400, "unauthorized_client"));
    Ended ended = start("--json").await();

    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.errorKind()).isEqualTo("TOKEN_ENDPOINT_ERROR");
    assertThat(steps(ended)).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--no-browser",
        "--redirect-port=1234",
        "--redirect-path=/cb",
        "--timeout=5",
        "--offline",
        "--param=a=b"
      })
  void whatIsAboutABrowserHere_isRefused(String option) {
    Ended ended = start(option).await();

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("--device");
    assertThat(server.requests(Endpoint.DEVICE_AUTHORIZATION)).isEmpty();
  }

  @Test
  void maxAge_isRefused() {
    assertThat(start("--scope=openid", "--max-age=60").await().code()).isEqualTo(2);
    assertThat(server.requests(Endpoint.DEVICE_AUTHORIZATION)).isEmpty();
  }

  private Ended byEndpoints(String... more) {
    List<String> args =
        new ArrayList<>(List.of("login", "--device", "--client-id", "tv", "--scope", "read"));
    args.addAll(List.of("--authorization-endpoint", server.authorizationEndpoint().toString()));
    args.addAll(List.of("--token-endpoint", server.tokenEndpoint().toString()));
    args.addAll(List.of(more));
    Running running = new Program().start(args.toArray(String[]::new));
    if (more.length > 0) {
      running.opened();
      server.devices().approve(code(running.out()));
    }
    return running.await();
  }

  @Test
  void serverWithoutTheEndpoint_isRefused_untilItIsNamed() {
    Ended without = byEndpoints();
    assertThat(without.code()).isEqualTo(2);
    assertThat(without.err()).contains("--device-authorization-endpoint");
    Ended named =
        byEndpoints(
            "--device-authorization-endpoint",
            server.uri(Endpoint.DEVICE_AUTHORIZATION).toString());
    assertThat(named.code()).as(named.err()).isZero();
  }
}
