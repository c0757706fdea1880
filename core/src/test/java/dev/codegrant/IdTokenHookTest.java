package dev.codegrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.error.TransportException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client does with the ID tokens that its verifier proves or does not. */
class IdTokenHookTest {

  private static final String TOKENS = "\"access_token\":\"AT\",\"token_type\":\"Bearer\"";
  private static final Secret FIRST = Secret.of("first-id-token");

  private final List<String> answers = new CopyOnWriteArrayList<>();
  private final RawServer endpoint = RawServer.start(exchange -> exchange.write(answers.remove(0)));
  private final ScriptedIdTokens verifier = ScriptedIdTokens.proving();
  private final AuthorizationServer server =
      AuthorizationServer.builder(URI.create("https://as.example/authorize"), endpoint.uri())
          .build();
  private final OAuthClient client = builder().idTokenVerifier(verifier).build();
  private final OAuthClient without = builder().build();

  @AfterEach
  void stop() throws IOException {
    endpoint.close();
  }

  private OAuthClient.Builder builder() {
    return OAuthClient.builder(server, new ClientId("client-1"));
  }

  private static AuthorizationRequest request(String... scope) {
    return AuthorizationRequest.builder(URI.create("https://app.example/cb"))
        .scope(Scope.of(scope))
        .build();
  }

  private static GrantedAuthorization granted(OAuthClient by, String... scope) {
    PendingAuthorization pending = by.authorize(request(scope));
    return (GrantedAuthorization)
        pending.receive(CallbackParameters.ofQuery("code=c0de&state=" + pending.state().reveal()));
  }

  private void answerWith(String moreMembers) {
    String body = "{" + TOKENS + moreMembers + "}";
    answers.add(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(body.length(), body));
  }

  private static ResponseValidationException refused() {
    return new ResponseValidationException(
        ErrorKind.ID_TOKEN_SIGNATURE_INVALID, "a signature", "another", "refuse");
  }

  private static <E extends OAuthException> E refuses(Class<E> type, Runnable call) {
    return assertThatExceptionOfType(type).isThrownBy(call::run).actual();
  }

  @Nested
  class WithoutAVerifier {

    @Test
    void scopeOpenid_isRefused_andTheModuleNamed() {
      assertThat(
              refuses(
                  ConfigurationException.class, () -> without.authorize(request("openid", "a"))))
          .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION)
          .hasMessageContaining("codegrant-openid")
          .hasMessageContaining("OAuthClient.Builder.idTokenVerifier");
      assertThat(without.authorize(request("a")).isSignIn()).isFalse();
      assertThat(client.authorize(request("openid", "a")).isSignIn()).isTrue();
    }

    @Test
    void grantOfASignIn_isRefusedBeforeItsCodeIsTaken() {
      GrantedAuthorization granted = granted(client, "openid");
      assertThat(refuses(ConfigurationException.class, () -> without.redeem(granted)))
          .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION)
          .hasMessageContaining("codegrant-openid");
      assertThat(endpoint.requests()).isEmpty();

      answerWith(",\"id_token\":\"x.y.z\"");
      assertThat(client.redeem(granted).verifiedIdToken()).isPresent();
      assertThat(endpoint.requests()).hasSize(1);
    }

    @Test
    void idTokenThatNobodyAskedFor_isAText() {
      answerWith(",\"id_token\":\"x.y.z\"");
      TokenSet tokens = without.redeem(granted(without, "a"));
      assertThat(tokens.idToken()).contains(Secret.of("x.y.z"));
      assertThat(tokens.verifiedIdToken()).isEmpty();

      answerWith(",\"id_token\":\"u.v.w\"");
      TokenSet renewed = without.refresh(withRefreshToken(tokens));
      assertThat(renewed.idToken()).contains(Secret.of("u.v.w"));
      assertThat(renewed.verifiedIdToken()).isEmpty();
    }
  }

  @Test
  void verifierOfAnotherClient_isRefusedWhenTheClientIsBuilt() {
    ConfigurationException others =
        new ConfigurationException(ErrorKind.INVALID_CONFIGURATION, "mine", "yours", "mend it");
    OAuthClient.Builder builder =
        builder().idTokenVerifier(ScriptedIdTokens.proving().unusable(others));
    assertThat(refuses(ConfigurationException.class, builder::build)).isSameAs(others);
    assertThat(builder.idTokenVerifier(verifier).build().clientId()).hasToString("client-1");
  }

  @Nested
  class Redeem {

    @Test
    void provenIdToken_isEvidence_andTheVerifierSawItAll() {
      GrantedAuthorization granted = granted(client, "openid");
      answerWith(",\"id_token\":\"x.y.z\",\"refresh_token\":\"RT\"");
      TokenSet tokens = client.redeem(granted);

      assertThat(tokens.idToken()).contains(Secret.of("x.y.z"));
      assertThat(tokens.verifiedIdToken()).contains(new ScriptedIdTokens.Proof(Secret.of("x.y.z")));
      assertThat(tokens.refreshToken()).isPresent();
      assertThat(verifier.shown()).hasSize(1);
      ScriptedIdTokens.Shown shown = verifier.shown().get(0);
      assertThat(shown.idToken()).isEqualTo(Secret.of("x.y.z"));
      assertThat(shown.granted()).isSameAs(granted);
      assertThat(shown.tokens()).isEqualTo(tokens);
      assertThat(shown.tokens().verifiedIdToken()).isEmpty();
    }

    @Test
    void ofNoSignIn_keepsWhatBindsTheTokens() {
      answerWith(",\"id_token\":\"x.y.z\"");
      TokenSet tokens = client.redeem(granted(client, "a"));
      assertThat(tokens.idToken()).isEmpty();
      assertThat(tokens.issuedTo()).contains("client-1");
      assertThat(tokens.redirectUri()).contains("https://app.example/cb");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          ",\"id_token\":\"\"",
          ",\"id_token\":null",
          ",\"id_token\":1",
          ",\"id_token\":[\"x\"]"
        })
    void withoutIdToken_isRefused(String member) {
      answerWith(member);
      GrantedAuthorization granted = granted(client, "openid");
      assertThat(refuses(ResponseValidationException.class, () -> client.redeem(granted)))
          .matches(e -> e.kind() == ErrorKind.ID_TOKEN_MISSING)
          .matches(e -> !e.isTransient());
      assertThat(verifier.shown()).isEmpty();
      assertThat(refuses(ConfigurationException.class, () -> client.redeem(granted)).kind())
          .isEqualTo(ErrorKind.INVALID_ARGUMENT);
    }

    @Test
    void refusalOfTheVerifier_isTheCallers() {
      for (OAuthException failure :
          List.of(
              refused(),
              new TransportException(ErrorKind.JWKS_UNAVAILABLE, "keys", "none", "later", null),
              new MalformedResponseException(ErrorKind.JWKS_INVALID, "keys", "none", "report"))) {
        verifier.refuse(failure);
        answerWith(",\"id_token\":\"x.y.z\"");
        GrantedAuthorization granted = granted(client, "openid");
        assertThat(refuses(OAuthException.class, () -> client.redeem(granted))).isSameAs(failure);
      }
    }

    @Test
    void withoutOpenid_asksNobody_andHandsNoUnprovenTextOn() {
      verifier.refuse(refused());
      answerWith(",\"id_token\":\"x.y.z\",\"refresh_token\":\"RT-2\",\"more\":\"m\"");
      TokenSet tokens = client.redeem(granted(client, "a"));
      assertThat(tokens.idToken()).isEmpty();
      assertThat(tokens.refreshToken()).isPresent();
      assertThat(tokens.additionalParameterNames()).containsExactly("more");
      assertThat(tokens.verifiedIdToken()).isEmpty();
      assertThat(verifier.shown()).isEmpty();
    }
  }

  @Nested
  class Refresh {

    private final TokenSet before =
        withRefreshToken(
            TokenSet.builder(AccessToken.bearer(Secret.of("AT-0")), Instant.EPOCH)
                .verifiedIdToken(new ScriptedIdTokens.Proof(FIRST))
                .build());

    @Test
    void withoutANewIdToken_keepsTheOldOneAndItsProof() {
      verifier.refuse(refused());
      answerWith("");
      TokenSet after = client.refresh(before);
      assertThat(after.accessToken().value()).isEqualTo(Secret.of("AT"));
      assertThat(after.idToken()).contains(FIRST);
      assertThat(after.verifiedIdToken()).isEqualTo(before.verifiedIdToken());
      assertThat(verifier.shown()).isEmpty();
    }

    @Test
    void withoutANewIdToken_keepsATextAsAText() {
      answerWith("");
      TokenSet after = client.refresh(before.toBuilder().idToken(FIRST).build());
      assertThat(after.idToken()).contains(FIRST);
      assertThat(after.verifiedIdToken()).isEmpty();
    }

    @Test
    void newIdToken_isProvenAgainstTheOldOne() {
      answerWith(",\"id_token\":\"second\",\"refresh_token\":\"RT-2\"");
      TokenSet after = client.refresh(before);
      assertThat(after.idToken()).contains(Secret.of("second"));
      assertThat(after.verifiedIdToken()).contains(new ScriptedIdTokens.Proof(Secret.of("second")));
      assertThat(verifier.shown()).hasSize(1);
      ScriptedIdTokens.Shown shown = verifier.shown().get(0);
      assertThat(shown.before()).isSameAs(before);
      assertThat(shown.granted()).isNull();
      assertThat(shown.idToken()).isEqualTo(Secret.of("second"));
      assertThat(shown.tokens().accessToken().value()).isEqualTo(Secret.of("AT"));
    }

    /** Who comes out of a store has lost the proof, not the text that says who the user is. */
    @Test
    void newIdTokenBesideAnOldText_isProvenToo() {
      answerWith(",\"id_token\":\"second\"");
      TokenSet after = client.refresh(before.toBuilder().idToken(FIRST).build());
      assertThat(after.verifiedIdToken()).isPresent();
    }

    @Test
    void newIdTokenWhereThereWasNone_isNotHandedOn() {
      answerWith(",\"id_token\":\"second\"");
      TokenSet after =
          client.refresh(
              withRefreshToken(TokenSet.builder(before.accessToken(), Instant.EPOCH).build()));
      assertThat(after.idToken()).isEmpty();
      assertThat(after.verifiedIdToken()).isEmpty();
      assertThat(verifier.shown()).isEmpty();
    }

    /** The old refresh token is used up: to throw would end a session for want of a key. */
    @Test
    void whileTheKeysCannotBeHad_keepsTheOldIdToken_andHandsTheNewTokensOut() {
      for (OAuthException failure :
          List.of(
              new TransportException(ErrorKind.JWKS_UNAVAILABLE, "keys", "none", "later", null),
              new TransportException(ErrorKind.TRANSPORT_TIMEOUT, "keys", "none", "later", null),
              new MalformedResponseException(ErrorKind.JWKS_INVALID, "keys", "none", "report"),
              new ResponseValidationException(
                  ErrorKind.ID_TOKEN_KEY_NOT_FOUND, "a key", "none yet", "later"),
              new ConfigurationException(
                  ErrorKind.INVALID_ARGUMENT, "the first ID token", "a text", "pass it"))) {
        verifier.refuse(failure);
        answerWith(",\"id_token\":\"second\",\"refresh_token\":\"RT-2\"");
        TokenSet after = client.refresh(before);
        assertThat(after.accessToken().value()).isEqualTo(Secret.of("AT"));
        assertThat(after.refreshToken().orElseThrow().value()).isEqualTo(Secret.of("RT-2"));
        assertThat(after.idToken()).contains(FIRST);
        assertThat(after.verifiedIdToken()).isEqualTo(before.verifiedIdToken());
      }
    }

    @Test
    void refusedIdToken_isTheCallers() {
      for (OAuthException failure :
          List.of(
              refused(),
              new ConfigurationException(
                  ErrorKind.INVALID_CONFIGURATION, "this client", "another", "mend it"))) {
        verifier.refuse(failure);
        answerWith(",\"id_token\":\"second\",\"refresh_token\":\"RT-2\"");
        assertThat(refuses(OAuthException.class, () -> client.refresh(before))).isSameAs(failure);
      }
    }
  }

  @Test
  void weaknessesOfTheVerifier_areOfThePosture() {
    assertThat(client.securityPosture().names()).doesNotContain("taken_on_trust");
    OAuthClient relaxed = builder().idTokenVerifier(new Relaxed()).build();
    assertThat(relaxed.securityPosture().names()).contains("taken_on_trust");
  }

  /** Says of itself that it is weak. */
  private static final class Relaxed implements IdTokenVerifier {
    private final ScriptedIdTokens inner = ScriptedIdTokens.proving();

    @Override
    public Map<String, String> weaknesses() {
      return Map.of("taken_on_trust", "nothing is proven");
    }

    @Override
    public void requireUsableFor(AuthorizationServer server, ClientId clientId) {
      inner.requireUsableFor(server, clientId);
    }

    @Override
    public TokenSet.VerifiedIdToken verify(
        Secret idToken, TokenSet tokens, GrantedAuthorization granted) {
      return inner.verify(idToken, tokens, granted);
    }

    @Override
    public TokenSet.VerifiedIdToken verifyDevice(Secret idToken, TokenSet tokens) {
      return inner.verifyDevice(idToken, tokens);
    }

    @Override
    public TokenSet.VerifiedIdToken verifyRefreshed(
        Secret idToken, TokenSet tokens, TokenSet before) {
      return inner.verifyRefreshed(idToken, tokens, before);
    }
  }

  private static TokenSet withRefreshToken(TokenSet tokens) {
    return tokens.toBuilder().refreshToken(RefreshToken.of(Secret.of("RT"))).build();
  }
}
