package dev.codegrant.testkit;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Objects;

/**
 * A strict fake OAuth 2.0 authorization server with one issuer, on a port of the loopback address.
 *
 * <p>It needs no configuration: any client with any absolute redirect URI is served, and what a
 * client sends is checked against what it sent before. Once a client is registered, only registered
 * clients are served, with their secrets and exact redirect URIs. Any user may sign in, with any
 * password. All methods may be called from any thread.
 *
 * <pre>{@code
 * try (FakeAuthorizationServer server = FakeAuthorizationServer.start()) {
 *   server.registerPublicClient("app", "http://127.0.0.1/callback");
 *   URI callback = server.approve(authorizationUriOf(clientUnderTest, server.issuer()));
 *   clientUnderTest.receive(callback);
 * }
 * }</pre>
 */
public final class FakeAuthorizationServer implements AutoCloseable {
  private final Locations locations;
  final Engine engine;
  private final Clock clock;
  private final Runnable stop;
  private final FakeOpenIdProvider openId;
  private final FakeDeviceLogins devices;
  private final FakeDpop dpop;

  FakeAuthorizationServer(Locations locations, Engine engine, Clock clock, Runnable stop) {
    this.openId = new FakeOpenIdProvider(engine);
    this.devices = new FakeDeviceLogins(engine);
    this.dpop = new FakeDpop(engine);
    this.locations = locations;
    this.engine = engine;
    this.clock = clock;
    this.stop = stop;
  }

  /**
   * Starts a server on a free port, with the issuer path {@code /fake} and the system's clock.
   *
   * @return the running server, to be closed
   */
  public static FakeAuthorizationServer start() {
    return builder().start();
  }

  /**
   * Returns a builder for a server that differs from {@link #start()}.
   *
   * @return a builder
   */
  public static FakeAuthorizationServerBuilder builder() {
    return new FakeAuthorizationServerBuilder();
  }

  /**
   * The issuer identifier, RFC 8414 section 2; with a path, which section 3.1 inserts into.
   *
   * @return for example {@code http://127.0.0.1:54321/fake}
   */
  public String issuer() {
    return locations.issuer();
  }

  /**
   * Where the login and consent page is.
   *
   * @return the authorization endpoint's URI
   */
  public URI authorizationEndpoint() {
    return locations.of(Endpoint.AUTHORIZATION);
  }

  /**
   * Where codes are redeemed and tokens refreshed.
   *
   * @return the token endpoint's URI
   */
  public URI tokenEndpoint() {
    return locations.of(Endpoint.TOKEN);
  }

  /**
   * Where a GET with a live access token, in the header or the query, is answered with {@code sub},
   * {@code scope}, {@code client_id} and {@code token_in}.
   *
   * @return the protected resource's URI
   */
  public URI resource() {
    return locations.of(Endpoint.RESOURCE);
  }

  /**
   * Where an endpoint is; of all others but those above, too.
   *
   * @param endpoint which endpoint
   * @return its URI
   */
  public URI uri(Endpoint endpoint) {
    return locations.of(endpoint);
  }

  /**
   * The clock this server reads.
   *
   * @return the clock
   */
  public Clock clock() {
    return clock;
  }

  /**
   * Registers a client that must send its secret, RFC 6749 section 2.1, or replaces the one with
   * this id.
   *
   * @param clientId the client's id
   * @param clientSecret the client's secret
   * @param redirectUris its redirect URIs, matched exactly but for a loopback address's port
   * @return this server
   * @throws IllegalArgumentException if id or secret is empty, if there is no redirect URI or one
   *     cannot be one: not absolute, with a fragment, or with a query parameter of the answer
   */
  public FakeAuthorizationServer registerConfidentialClient(
      String clientId, String clientSecret, String... redirectUris) {
    Objects.requireNonNull(clientSecret);
    engine.clients().registerConfidential(clientId, clientSecret, redirectUris);
    return this;
  }

  /**
   * Registers a client that has no secret, RFC 6749 section 2.1, or replaces the one with this id.
   *
   * @param clientId the client's id
   * @param redirectUris its redirect URIs, matched exactly but for a loopback address's port
   * @return this server
   * @throws IllegalArgumentException if the id is empty, if there is no redirect URI or one cannot
   *     be one: not absolute, with a fragment, or with a query parameter of the answer
   */
  public FakeAuthorizationServer registerPublicClient(String clientId, String... redirectUris) {
    engine.clients().registerPublic(clientId, redirectUris);
    return this;
  }

  /**
   * Registers a client that signs with its own keys: it must authenticate with private_key_jwt, RFC
   * 7523, and may send signed request objects, RFC 9101. Replaces the one with this id.
   *
   * @param clientId the client's id
   * @param jwks its public keys, RFC 7517 section 5, as JSON text
   * @param redirectUris its redirect URIs, matched exactly but for a loopback address's port
   * @return this server
   * @throws IllegalArgumentException if the id is empty, no key is for signatures, one is broken or
   *     private, or the redirect URIs are none of a {@link #registerPublicClient public client}
   */
  public FakeAuthorizationServer registerClientWithKeys(
      String clientId, String jwks, String... redirectUris) {
    engine.clients().registerWithKeys(clientId, jwks, redirectUris);
    return this;
  }

  /**
   * Trusts another issuer to vouch for users in assertions of the JWT bearer grant, RFC 7523
   * section 2.1, or replaces its keys.
   *
   * @param issuer what its assertions have as {@code iss}
   * @param jwks its public keys, RFC 7517 section 5, as JSON text
   * @return this server
   * @throws IllegalArgumentException if the issuer is empty, no key is for signatures, or one is
   *     broken or private; others than for signatures are left out, RFC 7517 section 5
   */
  public FakeAuthorizationServer registerTrustedIssuer(String issuer, String jwks) {
    engine.jwtBearer().trust(issuer, jwks);
    return this;
  }

  /**
   * Chooses the user for the next approvals, and for the page's first suggestion; {@code alice}
   * until then.
   *
   * @param username any name that is not empty
   * @return this server
   */
  public FakeAuthorizationServer signIn(String username) {
    if (username.isEmpty()) {
      throw new IllegalArgumentException("expected a user name that is not empty");
    }
    engine.signIn(username);
    return this;
  }

  /**
   * A user who approves or denies by himself, beside the one of {@link #signIn}.
   *
   * @param username any name that is not empty
   * @return the user, who may be kept and used again
   * @throws IllegalArgumentException if the name is empty
   */
  public FakeUser as(String username) {
    return new FakeUser(new HeadlessBrowser(locations, engine, username));
  }

  /**
   * Signs in and allows what an authorization request asks for, as the page's button does, without
   * a browser.
   *
   * @param authorizationRequest what the client would open in the browser
   * @return where the browser is sent: the redirect URI with a code, or with an error where the
   *     request was wrong; the caller delivers it to the client. With {@code
   *     response_mode=form_post} its query is what the browser would post as form
   * @throws IllegalArgumentException if the URI is not at {@link #authorizationEndpoint()}
   * @throws IllegalStateException if the server shows an error page instead; the message says why
   */
  public URI approve(URI authorizationRequest) {
    return as(engine.username()).approve(authorizationRequest);
  }

  /**
   * Denies what an authorization request asks for, as the page's button does, without a browser.
   *
   * @param authorizationRequest what the client would open in the browser
   * @return where the browser is sent: the redirect URI with {@code error=access_denied}; the
   *     caller delivers it to the client
   * @throws IllegalArgumentException if the URI is not at {@link #authorizationEndpoint()}
   * @throws IllegalStateException if the server shows an error page instead; the message says why
   */
  public URI deny(URI authorizationRequest) {
    return as(engine.username()).deny(authorizationRequest);
  }

  /**
   * Begins an order of other answers: {@code on(TOKEN).times(2).answer(Answer.status(503))}.
   *
   * @param endpoint which endpoint
   * @return an order that is not placed yet
   */
  public OrderedAnswer on(Endpoint endpoint) {
    return new OrderedAnswer(this, engine.deviations(), Objects.requireNonNull(endpoint));
  }

  /**
   * Takes all orders of {@link #on} back.
   *
   * @return this server
   */
  public FakeAuthorizationServer clearAnswers() {
    engine.deviations().clear();
    return this;
  }

  /**
   * Shows a misbehaviour, also those before it. A client keeps metadata: misbehave before it asks.
   *
   * @param misbehaviour what is shown from now on, until {@link #behave}
   * @return this server
   */
  public FakeAuthorizationServer misbehave(Misbehaviour misbehaviour) {
    engine.conduct().misbehave(misbehaviour);
    return this;
  }

  /**
   * Ends all misbehaviour; tokens and keys that came of it stay.
   *
   * @return this server
   */
  public FakeAuthorizationServer behave() {
    engine.conduct().behave();
    return this;
  }

  /**
   * What is of OpenID Connect: the next ID token and its like, claims, keys, logout tokens.
   *
   * @return the same one always
   */
  public FakeOpenIdProvider openId() {
    return openId;
  }

  /**
   * The devices without a browser that wait for a user, RFC 8628.
   *
   * @return the same one always
   */
  public FakeDeviceLogins devices() {
    return devices;
  }

  /**
   * Demands this of the tokens at {@link Endpoint#RESOURCE}, in place of what was demanded before.
   *
   * @param demands all of them must be met; none takes them back
   * @return this server
   */
  public FakeAuthorizationServer demand(ResourceDemand... demands) {
    engine.demands().replace(List.of(demands));
    return this;
  }

  /**
   * What is demanded of DPoP, RFC 9449, beyond what is checked always.
   *
   * @return the same one always
   */
  public FakeDpop dpop() {
    return dpop;
  }

  /**
   * What a client needs to speak TLS with this server: the certificate authority it must trust.
   *
   * @return it, for a server that was built with {@link FakeAuthorizationServerBuilder#https()}
   * @throws IllegalStateException if this server speaks plain HTTP
   */
  public FakeTls tls() {
    return FakeTls.of(locations, engine);
  }

  /**
   * The last 1000 requests to this issuer, oldest first ({@link RecordedRequest#number} counts
   * all); {@link #approve} and {@link #deny} count as the POST of the page. Of a body the first
   * 65,536 characters are kept, with the parameters in them; the server judges all of it.
   *
   * @return a snapshot
   */
  public List<RecordedRequest> requests() {
    return engine.journal().all();
  }

  /**
   * Those of {@link #requests()} that one endpoint got.
   *
   * @param endpoint which endpoint
   * @return a snapshot
   */
  public List<RecordedRequest> requests(Endpoint endpoint) {
    return requests().stream().filter(request -> request.endpoint() == endpoint).toList();
  }

  /** Stops answering. A server from an extension is closed by it. */
  @Override
  public void close() {
    stop.run();
  }
}
