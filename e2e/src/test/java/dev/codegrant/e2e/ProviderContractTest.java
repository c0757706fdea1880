package dev.codegrant.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.codegrant.server.AuthorizationRequestQuirks;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.ErrorQuirks;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.TokenRequestQuirks;
import dev.codegrant.server.TokenResponseQuirks;
import dev.codegrant.testkit.provider.ProviderContract;
import dev.codegrant.testkit.provider.ProviderDriver;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Example Drive of docs/adding-a-provider.md, and definitions that miss one of its habits. */
class ProviderContractTest {
  private static final String AUTHORIZATION = "requests.json authorizationRequest";
  private static final String TOKEN = "requests.json tokenRequest";
  private static final String REFRESH = "requests.json refreshRequest";
  private static final String STATE = "callback of another attempt";

  @TempDir static Path folder;
  private static WalkThrough page;

  @BeforeAll
  static void write() throws IOException {
    page = WalkThrough.in(folder);
  }

  @AfterAll
  static void close() throws IOException {
    page.close();
  }

  private static AuthorizationServer drive() throws ReflectiveOperationException {
    return (AuthorizationServer)
        Objects.requireNonNull(
            page.type("example.ExampleDrive").getMethod("authorizationServer").invoke(null));
  }

  private static ProviderDriver driver(AuthorizationServer server)
      throws ReflectiveOperationException {
    return (ProviderDriver)
        page.type("example.OAuthClientDriver")
            .getConstructor(AuthorizationServer.class)
            .newInstance(server);
  }

  /** What fails, and why. */
  private static Map<String, String> failures(AuthorizationServer server)
      throws ReflectiveOperationException {
    Path samples =
        Objects.requireNonNull(
            Objects.requireNonNull(page.files().get("src/test/resources/drive/requests.json"))
                .getParent());
    Map<String, String> failures = new TreeMap<>();
    for (DynamicTest test : ProviderContract.of(samples).run(driver(server)).toList()) {
      try {
        test.getExecutable().execute();
      } catch (Throwable e) {
        failures.put(test.getDisplayName(), String.valueOf(e.getMessage()));
      }
    }
    return failures;
  }

  @Test
  void rightDefinition_keepsTheContract() throws Exception {
    assertThat(failures(drive())).isEmpty();
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        wrong(
            "scope with spaces",
            quirks -> quirks.authorizationRequest(AuthorizationRequestQuirks.builder().build()),
            "must.scope: expected files.read,files.write, got files.read files.write",
            AUTHORIZATION),
        wrong(
            "a parameter more",
            quirks ->
                quirks.authorizationRequest(
                    AuthorizationRequestQuirks.builder()
                        .scopeDelimiter(",")
                        .parameter("audience", "api")
                        .build()),
            "may: expected none but [], got audience",
            AUTHORIZATION),
        wrong(
            "a fragment",
            quirks ->
                quirks.authorizationRequest(
                    AuthorizationRequestQuirks.builder()
                        .scopeDelimiter(",")
                        .fragment("trace=1")
                        .build()),
            "authorizationRequest.endpoint: expected no fragment, got one",
            AUTHORIZATION),
        wrong(
            "no PKCE",
            quirks ->
                quirks.authorizationRequest(
                    AuthorizationRequestQuirks.builder().scopeDelimiter(",").withoutPkce().build()),
            "must.code_challenge: expected *, got none",
            AUTHORIZATION,
            TOKEN),
        wrong(
            "JSON is sent",
            quirks -> quirks.tokenRequest(TokenRequestQuirks.builder().bodyInJson().build()),
            "body: expected application/x-www-form-urlencoded, got application/json",
            TOKEN,
            REFRESH),
        wrong(
            "answered scope with spaces",
            quirks ->
                quirks.tokenResponse(TokenResponseQuirks.builder().acceptFormEncoded().build()),
            "token.txt: tokens[0].scopes: expected [files.read, files.write], got"
                + " [files.read,files.write]",
            "token.txt"),
        wrong(
            "answers in JSON alone",
            quirks ->
                quirks.tokenResponse(TokenResponseQuirks.builder().scopeDelimiter(",").build()),
            "token.txt: outcome: expected TOKEN, got UNREADABLE",
            "token.txt",
            "error-code.txt",
            "error-app.txt",
            "error-refresh-dead.txt",
            STATE),
        wrong(
            "codes without meaning",
            quirks -> quirks.errors(ErrorQuirks.builder().build()),
            "error-refresh-dead.txt: category: expected REAUTH, got REQUEST",
            "error-code.txt",
            "error-app.txt",
            "error-refresh-dead.txt",
            "callback-cancelled.txt"));
  }

  private static Arguments wrong(
      String name, UnaryOperator<Quirks.Builder> change, String message, String... tests) {
    return arguments(name, change, message, List.of(tests));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void wrong(String name, UnaryOperator<Quirks.Builder> change, String message, List<String> tests)
      throws Exception {
    AuthorizationServer right = drive();
    Quirks quirks = change.apply(right.quirks().toBuilder()).build();
    Map<String, String> failures = failures(right.toBuilder().quirks(quirks).build());
    assertThat(failures).as(name).containsOnlyKeys(tests);
    assertThat(String.join("\n", failures.values())).contains(message).doesNotContain("EXAMPLE");
  }

  @Test
  void otherEndpointsAndCredentials_areFoundOut() throws Exception {
    AuthorizationServer other =
        AuthorizationServer.builder(
                URI.create("https://drive.example/authorize"),
                URI.create("https://drive.example/token"))
            .supported("token_endpoint_auth_methods_supported", "client_secret_basic")
            .quirks(drive().quirks())
            .build();
    Map<String, String> failures = failures(other);
    assertThat(failures).containsOnlyKeys(AUTHORIZATION, TOKEN, REFRESH);
    assertThat(failures.get(AUTHORIZATION)).contains("got https://drive.example/authorize");
    assertThat(failures.get(TOKEN))
        .contains("path: expected /oauth/token, got /token")
        .contains("expected client_secret_post, got Basic credentials");
  }

  @Test
  void queryOfTheTokenEndpoint_isFoundOut() throws Exception {
    AuthorizationServer right = drive();
    URI withQuery = URI.create(right.tokenEndpoint() + "?trace=1");
    Map<String, String> failures = failures(right.toBuilder().tokenEndpoint(withQuery).build());
    assertThat(failures).containsOnlyKeys(TOKEN, REFRESH);
    assertThat(failures.get(TOKEN)).contains("may: expected none but [], got trace in the URL");
  }
}
