package dev.codegrant.e2e;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequestFactory;
import com.google.api.client.http.HttpTransport;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.credential.BearerAuthorization;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.desktop.Browser;
import dev.codegrant.desktop.LoopbackFlow;
import dev.codegrant.flow.AuthorizationOutcome;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.DeniedAuthorization;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.openid.IdToken;
import dev.codegrant.openid.Identity;
import dev.codegrant.openid.RelyingParty;
import dev.codegrant.provider.generic.Generic;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.SealingKeys;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import dev.codegrant.web.CallbackRequest;
import dev.codegrant.web.WebFlow;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The code of README.md, word for word, so that it compiles and runs. */
final class ReadmeExample {

  private ReadmeExample() {}

  static String onTheUsersMachine(
      String issuer,
      String clientId,
      String clientSecret,
      Browser browser,
      HttpTransport transport,
      URI apiUrl)
      throws IOException {
    AuthorizationServer server = Generic.discover(issuer);

    OAuthClient client =
        OAuthClient.builder(server, new ClientId(clientId))
            .clientSecret(Secret.of(clientSecret)) // leave it out for a public client
            .build();

    LoopbackFlow flow = LoopbackFlow.builder(client).browser(browser).build();
    LoopbackFlow.Result result =
        flow.authorize(
            redirectUri ->
                AuthorizationRequest.builder(redirectUri).scope(Scope.of("read")).build(),
            Duration.ofMinutes(5));

    if (result instanceof LoopbackFlow.Authorized authorized) {
      TokenKey alice = new TokenKey("my-app", issuer, "alice");
      TokenStore store = TokenStore.inMemory(1000, evicted -> {});
      store.save(alice, authorized.tokens());

      // Refreshes when it is time, once for all threads; sends the token to this API and nowhere
      // else.
      TokenSource source = client.tokenSource(store, alice);
      HttpRequestFactory api =
          transport.createRequestFactory(BearerAuthorization.builder(source, apiUrl).build());
      return api.buildGetRequest(new GenericUrl(apiUrl)).execute().parseAsString();
    }
    return "The user said no.";
  }

  static String tokensThatSurvive(
      AuthorizationServer server,
      String clientId,
      Secret sealingKey,
      Path directory,
      List<String> log,
      TokenKey user,
      TokenSet tokens) {
    SealingKeys keys =
        SealingKeys.parse(sealingKey); // openssl rand -base64 32; older keys may follow
    TokenStore store = TokenStore.sealed(RecordStore.inDirectory(directory), keys);
    // or TokenStore.sealed(JdbcStore.of(dataSource).records(), keys): codegrant-store-jdbc
    // or TokenStore.sealed(RedisStore.of(jedis).records(), keys): codegrant-store-redis

    OAuthClient client =
        OAuthClient.builder(server, new ClientId(clientId))
            .tokenListener(
                event -> log.add(event.toString())) // who refreshed, who failed; no token
            .build();

    store.save(user, tokens);
    return client.tokenSource(store, user).token().value().reveal();
  }

  static String signingIn(
      String issuer,
      String clientId,
      String clientSecret,
      URI redirectUri,
      BiFunction<OAuthClient, AuthorizationRequest, TokenSet> way) {
    AuthorizationServer provider = Generic.discover(issuer);
    RelyingParty relyingParty = RelyingParty.builder(provider, new ClientId(clientId)).build();

    OAuthClient client =
        OAuthClient.builder(provider, new ClientId(clientId))
            .clientSecret(Secret.of(clientSecret))
            .idTokenVerifier(relyingParty) // fetches the provider's keys, and keeps them
            .build();

    // Then as above, or with WebFlow, or step by step:
    AuthorizationRequest.Builder request =
        AuthorizationRequest.builder(redirectUri).scope(Scope.of("openid", "email"));

    TokenSet tokens = way.apply(client, request.build());

    IdToken idToken = IdToken.of(tokens); // what redeem returned; it is proven already
    Identity user = idToken.identity(); // issuer and subject: remember the user by these
    Optional<String> email = idToken.claims().verifiedEmail(); // and never by this
    return user.issuer() + " " + user.subject() + " " + email.orElse("no e-mail address");
  }

  static TokenSet stepByStep(OAuthClient client, URI redirectUri, Function<URI, String> user) {
    // When the user clicks "Connect": keep `pending` in this browser's server-side session.
    PendingAuthorization pending =
        client.authorize(AuthorizationRequest.builder(redirectUri).scope(Scope.of("read")).build());
    URI sendTheBrowserTo = pending.authorizationUri();

    String requestUri = user.apply(sendTheBrowserTo);

    // When the browser comes back: every check is made here.
    AuthorizationOutcome outcome = pending.receive(CallbackParameters.ofUri(requestUri));
    if (outcome instanceof GrantedAuthorization granted) {
      TokenSet tokens = client.redeem(granted); // one POST, never two
      return tokens;
    }
    DeniedAuthorization denied = (DeniedAuthorization) outcome;
    throw new IllegalStateException("The user said no: " + denied.error());
  }

  static TokenSet inAWebApplication(
      OAuthClient client,
      URI redirectUri,
      Secret sealingKey,
      Function<WebFlow.Redirect, URI> user) {
    // One for the application. The key is 32 random bytes in base64, the same on all nodes.
    WebFlow webFlow =
        WebFlow.builder(SealingKeys.parse(sealingKey)).client(client, redirectUri).build();

    String cookieHeader = null;

    // When the user clicks "Connect": answer with 303, these headers, and each of setCookies().
    WebFlow.Redirect toTheServer =
        webFlow.begin(
            client,
            AuthorizationRequest.builder(redirectUri).scope(Scope.of("read")).build(),
            "/orders",
            cookieHeader);

    String requestUri = user.apply(toTheServer).toString();
    cookieHeader = toTheServer.setCookies().get(0).split(";", 2)[0];

    // When the browser comes back to the redirect URI: every check is made here.
    WebFlow.Finished finished =
        webFlow.finish(CallbackRequest.of("GET", requestUri).cookies(cookieHeader));
    if (finished.outcome() instanceof GrantedAuthorization granted) {
      TokenSet tokens = finished.client().redeem(granted); // one POST, never two
      // Answer with finished.redirect(): 303 to /orders, and the cookie is deleted.
      return tokens;
    }
    throw new IllegalStateException("The user said no: " + finished.outcome());
  }
}
