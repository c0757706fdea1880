package dev.codegrant.testkit;

import java.util.Map;
import java.util.Optional;

/** Which endpoint of which issuer a path belongs to. */
record Route(String issuerPath, Endpoint endpoint) {
  private static final String METADATA_PREFIX = "/.well-known/oauth-authorization-server";
  private static final Map<Endpoint, String> SUFFIXES =
      Map.of(
          Endpoint.OPENID_METADATA, "/.well-known/openid-configuration",
          Endpoint.AUTHORIZATION, "/authorize",
          Endpoint.TOKEN, "/token",
          Endpoint.REVOCATION, "/revoke",
          Endpoint.JWKS, "/jwks",
          Endpoint.USERINFO, "/userinfo",
          Endpoint.END_SESSION, "/logout",
          Endpoint.REGISTRATION, "/register",
          Endpoint.RESOURCE, "/resource");

  static Optional<Route> of(String path) {
    if (path.startsWith(METADATA_PREFIX)) {
      return Optional.of(new Route(path.substring(METADATA_PREFIX.length()), Endpoint.METADATA));
    }
    return SUFFIXES.entrySet().stream()
        .filter(entry -> path.endsWith(entry.getValue()))
        .map(entry -> new Route(withoutSuffix(path, entry.getValue()), entry.getKey()))
        .findFirst();
  }

  /** RFC 8414 section 3.1 puts the well-known part before the issuer's path, all others after. */
  String path() {
    String suffix = SUFFIXES.get(endpoint);
    return suffix == null ? METADATA_PREFIX + issuerPath : issuerPath + suffix;
  }

  private static String withoutSuffix(String path, String suffix) {
    return path.substring(0, path.length() - suffix.length());
  }
}
