package dev.codegrant.e2e;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.openid.RelyingParty;
import dev.codegrant.provider.generic.Generic;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.util.function.UnaryOperator;

/**
 * An application that signs users in at a fake provider, as the documentation tells to: from the
 * issuer alone, with a registered client, by the code flow.
 */
final class SignInApplication {

  static final String CLIENT_ID = "client-of-the-tests";
  static final String CLIENT_SECRET = "a-client-secret-of-more-than-32-bytes-0123456789";
  static final URI REDIRECT_URI = URI.create("https://app.example/callback");

  private final FakeAuthorizationServer server;
  private final RelyingParty party;
  private final OAuthClient client;

  private SignInApplication(
      FakeAuthorizationServer server, UnaryOperator<RelyingParty.Builder> registration) {
    this.server = server;
    AuthorizationServer provider = Generic.discover(server.issuer());
    ClientId clientId = new ClientId(CLIENT_ID);
    this.party =
        registration.apply(RelyingParty.builder(provider, clientId).clock(server.clock())).build();
    this.client =
        OAuthClient.builder(provider, clientId)
            .clientSecret(Secret.of(CLIENT_SECRET))
            .idTokenVerifier(party)
            .clock(server.clock())
            .build();
  }

  /** Registers the client at the server, and reads the server's metadata. */
  static SignInApplication at(FakeAuthorizationServer server) {
    return at(server, party -> party);
  }

  /** The same for a client that is registered for something special. */
  static SignInApplication at(
      FakeAuthorizationServer server, UnaryOperator<RelyingParty.Builder> registration) {
    server.registerConfidentialClient(CLIENT_ID, CLIENT_SECRET, REDIRECT_URI.toString());
    return new SignInApplication(server, registration);
  }

  OAuthClient client() {
    return client;
  }

  RelyingParty party() {
    return party;
  }

  static AuthorizationRequest.Builder request() {
    return AuthorizationRequest.builder(REDIRECT_URI).scope(Scope.of("openid", "email"));
  }

  /** The user signs in and agrees. */
  GrantedAuthorization granted() {
    return granted(request().build());
  }

  GrantedAuthorization granted(AuthorizationRequest request) {
    PendingAuthorization pending = client.authorize(request);
    URI callback = server.approve(pending.authorizationUri());
    return (GrantedAuthorization) pending.receive(CallbackParameters.ofUri(callback.toString()));
  }

  /** The whole way. */
  TokenSet signIn() {
    return client.redeem(granted());
  }
}
