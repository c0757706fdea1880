package dev.codegrant.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.openid.IdToken;
import dev.codegrant.openid.PrivateKeyJwt;
import dev.codegrant.provider.generic.Generic;
import dev.codegrant.provider.generic.ProviderDefinition;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.MetadataDiscovery;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Users of a Keycloak that somebody has started: {@code mvn -Pinterop}, see CONTRIBUTING.md. Not in
 * the gate.
 */
class KeycloakInterop {

  private final URI redirectUri = URI.create(InteropSettings.require("redirect-uri"));
  private final URI postLogoutRedirectUri = URI.create(InteropSettings.require("post-logout-uri"));

  private final Person person =
      new Person(InteropSettings.require("username"), InteropSettings.require("password"));

  @Test
  void clientSecret_signIn_userInfo_refresh_logout() {
    walk(
        InteropSettings.require("client-id"),
        ClientAuthentication.clientSecretBasic(
            Secret.of(InteropSettings.require("client-secret"))));
  }

  @Test
  void privateKeyJwt_signIn_userInfo_refresh_logout() throws IOException {
    Secret jwk = Secret.of(Files.readString(Path.of(InteropSettings.require("key-file"))));

    walk(InteropSettings.require("key-client-id"), PrivateKeyJwt.jwk(jwk).build());
  }

  /** What the definition says without asking is what the server says. */
  @Test
  void endpointsOfTheCatalogue_areThoseOfTheMetadata() {
    String issuer = InteropSettings.require("issuer");
    ProviderDefinition keycloak =
        Generic.named("keycloak")
            .with("base", issuer.replaceFirst("/realms/.*", ""))
            .with("realm", issuer.replaceFirst(".*/realms/", ""));

    AuthorizationServer said = keycloak.authorizationServer();
    AuthorizationServer found = keycloak.discover(MetadataDiscovery.builder());

    assertThat(found.issuer()).isEqualTo(said.issuer()).contains(issuer);
    assertThat(said.endpoints()).hasSizeGreaterThan(5);
    assertThat(found.endpoints()).containsAllEntriesOf(said.endpoints());
    assertThat(found.quirks()).isEqualTo(said.quirks());
  }

  private void walk(String clientId, ClientAuthentication authentication) {
    SignInWalk walk =
        new SignInWalk(
            InteropSettings.require("issuer"), person, clientId, authentication, redirectUri);

    TokenSet tokens = walk.signIn();
    assertThat(IdToken.of(tokens).claims().verifiedEmail()).isPresent();
    assertThat(IdToken.of(tokens).checks()).contains("azp", "at_hash");
    assertThat(walk.userInfo(tokens).claims().verifiedEmail())
        .isEqualTo(IdToken.of(tokens).claims().verifiedEmail());
    TokenSet renewed = walk.refresh(tokens);
    walk.userInfo(renewed);
    walk.logOut(renewed, postLogoutRedirectUri);
  }
}
