package dev.codegrant.testkit;

import java.util.Map;
import java.util.Optional;

/** Which endpoint of which issuer a path belongs to. */
record Route(String issuerPath, Endpoint endpoint) {
  private static final String METADATA_PREFIX = "/.well-known/oauth-authorization-server";
  private static final String RESOURCE_PREFIX = "/.well-known/oauth-protected-resource";
  private static final String OF_RESOURCE = "/resource";
  private static final Map<Endpoint, String> SUFFIXES =
      Map.ofEntries(
          Map.entry(Endpoint.OPENID_METADATA, "/.well-known/openid-configuration"),
          Map.entry(Endpoint.AUTHORIZATION, "/authorize"),
          Map.entry(Endpoint.TOKEN, "/token"),
          Map.entry(Endpoint.PUSHED_AUTHORIZATION, "/par"),
          Map.entry(Endpoint.DEVICE_AUTHORIZATION, "/device_authorization"),
          Map.entry(Endpoint.DEVICE_VERIFICATION, "/device"),
          Map.entry(Endpoint.REVOCATION, "/revoke"),
          Map.entry(Endpoint.INTROSPECTION, "/introspect"),
          Map.entry(Endpoint.JWKS, "/jwks"),
          Map.entry(Endpoint.USERINFO, "/userinfo"),
          Map.entry(Endpoint.END_SESSION, "/logout"),
          Map.entry(Endpoint.REGISTRATION, "/register"),
          Map.entry(Endpoint.RESOURCE, OF_RESOURCE));

  static Optional<Route> of(String path) {
    if (path.startsWith(METADATA_PREFIX)) {
      return Optional.of(new Route(path.substring(METADATA_PREFIX.length()), Endpoint.METADATA));
    }
    if (path.startsWith(RESOURCE_PREFIX) && path.endsWith(OF_RESOURCE)) {
      String issuerPath = withoutSuffix(path.substring(RESOURCE_PREFIX.length()), OF_RESOURCE);
      return Optional.of(new Route(issuerPath, Endpoint.RESOURCE_METADATA));
    }
    return SUFFIXES.entrySet().stream()
        .filter(entry -> path.endsWith(entry.getValue()))
        .map(entry -> new Route(withoutSuffix(path, entry.getValue()), entry.getKey()))
        .findFirst();
  }

  /** RFC 8414 section 3.1 and RFC 9728 section 3.1 put the well-known part before the path. */
  String path() {
    return switch (endpoint) {
      case METADATA -> METADATA_PREFIX + issuerPath;
      case RESOURCE_METADATA -> RESOURCE_PREFIX + new Route(issuerPath, Endpoint.RESOURCE).path();
      default -> issuerPath + SUFFIXES.get(endpoint);
    };
  }

  private static String withoutSuffix(String path, String suffix) {
    return path.substring(0, path.length() - suffix.length());
  }
}
