package dev.codegrant.testkit;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** One issuer: a function from request to response that knows no transport. */
final class Engine {
  private final Clients clients = new Clients();
  private final Journal journal = new Journal();
  private final Deviations deviations = new Deviations();
  private final JwtChanges idTokenChanges = new JwtChanges();
  private final JwtChanges userInfoChanges = new JwtChanges();
  private final UserClaims users;
  private final Map<Endpoint, Handler> handlers = new EnumMap<>(Endpoint.class);
  private final Locations locations;
  private final Dialect dialect;
  private final IssuerKeys keys;
  private final LogoutTokens logoutTokens;
  private final Logouts logouts;
  private final AuthorizationResponses responses;
  private final Devices devices;
  private final Conduct conduct;
  private final SignIns signIns = new SignIns();
  private final Dpop dpop;
  private final JwtBearer jwtBearer;
  private final ResourceDemands demands;
  private volatile String username = "alice";

  Engine(Locations locations, Settings settings) {
    this.locations = locations;
    this.dialect = settings.dialect();
    this.users = new UserClaims(dialect);
    Issued issued = new Issued(dialect);
    this.devices = new Devices(signIns, settings.clock());
    BearerTokens bearer = new BearerTokens(issued, settings.clock());
    this.dpop = new Dpop(locations, settings);
    this.demands = new ResourceDemands(locations.of(Endpoint.RESOURCE));
    this.keys = new IssuerKeys(settings.idTokenAlgorithm(), settings.issuerNumber());
    this.conduct = new Conduct(locations, keys);
    String issuer = dialect.tokenIssuer(locations.issuer());
    JwtSigner signer = new JwtSigner(keys, settings.idTokenAlgorithm());
    IdTokens idTokens = new IdTokens(issuer, signer, settings, idTokenChanges);
    ClientAuthenticator authenticator =
        new ClientAuthenticator(
            clients, new ClientAssertions(clients, locations, settings), settings);
    FormPost posts = new FormPost(authenticator);
    PushedRequests pushed = new PushedRequests(settings.clock());
    RequestObjects objects = new RequestObjects(clients, issuer, pushed, settings);
    this.responses = new AuthorizationResponses(locations, signer, settings, conduct);
    AuthorizationEndpoint authorization =
        new AuthorizationEndpoint(
            locations, clients, issued, signIns, demands, objects, pushed, responses, settings);
    this.logoutTokens = new LogoutTokens(issuer, signer, signIns, settings);
    this.logouts = new Logouts(issuer, clients, issued, signIns, logoutTokens);
    EndSessionEndpoint endSession =
        new EndSessionEndpoint(locations, clients, issued, signIns, logouts);
    String registrationUri = locations.of(Endpoint.REGISTRATION).toString();
    MetadataEndpoint metadata = new MetadataEndpoint(locations, settings);
    handlers.put(Endpoint.METADATA, metadata);
    handlers.put(Endpoint.OPENID_METADATA, metadata);
    handlers.put(Endpoint.AUTHORIZATION, request -> authorization.answer(request, username));
    TokenAnswers answers = new TokenAnswers(issued, idTokens, settings, conduct);
    this.jwtBearer = new JwtBearer(clients, locations, answers, settings);
    handlers.put(
        Endpoint.TOKEN,
        new TokenEndpoint(posts, dpop, issued, devices, jwtBearer, answers, settings));
    DeviceVerificationEndpoint verification =
        new DeviceVerificationEndpoint(devices, new Pages(locations));
    handlers.put(
        Endpoint.DEVICE_AUTHORIZATION,
        new DeviceAuthorizationEndpoint(posts, locations, devices, settings));
    handlers.put(Endpoint.DEVICE_VERIFICATION, request -> verification.answer(request, username));
    handlers.put(
        Endpoint.PUSHED_AUTHORIZATION,
        new PushedAuthorizationEndpoint(posts, objects, authorization, pushed, dpop));
    handlers.put(Endpoint.REVOCATION, new RevocationEndpoint(posts, issued));
    handlers.put(
        Endpoint.INTROSPECTION, new IntrospectionEndpoint(posts, issuer, issued, settings));
    handlers.put(Endpoint.JWKS, new JwksEndpoint(keys));
    handlers.put(
        Endpoint.USERINFO,
        new UserInfoEndpoint(
            issuer,
            locations.of(Endpoint.USERINFO),
            new AccessTokens(bearer, dpop, Endpoint.USERINFO),
            users,
            signer,
            settings.signedUserInfo(),
            userInfoChanges,
            conduct));
    handlers.put(Endpoint.END_SESSION, request -> endSession.answer(request, username));
    handlers.put(
        Endpoint.REGISTRATION,
        new RegistrationEndpoint(registrationUri, clients, issued, settings));
    String resourceMetadata =
        settings.serves(Endpoint.RESOURCE_METADATA)
            ? locations.of(Endpoint.RESOURCE_METADATA).toString()
            : "";
    handlers.put(
        Endpoint.RESOURCE,
        new ResourceEndpoint(
            new AccessTokens(bearer, dpop, Endpoint.RESOURCE),
            demands,
            settings.clock(),
            resourceMetadata));
    handlers.put(
        Endpoint.RESOURCE_METADATA, new ResourceMetadataEndpoint(locations, settings, dpop));
    dialect.connect(
        new EngineParts(handlers, issued, bearer, users, signer, issuer, settings.clock()));
    handlers.keySet().removeIf(endpoint -> !settings.serves(endpoint));
  }

  Response handle(Request request) {
    Endpoint endpoint =
        locations
            .at(request.path())
            .orElseThrow(() -> new IllegalArgumentException("no endpoint at " + request.path()));
    RecordedRequest recorded = new RecordedRequest(endpoint, request.cutTo(Journal.BODY));
    journal.add(recorded);
    EnumSet<Misbehaviour> shown = EnumSet.noneOf(Misbehaviour.class);
    Response response =
        deviations
            .next(recorded)
            .insteadOf(
                () -> conduct.answer(endpoint, request, () -> usual(endpoint, request), shown));
    recorded.answered(Outcome.of(response), Conduct.visible(shown, response));
    return response;
  }

  /** True if an endpoint of this issuer is at a path, whether it is served or not. */
  boolean knows(String path) {
    return locations.at(path).isPresent();
  }

  /** The paths that no rule leads to; empty without a provider's dialect. */
  List<String> ownPaths() {
    return dialect.paths().keySet().stream().map(e -> locations.of(e).getPath()).toList();
  }

  Clients clients() {
    return clients;
  }

  Journal journal() {
    return journal;
  }

  UserClaims users() {
    return users;
  }

  IssuerKeys keys() {
    return keys;
  }

  JwtChanges idTokenChanges() {
    return idTokenChanges;
  }

  JwtChanges userInfoChanges() {
    return userInfoChanges;
  }

  Conduct conduct() {
    return conduct;
  }

  Devices devices() {
    return devices;
  }

  ResourceDemands demands() {
    return demands;
  }

  Dpop dpop() {
    return dpop;
  }

  AuthorizationResponses responses() {
    return responses;
  }

  JwtBearer jwtBearer() {
    return jwtBearer;
  }

  Logouts logouts() {
    return logouts;
  }

  LogoutTokens logoutTokens() {
    return logoutTokens;
  }

  Deviations deviations() {
    return deviations;
  }

  String username() {
    return username;
  }

  void signIn(String name) {
    signIns.expect(name);
    this.username = name;
  }

  String logoutToken(String clientId, String user) {
    try {
      Client client =
          clients
              .find(clientId)
              .orElseThrow(() -> Refusal.invalidClient(clients.unknown(clientId)));
      return logoutTokens.of(client, user).orElse("");
    } catch (Refusal refusal) {
      throw new IllegalArgumentException(refusal.description(), refusal);
    }
  }

  private Response usual(Endpoint endpoint, Request request) {
    Handler handler = handlers.get(endpoint);
    if (handler == null) {
      return Response.empty(404);
    }
    Response answer;
    try {
      answer = handler.answer(request);
    } catch (Refusal refusal) {
      answer = dialect.refused(endpoint, request, refusal);
    }
    return dpop.supplied(endpoint, request, dialect.rendered(endpoint, request, answer));
  }
}
