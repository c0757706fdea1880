package dev.codegrant.openid;

import static dev.codegrant.openid.LogoutProvider.BACK;
import static dev.codegrant.openid.LogoutProvider.parameter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PendingLogoutTest {

  private static final LogoutRequest PLAIN = LogoutRequest.builder(BACK).build();

  private final LogoutProvider provider = new LogoutProvider();

  @AfterEach
  void close() throws Exception {
    provider.close();
  }

  private static void refuses(ErrorKind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(OAuthException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private Logout at(String endSessionEndpoint) {
    AuthorizationServer server =
        provider.server().endpoint("end_session_endpoint", URI.create(endSessionEndpoint)).build();
    return provider.relyingParty(server).logout();
  }

  private static CallbackParameters answer(PendingLogout pending) {
    return CallbackParameters.ofQuery("state=" + pending.state().reveal());
  }

  @Nested
  class Begin {

    @Test
    void withAProvenIdToken_sendsItAndAllOthers() {
      TokenSet tokens = provider.signIn();
      PendingLogout pending =
          provider
              .logout()
              .begin(
                  LogoutRequest.builder(BACK)
                      .idTokenHint(IdToken.of(tokens))
                      .logoutHint("a b&c@example.org")
                      .uiLocales("de-CH", "de")
                      .build());

      assertThat(pending.logoutUri().toString())
          .isEqualTo(
              "https://op.example/logout?id_token_hint="
                  + provider.idToken
                  + "&logout_hint=a+b%26c%40example.org&ui_locales=de-CH+de&client_id=app"
                  + "&post_logout_redirect_uri=https%3A%2F%2Fapp.example%2Flogged-out&state="
                  + pending.state().reveal());
      assertThat(pending.postLogoutRedirectUri()).isEqualTo(BACK);
    }

    @Test
    void withoutHints_namesTheClientAlone() {
      assertThat(provider.logout().begin(PLAIN).logoutUri().getRawQuery())
          .startsWith("client_id=app&post_logout_redirect_uri=")
          .doesNotContain("hint", "ui_locales");
    }

    @Test
    void withAKeptIdToken_sendsIt_alsoWhenItHasExpired() {
      TokenSet kept = provider.signIn();
      TokenSet words =
          TokenSet.builder(kept.accessToken(), kept.issuedAt())
              .idToken(kept.idToken().orElseThrow())
              .build();
      provider.advance(Duration.ofDays(30));

      PendingLogout pending =
          provider.logout().begin(LogoutRequest.builder(BACK).idTokenHint(words).build());

      assertThat(parameter(pending.logoutUri(), "id_token_hint")).isEqualTo(provider.idToken);
    }

    @Test
    void withoutAnIdTokenBesideTheTokens_isRefused() {
      TokenSet none =
          TokenSet.builder(AccessToken.bearer(Secret.of("at")), LogoutProvider.NOW).build();

      refuses(ErrorKind.INVALID_ARGUMENT, () -> LogoutRequest.builder(BACK).idTokenHint(none));
    }

    @Test
    void withTheIdTokenOfAnotherProviderOrClient_isRefused() {
      LogoutRequest request =
          LogoutRequest.builder(BACK).idTokenHint(IdToken.of(provider.signIn())).build();
      AuthorizationServer other = provider.server().issuer("https://other.example").build();
      AuthorizationServer same = provider.server().build();

      refuses(
          ErrorKind.INVALID_ARGUMENT, () -> provider.relyingParty(other).logout().begin(request));
      refuses(
          ErrorKind.INVALID_ARGUMENT,
          () -> RelyingParty.builder(same, new ClientId("app2")).build().logout().begin(request));
      assertThat(provider.relyingParty(same).logout().begin(request)).isNotNull();
    }

    @Test
    void eachLogout_hasAStateOfItsOwn() {
      assertThat(provider.logout().begin(PLAIN).state().reveal())
          .matches("[A-Za-z0-9_-]{43}")
          .isNotEqualTo(provider.logout().begin(PLAIN).state().reveal());
    }

    @Test
    void withoutEndpoint_isRefused() {
      AuthorizationServer server =
          AuthorizationServer.builder(
                  URI.create("https://op.example/a"), URI.create("https://op.example/t"))
              .issuer(LogoutProvider.ISSUER)
              .endpoint("jwks_uri", URI.create("https://op.example/jwks"))
              .build();
      Logout logout = provider.relyingParty(server).logout();

      assertThatThrownBy(() -> logout.begin(PLAIN))
          .isInstanceOfSatisfying(
              ConfigurationException.class,
              e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_CONFIGURATION))
          .hasMessageContaining("end_session_endpoint");
    }

    @Test
    void ownQueryOfTheEndpoint_isKept() {
      assertThat(at("https://op.example/x?p=b2c%20a").begin(PLAIN).logoutUri().toString())
          .startsWith("https://op.example/x?p=b2c%20a&client_id=app&");
      assertThat(at("https://op.example/x?p=1&").begin(PLAIN).logoutUri().toString())
          .startsWith("https://op.example/x?p=1&client_id=app&");
      assertThat(at("https://op.example/x?").begin(PLAIN).logoutUri().toString())
          .startsWith("https://op.example/x?client_id=app&");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "state=1",
          "client_id=app",
          "a=1&post_logout_redirect_uri=x",
          "id_token_hint",
          "logout_hint=",
          "ui_locales=de",
          "%73tate=1",
          "a=%ff"
        })
    void ownQueryWithAParameterOfTheRequest_isRefused(String query) {
      Logout logout = at("https://op.example/x?" + query);

      refuses(ErrorKind.INVALID_CONFIGURATION, () -> logout.begin(PLAIN));
    }

    @Test
    void endpointOnHttp_isRefused_loopbackIsNot() {
      refuses(ErrorKind.INSECURE_URL, () -> at("http://op.example/logout"));
      assertThat(at("http://127.0.0.1:1/logout").begin(PLAIN).logoutUri()).hasScheme("http");
    }

    @Test
    void toString_isWithoutTheTokenAndTheState() {
      LogoutRequest request =
          LogoutRequest.builder(BACK).idTokenHint(provider.signIn()).logoutHint("anna").build();
      PendingLogout pending = provider.logout().begin(request);

      assertThat(pending.toString() + request + provider.logout())
          .contains("PendingLogout[", "LogoutRequest['https://app.example/logged-out']", "Logout[")
          .doesNotContain(provider.idToken, pending.state().reveal(), "anna");
    }
  }

  @Nested
  class Request {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://app.example/x?a=1",
          "http://127.0.0.1:8080/x",
          "http://localhost/x",
          "com.example.app:/x"
        })
    void redirectUriThatCanBeRegistered_isAccepted(String uri) {
      assertThat(LogoutRequest.builder(URI.create(uri)).build().postLogoutRedirectUri())
          .hasToString(uri);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://app.example/x#f",
          "com.example.app:/x#f",
          "https://u@app.example/x",
          "javascript:alert(1)",
          "/x",
          "myapp:/x"
        })
    void anotherRedirectUri_isRefused(String uri) {
      refuses(ErrorKind.INVALID_ARGUMENT, () -> LogoutRequest.builder(URI.create(uri)));
    }

    @Test
    void redirectUriOnHttp_isRefused() {
      refuses(
          ErrorKind.INSECURE_URL, () -> LogoutRequest.builder(URI.create("http://app.example/x")));
    }

    @Test
    void hintsOfAnotherForm_areRefused() {
      LogoutRequest.Builder builder = LogoutRequest.builder(BACK);

      refuses(ErrorKind.INVALID_ARGUMENT, () -> builder.logoutHint(""));
      refuses(ErrorKind.INVALID_ARGUMENT, () -> builder.logoutHint("a\nb"));
      refuses(ErrorKind.INVALID_ARGUMENT, () -> builder.uiLocales());
      refuses(ErrorKind.INVALID_ARGUMENT, () -> builder.uiLocales("de", "de en"));
      refuses(ErrorKind.INVALID_ARGUMENT, () -> builder.uiLocales("de&x=1"));
      assertThat(builder.uiLocales("de", "fr-CH-1996").logoutHint("a").build()).isNotNull();
    }
  }

  @Nested
  class Receive {

    private final PendingLogout pending = provider.logout().begin(PLAIN);

    @Test
    void withTheState_isAccepted_once() {
      pending.receive(answer(pending));

      refuses(ErrorKind.STATE_REPLAYED, () -> pending.receive(answer(pending)));
    }

    @Test
    void withoutState_isRefused_andUsesNothingUp() {
      refuses(ErrorKind.STATE_MISSING, () -> pending.receive(CallbackParameters.ofQuery("")));
      refuses(ErrorKind.STATE_MISSING, () -> pending.receive(CallbackParameters.ofQuery("state=")));
      pending.receive(answer(pending));
    }

    @Test
    void withAnotherState_isRefused_andUsesNothingUp() {
      PendingLogout other = provider.logout().begin(PLAIN);

      refuses(ErrorKind.STATE_UNKNOWN, () -> pending.receive(answer(other)));
      pending.receive(answer(pending));
    }
  }

  @Nested
  class Kept {

    private final PendingLogout pending =
        provider.logout().begin(LogoutRequest.builder(BACK).idTokenHint(provider.signIn()).build());

    @Test
    void restored_acceptsTheState_andHasNoHints() {
      PendingLogout restored = provider.logout().restore(pending.toSecret());

      assertThat(restored.postLogoutRedirectUri()).isEqualTo(BACK);
      assertThat(restored.logoutUri().getRawQuery()).doesNotContain("id_token_hint");
      assertThat(pending.toSecret().reveal()).doesNotContain(provider.idToken);
      refuses(
          ErrorKind.STATE_UNKNOWN,
          () -> restored.receive(CallbackParameters.ofQuery("state=other")));
      restored.receive(answer(pending));
    }

    @Test
    void atAnotherIssuerOrForAnotherClient_isRefused() {
      AuthorizationServer other = provider.server().issuer("https://other.example").build();
      RelyingParty app2 =
          RelyingParty.builder(provider.server().build(), new ClientId("app2")).build();

      refuses(
          ErrorKind.INVALID_CONFIGURATION,
          () -> provider.relyingParty(other).logout().restore(pending.toSecret()));
      refuses(ErrorKind.INVALID_CONFIGURATION, () -> app2.logout().restore(pending.toSecret()));
    }

    @Test
    void otherWords_areRefused() {
      String words = pending.toSecret().reveal();
      String state = pending.state().reveal();

      for (String other :
          new String[] {
            "",
            words.replace("v=logout1", "v=2"),
            words.replace(state, state.substring(1)),
            words.replace(state, state.substring(1) + "%20"),
            words.substring(0, words.lastIndexOf('&')),
            words + "&x=1",
            words + "&",
            words.replace("https", "%68ttps"),
            words.replace("logged-out", "logged+out"),
            words + "%",
            "a=" + "a".repeat(16 * 1024)
          }) {
        assertThat(other).isNotEqualTo(words);
        refuses(ErrorKind.INVALID_ARGUMENT, () -> provider.logout().restore(Secret.of(other)));
      }
    }
  }
}
