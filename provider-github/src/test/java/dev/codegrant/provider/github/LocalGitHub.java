package dev.codegrant.provider.github;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
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

/** The definition of GitHub, its back channel led to WireMock on 127.0.0.1. */
final class LocalGitHub extends WireMockExtension {

  static final AuthorizationRequest REQUEST =
      AuthorizationRequest.builder(URI.create("https://app.example/callback"))
          .scope(Scope.of("repo", "gist"))
          .build();

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  LocalGitHub() {
    super(extensionOptions().options(wireMockConfig().bindAddress("127.0.0.1").dynamicPort()));
  }

  AuthorizationServer server() {
    return GitHub.authorizationServer().toBuilder()
        .tokenEndpoint(address("/token"))
        .revocationEndpoint(address("/applications"))
        .endpoint("device_authorization_endpoint", address("/login/device/code"))
        .endpoint("userinfo_endpoint", address("/user"))
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
