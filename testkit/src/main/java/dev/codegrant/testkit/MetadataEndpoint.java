package dev.codegrant.testkit;

import java.util.List;

/** The metadata document, RFC 8414 section 2, served at both well-known locations. */
final class MetadataEndpoint {
  private static final List<String> AUTH_METHODS =
      List.of("client_secret_basic", "client_secret_post", "none");

  private final Locations locations;
  private final Settings settings;

  MetadataEndpoint(Locations locations, Settings settings) {
    this.locations = locations;
    this.settings = settings;
  }

  Response answer(Request request) throws Refusal {
    if (!request.method().equals("GET")) {
      throw Refusal.method(request.method(), "GET");
    }
    JsonObject document =
        new JsonObject()
            .string("issuer", locations.issuer())
            .string("authorization_endpoint", locations.of(Endpoint.AUTHORIZATION).toString())
            .string("token_endpoint", locations.of(Endpoint.TOKEN).toString())
            .string("revocation_endpoint", locations.of(Endpoint.REVOCATION).toString())
            .strings("scopes_supported", settings.scopes())
            .strings("response_types_supported", List.of("code"))
            .strings("response_modes_supported", List.of("query"))
            .strings("grant_types_supported", grantTypes())
            .strings("code_challenge_methods_supported", List.of("S256"))
            .strings("token_endpoint_auth_methods_supported", AUTH_METHODS)
            .strings("revocation_endpoint_auth_methods_supported", AUTH_METHODS)
            .raw(
                "authorization_response_iss_parameter_supported",
                Boolean.toString(settings.issParameter()));
    settings
        .metadata()
        .forEach(
            (name, json) ->
                json.ifPresentOrElse(
                    value -> document.raw(name, value), () -> document.remove(name)));
    return Response.json(200, document);
  }

  private List<String> grantTypes() {
    return settings.refreshTokens()
        ? List.of("authorization_code", "refresh_token")
        : List.of("authorization_code");
  }
}
