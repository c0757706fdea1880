package dev.codegrant.provider.generic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.MetadataDiscovery;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a definition makes of the server's metadata. */
final class DefinitionDiscoveryTest {

  private static final String OPENID = "/.well-known/openid-configuration";

  @RegisterExtension static final LocalServer SERVER = new LocalServer();

  /** A server of the catalogue whose addresses are all on the local server. */
  private static ProviderDefinition gitea() {
    return Generic.named("gitea").with("base", SERVER.address("/git"));
  }

  @Test
  void endpoints_areThoseOfTheMetadata_andElseTheDefinitions() {
    String issuer = SERVER.address("/git");
    SERVER.publish("/git" + OPENID, SERVER.metadata(issuer));

    AuthorizationServer found = gitea().discover(MetadataDiscovery.builder());
    AuthorizationServer described = gitea().authorizationServer();

    assertThat(found.issuer()).hasValue(issuer);
    assertThat(found.tokenEndpoint()).isNotEqualTo(described.tokenEndpoint());
    assertThat(found.endpoint("userinfo_endpoint"))
        .isPresent()
        .isEqualTo(described.endpoint("userinfo_endpoint"));
    assertThat(SERVER.asked()).containsExactly("/git" + OPENID);
  }

  /** They say how its own endpoint is asked; the other would be asked wrongly. */
  @ParameterizedTest
  @CsvSource({
    "userInformation, post, userinfo_endpoint",
    "revocation, tokenAsBearer, revocation_endpoint",
    "device, withoutClientAuthentication, device_authorization_endpoint"
  })
  void endpointWithQuirks_isTheDefinitions(
      String group, String key, String endpoint, @TempDir Path folder) throws IOException {
    String issuer = SERVER.address("/own");
    SERVER.publish(
        "/own" + OPENID,
        SERVER.metadata(
            issuer, "\"" + endpoint + "\":\"" + SERVER.address("/of-the-metadata") + "\""));
    String json =
        """
        {
          "name": "own",
          "title": "Own",
          "documentation": "https://own.example/docs",
          "discovery": "%1$s",
          "endpoints": {
            "authorization_endpoint": "%1$s/authorize",
            "token_endpoint": "%1$s/token",
            "%2$s": "%1$s/of-the-definition"
          },
          "clientAuthentication": ["client_secret_basic"],
          "pkce": "checked",
          "%3$s": { "%4$s": true },
          "evidence": [
            { "subject": "s", "fact": "f", "source": "own.example", "date": "2026-11-23",
              "confidence": "doc" }
          ]
        }
        """
            .formatted(issuer, endpoint, group, key);
    Path file = folder.resolve("own.json");

    Files.writeString(file, json);
    assertThat(Generic.definition(file).discover(MetadataDiscovery.builder()).endpoint(endpoint))
        .hasValue(SERVER.uri("/own/of-the-definition"));
    Files.writeString(file, json.replace("\"" + key + "\": true", ""));
    assertThat(Generic.definition(file).discover(MetadataDiscovery.builder()).endpoint(endpoint))
        .hasValue(SERVER.uri("/of-the-metadata"));
    Files.writeString(file, json.replaceFirst(",\\s+\"" + endpoint + "\": \"[^\"]+\"", ""));
    assertThat(Generic.definition(file).discover(MetadataDiscovery.builder()).endpoint(endpoint))
        .hasValue(SERVER.uri("/of-the-metadata"));
  }

  @Test
  void quirksAndClientAuthentication_areTheDefinitions() {
    String issuer = SERVER.address("/git");
    SERVER.publish("/git" + OPENID, SERVER.metadata(issuer));

    AuthorizationServer found = gitea().discover(MetadataDiscovery.builder());

    assertThat(found.quirks()).isEqualTo(gitea().authorizationServer().quirks());
    assertThat(found.supported("token_endpoint_auth_methods_supported"))
        .containsExactly("client_secret_basic", "client_secret_post", "none");
    assertThat(found.pkceAdvertised()).isTrue();
  }

  @Test
  void metadataOfAnotherIssuer_isRefused() {
    SERVER.publish("/git" + OPENID, SERVER.metadata(SERVER.address("/other")));

    assertThat(
            catchThrowableOfType(
                    OAuthException.class, () -> gitea().discover(MetadataDiscovery.builder()))
                .kind())
        .isEqualTo(ErrorKind.DISCOVERY_ISSUER_MISMATCH);
  }

  @Test
  void authorizationServer_asksNobody() {
    assertThat(gitea().authorizationServer().tokenEndpoint())
        .isEqualTo(URI.create(SERVER.address("/git/login/oauth/access_token")));
    assertThat(SERVER.asked()).isEmpty();
  }
}
