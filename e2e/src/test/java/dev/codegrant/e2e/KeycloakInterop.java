package dev.codegrant.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.openid.IdToken;
import dev.codegrant.openid.PrivateKeyJwt;
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

  private static final URI REDIRECT_URI = URI.create(setting("redirect-uri"));
  private static final URI POST_LOGOUT_REDIRECT_URI = URI.create(setting("post-logout-uri"));

  private final Person person = new Person(setting("username"), setting("password"));

  @Test
  void clientSecret_signIn_userInfo_refresh_logout() {
    walk(
        setting("client-id"),
        ClientAuthentication.clientSecretBasic(Secret.of(setting("client-secret"))));
  }

  @Test
  void privateKeyJwt_signIn_userInfo_refresh_logout() throws IOException {
    Secret jwk = Secret.of(Files.readString(Path.of(setting("key-file"))));

    walk(setting("key-client-id"), PrivateKeyJwt.jwk(jwk).build());
  }

  private void walk(String clientId, ClientAuthentication authentication) {
    SignInWalk walk =
        new SignInWalk(setting("issuer"), person, clientId, authentication, REDIRECT_URI);

    TokenSet tokens = walk.signIn();
    assertThat(IdToken.of(tokens).claims().verifiedEmail()).isPresent();
    assertThat(IdToken.of(tokens).checks()).contains("azp", "at_hash");
    assertThat(walk.userInfo(tokens).claims().verifiedEmail())
        .isEqualTo(IdToken.of(tokens).claims().verifiedEmail());
    TokenSet renewed = walk.refresh(tokens);
    walk.userInfo(renewed);
    walk.logOut(renewed, POST_LOGOUT_REDIRECT_URI);
  }

  private static String setting(String name) {
    String value = System.getProperty("interop." + name, "");
    if (value.isEmpty() || value.startsWith("${")) {
      throw new IllegalStateException("expected -Dinterop." + name + "=..., see CONTRIBUTING.md");
    }
    return value;
  }
}
