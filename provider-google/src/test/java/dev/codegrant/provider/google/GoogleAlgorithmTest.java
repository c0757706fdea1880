package dev.codegrant.provider.google;

import static dev.codegrant.error.ErrorKind.ID_TOKEN_ALG_REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.openid.RelyingParty;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.FakeAuthorizationServerBuilder;
import dev.codegrant.testkit.FakeAuthorizationServerExtension;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.testkit.Preset;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import java.net.URI;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ID tokens of Google are signed with: RS256, whatever the server lists besides. */
@ExtendWith(FakeAuthorizationServerExtension.class)
final class GoogleAlgorithmTest {
  private static final URI CALLBACK = URI.create("https://app.example/callback");
  private static final ClientId CLIENT_ID = new ClientId("the-client");

  private final FakeAuthorizationServerBuilder builder;
  private final ManualClock clock;

  GoogleAlgorithmTest(FakeAuthorizationServerBuilder builder, ManualClock clock) {
    this.builder = builder;
    this.clock = clock;
  }

  @ParameterizedTest
  @ValueSource(strings = "RS256")
  void idTokenOfGooglesAlgorithm_isProven(String algorithm) {
    assertThat(signIn(algorithm)).isInstanceOf(Outcome.Tokens.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PS256", "ES256", "EdDSA"})
  void idTokenOfAnother_isRefused(String algorithm) {
    assertThat(signIn(algorithm)).isEqualTo(new Outcome.Refusal(ID_TOKEN_ALG_REFUSED, null));
  }

  private Outcome signIn(String algorithm) {
    FakeAuthorizationServer fake =
        builder
            .like(Preset.GOOGLE)
            .idTokenSigningAlgorithm(algorithm)
            .start()
            .registerConfidentialClient("the-client", "the secret", CALLBACK.toString());
    AuthorizationServer server =
        Google.authorizationServer().toBuilder()
            .issuer(fake.issuer())
            .authorizationEndpoint(fake.authorizationEndpoint())
            .tokenEndpoint(fake.tokenEndpoint())
            .endpoint("jwks_uri", fake.uri(Endpoint.JWKS))
            .supported("id_token_signing_alg_values_supported", "RS256", algorithm)
            .build();
    RelyingParty party = Google.relyingParty(server, CLIENT_ID).clock(clock).build();
    OAuthClient client =
        OAuthClient.builder(server, CLIENT_ID)
            .clientSecret(Secret.of("the secret"))
            .idTokenVerifier(party)
            .clock(clock)
            .build();
    PendingAuthorization pending =
        client.authorize(
            AuthorizationRequest.builder(CALLBACK).scope(Scope.of("openid", "email")).build());
    URI callback = fake.approve(pending.authorizationUri());
    return Outcome.of(
        () ->
            client.redeem(
                (GrantedAuthorization)
                    pending.receive(CallbackParameters.ofUri(callback.toString()))));
  }
}
