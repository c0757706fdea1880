package dev.codegrant.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.openid.IdToken;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.FakeAuthorizationServerExtension;
import dev.codegrant.testkit.JwtChange;
import dev.codegrant.testkit.RecordedRequest;
import dev.codegrant.token.TokenSet;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The client tests of the OpenID Foundation about refresh tokens, by their names. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class RefreshConformanceTest {

  private final FakeAuthorizationServer server;
  private final SignInApplication application;
  private final TokenSet first;

  RefreshConformanceTest(FakeAuthorizationServer server) {
    this.server = server;
    this.application = SignInApplication.at(server);
    this.first = application.signIn();
  }

  @Test
  @DisplayName("oidcc-client-test-refresh-token")
  void newTokens_areOfTheSameUser_andGetUserInfo() {
    TokenSet renewed = application.client().refresh(first);

    assertThat(renewed.accessToken().value()).isNotEqualTo(first.accessToken().value());
    assertThat(IdToken.of(renewed).identity()).isEqualTo(IdToken.of(first).identity());
    assertThat(application.party().userInfo(renewed).identity())
        .isEqualTo(IdToken.of(first).identity());
    List<RecordedRequest> asked = server.requests(Endpoint.USERINFO);
    assertThat(asked).hasSize(1);
    assertThat(asked.get(0).header("Authorization"))
        .contains("Bearer " + renewed.accessToken().value().reveal());
  }

  @Test
  @DisplayName("oidcc-client-test-refresh-token-invalid-issuer")
  void newIdTokenOfAnotherIssuer_isRefused() {
    refused("iss", "\"https://attacker.example\"");
  }

  @Test
  @DisplayName("oidcc-client-test-refresh-token-invalid-sub")
  void newIdTokenOfAnotherUser_isRefused() {
    refused("sub", "\"mallory\"");
  }

  private void refused(String claim, String value) {
    server.openId().nextIdToken(JwtChange.none().withClaim(claim, value));

    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(() -> application.client().refresh(first))
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.ID_TOKEN_CLAIM_INVALID);
              assertThat(e.reason()).contains(claim);
            });
    assertThat(server.requests(Endpoint.TOKEN)).hasSize(2);
    assertThat(server.requests(Endpoint.USERINFO)).isEmpty();
  }
}
