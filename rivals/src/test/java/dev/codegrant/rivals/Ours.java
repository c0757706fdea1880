package dev.codegrant.rivals;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Secret;
import java.net.URI;

/** Our client at a server on this machine, and the one way through its steps. */
final class Ours {

  static final URI REDIRECT_URI = URI.create("https://app.example/cb");
  static final URI AUTHORIZATION_ENDPOINT = URI.create("https://as.example/authorize");

  private Ours() {}

  static OAuthClient.Builder publicClient(URI tokenEndpoint) {
    return OAuthClient.builder(
        AuthorizationServer.builder(AUTHORIZATION_ENDPOINT, tokenEndpoint).build(),
        new ClientId("id"));
  }

  static OAuthClient client(URI tokenEndpoint, String secret) {
    return publicClient(tokenEndpoint).clientSecret(Secret.of(secret)).build();
  }

  static PendingAuthorization begin(OAuthClient client) {
    return client.authorize(AuthorizationRequest.builder(REDIRECT_URI).build());
  }

  /** The user said yes, and the server answered with the code {@code the-code}. */
  static GrantedAuthorization granted(OAuthClient client) {
    PendingAuthorization pending = begin(client);
    String state = Received.query(pending.authorizationUri()).get("state");
    return (GrantedAuthorization)
        pending.receive(CallbackParameters.ofQuery("code=the-code&state=" + state));
  }
}
