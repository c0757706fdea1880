package dev.codegrant.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.openid.IdToken;
import dev.codegrant.openid.Identity;
import dev.codegrant.openid.PrivateKeyJwt;
import dev.codegrant.openid.SigningAlgorithm;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Users of Spring Authorization Server, signed in from its issuer alone. */
class SpringSignInTest {

  private static final URI REDIRECT_URI = URI.create("http://127.0.0.1:49152/callback");

  @Test
  void clientSecret_signIn_userInfo_refresh_logout() {
    try (SpringAuthorizationServer spring = SpringAuthorizationServer.start()) {
      walk(spring, Clients.OPENID, secret(Clients.OPENID_SECRET));
    }
  }

  @Test
  void privateKeyJwt_signIn_userInfo_refresh_logout() {
    try (ClientKeys keys = ClientKeys.publish();
        SpringAuthorizationServer spring =
            SpringAuthorizationServer.start(ServerOptions.standard().withClientKeys(keys.uri()))) {
      walk(
          spring,
          Clients.SIGNING,
          PrivateKeyJwt.jwk(keys.privateJwk()).algorithm(SigningAlgorithm.ES256).build());
    }
  }

  @Test
  void privateKeyJwt_withAnotherKey_isRefused() {
    try (ClientKeys keys = ClientKeys.publish();
        ClientKeys others = ClientKeys.publish();
        SpringAuthorizationServer spring =
            SpringAuthorizationServer.start(ServerOptions.standard().withClientKeys(keys.uri()))) {
      SignInWalk walk =
          walk(spring.issuer(), Clients.SIGNING, PrivateKeyJwt.jwk(others.privateJwk()).build());

      assertThatExceptionOfType(ErrorResponseException.class)
          .isThrownBy(walk::signIn)
          .matches(e -> e.kind() == ErrorKind.CLIENT_AUTH_FAILED);
    }
  }

  private static void walk(
      SpringAuthorizationServer spring, String clientId, ClientAuthentication authentication) {
    SignInWalk walk = walk(spring.issuer(), clientId, authentication);

    TokenSet tokens = walk.signIn();
    assertThat(IdToken.of(tokens).identity()).isEqualTo(new Identity(spring.issuer(), "alice"));
    assertThat(IdToken.of(tokens).algorithm()).isEqualTo("RS256");
    walk.userInfo(tokens);
    TokenSet renewed = walk.refresh(tokens);
    walk.userInfo(renewed);
    walk.logOut(renewed, URI.create(Clients.POST_LOGOUT_REDIRECT_URI));
  }

  private static SignInWalk walk(
      String issuer, String clientId, ClientAuthentication authentication) {
    return new SignInWalk(issuer, Person.alice(), clientId, authentication, REDIRECT_URI);
  }

  private static ClientAuthentication secret(String secret) {
    return ClientAuthentication.clientSecretBasic(Secret.of(secret));
  }
}
