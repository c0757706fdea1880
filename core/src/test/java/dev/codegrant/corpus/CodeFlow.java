package dev.codegrant.corpus;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.Quirks;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * The fixture CB0 without openid: a confidential client of https://as.example, whose token endpoint
 * is a server of bytes. Its secrets are the canaries of the case. What differs in a case is changed
 * before {@link #client()} is called.
 */
final class CodeFlow {

  static final URI REDIRECT_URI = URI.create("https://app.example/oauth/cb/as1");
  static final String ISSUER = "https://as.example";
  static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  /** For servers that never come to an end: the default of 10 seconds is tested once, elsewhere. */
  static final Duration SHORT = Duration.ofSeconds(1);

  private final CaseRun run;
  private final ManualClock clock = ManualClock.at(NOW);
  private AuthorizationServer server;
  private ClientAuthentication authentication;
  private Duration timeout = Duration.ofSeconds(20);
  private Scope requiredScope = Scope.empty();

  CodeFlow(CaseRun run, URI tokenEndpoint) {
    this.run = run;
    this.server =
        AuthorizationServer.builder(URI.create("https://as.example/authorize"), tokenEndpoint)
            .issuer(ISSUER)
            .authorizationResponseIssParameterSupported()
            .build();
    this.authentication =
        ClientAuthentication.clientSecretBasic(Secret.of(run.value("CLIENT_SECRET")));
  }

  CodeFlow server(AuthorizationServer other) {
    server = other;
    return this;
  }

  CodeFlow quirks(Quirks quirks) {
    return server(server.toBuilder().quirks(quirks).build());
  }

  CodeFlow shortTimeout() {
    timeout = SHORT;
    return this;
  }

  CodeFlow requiredScope(Scope scope) {
    requiredScope = scope;
    return this;
  }

  /** Sends a DPoP proof, as an application may do with a client authentication of its own. */
  CodeFlow dpop() {
    ClientAuthentication inner = authentication;
    authentication =
        new ClientAuthentication() {
          @Override
          public String method() {
            return inner.method();
          }

          @Override
          public void authenticate(ClientId clientId, dev.codegrant.client.ClientRequest request) {
            inner.authenticate(clientId, request);
            request.header("DPoP", Secret.of("a.proof.jwt"));
          }
        };
    return this;
  }

  AuthorizationServer server() {
    return server;
  }

  ManualClock clock() {
    return clock;
  }

  OAuthClient client() {
    return OAuthClient.builder(server, new ClientId("client-1"))
        .clientAuthentication(authentication)
        .timeout(timeout)
        .clock(clock)
        .build();
  }

  /** Begins, and makes the state of it the canary STATE. */
  PendingAuthorization begin(OAuthClient client) {
    PendingAuthorization pending =
        client.authorize(
            AuthorizationRequest.builder(REDIRECT_URI)
                .scope(Scope.of("a", "b"))
                .requiredScope(requiredScope)
                .build());
    run.secret("STATE", parameter(pending.authorizationUri(), "state"));
    return pending;
  }

  /** Begins and brings the answer with CODE; the verifier is the canary VERIFIER. */
  GrantedAuthorization granted(OAuthClient client) {
    PendingAuthorization pending = begin(client);
    GrantedAuthorization granted =
        (GrantedAuthorization)
            pending.receive(
                CallbackParameters.ofQuery(
                    run.expand("url", "code=${CODE}&state=${STATE}&iss=" + ISSUER)));
    run.secret("VERIFIER", granted.codeVerifier().reveal());
    return granted;
  }

  /** A parameter of the authorization request. */
  static String parameter(URI uri, String name) {
    for (String pair : uri.getRawQuery().split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
      }
    }
    throw new AssertionError("no " + name + " in the authorization request");
  }

  /** A good answer of the token endpoint. */
  static void answerGood(CaseRun run, RawExchange exchange) throws java.io.IOException {
    exchange.write(good(run.expand("body", run.value("GOOD"))));
  }

  /** A whole answer with this body. */
  static String good(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }
}
