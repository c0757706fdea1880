package dev.codegrant.provider.google;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.openid.RelyingParty;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The definition of Google, its back channel led to WireMock on 127.0.0.1. */
final class LocalGoogle extends WireMockExtension {

  static final AuthorizationRequest REQUEST =
      AuthorizationRequest.builder(URI.create("https://app.example/callback"))
          .scope(Scope.of("https://www.googleapis.com/auth/drive.metadata.readonly"))
          .build();

  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  LocalGoogle() {
    super(extensionOptions().options(wireMockConfig().bindAddress("127.0.0.1").dynamicPort()));
  }

  AuthorizationServer server() {
    return Google.authorizationServer().toBuilder()
        .tokenEndpoint(address("/token"))
        .revocationEndpoint(address("/revoke"))
        .endpoint("jwks_uri", address("/certs"))
        .endpoint("device_authorization_endpoint", address("/device/code"))
        .build();
  }

  OAuthClient client() {
    return client(server());
  }

  static OAuthClient client(AuthorizationServer server) {
    return OAuthClient.builder(server, new ClientId("the-client"))
        .clientSecret(Secret.of("the secret & more"))
        .clock(Clock.fixed(NOW, ZoneOffset.UTC))
        .build();
  }

  /** A client that signs users in, and a relying party that {@code settings} may change. */
  OAuthClient signingIn(UnaryOperator<RelyingParty.Builder> settings) {
    ClientId clientId = new ClientId("the-client");
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    return OAuthClient.builder(server(), clientId)
        .clientSecret(Secret.of("the secret & more"))
        .idTokenVerifier(
            settings.apply(Google.relyingParty(server(), clientId).clock(clock)).build())
        .clock(clock)
        .build();
  }

  /** Lets a user grant the request, and answers with this ID token and these more members. */
  TokenSet signIn(
      OAuthClient client,
      AuthorizationRequest request,
      Function<GoogleIdToken, String> idToken,
      String more) {
    PendingAuthorization pending = client.authorize(request);
    GrantedAuthorization granted =
        (GrantedAuthorization)
            pending.receive(CallbackParameters.ofQuery("code=the-code&state=" + state(pending)));
    String nonce = Form.query(pending.authorizationUri()).getOrDefault("nonce", "");
    answerTokens(idToken.apply(new GoogleIdToken(nonce)), more);
    return client.redeem(granted);
  }

  /** The token answer, in the order of google.token.json, and the keys. */
  void answerTokens(String idToken, String more) {
    stubFor(get("/certs").willReturn(okJson(GoogleIdToken.keys())));
    stubFor(
        post("/token")
            .willReturn(
                okJson(
                    "{\"access_token\":\"%s\",\"expires_in\":3599%s,\"token_type\":\"Bearer\",\"id_token\":\"%s\"}"
                        .formatted(GoogleIdToken.ACCESS_TOKEN, more, idToken))));
  }

  URI address(String path) {
    return URI.create("http://127.0.0.1:" + getPort() + path);
  }

  void answer(ResponseDefinitionBuilder answer) {
    stubFor(any(anyUrl()).willReturn(answer));
  }

  static GrantedAuthorization granted(OAuthClient client) {
    PendingAuthorization pending = client.authorize(REQUEST);
    return (GrantedAuthorization)
        pending.receive(CallbackParameters.ofQuery("code=the-code&state=" + state(pending)));
  }

  static String state(PendingAuthorization pending) {
    return Form.query(pending.authorizationUri()).getOrDefault("state", "");
  }

  static TokenSet held() {
    return TokenSet.builder(AccessToken.bearer(Secret.of("old-access-token")), NOW)
        .refreshToken(RefreshToken.of(Secret.of("old-refresh-token")))
        .scope(REQUEST.scope())
        .build();
  }
}
