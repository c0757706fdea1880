package dev.codegrant.provider.generic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.MetadataDiscovery;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

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
