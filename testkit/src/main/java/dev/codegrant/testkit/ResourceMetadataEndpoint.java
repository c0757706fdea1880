package dev.codegrant.testkit;

import java.util.List;

/** What the protected resource says about itself, RFC 9728 section 2. */
final class ResourceMetadataEndpoint implements Handler {
  private final Locations locations;
  private final Settings settings;
  private final Dpop dpop;

  ResourceMetadataEndpoint(Locations locations, Settings settings, Dpop dpop) {
    this.locations = locations;
    this.settings = settings;
    this.dpop = dpop;
  }

  @Override
  public Response answer(Request request) throws Refusal {
    if (!request.method().equals("GET")) {
      throw Refusal.method(request.method(), "GET");
    }
    return Response.json(
        200,
        new JsonObject()
            .string("resource", locations.of(Endpoint.RESOURCE).toString())
            .strings("authorization_servers", List.of(locations.issuer()))
            .strings("scopes_supported", settings.scopes())
            .strings("bearer_methods_supported", List.of("header", "query"))
            .strings("dpop_signing_alg_values_supported", DpopProofs.ALGORITHMS)
            .raw("dpop_bound_access_tokens_required", Boolean.toString(dpop.isRequired())));
  }
}
