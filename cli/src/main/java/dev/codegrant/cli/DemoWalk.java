package dev.codegrant.cli;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.desktop.Browser;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.MetadataDiscovery;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/** The demo's way through the seven steps, and what comes after them. */
final class DemoWalk {

  private static final String CLIENT_ID = "codegrant-demo";
  private static final Scope SCOPE = Scope.of("profile", "email");
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
  private static final int SECRET_BYTES = 24;

  private final Session session;
  private final FakeAuthorizationServer server;

  DemoWalk(Session session, FakeAuthorizationServer server) {
    this.session = session;
    this.server = server;
  }

  void walk(Browser browser, Duration timeout) {
    Secret secret = newSecret();
    session.withhold(secret);
    server
        .registerConfidentialClient(CLIENT_ID, secret.reveal(), "http://127.0.0.1/callback")
        .signIn("alice");
    session
        .transcript()
        .title(
            "The authorization code grant, step by step",
            "against a fake server on this machine, " + server.issuer());

    session.walk().go(Step.CREDENTIALS);
    OAuthClient client = client(secret);
    session.walk().end();

    TokenSet tokens =
        new Journey(session, browser, timeout)
            .authorize(
                client,
                new Journey.Callback(0, "/callback"),
                redirectUri -> AuthorizationRequest.builder(redirectUri).scope(SCOPE).build());
    session.report().token(tokens, new GrantedScope(client.server(), SCOPE).of(tokens));
    Holdings holdings = new Holdings(session, client);
    holdings.keep(tokens);
    use(holdings, new Api(session, holdings.source(), server.resource(), REQUEST_TIMEOUT));
    session.transcript().line("");
    session.transcript().good("All seven steps done.");
  }

  private OAuthClient client(Secret secret) {
    AuthorizationServer discovered =
        MetadataDiscovery.builder()
            .transport(session.transport())
            .timeout(REQUEST_TIMEOUT)
            .build()
            .discover(server.issuer());
    session.transcript().row("client_id", CLIENT_ID);
    session.transcript().row("client_secret", Masking.HIDDEN);
    return OAuthClient.builder(discovered, new ClientId(CLIENT_ID))
        .clientSecret(secret)
        .transport(session.transport())
        .timeout(REQUEST_TIMEOUT)
        .build();
  }

  private void use(Holdings holdings, Api api) {
    session.walk().go(Step.API_REQUEST);
    int header = api.callWithHeader();
    session.report().resource("header", header);
    session
        .transcript()
        .note("once more, with the token in the query, where it may end up in logs:");
    int query = api.callWithQuery();
    session.report().resource("query", query);
    api.requireOpen(header);
    api.requireOpen(query);
    session.walk().end();

    boolean replaced = holdings.refresh();
    boolean opens = api.callWithHeader() == 200;
    session.report().refreshed(replaced && opens);

    boolean sent = holdings.revoke();
    session.transcript().note("does the API notice?");
    boolean closed = sent && api.callWithHeader() == 401;
    session.report().revoked(closed);
    require(replaced && opens, "a new token that opens the API", "none");
    require(closed, "status 401 for a revoked token", "another status");
  }

  private static void require(boolean ok, String expected, String got) {
    if (!ok) {
      throw new StopException(
          new Failure(
              ExitCode.CHECK_FAILED,
              "DEMO_FAILED",
              expected,
              got,
              "report it: the demo's server did not do what it is there to show",
              Optional.empty()));
    }
  }

  private static Secret newSecret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Secret.of(HexFormat.of().formatHex(bytes));
  }
}
