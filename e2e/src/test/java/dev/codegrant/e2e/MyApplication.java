package dev.codegrant.e2e;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.javanet.NetHttpTransport;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.credential.BearerAuthorization;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.openid.IdToken;
import dev.codegrant.openid.RelyingParty;
import dev.codegrant.provider.generic.Generic;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.token.Scope;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** The application under test of docs/testkit.md: it signs a user in, and calls an API for them. */
final class MyApplication {
  private final FakeAuthorizationServer server;
  private final OAuthClient client;
  private final TokenStore store = TokenStore.inMemory(10, evicted -> {});
  private final PendingAuthorization pending;
  private final TokenKey key;

  MyApplication(FakeAuthorizationServer server) {
    this(server, Duration.ofSeconds(10));
  }

  MyApplication(FakeAuthorizationServer server, Duration timeout) {
    this.server = server;
    AuthorizationServer as = Generic.discover(server.issuer());
    ClientId clientId = new ClientId("my-app");
    this.client =
        OAuthClient.builder(as, clientId)
            .idTokenVerifier(RelyingParty.builder(as, clientId).clock(server.clock()).build())
            .timeout(timeout)
            .clock(server.clock())
            .build();
    this.pending =
        client.authorize(
            AuthorizationRequest.builder(URI.create("https://app.example/cb"))
                .scope(Scope.of("openid", "read"))
                .build());
    this.key = new TokenKey("my-app", server.issuer(), "whoever");
  }

  /** Where the user's browser is sent. */
  URI signIn() {
    return pending.authorizationUri();
  }

  /** Takes what the browser brings back; returns who signed in. */
  String receive(URI callback) {
    if (pending.receive(CallbackParameters.ofUri(callback.toString()))
        instanceof GrantedAuthorization granted) {
      TokenSet tokens = client.redeem(granted);
      store.save(key, tokens);
      return IdToken.of(tokens).identity().subject();
    }
    return "nobody";
  }

  /** Calls the API with a token that is good now. */
  String callApi() throws IOException {
    BearerAuthorization bearer =
        BearerAuthorization.builder(client.tokenSource(store, key), server.resource()).build();
    return new NetHttpTransport()
        .createRequestFactory(bearer)
        .buildGetRequest(new GenericUrl(server.resource()))
        .execute()
        .parseAsString();
  }
}
