package dev.codegrant.provider.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.Quirks;
import dev.codegrant.token.Scope;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GoogleTest {

  @Nested
  class TheAuthorizationServer {

    private final AuthorizationServer server = Google.authorizationServer();

    /** The document is Google's own, of kind {@code doc}. */
    @Test
    void agreesWithTheDiscoveryDocument() {
      assertThat(Sample.named("google.discovery.json").body())
          .contains(
              member("issuer", server.issuer().orElseThrow()),
              member("authorization_endpoint", server.authorizationEndpoint()),
              member("token_endpoint", server.tokenEndpoint()),
              member("revocation_endpoint", server.revocationEndpoint().orElseThrow()),
              member("jwks_uri", server.endpoint("jwks_uri").orElseThrow()),
              member("userinfo_endpoint", server.endpoint("userinfo_endpoint").orElseThrow()),
              member(
                  "device_authorization_endpoint",
                  server.endpoint("device_authorization_endpoint").orElseThrow()));
      assertThat(server.pkceAdvertised()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "response_types_supported",
          "subject_types_supported",
          "id_token_signing_alg_values_supported",
          "scopes_supported",
          "code_challenge_methods_supported",
          "grant_types_supported"
        })
    void supportsWhatTheDiscoveryDocumentLists(String name) {
      assertThat(Sample.named("google.discovery.json").body().replaceAll("\\s{2,}|\n", ""))
          .contains(list(name, server.supported(name)));
    }

    /** The one deviation: Basic is advertised, and not used. */
    @Test
    void wantsTheSecretInTheBody() {
      assertThat(server.supported("token_endpoint_auth_methods_supported"))
          .containsExactly("client_secret_post");
    }

    private static String list(String name, Set<String> values) {
      return "\"" + name + "\": [\"" + String.join("\",\"", values) + "\"]";
    }

    /** A refresh answer without a refresh token is no loss: a crash after it costs nothing. */
    @Test
    void replacesNoRefreshToken() {
      assertThat(server.quirks().rotation()).isEqualTo(Quirks.Rotation.NONE);
    }

    @Test
    void promisesNoIss() {
      assertThat(server.authorizationResponseIssParameterSupported()).isFalse();
    }

    private static String member(String name, Object value) {
      return "\"" + name + "\": \"" + value + "\"";
    }
  }

  @Nested
  class AuthorizationUri {

    private static final String CALENDAR = "https://www.googleapis.com/auth/calendar";
    private static final String DRIVE = "https://www.googleapis.com/auth/drive";

    private final AuthorizationRequest.Builder request =
        AuthorizationRequest.builder(URI.create("https://app.example/callback"))
            .scope(Scope.of(DRIVE, CALENDAR));

    @Test
    void plain_hasExactlyTheseParameters() {
      assertThat(sent(request))
          .containsOnly(
              entry("response_type", "code"),
              entry("client_id", "the-client"),
              entry("redirect_uri", "https://app.example/callback"),
              entry("scope", DRIVE + " " + CALENDAR),
              entry("code_challenge_method", "S256"));
    }

    @Test
    void withOfflineAccess_asksForItAndForConsent() {
      assertThat(sent(request.offlineAccess()))
          .containsOnly(
              entry("response_type", "code"),
              entry("client_id", "the-client"),
              entry("redirect_uri", "https://app.example/callback"),
              entry("scope", DRIVE + " " + CALENDAR),
              entry("code_challenge_method", "S256"),
              entry("access_type", "offline"),
              entry("prompt", "consent"));
    }

    /** Google takes a list of prompts; the application's own value wins. */
    @Test
    void withOfflineAccessAndAnotherPrompt_sendsTheApplicationsPromptOnce() {
      assertThat(
              sent(request.offlineAccess().additionalParameter("prompt", "consent select_account")))
          .containsEntry("access_type", "offline")
          .containsEntry("prompt", "consent select_account");
    }

    @Test
    void withLoginHint_hasGooglesParameter() {
      assertThat(sent(request.additionalParameter("login_hint", "a+b@example.com")))
          .containsEntry("login_hint", "a+b@example.com");
    }

    /** Without {@code state} and {@code code_challenge}, which are new each time. */
    private static Map<String, String> sent(AuthorizationRequest.Builder request) {
      URI uri =
          LocalGoogle.client(Google.authorizationServer())
              .authorize(request.build())
              .authorizationUri();
      assertThat(uri.toString()).startsWith("https://accounts.google.com/o/oauth2/v2/auth?");
      Map<String, String> parameters = Form.query(uri);
      assertThat(parameters.remove("state")).matches("[A-Za-z0-9_-]{43}");
      assertThat(parameters.remove("code_challenge")).matches("[A-Za-z0-9_-]{43}");
      return parameters;
    }
  }
}
