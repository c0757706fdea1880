package dev.codegrant.web;

import static dev.codegrant.web.Refusals.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.OAuthClient;
import dev.codegrant.ScriptedIdTokens;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sign-in over the cookie and over the store: its nonce belongs to the attempt. */
class WebFlowSignInTest {

  private static final AuthorizationRequest SIGN_IN =
      AuthorizationRequest.builder(Site.REDIRECT_URI)
          .scope(Scope.of("openid"))
          .maxAge(Duration.ofHours(1))
          .requiredAcr("phr")
          .build();

  private static Site site(boolean stored) {
    OAuthClient client =
        OAuthClient.builder(Site.server(Site.TOKEN_ENDPOINT).build(), new ClientId("client-1"))
            .idTokenVerifier(ScriptedIdTokens.proving())
            .build();
    return new Site(client, stored ? new WebFlowStoreTest.Texts() : null);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void grant_hasTheNonceOfItsOwnAttempt(boolean stored) {
    Site site = site(stored);
    Set<String> seen = new HashSet<>();
    for (int tab = 0; tab < 3; tab++) {
      WebFlow.Redirect redirect = site.flow.begin(site.client, SIGN_IN, "/", site.browser.header());
      site.browser.follow(redirect);
      String nonce = Site.parameter(redirect.location(), "nonce");
      assertThat(seen.add(nonce)).isTrue();
      assertThat(redirect.setCookies().toString()).doesNotContain(nonce);
      WebFlow.Finished finished =
          site.flow.finish(site.granted(Site.parameter(redirect.location(), "state")));
      GrantedAuthorization granted = (GrantedAuthorization) finished.outcome();
      assertThat(granted.nonce()).contains(Secret.of(nonce));
      assertThat(granted.maxAge()).contains(Duration.ofHours(1));
      assertThat(granted.requiredAcr()).containsExactly("phr");
    }
  }

  @Test
  void clientWithoutVerifier_isRefusedBeforeAnythingIsKept() {
    WebFlowStoreTest.Texts texts = new WebFlowStoreTest.Texts();
    Site site = new Site(Site.client(Site.TOKEN_ENDPOINT), texts);
    assertThat(
            refuses(
                () -> site.flow.begin(site.client, SIGN_IN, "/", null),
                ErrorKind.INVALID_CONFIGURATION))
        .hasMessageContaining("codegrant-openid");
    assertThat(texts.sealed).isEmpty();
    site.begin();
    assertThat(texts.sealed).hasSize(1);
  }
}
