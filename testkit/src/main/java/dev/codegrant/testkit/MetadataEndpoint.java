package dev.codegrant.testkit;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The metadata document, RFC 8414 section 2, served at both well-known locations. */
final class MetadataEndpoint implements Handler {
  private static final Map<Endpoint, String> ENDPOINTS =
      new EnumMap<>(
          Map.of(
              Endpoint.AUTHORIZATION, "authorization_endpoint",
              Endpoint.TOKEN, "token_endpoint",
              Endpoint.JWKS, "jwks_uri",
              Endpoint.PUSHED_AUTHORIZATION, "pushed_authorization_request_endpoint",
              Endpoint.DEVICE_AUTHORIZATION, "device_authorization_endpoint",
              Endpoint.REVOCATION, "revocation_endpoint",
              Endpoint.INTROSPECTION, "introspection_endpoint",
              Endpoint.REGISTRATION, "registration_endpoint"));

  private static final Map<Endpoint, String> OF_OPENID =
      new EnumMap<>(
          Map.of(
              Endpoint.USERINFO, "userinfo_endpoint",
              Endpoint.END_SESSION, "end_session_endpoint"));

  private final Locations locations;
  private final Settings settings;

  MetadataEndpoint(Locations locations, Settings settings) {
    this.locations = locations;
    this.settings = settings;
  }

  @Override
  public Response answer(Request request) throws Refusal {
    if (!request.method().equals("GET")) {
      throw Refusal.method(request.method(), "GET");
    }
    JsonObject document =
        new JsonObject()
            .string("issuer", locations.issuer())
            .strings("scopes_supported", settings.scopes())
            .strings("response_types_supported", List.of("code"))
            .strings("response_modes_supported", ResponseMode.names())
            .strings("grant_types_supported", settings.grantTypes())
            .strings("code_challenge_methods_supported", settings.challengeMethods())
            .strings("token_endpoint_auth_methods_supported", ClientAuthenticator.methods(settings))
            .strings(
                "revocation_endpoint_auth_methods_supported", ClientAuthenticator.methods(settings))
            .strings("token_endpoint_auth_signing_alg_values_supported", SigningAlgorithm.names())
            .strings(
                "revocation_endpoint_auth_signing_alg_values_supported", SigningAlgorithm.names())
            .raw("request_parameter_supported", "true")
            .raw("request_uri_parameter_supported", "true")
            .strings("request_object_signing_alg_values_supported", SigningAlgorithm.names())
            .strings("dpop_signing_alg_values_supported", DpopProofs.ALGORITHMS)
            .strings("authorization_signing_alg_values_supported", algorithms())
            .raw(
                "authorization_response_iss_parameter_supported",
                Boolean.toString(settings.issParameter()));
    ENDPOINTS.forEach((endpoint, member) -> location(document, endpoint, member));
    if (settings.serves(Endpoint.RESOURCE)) {
      document.strings("protected_resources", List.of(locations.of(Endpoint.RESOURCE).toString()));
    }
    if (!settings.serves(Endpoint.REVOCATION)) {
      document.remove("revocation_endpoint_auth_methods_supported");
      document.remove("revocation_endpoint_auth_signing_alg_values_supported");
    }
    if (settings.tls()) {
      document.raw("tls_client_certificate_bound_access_tokens", "true");
    }
    if (settings.servesOpenId()) {
      openId(document);
    }
    settings.dialect().metadata(document);
    settings
        .metadata()
        .forEach(
            (name, json) ->
                json.ifPresentOrElse(
                    value -> document.raw(name, value), () -> document.remove(name)));
    return Response.json(200, document);
  }

  /** OpenID Connect Discovery 1.0 section 3. */
  private void openId(JsonObject document) {
    OF_OPENID.forEach((endpoint, member) -> location(document, endpoint, member));
    document
        .raw("backchannel_logout_supported", "true")
        .raw("backchannel_logout_session_supported", "true")
        .raw("frontchannel_logout_supported", endsSessions())
        .raw("frontchannel_logout_session_supported", endsSessions())
        .strings("subject_types_supported", List.of("public"))
        .strings("id_token_signing_alg_values_supported", algorithms())
        .strings("claims_supported", claims())
        .raw("claims_parameter_supported", "false");
    if (settings.signedUserInfo() && settings.serves(Endpoint.USERINFO)) {
      document.strings("userinfo_signing_alg_values_supported", algorithms());
    }
  }

  /** The logout page has the frames. */
  private String endsSessions() {
    return Boolean.toString(settings.serves(Endpoint.END_SESSION));
  }

  private List<String> algorithms() {
    return List.of(settings.idTokenAlgorithm().joseName());
  }

  private void location(JsonObject document, Endpoint endpoint, String member) {
    if (settings.serves(endpoint)) {
      document.string(member, locations.of(endpoint).toString());
    }
  }

  private static List<String> claims() {
    return Stream.concat(IdTokens.CLAIMS.stream(), UserClaims.supported().stream()).toList();
  }
}
