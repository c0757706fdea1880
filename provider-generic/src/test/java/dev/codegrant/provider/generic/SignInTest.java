package dev.codegrant.provider.generic;

import static dev.codegrant.error.ErrorKind.ID_TOKEN_CLAIM_INVALID;
import static dev.codegrant.error.ErrorKind.ID_TOKEN_NONCE_MISMATCH;
import static dev.codegrant.error.ErrorKind.ID_TOKEN_SIGNATURE_INVALID;
import static dev.codegrant.error.ErrorKind.INVALID_CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.openid.IdToken;
import dev.codegrant.openid.Identity;
import dev.codegrant.openid.RelyingParty;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.Quirks;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.FakeAuthorizationServerBuilder;
import dev.codegrant.testkit.FakeAuthorizationServerExtension;
import dev.codegrant.testkit.JwtChange;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A user signs in at a provider of which the issuer alone is known. */
@ExtendWith(FakeAuthorizationServerExtension.class)
final class SignInTest {

  private static final ClientId CLIENT_ID = new ClientId("the-client");
  private static final URI REDIRECT_URI = URI.create("https://app.example/callback");

  @Test
  void fromTheIssuerAlone_provesWhoSignedIn(FakeAuthorizationServer provider, ManualClock clock) {
    provider.signIn("alice");

    IdToken alice = IdToken.of(signIn(client(provider, clock), provider));
    IdToken bob = IdToken.of(signIn(client(provider, clock), provider.signIn("bob")));

    assertThat(alice.identity().issuer()).isEqualTo(provider.issuer());
    assertThat(bob.identity())
        .isNotEqualTo(alice.identity())
        .extracting(Identity::issuer)
        .isEqualTo(provider.issuer());
    assertThat(alice.checks()).contains("signature", "iss", "aud", "exp", "nonce");
  }

  @Test
  void again_isTheSameUser(FakeAuthorizationServer provider, ManualClock clock) {
    OAuthClient client = client(provider, clock);
    IdToken first = IdToken.of(signIn(client, provider));

    provider.openId().rotateKeys();

    IdToken second = IdToken.of(signIn(client, provider));
    assertThat(second.identity()).isEqualTo(first.identity());
    assertThat(second.keyId()).isPresent().isNotEqualTo(first.keyId());
  }

  @Test
  void refreshed_isTheSameUser(FakeAuthorizationServer provider, ManualClock clock) {
    OAuthClient client = client(provider, clock);
    TokenSet tokens = signIn(client, provider);

    assertThat(IdToken.of(client.refresh(tokens)).identity())
        .isEqualTo(IdToken.of(tokens).identity());
  }

  static Stream<Arguments> notProven() {
    JwtChange change = JwtChange.none();
    return Stream.of(
        arguments(change.withCorruptSignature(), ID_TOKEN_SIGNATURE_INVALID),
        arguments(change.signedWithUnpublishedKey(), ID_TOKEN_SIGNATURE_INVALID),
        arguments(change.withClaim("iss", "\"https://other.example\""), ID_TOKEN_CLAIM_INVALID),
        arguments(change.withClaim("aud", "\"another-client\""), ID_TOKEN_CLAIM_INVALID),
        arguments(change.withoutClaim("nonce"), ID_TOKEN_NONCE_MISMATCH));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource
  void notProven(
      JwtChange change, ErrorKind kind, FakeAuthorizationServer provider, ManualClock clock) {
    OAuthClient client = client(provider, clock);
    provider.openId().nextIdToken(change);

    assertThat(
            catchThrowableOfType(ResponseValidationException.class, () -> signIn(client, provider))
                .kind())
        .isEqualTo(kind);
    assertThat(IdToken.of(signIn(client, provider)).identity().issuer())
        .isEqualTo(provider.issuer());
  }

  @Test
  void atAServerWithoutKeys_cannotBe(FakeAuthorizationServerBuilder builder) {
    AuthorizationServer server =
        Generic.discover(builder.removeMetadataMember("jwks_uri").start().issuer());

    assertThat(
            catchThrowableOfType(
                    ConfigurationException.class,
                    () -> RelyingParty.builder(server, CLIENT_ID).build())
                .kind())
        .isEqualTo(INVALID_CONFIGURATION);
  }

  @ParameterizedTest
  @CsvSource({"apple, true", "cognito, true", "auth0, false"})
  void email_verifiedInAText_countsWhereTheServerIsKnownForIt(
      String name, boolean counts, FakeAuthorizationServer provider, ManualClock clock) {
    AuthorizationServer server =
        Generic.discover(provider.issuer()).toBuilder()
            .quirks(
                Quirks.builder()
                    .userInformation(
                        CatalogueTest.usable(name).authorizationServer().quirks().userInformation())
                    .build())
            .build();
    OAuthClient client = client(provider, clock, server);
    JwtChange address = JwtChange.none().withClaim("email", "\"relay@example.com\"");
    provider.openId().nextIdToken(address.withClaim("email_verified", "\"true\""));
    assertThat(IdToken.of(signIn(client, provider)).claims().verifiedEmail())
        .isEqualTo(counts ? Optional.of("relay@example.com") : Optional.empty());

    provider.openId().nextIdToken(address.withClaim("email_verified", "\"false\""));
    assertThat(IdToken.of(signIn(client, provider)).claims().verifiedEmail()).isEmpty();
  }

  private static OAuthClient client(FakeAuthorizationServer provider, ManualClock clock) {
    return client(provider, clock, Generic.discover(provider.issuer()));
  }

  private static OAuthClient client(
      FakeAuthorizationServer provider, ManualClock clock, AuthorizationServer server) {
    provider.registerConfidentialClient(CLIENT_ID.value(), "the secret", REDIRECT_URI.toString());
    return OAuthClient.builder(server, CLIENT_ID)
        .clientSecret(Secret.of("the secret"))
        .idTokenVerifier(RelyingParty.builder(server, CLIENT_ID).clock(clock).build())
        .clock(clock)
        .build();
  }

  private static TokenSet signIn(OAuthClient client, FakeAuthorizationServer provider) {
    PendingAuthorization pending =
        client.authorize(
            AuthorizationRequest.builder(REDIRECT_URI)
                .scope(Scope.of("openid"))
                .offlineAccess()
                .build());
    URI callback = provider.approve(pending.authorizationUri());
    return client.redeem(
        (GrantedAuthorization) pending.receive(CallbackParameters.ofUri(callback.toString())));
  }
}
