package dev.codegrant.testkit;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import wiremock.com.fasterxml.jackson.databind.JsonNode;

/** Where clients register themselves, RFC 7591 section 3, and change that, RFC 7592 section 2. */
final class RegistrationEndpoint implements Handler {
  /** RFC 7592 section 2.2: not for the client to say. */
  private static final List<String> OURS =
      List.of(
          "registration_access_token",
          "registration_client_uri",
          "client_secret_expires_at",
          "client_id_issued_at");

  /** Long enough for HS512, too. */
  private static final int SECRET_BYTES = 64;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Registration> registrations = new ConcurrentHashMap<>();
  private final String uri;
  private final Clients clients;
  private final Issued issued;
  private final Settings settings;

  RegistrationEndpoint(String uri, Clients clients, Issued issued, Settings settings) {
    this.uri = uri;
    this.clients = clients;
    this.issued = issued;
    this.settings = settings;
  }

  @Override
  public Response answer(Request request) throws Refusal {
    Optional<String> id = request.queryParameters().value("client_id");
    try {
      if (request.method().equals("POST") && id.isEmpty()) {
        return register(request);
      }
      if (id.isEmpty()) {
        throw Refusal.method(request.method(), "POST");
      }
      Registration known = authorized(request, id.get());
      return switch (request.method()) {
        case "GET" -> Response.json(200, known.toJson(uri, settings));
        case "PUT" -> update(request, known);
        case "DELETE" -> delete(known);
        default -> throw Refusal.method(request.method(), "GET, PUT, DELETE");
      };
    } catch (Refusal refusal) {
      return refusal.status() == 401 ? BearerTokens.refused(refusal) : refusal.toJson();
    }
  }

  private Response register(Request request) throws Refusal {
    RegistrationRequest asked = read(request);
    Registration registration =
        new Registration(
            asked.toClient("client-" + UUID.randomUUID(), asked.hasSecret() ? randomText() : null),
            asked,
            settings.clock().instant(),
            randomText());
    keep(registration);
    return Response.json(201, registration.toJson(uri, settings));
  }

  /** RFC 7592 section 2.2: what is left out is gone. */
  private Response update(Request request, Registration known) throws Refusal {
    RegistrationRequest asked = read(request);
    JsonNode members = asked.members();
    for (String name : OURS) {
      if (members.has(name)) {
        throw Refusal.invalidRequest(name + " came, expected no such member in an update");
      }
    }
    if (!members.path("client_id").asText("").equals(known.client().id())) {
      throw Refusal.invalidRequest(
          "client_id in the body is missing or another's, expected " + known.client().id());
    }
    if (members.has("client_secret")
        && !known.client().hasSecret(members.path("client_secret").asText(""))) {
      throw Refusal.invalidRequest("client_secret came and is not this client's");
    }
    Registration changed = known.with(asked, randomText());
    keep(changed);
    return Response.json(200, changed.toJson(uri, settings));
  }

  private Response delete(Registration known) {
    registrations.remove(known.client().id());
    clients.remove(known.client().id());
    issued.revokeAll(known.client().id());
    return Response.empty(204);
  }

  private RegistrationRequest read(Request request) throws Refusal {
    if (!request.isJson()) {
      throw Refusal.invalidRequest(
          "Content-Type is " + request.header("Content-Type") + ", expected application/json");
    }
    return RegistrationRequest.of(request, settings);
  }

  /** RFC 7592 section 2: the same refusal whether the client is unknown or the token wrong. */
  private Registration authorized(Request request, String id) throws Refusal {
    Optional<String> token = BearerTokens.inHeader(request);
    Registration known = registrations.get(id);
    if (known == null || token.isEmpty() || !known.hasAccessToken(token.get())) {
      throw new Refusal(
          401,
          "invalid_token",
          "expected the registration_access_token of client "
              + id
              + " as Bearer token, and a client that registered itself and was not deleted");
    }
    return known;
  }

  private void keep(Registration registration) {
    registrations.put(registration.client().id(), registration);
    clients.register(registration.client());
    JsonNode members = registration.request().members();
    for (String name : LogoutUris.NAMES) {
      if (members.has(name)) {
        clients
            .logoutUris()
            .register(registration.client().id(), name, members.path(name).asText(""));
      }
    }
  }

  private String randomText() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return Jwt.base64Url(bytes);
  }
}
