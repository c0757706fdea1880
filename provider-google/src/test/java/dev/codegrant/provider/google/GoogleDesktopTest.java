package dev.codegrant.provider.google;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.desktop.LoopbackFlow;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.openid.IdToken;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.FakeAuthorizationServerBuilder;
import dev.codegrant.testkit.FakeAuthorizationServerExtension;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.testkit.Preset;
import dev.codegrant.testkit.RecordedRequest;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A desktop client: any port of 127.0.0.1, PKCE, and the secret that is none. */
@ExtendWith(FakeAuthorizationServerExtension.class)
final class GoogleDesktopTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final FakeAuthorizationServer fake;
  private final OAuthClient client;

  GoogleDesktopTest(FakeAuthorizationServerBuilder builder, ManualClock clock) {
    this.fake =
        builder
            .like(Preset.GOOGLE)
            .start()
            .registerConfidentialClient("desktop", "no secret", "http://127.0.0.1/callback");
    AuthorizationServer server =
        Google.authorizationServer().toBuilder()
            .issuer(fake.issuer())
            .authorizationEndpoint(fake.authorizationEndpoint())
            .tokenEndpoint(fake.tokenEndpoint())
            .endpoint("jwks_uri", fake.uri(Endpoint.JWKS))
            .build();
    ClientId clientId = new ClientId("desktop");
    this.client =
        OAuthClient.builder(server, clientId)
            .clientSecret(Secret.of("no secret"))
            .idTokenVerifier(Google.relyingParty(server, clientId).clock(clock).build())
            .clock(clock)
            .build();
  }

  private void visit(URI authorizationUri) {
    URI callback = fake.approve(authorizationUri);
    CompletableFuture<Void> browser =
        CompletableFuture.runAsync(
            () -> {
              try (InputStream page = callback.toURL().openStream()) {
                page.readAllBytes();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    assertThat(browser).isNotNull();
  }

  @Test
  void user_signsIn_onThisMachine() {
    LoopbackFlow.Result result =
        LoopbackFlow.builder(client)
            .browser(this::visit)
            .build()
            .authorize(
                redirectUri ->
                    AuthorizationRequest.builder(redirectUri)
                        .scope(Scope.of("openid", "email"))
                        .offlineAccess()
                        .build(),
                PATIENCE);

    assertThat(result).isInstanceOf(LoopbackFlow.Authorized.class);
    TokenSet tokens = ((LoopbackFlow.Authorized) result).tokens();
    assertThat(tokens.refreshToken()).isPresent();
    assertThat(IdToken.of(tokens).identity().subject()).isEqualTo("alice");
    RecordedRequest sent = fake.requests(Endpoint.TOKEN).get(0);
    assertThat(sent.parameter("client_secret")).isPresent();
    assertThat(sent.parameter("code_verifier")).isPresent();
    assertThat(sent.parameter("redirect_uri").orElseThrow()).startsWith("http://127.0.0.1:");
  }
}
