package dev.codegrant.testkit;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Where one issuer's endpoints are. */
record Locations(String origin, String path, Dialect dialect) {

  Locations(String origin, String path) {
    this(origin, path, Dialect.RFC);
  }

  String issuer() {
    return origin + dialect.issuerPath(path);
  }

  boolean tls() {
    return origin.startsWith("https:");
  }

  URI of(Endpoint endpoint) {
    String own = dialect.paths().get(endpoint);
    return URI.create(
        origin + (own == null ? new Route(path, endpoint).path() : dialect.root(path) + own));
  }

  /** Which endpoint of this issuer is there. */
  Optional<Endpoint> at(String requested) {
    if (dialect.paths().isEmpty()) {
      return Route.of(requested)
          .filter(route -> route.issuerPath().equals(path))
          .map(Route::endpoint);
    }
    String root = dialect.root(path);
    return dialect.paths().entrySet().stream()
        .filter(own -> requested.equals(root + own.getValue()))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
