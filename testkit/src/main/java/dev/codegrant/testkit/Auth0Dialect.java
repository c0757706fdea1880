package dev.codegrant.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Auth0, one tenant of it. */
final class Auth0Dialect extends Dialect {
  private static final Map<Endpoint, String> PATHS =
      Map.ofEntries(
          Map.entry(Endpoint.OPENID_METADATA, "/.well-known/openid-configuration"),
          Map.entry(Endpoint.AUTHORIZATION, "/authorize"),
          Map.entry(Endpoint.TOKEN, "/oauth/token"),
          Map.entry(Endpoint.DEVICE_AUTHORIZATION, "/oauth/device/code"),
          Map.entry(Endpoint.DEVICE_VERIFICATION, "/activate"),
          Map.entry(Endpoint.REVOCATION, "/oauth/revoke"),
          Map.entry(Endpoint.JWKS, "/.well-known/jwks.json"),
          Map.entry(Endpoint.USERINFO, "/userinfo"),
          Map.entry(Endpoint.END_SESSION, "/oidc/logout"),
          Map.entry(Endpoint.RESOURCE, "/resource"));

  private static final Set<String> GRANT_TYPES =
      Set.of("authorization_code", "refresh_token", "client_credentials", DeviceRedemption.NAME);

  private @Nullable EngineParts parts;

  @Override
  Map<Endpoint, String> paths() {
    return PATHS;
  }

  @Override
  String issuerPath(String path) {
    return path + "/";
  }

  @Override
  boolean servesGrantType(String name) {
    return GRANT_TYPES.contains(name);
  }

  @Override
  Duration accessTokenLifetime() {
    return Duration.ofDays(1);
  }

  @Override
  boolean issParameter() {
    return false;
  }

  @Override
  boolean issuesRefreshToken(Grant grant, Duration accessTokenLifetime) {
    return grant.scopes().contains("offline_access");
  }

  @Override
  String prefix(Issued.Kind kind, Grant grant) {
    return kind == Issued.Kind.REFRESH_TOKEN ? "v1." : "";
  }

  @Override
  void connect(EngineParts engine) {
    this.parts = engine;
  }

  /** A JWT for the API that was named, which is for UserInfo, too. */
  @Override
  String accessToken(String random, Grant grant, Scopes scopes, Instant expiresAt) throws Refusal {
    Optional<String> audience = grant.consent().request().value("audience");
    EngineParts engine = parts;
    if (audience.isEmpty() || engine == null) {
      return random;
    }
    String userInfo = engine.issuer() + "userinfo";
    JsonObject claims =
        new JsonObject()
            .string("iss", engine.issuer())
            .string("sub", grant.username())
            .strings("aud", List.of(audience.get(), userInfo))
            .number("exp", expiresAt.getEpochSecond())
            .number("iat", engine.clock().instant().getEpochSecond())
            .string("jti", random)
            .string("azp", grant.clientId())
            .string("scope", scopes.toString());
    return engine
        .signer()
        .sign("JWT", claims, grant.client(), JwtChange.none())
        .orElseThrow(IllegalStateException::new);
  }

  @Override
  Optional<Words> words(Endpoint endpoint, Request request, Refusal refusal) {
    if (!refusal.error().equals("invalid_grant")) {
      return Optional.empty();
    }
    return Optional.of(
        Words.of(
            403,
            "invalid_grant",
            request.isRefresh()
                ? "Unknown or invalid refresh token."
                : "Invalid authorization code"));
  }
}
