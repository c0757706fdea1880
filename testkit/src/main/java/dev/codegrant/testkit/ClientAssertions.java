package dev.codegrant.testkit;

import java.util.List;
import java.util.Optional;
import wiremock.com.fasterxml.jackson.databind.JsonNode;

/** private_key_jwt and client_secret_jwt, RFC 7523 section 3, OpenID Connect Core 1.0 section 9. */
final class ClientAssertions {
  private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  private final Clients clients;

  /** RFC 9126 section 2: each of them names this server, wherever the assertion comes. */
  private final List<String> audiences;

  private final ClientJwts jwts;
  private final UsedOnce used;

  ClientAssertions(Clients clients, Locations locations, Settings settings) {
    this.clients = clients;
    this.audiences =
        List.of(
            locations.issuer(),
            locations.of(Endpoint.TOKEN).toString(),
            locations.of(Endpoint.PUSHED_AUTHORIZATION).toString());
    this.jwts = new ClientJwts("client_assertion", Refusal::invalidClient, settings.clock());
    this.used = new UsedOnce(Dialect.NEVER, settings.clock());
  }

  Client client(String assertion, Parameters form) throws Refusal {
    String type = form.value("client_assertion_type").orElse("missing");
    if (!type.equals(TYPE)) {
      throw Refusal.invalidClient("client_assertion_type is " + type + ", expected " + TYPE);
    }
    String id = jwts.unverifiedClaims(assertion).path("sub").asText("");
    Client client = clients.find(id).orElseThrow(() -> Refusal.invalidClient(clients.unknown(id)));
    if (!client.maySign()) {
      throw jwts.refused(
          "is of client " + id + ", expected that to be registered with keys or a secret");
    }
    JsonNode claims = jwts.verifiedClaims(assertion, client);
    jwts.requireEqual(claims, "iss", id);
    refuseOtherClientId(form.value("client_id"), id);
    jwts.requireAudience(claims, audiences);
    jwts.requireExpiry(claims);
    jwts.refuseExpiredOrEarly(claims);
    refuseReplay(claims, id);
    return client;
  }

  /** The name of the method, which shows in the algorithm. */
  String method(String assertion) throws Refusal {
    return jwts.algorithm(assertion).isSymmetric() ? "client_secret_jwt" : "private_key_jwt";
  }

  private static void refuseOtherClientId(Optional<String> came, String id) throws Refusal {
    if (came.isPresent() && !came.get().equals(id)) {
      throw Refusal.invalidClient(
          "client_id is " + came.get() + " but client_assertion is of client " + id);
    }
  }

  private void refuseReplay(JsonNode claims, String id) throws Refusal {
    String jti = claims.path("jti").asText("");
    if (jti.isEmpty()) {
      throw jwts.refused("has no jti, expected one that is new each time");
    }
    if (!used.use(id + " " + jti)) {
      throw jwts.refused("has a jti that client " + id + " used before, expected a new one");
    }
  }
}
