package dev.codegrant.provider.generic;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.codegrant.DeviceAuthorization;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What goes over the wire to each server: the authorization request, then code exchange, refresh
 * and revocation; the requests of a device. Recorded with {@code -Dgolden.record=true}, and
 * compared otherwise.
 */
final class GoldenTest {

  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final URI REDIRECT_URI = URI.create("https://app.example/callback");
  private static final String ANSWER =
      "{\"access_token\":\"the-access-token\",\"token_type\":\"Bearer\",\"expires_in\":3600,"
          + "\"refresh_token\":\"the-refresh-token\"}";

  private static final String DEVICE_ANSWER =
      "{\"device_code\":\"the-device-code\",\"user_code\":\"ABCD-EFGH\",\"expires_in\":600,"
          + "\"verification_uri\":\"https://as.example/device\"}";

  @RegisterExtension static final LocalServer SERVER = new LocalServer();

  static Set<String> names() {
    return Generic.names();
  }

  @Test
  void files_areThoseOfTheCatalogue() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(each -> each.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              names().stream().map(name -> name + ".txt").toList());
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void wire_isAsRecorded(String name) throws IOException {
    String transcript =
        name.equals("github") ? transcriptOfGitHub() : transcript(CatalogueTest.usable(name), true);
    Path file = FOLDER.resolve(name + ".txt");
    if (Boolean.getBoolean("golden.record")) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, transcript);
    }
    assertThat(transcript).isEqualTo(Files.readString(file));
  }

  /** The transport that leads elsewhere cannot send a body with DELETE; ours can. */
  private static String transcriptOfGitHub() {
    ProviderDefinition here =
        Generic.named("github")
            .with("host", SERVER.address("/github.com"))
            .with("api", SERVER.address("/api.github.com"));
    return transcript(here, false).replace(SERVER.address("/github.com"), "https://github.com");
  }

  private static String transcript(ProviderDefinition definition, boolean rerouted) {
    SERVER.stubFor(any(anyUrl()).willReturn(okJson(ANSWER)));
    OAuthClient.Builder builder =
        OAuthClient.builder(definition.authorizationServer(), new ClientId("the-client"))
            .clientSecret(Secret.of("the-secret"));
    if (rerouted) {
      builder.transport(Rerouted.to(SERVER));
    }
    OAuthClient client = builder.build();
    PendingAuthorization pending =
        client.authorize(
            AuthorizationRequest.builder(REDIRECT_URI)
                .scope(Scope.of("read", "write"))
                .offlineAccess()
                .build());
    StringBuilder out = new StringBuilder();
    String url = pending.authorizationUri().toString();
    out.append("browser\n  GET ").append(lines(url)).append('\n');

    TokenSet tokens =
        client.redeem(
            (GrantedAuthorization)
                pending.receive(
                    CallbackParameters.ofQuery("code=the-code&state=" + pending.state().reveal())));
    out.append(requests("code exchange"));
    client.refresh(tokens);
    out.append(requests("refresh"));
    if (client.server().revocationEndpoint().isPresent()) {
      SERVER.resetMappings();
      SERVER.stubFor(any(anyUrl()).willReturn(okJson("{\"ok\":true}")));
      revoke(client, tokens);
      out.append(requests("revocation"));
    }
    if (client.server().endpoint("device_authorization_endpoint").isPresent()) {
      SERVER.resetMappings();
      SERVER.stubFor(any(anyUrl()).willReturn(okJson(DEVICE_ANSWER)));
      DeviceAuthorization device = client.authorizeDevice(Scope.of("read", "write"));
      out.append(requests("device"));
      SERVER.stubFor(any(anyUrl()).willReturn(okJson(ANSWER)));
      client.poll(device);
      out.append(requests("poll"));
    }
    return out.toString();
  }

  /** Some servers take one kind of token alone, and the client says so before it sends. */
  private static void revoke(OAuthClient client, TokenSet tokens) {
    try {
      client.revoke(tokens.refreshToken().orElseThrow());
    } catch (ConfigurationException e) {
      client.revoke(tokens.accessToken());
    }
  }

  private static String requests(String title) {
    List<ServeEvent> events = SERVER.getAllServeEvents();
    SERVER.resetRequests();
    StringBuilder out = new StringBuilder();
    for (int i = events.size() - 1; i >= 0; i--) {
      out.append(title)
          .append('\n')
          .append(request(LoggedRequest.createFrom(events.get(i).getRequest())));
    }
    return out.toString();
  }

  private static String request(LoggedRequest request) {
    StringBuilder out = new StringBuilder();
    out.append("  ")
        .append(request.getMethod())
        .append(" https:/")
        .append(lines(request.getUrl()))
        .append('\n');
    for (String header : List.of("Accept", "Authorization", "Content-Type")) {
      if (request.containsHeader(header)) {
        out.append("  ").append(header).append(": ").append(request.getHeader(header)).append('\n');
      }
    }
    String body = request.getBodyAsString();
    if (!body.isEmpty()) {
      boolean json = body.startsWith("{");
      out.append(json ? "  " + body : "    " + masked(body).replace("&", "\n    &")).append('\n');
    }
    return json(out.toString());
  }

  /** One parameter on each line. */
  private static String lines(String url) {
    return masked(url).replace("?", "\n    ?").replace("&", "\n    &");
  }

  /** What is random is replaced by its form. */
  private static String masked(String text) {
    return text.replaceAll("state=[A-Za-z0-9_-]+", "state=(state)")
        .replaceAll("nonce=[A-Za-z0-9_-]+", "nonce=(nonce)")
        .replaceAll("code_challenge=[0-9a-f]{64}(?=&|$|#)", "code_challenge=(64 hex digits)")
        .replaceAll("code_challenge=[A-Za-z0-9_-]{43}(?=&|$|#)", "code_challenge=(43 of base64url)")
        .replaceAll("code_verifier=[A-Za-z0-9._~-]+", "code_verifier=(verifier)");
  }

  private static String json(String text) {
    return text.replaceAll("\"code_verifier\":\"[^\"]+\"", "\"code_verifier\":\"(verifier)\"")
        .lines()
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
