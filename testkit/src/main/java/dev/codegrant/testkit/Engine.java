package dev.codegrant.testkit;

/** One issuer: a function from request to response that knows no transport. */
final class Engine {
  private final Clients clients = new Clients();
  private final Journal journal = new Journal();
  private final Deviations deviations = new Deviations();
  private final JwtChanges idTokenChanges = new JwtChanges();
  private final JwtChanges userInfoChanges = new JwtChanges();
  private final UserClaims users = new UserClaims();
  private final IssuerKeys keys;
  private final MetadataEndpoint metadata;
  private final JwksEndpoint jwks;
  private final AuthorizationEndpoint authorization;
  private final TokenEndpoint token;
  private final RevocationEndpoint revocation;
  private final UserInfoEndpoint userInfo;
  private final EndSessionEndpoint endSession;
  private final LogoutTokens logoutTokens;
  private final RegistrationEndpoint registration;
  private final ResourceEndpoint resource;
  private volatile String username = "alice";

  Engine(Locations locations, Settings settings) {
    Issued issued = new Issued();
    SignIns signIns = new SignIns();
    BearerTokens bearer = new BearerTokens(issued, settings.clock());
    this.keys = new IssuerKeys(settings.idTokenAlgorithm(), settings.issuerNumber());
    String issuer = locations.issuer();
    JwtSigner signer = new JwtSigner(keys, settings.idTokenAlgorithm());
    IdTokens idTokens = new IdTokens(issuer, signer, settings, idTokenChanges);
    ClientAuthenticator authenticator =
        new ClientAuthenticator(clients, new ClientAssertions(clients, locations, settings));
    this.metadata = new MetadataEndpoint(locations, settings);
    this.authorization = new AuthorizationEndpoint(locations, clients, issued, signIns, settings);
    this.token = new TokenEndpoint(authenticator, issued, idTokens, settings);
    this.revocation = new RevocationEndpoint(authenticator, issued);
    this.jwks = new JwksEndpoint(keys);
    this.userInfo =
        new UserInfoEndpoint(
            issuer, bearer, users, signer, settings.signedUserInfo(), userInfoChanges);
    this.endSession = new EndSessionEndpoint(locations, clients, issued, signIns);
    this.logoutTokens = new LogoutTokens(issuer, signer, signIns, settings);
    String registrationUri = locations.of(Endpoint.REGISTRATION).toString();
    this.registration = new RegistrationEndpoint(registrationUri, clients, issued, settings);
    this.resource = new ResourceEndpoint(bearer);
  }

  Response handle(Request request) {
    Endpoint endpoint =
        Route.of(request.path())
            .orElseThrow(() -> new IllegalArgumentException("no endpoint at " + request.path()))
            .endpoint();
    journal.add(new RecordedRequest(endpoint, request.cutTo(Journal.BODY)));
    return deviations.next(endpoint).insteadOf(() -> usual(endpoint, request));
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
    try {
      return switch (endpoint) {
        case METADATA, OPENID_METADATA -> metadata.answer(request);
        case AUTHORIZATION -> authorization.answer(request, username);
        case TOKEN -> token.answer(request);
        case REVOCATION -> revocation.answer(request);
        case JWKS -> jwks.answer(request);
        case USERINFO -> userInfo.answer(request);
        case END_SESSION -> endSession.answer(request, username);
        case REGISTRATION -> registration.answer(request);
        case RESOURCE -> resource.answer(request);
      };
    } catch (Refusal refusal) {
      return refusal.toJson();
    }
  }
}
