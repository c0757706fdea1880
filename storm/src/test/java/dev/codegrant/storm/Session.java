package dev.codegrant.storm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.credential.Refresher;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenRecord;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One user's session, which no refresh may lose: a grant at the fake server, to a client of its
 * own, and the record of its tokens.
 */
final class Session {

  private static final URI REDIRECT_URI = URI.create("http://127.0.0.1:9/callback");

  private final FakeAuthorizationServer server;
  private final TokenStore store;
  private final String subject = UUID.randomUUID().toString();

  private Session(FakeAuthorizationServer server, TokenStore store) {
    this.server = server;
    this.store = store;
  }

  /** Signs a user in, whose access token has ended since. */
  static Session begin(FakeAuthorizationServer server, TokenStore store) {
    Session session = new Session(server, store);
    OAuthClient client =
        client(server.authorizationEndpoint(), server.tokenEndpoint(), session.subject).build();
    var pending =
        client.authorize(
            AuthorizationRequest.builder(REDIRECT_URI).scope(Scope.of("read")).build());
    URI callback = server.approve(pending.authorizationUri());
    var granted =
        (GrantedAuthorization) pending.receive(CallbackParameters.ofUri(callback.toString()));
    store.save(session.key(), ended(client.redeem(granted), server.clock().instant()));
    return session;
  }

  /** A client of this name, which is also its user's. */
  static OAuthClient.Builder client(URI authorization, URI token, String name) {
    return OAuthClient.builder(
        AuthorizationServer.builder(authorization, token).build(), new ClientId(name));
  }

  /** The client, and the subject of the key. */
  String name() {
    return subject;
  }

  TokenKey key() {
    return key(subject);
  }

  static TokenKey key(String subject) {
    return new TokenKey("storm", "fake", subject);
  }

  FakeAuthorizationServer server() {
    return server;
  }

  TokenRecord record() {
    return store.load(key()).orElseThrow();
  }

  /** Ends the access token: a refresh of the test's own, which brings the same refresh token. */
  void expire() {
    AccessToken good = record().tokens().accessToken();
    Clock clock = server.clock();
    TokenSource source =
        new Refresher(
                tokens -> ended(tokens, clock.instant()),
                clock,
                Duration.ofSeconds(10),
                event -> {})
            .source(store, key());
    assertThat(source.replacementFor(good)).isNotEqualTo(good);
  }

  private static TokenSet ended(TokenSet tokens, Instant now) {
    AccessToken token =
        AccessToken.bearer(Secret.of("ended")).expiringAt(now.minus(Duration.ofHours(1)));
    TokenSet.Builder ended = TokenSet.builder(token, now.minus(Duration.ofHours(2)));
    tokens.refreshToken().ifPresent(ended::refreshToken);
    tokens.issuedTo().ifPresent(ended::issuedTo);
    return ended.build();
  }

  /** How often the server was asked to refresh this session's tokens. */
  long refreshes() {
    return server.requests(Endpoint.TOKEN).stream()
        .filter(request -> request.parameter("client_id").equals(Optional.of(subject)))
        .filter(request -> request.parameter("grant_type").equals(Optional.of("refresh_token")))
        .count();
  }

  /** The session lives: the server takes the refresh token of the record. */
  void assertAlive() {
    TokenRecord record = record();
    assertThat(record.ended()).isEmpty();
    TokenSet next =
        client(server.authorizationEndpoint(), server.tokenEndpoint(), subject)
            .build()
            .refresh(record.tokens());
    assertThat(next.accessToken()).isNotEqualTo(record.tokens().accessToken());
  }
}
