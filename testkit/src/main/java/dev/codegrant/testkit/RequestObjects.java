package dev.codegrant.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import wiremock.com.fasterxml.jackson.databind.JsonNode;

/** Authorization requests that are a signed JWT, by value and by reference, RFC 9101. */
final class RequestObjects {
  /** Of the JWT itself, and not of the authorization request. */
  private static final Set<String> OF_THE_JWT = Set.of("iss", "aud", "exp", "nbf", "iat", "jti");

  private final Clients clients;
  private final String issuer;
  private final ClientJwts jwts;
  private final PushedRequests pushed;

  RequestObjects(Clients clients, String issuer, PushedRequests pushed, Settings settings) {
    this.clients = clients;
    this.pushed = pushed;
    this.issuer = issuer;
    this.jwts = new ClientJwts("request object", RequestObjects::invalid, settings.clock());
  }

  /**
   * The parameters that count: those of the object alone, RFC 9101 section 6.3, or the given ones
   * where there is no object, or none can be verified and it is refused later.
   */
  Parameters resolved(Parameters given) throws Refusal {
    Optional<String> value = given.value("request");
    Optional<String> reference = given.value("request_uri");
    if (value.isPresent() && reference.isPresent()) {
      throw Refusal.invalidRequest("request and request_uri came, expected one of them");
    }
    if (reference.isPresent() && reference.get().startsWith(PushedRequests.PREFIX)) {
      given.refuseRepeatedOrMalformed();
      return pushed.find(
          reference.get(), given.required("client_id", "it goes with every request_uri"));
    }
    Optional<Client> client =
        given.value("client_id").flatMap(clients::find).filter(Client::maySign);
    if (client.isEmpty() || (value.isEmpty() && reference.isEmpty())) {
      return given;
    }
    given.refuseRepeatedOrMalformed();
    String jwt = value.isPresent() ? value.get() : LoopbackDocument.read(reference.orElseThrow());
    JsonNode claims = jwts.verifiedClaims(jwt, client.get());
    jwts.requireEqual(claims, "iss", client.get().id());
    jwts.requireEqual(claims, "client_id", client.get().id());
    jwts.requireAudience(claims, List.of(issuer));
    jwts.refuseExpiredOrEarly(claims);
    return parameters(claims);
  }

  /**
   * RFC 9126 section 3: an object that is of no use is told at once, and not what it might lack.
   */
  Parameters pushed(Parameters given, Client client) throws Refusal {
    Optional<String> value = given.value("request");
    if (value.isPresent()) {
      jwts.unverifiedClaims(value.get());
    }
    if (value.isPresent() && !client.maySign()) {
      throw unserved("request");
    }
    return resolved(given);
  }

  /** OpenID Connect Core 1.0 section 3.1.2.6. */
  static Refusal unserved(String name) {
    return new Refusal(
        400,
        name + "_not_supported",
        name + " is not served here but for clients that are registered with keys or a secret");
  }

  private Parameters parameters(JsonNode claims) throws Refusal {
    Map<String, String> parameters = new LinkedHashMap<>();
    List<String> resources = new ArrayList<>();
    for (Map.Entry<String, JsonNode> claim : claims.properties()) {
      String name = claim.getKey();
      if (name.equals("request") || name.equals("request_uri")) {
        throw jwts.refused("has " + name + ", expected none within it, RFC 9101 section 4");
      }
      if (name.equals("resource") && claim.getValue().isArray()) {
        claim.getValue().forEach(each -> resources.add(each.asText("")));
      } else if (!OF_THE_JWT.contains(name)) {
        JsonNode value = claim.getValue();
        parameters.put(name, value.isContainerNode() ? value.toString() : value.asText(""));
      }
    }
    Parameters all = Parameters.parse(Parameters.encode(parameters));
    for (String resource : resources) {
      all = all.with("resource", resource);
    }
    return all;
  }

  private static Refusal invalid(String description) {
    return new Refusal(400, "invalid_request_object", description);
  }
}
