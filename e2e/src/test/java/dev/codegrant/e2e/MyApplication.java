package dev.codegrant.e2e;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.javanet.NetHttpTransport;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.credential.BearerAuthorization;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenRecord;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.error.OAuthException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.openid.IdToken;
import dev.codegrant.openid.Identity;
import dev.codegrant.openid.LogoutRequest;
import dev.codegrant.openid.LogoutToken;
import dev.codegrant.openid.RelyingParty;
import dev.codegrant.provider.generic.Generic;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.token.Scope;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The application under test of docs/testkit.md: it signs a user in, and calls an API for them. */
final class MyApplication {
  private final FakeAuthorizationServer server;
  private final OAuthClient client;
  private final TokenStore store = TokenStore.inMemory(10, evicted -> {});
  private final RelyingParty party;
  private final TokenKey key;
  private PendingAuthorization pending;

  MyApplication(FakeAuthorizationServer server) {
    this(server, Duration.ofSeconds(10));
  }

  MyApplication(FakeAuthorizationServer server, Duration timeout) {
    this.server = server;
    AuthorizationServer as = Generic.discover(server.issuer());
    ClientId clientId = new ClientId("my-app");
    this.party = RelyingParty.builder(as, clientId).clock(server.clock()).build();
    this.client =
        OAuthClient.builder(as, clientId)
            .idTokenVerifier(party)
            .timeout(timeout)
            .clock(server.clock())
            .build();
    this.pending = client.authorize(request().build());
    this.key = new TokenKey("my-app", server.issuer(), "whoever");
  }

  private static AuthorizationRequest.Builder request() {
    return AuthorizationRequest.builder(URI.create("https://app.example/cb"))
        .scope(Scope.of("openid", "read"));
  }

  /** Where the user's browser is sent. */
  URI signIn() {
    return pending.authorizationUri();
  }

  /** The same, for a sign-in of this authentication context class. */
  URI signIn(String acr) {
    pending = client.authorize(request().requiredAcr(acr).build());
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

  /** Who is signed in. */
  String user() {
    return tokens().map(tokens -> IdToken.of(tokens).identity().subject()).orElse("nobody");
  }

  /** Forgets the user; returns where the user's browser is sent to sign out there, too. */
  URI signOut() {
    TokenSet tokens = tokens().orElseThrow();
    store.delete(key);
    return party
        .logout()
        .begin(
            LogoutRequest.builder(URI.create("https://app.example/bye"))
                .idTokenHint(tokens)
                .build())
        .logoutUri();
  }

  /** Takes what is posted to the back-channel logout URI; returns the status of the answer. */
  int receiveLogout(String contentType, String body) {
    try {
      LogoutToken logout = party.logout().backChannel(contentType, body);
      if (logout.identity().map(Identity::subject).equals(Optional.of(user()))) {
        store.delete(key);
      }
      return 200;
    } catch (OAuthException refused) {
      return 400;
    }
  }

  private Optional<TokenSet> tokens() {
    return store.load(key).map(TokenRecord::tokens);
  }
}
