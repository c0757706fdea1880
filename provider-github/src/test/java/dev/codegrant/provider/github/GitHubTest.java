package dev.codegrant.provider.github;

import static dev.codegrant.error.ErrorKind.INVALID_ARGUMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.UserInformationQuirks;
import dev.codegrant.token.Scope;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GitHubTest {

  @Nested
  class TheAuthorizationServer {

    private final AuthorizationServer server = GitHub.authorizationServer();

    @Test
    void hasTheDocumentedEndpoints() {
      assertThat(server.authorizationEndpoint())
          .hasToString("https://github.com/login/oauth/authorize");
      assertThat(server.tokenEndpoint()).hasToString("https://github.com/login/oauth/access_token");
      assertThat(server.revocationEndpoint())
          .hasToString("Optional[https://api.github.com/applications]");
      assertThat(server.endpoint("userinfo_endpoint"))
          .hasValue(URI.create("https://api.github.com/user"));
      assertThat(server.endpoint("device_authorization_endpoint"))
          .hasValue(URI.create("https://github.com/login/device/code"));
      assertThat(server.quirks().rotation()).isEqualTo(Quirks.Rotation.ALWAYS);
    }

    @Test
    void knowsItsIssuerButPromisesNoIss() {
      assertThat(server.issuer()).hasValue("https://github.com/login/oauth");
      assertThat(server.authorizationResponseIssParameterSupported()).isFalse();
    }

    @Test
    void checksPkce() {
      assertThat(server.pkceAdvertised()).isTrue();
      assertThat(weaknesses(server)).doesNotContain("pkce_not_advertised");
    }
  }

  private static Set<String> weaknesses(AuthorizationServer server) {
    return LocalGitHub.client(server).securityPosture().names();
  }

  @Nested
  class AuthorizationUri {

    private final AuthorizationRequest.Builder request =
        AuthorizationRequest.builder(URI.create("https://app.example/callback"))
            .scope(Scope.of("repo", "gist"));

    @Test
    void plain_hasExactlyTheseParameters() {
      assertThat(sent(request))
          .containsOnly(
              entry("response_type", "code"),
              entry("client_id", "the-client"),
              entry("redirect_uri", "https://app.example/callback"),
              entry("scope", "repo gist"),
              entry("code_challenge_method", "S256"));
    }

    @Test
    void withOfflineAccess_hasTheScopeOfflineAccessToo() {
      assertThat(sent(request.offlineAccess()))
          .containsOnly(
              entry("response_type", "code"),
              entry("client_id", "the-client"),
              entry("redirect_uri", "https://app.example/callback"),
              entry("scope", "repo gist offline_access"),
              entry("code_challenge_method", "S256"));
    }

    /** A GitHub App asks for no scope: its permissions are in its registration. */
    @Test
    void withoutScope_hasNoScopeParameter() {
      assertThat(sent(request.scope(Scope.empty()))).doesNotContainKey("scope");
    }

    @Test
    void withLoginHint_hasGitHubsParameter() {
      assertThat(sent(request.additionalParameter("login", "octocat")))
          .containsEntry("login", "octocat");
    }

    /** Without {@code state} and {@code code_challenge}, which are new each time. */
    private static Map<String, String> sent(AuthorizationRequest.Builder request) {
      URI uri =
          LocalGitHub.client(GitHub.authorizationServer())
              .authorize(request.build())
              .authorizationUri();
      assertThat(uri.toString()).startsWith("https://github.com/login/oauth/authorize?");
      Map<String, String> parameters = Form.query(uri);
      assertThat(parameters.remove("state")).matches("[A-Za-z0-9_-]{43}");
      assertThat(parameters.remove("code_challenge")).matches("[A-Za-z0-9_-]{43}");
      return parameters;
    }
  }

  @Nested
  class ForGitHubApps {
    private final AuthorizationServer server = GitHub.forGitHubApps(GitHub.authorizationServer());

    @Test
    void noScope_isSent() {
      AuthorizationRequest request =
          AuthorizationRequest.builder(URI.create("https://app.example/callback"))
              .scope(Scope.of("repo"))
              .offlineAccess()
              .build();

      assertThat(Form.query(LocalGitHub.client(server).authorize(request).authorizationUri()))
          .doesNotContainKey("scope")
          .containsKeys("state", "code_challenge");
      assertThat(
              Form.query(
                  LocalGitHub.client(GitHub.authorizationServer())
                      .authorize(request)
                      .authorizationUri()))
          .containsEntry("scope", "repo offline_access");
    }

    @Test
    void allElse_isTheSame() {
      AuthorizationServer back =
          server.toBuilder()
              .quirks(
                  server.quirks().toBuilder()
                      .authorizationRequest(
                          GitHub.authorizationServer().quirks().authorizationRequest())
                      .build())
              .build();

      assertThat(back).isEqualTo(GitHub.authorizationServer()).isNotEqualTo(server);
    }
  }

  @Nested
  class Enterprise {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
      "https://github.example.com, https://github.example.com, /api/v3",
      "https://github.example.com/, https://github.example.com, /api/v3",
      "https://github.example.com:8443, https://github.example.com:8443, /api/v3",
      "https://github.example.com:8443/, https://github.example.com:8443, /api/v3",
      "https://octocorp.ghe.com, https://octocorp.ghe.com, https://api.octocorp.ghe.com",
      "https://OctoCorp.GHE.com/, https://OctoCorp.GHE.com, https://api.octocorp.ghe.com",
      "https://github.com:8443, https://github.com:8443, /api/v3",
      "https://ghe.com, https://ghe.com, /api/v3",
      "https://a.b.ghe.com, https://a.b.ghe.com, /api/v3",
      "https://octocorp.ghe.com:443, https://octocorp.ghe.com:443, https://api.octocorp.ghe.com",
      "https://octocorp.ghe.com:8443, https://octocorp.ghe.com:8443, /api/v3",
      "https://api.ghe.com, https://api.ghe.com, /api/v3",
      "https://apis.ghe.com, https://apis.ghe.com, https://api.apis.ghe.com",
      "https://github.com:8443, https://github.com:8443, /api/v3",
      "https://octocorp.ghe.com.example, https://octocorp.ghe.com.example, /api/v3",
      "https://octocorpxghe.com, https://octocorpxghe.com, /api/v3",
      "http://127.0.0.1:3000, http://127.0.0.1:3000, /api/v3",
      "http://localhost:3000/, http://localhost:3000, /api/v3"
    })
    void host_getsGitHubsPaths(URI host, String base, URI api) {
      AuthorizationServer server = GitHub.enterprise(host);

      assertThat(server.authorizationEndpoint()).hasToString(base + "/login/oauth/authorize");
      assertThat(server.tokenEndpoint()).hasToString(base + "/login/oauth/access_token");
      assertThat(server.endpoint("device_authorization_endpoint"))
          .hasValue(URI.create(base + "/login/device/code"));
      String rest = URI.create(base).resolve(api).toString();
      assertThat(GitHub.apiBase(host)).hasToString(rest);
      assertThat(server.endpoint("userinfo_endpoint")).hasValue(URI.create(rest + "/user"));
      assertThat(server.revocationEndpoint()).hasValue(URI.create(rest + "/applications"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://github.com",
          "https://github.com/",
          "https://GitHub.com",
          "https://github.com:443",
          "https://www.github.com"
        })
    void gitHubItself_keepsItsIssuer(URI host) {
      assertThat(GitHub.enterprise(host)).isEqualTo(GitHub.authorizationServer());
      assertThat(GitHub.apiBase(host)).hasToString("https://api.github.com");
    }

    @Test
    void host_hasTheHabitsOfGitHubButNoKnownIssuer() {
      AuthorizationServer server = GitHub.enterprise(URI.create("https://github.example.com"));

      UserInformationQuirks users = GitHub.authorizationServer().quirks().userInformation();
      assertThat(server.quirks().toBuilder().userInformation(users).build())
          .isEqualTo(GitHub.authorizationServer().quirks());
      assertThat(server.supported("token_endpoint_auth_methods_supported"))
          .containsExactly("client_secret_post");
      assertThat(server.issuer()).isEmpty();
    }

    /** An Enterprise Server has PKCE from some release on. */
    @ParameterizedTest
    @CsvSource({
      "https://octocorp.ghe.com, true",
      "https://octocorp.ghe.com:8443, false",
      "https://a.b.ghe.com, false",
      "https://github.com:8443, false",
      "https://github.example.com, false"
    })
    void pkce_isAdvertisedByTheCloudAlone(URI host, boolean advertised) {
      AuthorizationServer server = GitHub.enterprise(host);

      assertThat(server.pkceAdvertised()).isEqualTo(advertised);
      assertThat(weaknesses(server).contains("pkce_not_advertised")).isEqualTo(!advertised);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://github.example.com/api/v3",
          "https://api.github.com",
          "https://API.octocorp.ghe.com",
          "https://github.example.com/login/oauth",
          "https://github.example.com//",
          "https://github.example.com?x=1",
          "https://github.example.com/?",
          "https://github.example.com#x",
          "https://user@github.example.com",
          "github.example.com",
          "mailto:octocat@github.example.com"
        })
    void notAHost_isRefused(URI host) {
      assertThat(refused(host).kind()).isEqualTo(INVALID_ARGUMENT);
      assertThat(catchThrowableOfType(ConfigurationException.class, () -> GitHub.apiBase(host)))
          .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://github.example.com", "ftp://github.example.com"})
    void insecureHost_isRefused(URI host) {
      assertThat(refused(host).kind()).isEqualTo(ErrorKind.INSECURE_URL);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://user:pass-word@github.example.com",
          "https://user:pass-word@github.example.com/api/v3",
          "https://github.example.com/?access_token=pass-word"
        })
    void refusal_showsNoSecret(URI host) {
      assertThat(refused(host)).hasMessageNotContaining("pass-word");
    }

    private static ConfigurationException refused(URI host) {
      return catchThrowableOfType(ConfigurationException.class, () -> GitHub.enterprise(host));
    }
  }
}
