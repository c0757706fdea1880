package dev.codegrant.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import wiremock.com.fasterxml.jackson.databind.JsonNode;

/** What a client says about itself when it registers, RFC 7591 section 2. */
record RegistrationRequest(
    JsonNode members,
    List<String> redirectUris,
    List<String> postLogoutRedirectUris,
    String authenticationMethod,
    PublicKeys keys,
    @Nullable ExpectedCertificate certificate,
    ClientLimits limits) {

  private static final List<String> CODE = List.of("code");
  private static final List<String> CODE_GRANT = List.of("authorization_code");

  /** What this server signs, all with one algorithm. */
  private static final List<String> SIGNED =
      List.of("authorization_signed_response_alg", "id_token_signed_response_alg");

  static RegistrationRequest of(Request request, Settings settings) throws Refusal {
    JsonNode members =
        JsonObject.read(request.body())
            .filter(JsonNode::isObject)
            .map(RegistrationRequest::withoutNulls)
            .orElseThrow(() -> invalid("the body is no JSON object, or has a member twice"));
    Optional<String> mistyped = KeptMembers.mistyped(members);
    if (mistyped.isPresent()) {
      throw invalid(mistyped.get());
    }
    List<String> grantTypes = each(members, "grant_types", CODE_GRANT, settings.grantTypes());
    boolean redirects = grantTypes.contains("authorization_code");
    List<String> redirectUris = uris(members, "redirect_uris");
    if (redirects && redirectUris.isEmpty()) {
      throw redirectUri(
          "redirect_uris is missing or empty, expected one or more, or grant_types without"
              + " authorization_code, RFC 7591 section 2");
    }
    requireConsistent(redirects, each(members, "response_types", usual(redirects), CODE));
    String method =
        only(
            members,
            "token_endpoint_auth_method",
            "client_secret_basic",
            ClientAuthenticator.methods(settings));
    String signing = settings.idTokenAlgorithm().joseName();
    for (String name : SIGNED) {
      only(members, name, signing, List.of(signing));
    }
    requireLogoutUris(members, redirectUris);
    return new RegistrationRequest(
        members,
        redirectUris,
        uris(members, "post_logout_redirect_uris"),
        method,
        keys(members, method),
        certificate(members, method),
        new ClientLimits(Optional.of(grantTypes), scopes(members, settings)));
  }

  /** RFC 7592 section 2.2: null is as good as absent. */
  private static JsonNode withoutNulls(JsonNode members) {
    members.properties().removeIf(member -> member.getValue().isNull());
    return members;
  }

  private static List<String> usual(boolean redirects) {
    return redirects ? CODE : List.of();
  }

  /** RFC 7591 section 2.1. */
  private static void requireConsistent(boolean redirects, List<String> responseTypes)
      throws Refusal {
    if (redirects == responseTypes.isEmpty()) {
      throw invalid(
          "response_types is "
              + responseTypes
              + ", expected code in it together with authorization_code in grant_types, or none of"
              + " both, RFC 7591 section 2.1");
    }
  }

  /** Empty where the client does not say; what is not served could never be granted. */
  private static Optional<Scopes> scopes(JsonNode members, Settings settings) throws Refusal {
    String text = members.path("scope").asText("");
    if (!members.has("scope") || text.isEmpty()) {
      return Optional.empty();
    }
    try {
      Scopes scopes = Scopes.parse(text);
      for (String name : scopes.names()) {
        if (!settings.serves(name)) {
          throw invalid("scope has " + name + ", expected some of " + settings.scopes());
        }
      }
      return Optional.of(scopes);
    } catch (Refusal refusal) {
      throw invalid(refusal.description());
    }
  }

  private static void requireLogoutUris(JsonNode members, List<String> redirectUris)
      throws Refusal {
    for (String name : LogoutUris.NAMES) {
      if (members.has(name)) {
        try {
          LogoutUris.requireUsable(name, members.path(name).asText(""), redirectUris);
        } catch (IllegalArgumentException e) {
          throw invalid(String.valueOf(e.getMessage()));
        }
      }
    }
  }

  boolean isPublic() {
    return authenticationMethod.equals("none");
  }

  /** Of private_key_jwt the keys do, and there is no secret. */
  boolean hasSecret() {
    return authenticationMethod.startsWith("client_secret");
  }

  Client toClient(String id, @Nullable String secret) {
    Client.Type type = isPublic() ? Client.Type.PUBLIC : Client.Type.CONFIDENTIAL;
    return new Client(
        id,
        type,
        secret,
        keys,
        authenticationMethod,
        certificate,
        limits,
        redirectUris,
        postLogoutRedirectUris);
  }

  /** RFC 7591 section 3.2.1: all registered metadata, with what was filled in. */
  JsonObject answer(Settings settings) {
    List<String> grantTypes = limits.grantTypes().orElseThrow();
    JsonObject answer =
        new JsonObject()
            .strings("redirect_uris", redirectUris)
            .string("token_endpoint_auth_method", authenticationMethod)
            .strings("grant_types", grantTypes)
            .strings("response_types", usual(grantTypes.contains("authorization_code")))
            .string("id_token_signed_response_alg", settings.idTokenAlgorithm().joseName());
    KeptMembers.addTo(answer, members);
    return answer;
  }

  private static PublicKeys keys(JsonNode members, String method) throws Refusal {
    if (members.has("jwks_uri")) {
      throw invalid("jwks_uri is not served here, expected the keys themselves in jwks");
    }
    if (!members.has("jwks")) {
      if (method.equals("private_key_jwt")) {
        throw invalid("jwks is missing: token_endpoint_auth_method is private_key_jwt");
      }
      return PublicKeys.NONE;
    }
    try {
      return PublicKeys.parse(members.path("jwks").toString());
    } catch (IllegalArgumentException e) {
      throw invalid("jwks: " + e.getMessage());
    }
  }

  /** RFC 8705 section 2.1.2: exactly one of the names. */
  private static @Nullable ExpectedCertificate certificate(JsonNode members, String method)
      throws Refusal {
    List<String> names = ExpectedCertificate.MEMBERS.stream().filter(members::has).toList();
    try {
      if (method.equals(ExpectedCertificate.SELF_SIGNED)) {
        return ExpectedCertificate.selfSigned(members.path("jwks").toString());
      }
      if (!method.equals(ExpectedCertificate.TLS_CLIENT_AUTH)) {
        return null;
      }
      if (names.size() != 1) {
        throw invalid(
            "expected exactly one of "
                + ExpectedCertificate.MEMBERS
                + " with tls_client_auth, RFC 8705 section 2.1.2, got "
                + names);
      }
      String name = names.get(0);
      return ExpectedCertificate.named(name, members.path(name).asText(""));
    } catch (IllegalArgumentException e) {
      throw invalid(
          (method.equals(ExpectedCertificate.SELF_SIGNED) ? "jwks: " : "") + e.getMessage());
    }
  }

  private static List<String> uris(JsonNode members, String name) throws Refusal {
    List<String> uris = new ArrayList<>();
    for (JsonNode uri : array(members, name)) {
      try {
        uris.add(RedirectUri.of(uri.asText("")).value());
      } catch (Refusal refusal) {
        throw redirectUri("one of " + name + ": " + refusal.description());
      }
    }
    return uris;
  }

  private static String only(JsonNode members, String name, String usual, List<String> served)
      throws Refusal {
    String value = members.has(name) ? members.path(name).asText("") : usual;
    if (!served.contains(value)) {
      throw invalid(name + " is " + value + ", expected one of " + served);
    }
    return value;
  }

  private static List<String> each(
      JsonNode members, String name, List<String> usual, List<String> served) throws Refusal {
    List<String> values = new ArrayList<>();
    for (JsonNode value : array(members, name)) {
      values.add(value.asText(""));
      if (!served.contains(value.asText(""))) {
        throw invalid(name + " has " + value.asText("") + ", expected some of " + served);
      }
    }
    return members.has(name) ? List.copyOf(values) : usual;
  }

  private static JsonNode array(JsonNode members, String name) throws Refusal {
    JsonNode value = members.path(name);
    if (members.has(name) && !value.isArray()) {
      throw invalid(name + " is no JSON array, expected an array of strings");
    }
    return value;
  }

  private static Refusal invalid(String description) {
    return new Refusal(400, "invalid_client_metadata", description);
  }

  private static Refusal redirectUri(String description) {
    return new Refusal(400, "invalid_redirect_uri", description);
  }
}
