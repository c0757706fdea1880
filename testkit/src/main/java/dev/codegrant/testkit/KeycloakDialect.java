package dev.codegrant.testkit;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Keycloak, one realm of it. */
final class KeycloakDialect extends Dialect {
  private static final String CONNECT = "/protocol/openid-connect";
  private static final Duration REFRESH_TOKEN = Duration.ofMinutes(30);

  private static final Map<Endpoint, String> PATHS =
      Map.ofEntries(
          Map.entry(Endpoint.OPENID_METADATA, "/.well-known/openid-configuration"),
          Map.entry(Endpoint.AUTHORIZATION, CONNECT + "/auth"),
          Map.entry(Endpoint.TOKEN, CONNECT + "/token"),
          Map.entry(Endpoint.PUSHED_AUTHORIZATION, CONNECT + "/ext/par/request"),
          Map.entry(Endpoint.DEVICE_AUTHORIZATION, CONNECT + "/auth/device"),
          Map.entry(Endpoint.DEVICE_VERIFICATION, "/device"),
          Map.entry(Endpoint.REVOCATION, CONNECT + "/revoke"),
          Map.entry(Endpoint.INTROSPECTION, CONNECT + "/token/introspect"),
          Map.entry(Endpoint.JWKS, CONNECT + "/certs"),
          Map.entry(Endpoint.USERINFO, CONNECT + "/userinfo"),
          Map.entry(Endpoint.END_SESSION, CONNECT + "/logout"),
          Map.entry(Endpoint.RESOURCE, "/resource"));

  @Override
  Map<Endpoint, String> paths() {
    return PATHS;
  }

  @Override
  String root(String path) {
    return issuerPath(path);
  }

  @Override
  String issuerPath(String path) {
    return path.matches(".*/realms/[^/]+") ? path : path + "/realms/test";
  }

  @Override
  Duration accessTokenLifetime() {
    return Duration.ofMinutes(5);
  }

  /** Unless its settings say so, a public client there. */
  @Override
  boolean mayOmit(String parameter) {
    return parameter.equals("code_challenge");
  }

  @Override
  Map<String, String> callback(Grant grant) {
    return Map.of("session_state", grant.signIn().sid());
  }

  @Override
  JsonObject tokenAnswer(JsonObject answer, Grant grant, Scopes scopes, Caller caller) {
    if (answer.members().containsKey("refresh_token")) {
      boolean offline = grant.scopes().contains("offline_access");
      answer.number("refresh_expires_in", offline ? 0 : REFRESH_TOKEN.toSeconds());
      answer.string("session_state", grant.signIn().sid());
    }
    return answer.number("not-before-policy", 0);
  }

  @Override
  JsonObject idToken(JsonObject claims, Grant grant) {
    return claims.string("azp", grant.clientId()).string("session_state", grant.signIn().sid());
  }

  @Override
  Optional<Words> words(Endpoint endpoint, Request request, Refusal refusal) {
    return switch (refusal.error()) {
      case "invalid_grant" ->
          Optional.of(
              Words.of(
                  400,
                  "invalid_grant",
                  request.isRefresh() ? "Session not active" : "Code not valid"));
      case "invalid_client" ->
          Optional.of(
              Words.of(
                  401,
                  refusal.why() == Refusal.Why.UNKNOWN ? "invalid_client" : "unauthorized_client",
                  "Invalid client or Invalid client credentials"));
      default -> Optional.empty();
    };
  }
}
