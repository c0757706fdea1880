package dev.codegrant.testkit;

import java.net.URI;

/** Where one issuer's endpoints are. */
record Locations(String origin, String issuerPath) {

  String issuer() {
    return origin + issuerPath;
  }

  boolean tls() {
    return origin.startsWith("https:");
  }

  URI of(Endpoint endpoint) {
    return URI.create(origin + new Route(issuerPath, endpoint).path());
  }
}
