package dev.codegrant.testkit;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Google's authorization server. */
final class GoogleDialect extends Dialect {
  private static final String USERINFO_SCOPE = "https://www.googleapis.com/auth/userinfo.";

  private static final Map<Endpoint, String> PATHS =
      Map.of(
          Endpoint.OPENID_METADATA, "/.well-known/openid-configuration",
          Endpoint.AUTHORIZATION, "/o/oauth2/v2/auth",
          Endpoint.TOKEN, "/token",
          Endpoint.DEVICE_AUTHORIZATION, "/device/code",
          Endpoint.DEVICE_VERIFICATION, "/device",
          Endpoint.REVOCATION, "/revoke",
          Endpoint.JWKS, "/oauth2/v3/certs",
          Endpoint.USERINFO, "/v1/userinfo",
          Endpoint.RESOURCE, "/resource");

  private static final Set<String> GRANT_TYPES =
      Set.of("authorization_code", "refresh_token", DeviceRedemption.NAME);

  private static final List<String> METADATA =
      List.of(
          "issuer",
          "authorization_endpoint",
          "device_authorization_endpoint",
          "token_endpoint",
          "userinfo_endpoint",
          "revocation_endpoint",
          "jwks_uri",
          "response_types_supported",
          "subject_types_supported",
          "id_token_signing_alg_values_supported",
          "claims_supported",
          "code_challenge_methods_supported",
          "grant_types_supported");

  private static final List<String> CLAIMS =
      List.of("sub", "name", "given_name", "family_name", "email", "email_verified", "locale");

  /** The scopes that a user allowed a client, by both. */
  private final Map<String, Set<String>> consents = new ConcurrentHashMap<>();

  private @Nullable UserClaims users;

  @Override
  Map<Endpoint, String> paths() {
    return PATHS;
  }

  @Override
  boolean servesGrantType(String name) {
    return GRANT_TYPES.contains(name);
  }

  @Override
  Duration accessTokenLifetime() {
    return Duration.ofSeconds(3599);
  }

  @Override
  boolean issParameter() {
    return false;
  }

  @Override
  boolean rotation() {
    return false;
  }

  /** For its codes a device sends {@code client_id}, and the secret when it polls. */
  @Override
  boolean nameIsEnough(Request request) {
    return isAt(Endpoint.DEVICE_AUTHORIZATION, request);
  }

  @Override
  boolean pollNeedsCredentials(Device device) {
    return true;
  }

  /** The short names mean the same as the full ones. */
  @Override
  Scopes requestedScopes(Parameters parameters, Optional<String> usual) throws Refusal {
    String scope = parameters.required("scope", "it is what the client wants to do");
    return Scopes.parse(
        Arrays.stream(scope.split(" ", -1))
            .map(GoogleDialect::shortName)
            .collect(Collectors.joining(" ")));
  }

  private static String shortName(String scope) {
    String rest = scope.startsWith(USERINFO_SCOPE) ? scope.substring(USERINFO_SCOPE.length()) : "";
    return Set.of("email", "profile").contains(rest) ? rest : scope;
  }

  private static String fullNames(Scopes scopes) {
    return scopes.names().stream()
        .map(name -> Set.of("email", "profile").contains(name) ? USERINFO_SCOPE + name : name)
        .collect(Collectors.joining(" "));
  }

  /** The page is shown at the first consent, for a new scope, and where the client asks for it. */
  @Override
  Consent consent(String clientId, String username, Scopes scopes, Parameters request) {
    boolean[] shown = {request.value("prompt").orElse("").contains("consent")};
    consents.compute(
        key(clientId, username),
        (key, before) -> {
          Set<String> all = before == null ? ConcurrentHashMap.newKeySet() : before;
          shown[0] |= all.addAll(scopes.names());
          return all;
        });
    return new Consent(request, shown[0]);
  }

  void forget(String username) {
    consents.keySet().removeIf(key -> key.endsWith(key("", username)));
  }

  private static String key(String clientId, String username) {
    return clientId + "\n" + username;
  }

  @Override
  Map<String, String> callback(Grant grant) {
    Map<String, String> more = new LinkedHashMap<>();
    more.put("scope", fullNames(grant.scopes()));
    more.put("authuser", "0");
    more.put("prompt", grant.consent().shown() ? "consent" : "none");
    return more;
  }

  /** A device has always asked the user. */
  @Override
  boolean issuesRefreshToken(Grant grant, Duration accessTokenLifetime) {
    Consent consent = grant.consent();
    boolean offline = consent.request().value("access_type").filter("offline"::equals).isPresent();
    return consent.isWithoutClient() || (offline && consent.shown());
  }

  /** The slash in the code shows clients that decode it twice or not at all. */
  @Override
  String prefix(Issued.Kind kind, Grant grant) {
    return switch (kind) {
      case CODE -> "4/0A";
      case ACCESS_TOKEN -> "ya29.";
      case REFRESH_TOKEN -> "1//0";
    };
  }

  @Override
  JsonObject tokenAnswer(JsonObject answer, Grant grant, Scopes scopes, Caller caller) {
    return answer.string("scope", fullNames(scopes));
  }

  @Override
  JsonObject deviceAnswer(JsonObject answer) {
    String page = answer.members().getOrDefault("verification_uri", "null");
    return answer
        .remove("verification_uri")
        .remove("verification_uri_complete")
        .raw("verification_url", page);
  }

  @Override
  JsonObject idToken(JsonObject claims, Grant grant) {
    claims.string("azp", grant.clientId());
    return users == null
        ? claims
        : claims.raw(users.of(grant.username(), grant.scopes()).members());
  }

  @Override
  JsonObject user(JsonObject usual, String username) {
    return usual
        .retain(CLAIMS)
        .string("picture", "https://lh3.googleusercontent.com/a/" + username.hashCode());
  }

  @Override
  JsonObject metadata(JsonObject document) {
    return document
        .retain(METADATA)
        .strings("scopes_supported", List.of("openid", "email", "profile"))
        .strings(
            "token_endpoint_auth_methods_supported",
            List.of("client_secret_post", "client_secret_basic"));
  }

  @Override
  void connect(EngineParts parts) {
    this.users = parts.users();
    Map<Endpoint, Handler> handlers = parts.handlers();
    handlers.put(Endpoint.REVOCATION, new GoogleRevocationEndpoint(parts, this));
    handlers.computeIfPresent(
        Endpoint.DEVICE_AUTHORIZATION,
        (endpoint, usual) ->
            request -> {
              refuseHeader(request);
              return usual.answer(request);
            });
  }

  private static void refuseHeader(Request request) throws Refusal {
    if (!request.header("Authorization").isEmpty()) {
      throw Refusal.invalidRequest(
          "an Authorization header came; Google takes client_id in the form alone here, and the"
              + " secret when the device polls");
    }
  }

  @Override
  Optional<Words> words(Endpoint endpoint, Request request, Refusal refusal) {
    String grantType = request.formParameters().value("grant_type").orElse("");
    return Optional.ofNullable(
        switch (refusal.error()) {
          case "authorization_pending" ->
              Words.of(428, "authorization_pending", "Precondition Required");
          case "slow_down", "access_denied" -> Words.of(403, refusal.error(), "Forbidden");
          case "invalid_client" ->
              Words.of(
                  401,
                  "invalid_client",
                  refusal.why() == Refusal.Why.UNKNOWN
                      ? "The OAuth client was not found."
                      : "Unauthorized");
          case "invalid_grant" -> grantWords(grantType, refusal);
          case "unsupported_grant_type" ->
              Words.of(400, "unsupported_grant_type", "Invalid grant_type: " + grantType);
          default -> null;
        });
  }

  private static Words grantWords(String grantType, Refusal refusal) {
    if (grantType.equals("refresh_token")) {
      return Words.of(400, "invalid_grant", "Token has been expired or revoked.");
    }
    return switch (refusal.why()) {
      case OTHER_REDIRECT_URI -> Words.of(400, "redirect_uri_mismatch", "Bad Request");
      case UNKNOWN -> Words.of(400, "invalid_grant", "Malformed auth code.");
      default -> Words.of(400, "invalid_grant", "Bad Request");
    };
  }

  @Override
  String jsonType(Endpoint endpoint) {
    return endpoint == Endpoint.OPENID_METADATA ? JSON : "application/json; charset=utf-8";
  }
}
