package dev.codegrant.testkit;

/** One issuer: a function from request to response that knows no transport. */
final class Engine {
  private final Clients clients = new Clients();
  private final Journal journal = new Journal();
  private final Deviations deviations = new Deviations();
  private final MetadataEndpoint metadata;
  private final AuthorizationEndpoint authorization;
  private final TokenEndpoint token;
  private final RevocationEndpoint revocation;
  private final ResourceEndpoint resource;
  private volatile String username = "alice";

  Engine(Locations locations, Settings settings) {
    Issued issued = new Issued();
    ClientAuthenticator authenticator = new ClientAuthenticator(clients);
    this.metadata = new MetadataEndpoint(locations, settings);
    this.authorization = new AuthorizationEndpoint(locations, clients, issued, settings);
    this.token = new TokenEndpoint(authenticator, issued, settings);
    this.revocation = new RevocationEndpoint(authenticator, issued);
    this.resource = new ResourceEndpoint(issued, settings);
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

  Deviations deviations() {
    return deviations;
  }

  String username() {
    return username;
  }

  void signIn(String name) {
    this.username = name;
  }

  private Response usual(Endpoint endpoint, Request request) {
    try {
      return switch (endpoint) {
        case METADATA, OPENID_METADATA -> metadata.answer(request);
        case AUTHORIZATION -> authorization.answer(request, username);
        case TOKEN -> token.answer(request);
        case REVOCATION -> revocation.answer(request);
        case RESOURCE -> resource.answer(request);
      };
    } catch (Refusal refusal) {
      return refusal.toJson();
    }
  }
}
