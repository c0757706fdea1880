package dev.codegrant.cli;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import dev.codegrant.cli.Program.Ended;
import dev.codegrant.cli.Program.Running;
import dev.codegrant.provider.generic.Generic;
import dev.codegrant.provider.generic.ProviderDefinition;
import dev.codegrant.provider.generic.ProviderDefinition.Variable;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code codegrant login} with every name that {@code codegrant providers} lists. */
class EveryProviderTest {

  private static final Path CATALOGUE =
      Path.of("../provider-generic/src/main/resources/dev/codegrant/provider/generic/catalogue");

  private final WireMockServer server =
      new WireMockServer(WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());

  @TempDir private Path directory;

  static List<String> names() {
    return List.copyOf(Generic.names());
  }

  @BeforeEach
  void start() {
    server.start();
    server.stubFor(
        any(anyUrl())
            .willReturn(
                okJson(
                    "{\"access_token\":\"the-token\",\"token_type\":\"Bearer\","
                        + "\"expires_in\":3600}")));
  }

  @AfterEach
  void close() {
    server.stop();
  }

  @ParameterizedTest
  @MethodSource("names")
  void byName_theBrowserIsSentToTheServer(String name) {
    Running running = new Program().env("CODEGRANT_CLIENT_SECRET", "s").start(login(name));
    URI opened = running.opened();
    Visit.answer(opened, "error=access_denied");

    assertThat(running.await().code()).isEqualTo(3);
    assertThat(opened.toString())
        .startsWith(
            ProviderFacts.filled(Generic.named(name)).authorizationServer().authorizationEndpoint()
                + "?");
  }

  /** The same definition, but for where the server is. */
  @ParameterizedTest
  @MethodSource("names")
  void atAServerOfThisMachine_aTokenComes(String name) throws IOException {
    String[] login = login(name);
    login[1] = "--definition=" + here(name);
    Running running =
        new Program()
            .env("CODEGRANT_CLIENT_SECRET", "s")
            .start(
                Arrays.stream(login)
                    .map(argument -> argument.replace("=https://", "=" + address()))
                    .toArray(String[]::new));
    Visit.answer(running.opened(), "code=the-code");
    Ended ended = running.await();

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("You have an access token.").doesNotContain("the-token");
    assertThat(server.getAllServeEvents().stream().map(EveryProviderTest::text))
        .anyMatch(
            request -> request.contains("authorization_code") && request.contains("the-code"));
  }

  /** The token request is after the user's consent: too late to learn it. */
  @ParameterizedTest
  @ValueSource(strings = {"github", "google", "spotify"})
  void withoutASecret_itIsSaidWhereOneIsWanted(String name) {
    Running running =
        new Program().start("login", "--provider=" + name, "--client-id=app", "--no-browser");
    Visit.answer(running.opened(), "error=access_denied");

    boolean isWanted = !Generic.named(name).clientAuthentication().contains("none");
    assertThat(isWanted).isEqualTo(!name.equals("spotify"));
    assertThat(running.await().err().contains("no client without credentials")).isEqualTo(isWanted);
  }

  @Test
  void withASecret_nothingIsSaidOfIt() {
    Running running = new Program().env("CODEGRANT_CLIENT_SECRET", "s").start(login("github"));
    Visit.answer(running.opened(), "error=access_denied");

    assertThat(running.await().err()).doesNotContain("no client without credentials");
  }

  @Test
  void deviceWhereThereIsNone_hasNoAdviceThatWouldBeRefused() {
    Ended ended = Program.run("login", "--device", "--provider=bitbucket", "--client-id=app");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err())
        .contains("leave --device out")
        .doesNotContain("--device-authorization-endpoint");
  }

  static List<String> withIdTokens() {
    return names().stream().filter(name -> Generic.named(name).hasIdTokens()).toList();
  }

  /** The keys are named by the definition, or asked for at the same server. */
  @ParameterizedTest
  @MethodSource("withIdTokens")
  void withOpenid_theBrowserIsSentToTheServer(String name) throws IOException {
    ProviderDefinition definition = ProviderFacts.filled(Generic.named(name));
    definition
        .discovery()
        .ifPresent(
            issuer -> describe(issuer.replace("https://", address()).replaceFirst("/$", "")));
    String[] login = login(name);
    login[1] = "--definition=" + here(name);
    List<String> args = new ArrayList<>(List.of(login));
    args.replaceAll(argument -> argument.replace("=https://", "=" + address()));
    args.add("--scope=openid");
    Running running =
        new Program().env("CODEGRANT_CLIENT_SECRET", "s").start(args.toArray(String[]::new));
    URI opened = running.opened();
    Visit.answer(opened, "error=access_denied");

    assertThat(running.await().code()).isEqualTo(3);
    assertThat(opened.getRawQuery()).contains("openid", "nonce=");
    assertThat(server.getAllServeEvents())
        .hasSize(definition.authorizationServer().endpoint("jwks_uri").isPresent() ? 0 : 1);
  }

  /** Metadata under its own address, not that of the host: the server is at a path here. */
  private void describe(String issuer) {
    server.stubFor(
        get(urlPathMatching(".*/.well-known/.*"))
            .willReturn(
                okJson(
                    "{\"issuer\":\""
                        + issuer
                        + "\",\"authorization_endpoint\":\""
                        + issuer
                        + "/authorize\",\"token_endpoint\":\""
                        + issuer
                        + "/token\",\"jwks_uri\":\""
                        + issuer
                        + "/keys\",\"response_types_supported\":[\"code\"]}")));
  }

  /** Where the definition leaves it to the metadata to name the keys. */
  @Test
  void withOpenid_atAServerThatNamesItsKeysInItsMetadata_theUserIsSignedIn() throws IOException {
    try (FakeAuthorizationServer fake = FakeAuthorizationServer.start()) {
      fake.registerPublicClient("app", "http://127.0.0.1/callback");
      fake.openId();
      String settings =
          "\"issuer\": \"%1$s\", \"discovery\": \"%1$s\", \"idToken\": {}".formatted(fake.issuer());
      Path file = OwnDefinition.of(fake, directory, settings);
      Running running =
          new Program()
              .start(
                  "login",
                  "--definition=" + file,
                  "--client-id=app",
                  "--no-browser",
                  "--scope=openid");
      Visit.get(fake.approve(running.opened()));
      Ended ended = running.await();

      assertThat(ended.code()).as(ended.err()).isZero();
      assertThat(ended.out())
          .containsPattern("sub +alice")
          .contains(" of " + fake.uri(Endpoint.JWKS));
    }
  }

  @Test
  void withOpenid_whereAVariantAloneHasIdTokens_itIsNamed() {
    String[] login = {
      "login", "--provider=slack", "--client-id=app", "--no-browser", "--scope=openid"
    };
    Ended ended = Program.run(login);

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("add --variant openid");
    login[1] = "--provider=github";
    assertThat(Program.run(login).err()).contains("leave openid out").doesNotContain("--variant");
  }

  @Test
  void whereNoLoopbackAddressIsTaken_itIsSaid() {
    Running running = new Program().env("CODEGRANT_CLIENT_SECRET", "s").start(login("apple"));
    Visit.answer(running.opened(), "error=access_denied");

    assertThat(running.await().err()).contains("no redirect URI on a loopback address");
    Running other = new Program().env("CODEGRANT_CLIENT_SECRET", "s").start(login("github"));
    Visit.answer(other.opened(), "error=access_denied");
    assertThat(other.await().err()).doesNotContain("redirect URI");
  }

  @Test
  void aDefinitionThatIsWrong_isRefusedWithFileAndLine() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("mine.json"),
            Files.readString(CATALOGUE.resolve("slack.json"))
                .replaceFirst("\"endpoints\"", "\"verifyTls\": false,\n  \"endpoints\""));

    Ended ended = Program.run("login", "--definition=" + file, "--client-id=a", "--no-browser");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("mine.json", "verifyTls").containsPattern("line 6\\b");
  }

  /** A later run would believe whoever has changed the file. */
  @Test
  void aLoginByAFile_isNotSaved() {
    Ended ended =
        Program.run(
            "login",
            "--definition=" + CATALOGUE.resolve("discord.json"),
            "--client-id=a",
            "--no-browser",
            "--timeout=1",
            "--save=work",
            "--store=" + directory);

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("--save with --definition");
  }

  private static String[] login(String name) {
    List<String> args =
        new ArrayList<>(List.of("login", "--provider=" + name, "--client-id=app", "--no-browser"));
    for (Variable variable : Generic.named(name).variables().values()) {
      if (variable.defaultValue().isEmpty()) {
        args.add("--set=" + variable.name() + "=" + variable.example());
      }
    }
    return args.toArray(String[]::new);
  }

  /** A copy of the definition whose addresses are on this machine, each under its host. */
  private Path here(String name) throws IOException {
    String definition = Files.readString(CATALOGUE.resolve(name + ".json"));
    Matcher documentation =
        Pattern.compile("\"(?:documentation|source|fact)\": \"[^\\n]*").matcher(definition);
    String kept =
        documentation.replaceAll(
            match -> Matcher.quoteReplacement(match.group().replace("https://", "https:||")));
    return Files.writeString(
        directory.resolve(name + ".json"),
        kept.replace("https://", address()).replace("https:||", "https://"));
  }

  private String address() {
    return "http://127.0.0.1:" + server.port() + "/";
  }

  private static String text(ServeEvent event) {
    return event.getRequest().getUrl() + " " + event.getRequest().getBodyAsString();
  }
}
