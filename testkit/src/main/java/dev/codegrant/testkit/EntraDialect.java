package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Microsoft Entra ID, the multi-tenant endpoints of version 2.0. */
final class EntraDialect extends Dialect {
  private static final String COMMON = "/common/v2.0";
  private static final String TENANT = "8a1ad4e5-0000-4000-8000-c0de57a27000";
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

  private static final Map<Endpoint, String> PATHS =
      Map.of(
          Endpoint.OPENID_METADATA, COMMON + "/.well-known/openid-configuration",
          Endpoint.AUTHORIZATION, "/common/oauth2/v2.0/authorize",
          Endpoint.TOKEN, "/common/oauth2/v2.0/token",
          Endpoint.DEVICE_AUTHORIZATION, "/common/oauth2/v2.0/devicecode",
          Endpoint.DEVICE_VERIFICATION, "/common/oauth2/deviceauth",
          Endpoint.JWKS, "/common/discovery/v2.0/keys",
          Endpoint.USERINFO, "/oidc/userinfo",
          Endpoint.END_SESSION, "/common/oauth2/v2.0/logout",
          Endpoint.RESOURCE, "/resource");

  private static final Set<String> GRANT_TYPES =
      Set.of("authorization_code", "refresh_token", "client_credentials", DeviceRedemption.NAME);

  private static final List<String> METADATA =
      List.of(
          "issuer",
          "authorization_endpoint",
          "token_endpoint",
          "device_authorization_endpoint",
          "jwks_uri",
          "userinfo_endpoint",
          "end_session_endpoint",
          "response_modes_supported",
          "id_token_signing_alg_values_supported",
          "response_types_supported");

  private static final List<String> CLAIMS =
      List.of("sub", "name", "family_name", "given_name", "email");

  /** Of OpenID Connect, and not echoed. */
  private static final String[] OPENID = {"openid", "profile", "email", "offline_access"};

  private Clock clock = Clock.systemUTC();

  @Override
  Map<Endpoint, String> paths() {
    return PATHS;
  }

  @Override
  String issuerPath(String path) {
    return path + COMMON;
  }

  @Override
  String tokenIssuer(String issuer) {
    return issuerOf(issuer, TENANT);
  }

  private static String issuerOf(String common, String tenant) {
    return common.substring(0, common.lastIndexOf(COMMON)) + "/" + tenant + "/v2.0";
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
  Duration rotationGrace() {
    return NEVER;
  }

  @Override
  boolean issuesRefreshToken(Grant grant, Duration accessTokenLifetime) {
    return grant.scopes().contains("offline_access");
  }

  @Override
  JsonObject tokenAnswer(JsonObject answer, Grant grant, Scopes scopes, Caller caller) {
    Scopes echoed = scopes.without(OPENID);
    answer.raw("ext_expires_in", answer.members().getOrDefault("expires_in", "0"));
    return echoed.names().isEmpty()
        ? answer.remove("scope")
        : answer.string("scope", echoed.toString());
  }

  @Override
  JsonObject idToken(JsonObject claims, Grant grant) {
    return claims
        .string("tid", TENANT)
        .string("oid", uuid("oid " + grant.username()))
        .string("preferred_username", grant.username())
        .string("ver", "2.0");
  }

  @Override
  JsonObject user(JsonObject usual, String username) {
    return usual
        .retain(CLAIMS)
        .string("picture", "https://graph.microsoft.com/v1.0/me/photo/$value");
  }

  /** PKCE is served and not said, and the issuer is a template. */
  @Override
  JsonObject metadata(JsonObject document) {
    String issuer = document.members().getOrDefault("issuer", "");
    String template = issuerOf(issuer, "{tenantid}") + "\"";
    return document
        .retain(METADATA)
        .raw("issuer", template)
        .strings(
            "token_endpoint_auth_methods_supported",
            List.of("client_secret_post", "private_key_jwt", "client_secret_basic"))
        .strings("subject_types_supported", List.of("pairwise"))
        .strings("scopes_supported", List.of(OPENID))
        .raw("request_uri_parameter_supported", "false")
        .strings(
            "claims_supported",
            List.of(
                "sub",
                "iss",
                "aud",
                "exp",
                "iat",
                "auth_time",
                "tid",
                "oid",
                "ver",
                "nonce",
                "preferred_username",
                "name",
                "email"));
  }

  @Override
  void connect(EngineParts parts) {
    this.clock = parts.clock();
  }

  /** Of the numbers two are sourced, 70011 and 700082; the others are of the same kind. */
  @Override
  Optional<Words> words(Endpoint endpoint, Request request, Refusal refusal) {
    int number =
        switch (refusal.error()) {
          case "invalid_scope" -> 70011;
          case "invalid_grant" -> request.isRefresh() ? 700082 : 70000;
          case "invalid_client" -> 7000215;
          case "unsupported_grant_type" -> 70003;
          case "invalid_request" -> 900144;
          default -> 0;
        };
    if (number == 0) {
      return Optional.empty();
    }
    String trace = UUID.randomUUID().toString();
    String correlation = UUID.randomUUID().toString();
    String timestamp = TIMESTAMP.format(clock.instant());
    String description =
        String.join(
            "\r\n",
            "AADSTS" + number + ": " + refusal.description(),
            "Trace ID: " + trace,
            "Correlation ID: " + correlation,
            "Timestamp: " + timestamp);
    Words words = Words.of(refusal.status(), refusal.error(), description);
    words
        .body()
        .raw("error_codes", "[" + number + "]")
        .string("timestamp", timestamp)
        .string("trace_id", trace)
        .string("correlation_id", correlation);
    return Optional.of(words);
  }

  @Override
  String jsonType(Endpoint endpoint) {
    return "application/json; charset=utf-8";
  }

  private static String uuid(String of) {
    return UUID.nameUUIDFromBytes(of.getBytes(UTF_8)).toString();
  }
}
