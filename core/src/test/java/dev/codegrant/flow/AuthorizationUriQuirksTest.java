package dev.codegrant.flow;

import static dev.codegrant.flow.Attempt.REDIRECT_URI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.server.AuthorizationRequestQuirks;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.Quirks;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The URL as a server's habits make it, to the letter, but for what is drawn for each attempt. */
class AuthorizationUriQuirksTest {

  private static final String ENDPOINT = "https://as.example/authorize?";
  private static final String RFC_CLIENT = "client_id=client-1";
  private static final String REDIRECT =
      "&redirect_uri=https%3A%2F%2Fapp.example%2Foauth%2Fcb%2Fas1&response_type=code";
  private static final String PKCE = "&code_challenge=CHALLENGE&code_challenge_method=S256";

  private static AuthorizationServer server(
      UnaryOperator<AuthorizationRequestQuirks.Builder> settings) {
    return Attempt.server()
        .quirks(
            Quirks.builder()
                .authorizationRequest(settings.apply(AuthorizationRequestQuirks.builder()).build())
                .build())
        .build();
  }

  private static AuthorizationRequest.Builder asking(String... scope) {
    return AuthorizationRequest.builder(REDIRECT_URI).scope(Scope.of(scope));
  }

  private static String url(
      UnaryOperator<AuthorizationRequestQuirks.Builder> settings,
      AuthorizationRequest.Builder request) {
    Attempt attempt = Attempt.begin(server(settings), request.build());
    return attempt
        .pending()
        .authorizationUri()
        .toString()
        .replace(attempt.state(), "STATE")
        .replace(attempt.parameters().getOrDefault("code_challenge", "none"), "CHALLENGE");
  }

  @Test
  void withoutSettings_isTheRfc() {
    assertThat(url(b -> b, asking("read", "write")))
        .isEqualTo(ENDPOINT + RFC_CLIENT + REDIRECT + "&scope=read+write&state=STATE" + PKCE);
    assertThat(url(b -> b, asking()))
        .isEqualTo(ENDPOINT + RFC_CLIENT + REDIRECT + "&state=STATE" + PKCE);
  }

  /** Atlassian. */
  @Test
  void fixedParameters_standInEveryRequest_unlessTheApplicationSaysOtherwise() {
    UnaryOperator<AuthorizationRequestQuirks.Builder> atlassian =
        b -> b.parameter("audience", "api.atlassian.com").parameter("prompt", "consent");

    assertThat(url(atlassian, asking()))
        .isEqualTo(
            ENDPOINT
                + RFC_CLIENT
                + REDIRECT
                + "&state=STATE"
                + PKCE
                + "&audience=api.atlassian.com&prompt=consent");
    assertThat(url(atlassian, asking().additionalParameter("prompt", "none")))
        .endsWith("&audience=api.atlassian.com&prompt=none");
  }

  /** WeChat: its documentation names this order, and the fragment. */
  @Test
  void wechat_isAskedInItsOwnWords() {
    assertThat(
            url(
                b ->
                    b.clientIdParameter("appid")
                        .scopeDelimiter(",")
                        .withoutPkce()
                        .fragment("wechat_redirect"),
                asking("snsapi_base", "snsapi_login")))
        .isEqualTo(
            ENDPOINT
                + "appid=client-1"
                + REDIRECT
                + "&scope=snsapi_base%2Csnsapi_login&state=STATE#wechat_redirect");
  }

  /** Bitbucket, Notion. */
  @Test
  void scope_isLeftOutWhereTheServerTakesNone() {
    assertThat(url(b -> b.withoutScope(), asking("account")))
        .isEqualTo(ENDPOINT + RFC_CLIENT + REDIRECT + "&state=STATE" + PKCE);
  }

  /** Slack, for a token of the user's alone. */
  @Test
  void emptyScope_isSentWhereTheServerWantsIt() {
    assertThat(
            url(b -> b.emptyScopeSent(), asking().additionalParameter("user_scope", "users:read")))
        .isEqualTo(
            ENDPOINT
                + RFC_CLIENT
                + REDIRECT
                + "&scope=&state=STATE"
                + PKCE
                + "&user_scope=users%3Aread");
    assertThat(url(b -> b.emptyScopeSent(), asking("chat:write"))).contains("&scope=chat%3Awrite&");
  }

  @Nested
  class Pkce {

    @Test
    void leftOut_leavesTheRest() {
      assertThat(url(b -> b.withoutPkce(), asking("r_liteprofile")))
          .isEqualTo(ENDPOINT + RFC_CLIENT + REDIRECT + "&scope=r_liteprofile&state=STATE");
    }

    @Test
    void leftOut_isStillAnAttemptThatCanBeKept() {
      AuthorizationServer linkedIn = server(b -> b.withoutPkce());
      PendingAuthorization pending = Attempt.begin(linkedIn, asking().build()).pending();

      PendingAuthorization restored =
          PendingAuthorization.of(linkedIn, new ClientId("client-1"), pending.toSecret());

      assertThat(restored.authorizationUri()).isEqualTo(pending.authorizationUri());
      assertThat(
              restored.receive(
                  CallbackParameters.ofQuery("code=c&state=" + pending.state().reveal())))
          .isInstanceOf(GrantedAuthorization.class);
    }

    /** TikTok's desktop clients; the verifier is that of RFC 7636 appendix B. */
    @Test
    void inHex_isTheSameHash() {
      Secret verifier = Secret.of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
      assertThat(Randomness.challenge(verifier))
          .isEqualTo("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
      assertThat(Randomness.challengeInHex(verifier))
          .isEqualTo("13d31e961a1ad8ec2f16b10c4c982e0876a878ad6df144566ee1894acb70f9c3");

      Attempt attempt = Attempt.begin(server(b -> b.codeChallengeInHex()));
      GrantedAuthorization granted =
          (GrantedAuthorization) attempt.receive("code=c&state=${STATE}");
      assertThat(attempt.parameters())
          .containsEntry("code_challenge", Randomness.challengeInHex(granted.codeVerifier()))
          .containsEntry("code_challenge_method", "S256");
    }
  }

  /** Apple: the browser would show an error page, and the application never hear of it. */
  @Nested
  class FormPostScope {

    private final AuthorizationServer apple =
        server(b -> b.formPostScope(Scope.of("name", "email")));

    @ParameterizedTest
    @ValueSource(strings = {"name", "email"})
    void askedForInAQuery_isRefused(String token) {
      AuthorizationRequest request = asking("other", token).build();
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> Attempt.begin(apple, request))
          .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION)
          .withMessageContaining("'" + token + "'")
          .withMessageContaining("formPost()");
    }

    @Test
    void askedForWithAForm_isTaken() {
      assertThat(Attempt.begin(apple, asking("name", "email").formPost().build()).parameters())
          .containsEntry("response_mode", "form_post")
          .containsEntry("scope", "name email");
    }

    @Test
    void notAskedFor_needsNoForm() {
      assertThat(Attempt.begin(apple, asking("names").build()).parameters())
          .containsEntry("scope", "names");
      assertThat(Attempt.begin(server(b -> b), asking("email").build()).parameters())
          .containsEntry("scope", "email");
    }

    @Test
    void ofTheOfflineScope_countsWhenItIsAdded() {
      AuthorizationServer server =
          server(b -> b.offlineScope(Scope.of("later")).formPostScope(Scope.of("later")));
      assertThat(Attempt.begin(server, asking("a").build()).parameters())
          .containsEntry("scope", "a");
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> Attempt.begin(server, asking("a").offlineAccess().build()));
    }
  }

  @Test
  void clientIdUnderTheServersName_isTheClientsAlone() {
    AuthorizationServer tikTok = server(b -> b.clientIdParameter("client_key"));
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(
            () ->
                Attempt.begin(
                    tikTok, asking().additionalParameter("client_key", "client-2").build()))
        .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION)
        .withMessageContaining("client_key")
        .withMessageNotContaining("client-2");
    assertThat(
            Attempt.begin(server(b -> b), asking().additionalParameter("client_key", "x").build())
                .parameters())
        .containsEntry("client_key", "x")
        .containsEntry("client_id", "client-1");
    assertThat(Attempt.begin(tikTok, asking().build()).parameters())
        .containsEntry("client_key", "client-1")
        .doesNotContainKey("client_id");
  }

  /** What is enclosed is of RFC 9101, and so is the name of the client. */
  @Test
  void envelope_isForServersThatKnowClientId() {
    AuthorizationRequest request =
        asking()
            .envelope((server, parameters) -> Map.of("client_id", "client-1", "request", "x"))
            .build();
    AuthorizationServer tikTok = server(b -> b.clientIdParameter("client_key"));

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> Attempt.begin(tikTok, request))
        .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION)
        .withMessageContaining("client_key");
    assertThat(Attempt.begin(server(b -> b.fragment("f")), request).parameters())
        .containsOnlyKeys("client_id", "request");
  }
}
